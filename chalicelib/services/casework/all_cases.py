"""Every open case, for what looks at all of them: the work of each morning."""

from collections.abc import Iterator

from chalicelib.domain.casework.case import Case
from chalicelib.ports.world import World

AT_ONCE = 200


def all_open(world: World, owner: str | None = None) -> Iterator[Case]:
    """In the order of the worklist; of one owner, or with an empty `owner` of those whom nobody owns. May lag.

    Without those that cannot be read: the silent-child check names them to the managers.
    """
    after = ""
    while True:
        page = world.cases.open_cases(after, AT_ONCE, owner)
        yield from page.cases
        after = page.after
        if not after:
            return
