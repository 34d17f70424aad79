"""Every open case, for what looks at all of them: the work of each morning."""

from collections.abc import Iterator

from chalicelib.domain.casework.case import Case
from chalicelib.ports.world import World

AT_ONCE = 200


def all_open(world: World, owner: str | None = None) -> Iterator[Case]:
    """Open cases in the order of the worklist: one owner's, or with an empty `owner` those that nobody owns. May lag.
    It leaves out unreadable ones: the silent-child check names them to the managers."""
    after = ""
    while True:
        page = world.cases.open_cases(after, AT_ONCE, owner)
        yield from page.cases
        after = page.after
        if not after:
            return
