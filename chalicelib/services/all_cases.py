"""Every open case, for what looks at all of them: the work of each morning."""

from collections.abc import Iterator

from chalicelib.domain.case import Case
from chalicelib.ports import World

AT_ONCE = 200


def all_open(world: World, owner: str | None = None) -> Iterator[Case]:
    """In the order of the worklist; of one owner, or with an empty `owner` of those whom nobody owns. May lag."""
    after = ""
    while True:
        page = world.cases.open_cases(after, AT_ONCE, owner)
        yield from page.cases
        for case_id in page.unreadable:  # the silent-child check names it to the managers
            world.log("case-unreadable", case=case_id)
        after = page.after
        if not after:
            return
