"""The log as a list."""

from chalicelib.domain import needs_a_person


class Lines(list[dict[str, object]]):
    """The log."""

    def __call__(self, what: str, **facts: object) -> None:
        self.append({"what": what, **facts, **needs_a_person.added_to(what, facts)})

    @property
    def said(self) -> list[str]:
        return [str(line["what"]) for line in self]
