"""What a search found, in words: the title and the heading of the page that shows it."""


def found(how_many: int, one: str, many: str, *, is_all: bool) -> str:
    """`is_all`: whether the list is whole, so that a number says the truth."""
    if not how_many:
        return f"No {one} was found"
    if not is_all:
        return f"{many.capitalize()} found"
    return f"{how_many} {one if how_many == 1 else many} found"
