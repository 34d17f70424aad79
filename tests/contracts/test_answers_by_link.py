"""Every port that writes what somebody answers by a link uses the link up in the same transaction, or writes nothing."""

from collections.abc import Callable, Mapping

import pytest
from msgspec.structs import replace

from chalicelib.domain.authority.agreement import Agreement, Stand
from chalicelib.domain.errors import Conflict
from chalicelib.domain.people.purpose_links import Over, PurposeLink, UsedLink
from chalicelib.domain.returns.returns import became_case, joined
from chalicelib.ports.world import World
from tests.adapters.examples import acceptance, note, opening
from tests.contracts.conftest import Written
from tests.contracts.test_access_requests import AFTER, OMAR, REQUEST, change
from tests.contracts.test_purpose_links import LINK
from tests.contracts.test_returns import access, opened, stored
from tests.contracts.test_sheets import TOLD
from tests.support.table import TUESDAY

BY_LINK = UsedLink(LINK.digest, "accepted")
Write = Callable[[], None]


def _a_step(world: World) -> Write:
    world.cases.accept(acceptance("A"))
    step = replace(note(opening("A").case, "note", "They accept."), by_link=BY_LINK)
    return lambda: world.cases.change([step], "once-step")


def _a_return(world: World) -> Write:
    head = stored(world, "A")
    return lambda: world.returns.change(head, joined(head, "9999-9999"), access("1", head), by_link=BY_LINK)


def _a_case_of_a_return(world: World) -> Write:
    head = stored(world, "A")
    of = opened(head)
    after, new = became_case(head, of.case_id), opening("X", case=of)
    return lambda: world.returns.open_case(head, after, new, access("1", head), BY_LINK)


def _asked(world: World) -> None:
    world.people.change(None, OMAR, change(1))
    world.access_requests.ask(REQUEST, change(2), ())


def _an_agreement(world: World) -> Write:
    _asked(world)
    before, agreement = world.people.get("omar"), Agreement(REQUEST, "mina", TUESDAY, by_link=BY_LINK)
    return lambda: world.people.change(before, AFTER, change(3), agreement=agreement)


def _a_refusal(world: World) -> Write:
    _asked(world)
    agreement = Agreement(REQUEST, "mina", TUESDAY, by_link=BY_LINK)
    return lambda: world.access_requests.settle(agreement, Stand.DECLINED, change(3), ())


def _a_sheet_that_is_read(world: World) -> Write:
    world.sheets.add_told([TOLD], [])
    told = world.sheets.told_one(TOLD.sheet_id, TOLD.amendment, TOLD.urn, TOLD.contact)
    assert told
    return lambda: world.sheets.change_told([(told, replace(told, read_at=TUESDAY))], by_link=BY_LINK)


WRITES: Mapping[str, Callable[[World], Write]] = {
    "a step on a case": _a_step,
    "a return taken over": _a_return,
    "a return that becomes a case": _a_case_of_a_return,
    "an agreement": _an_agreement,
    "a refusal": _a_refusal,
    "a sheet that is read": _a_sheet_that_is_read,
}


@pytest.mark.parametrize("name", WRITES)
def test_a_link_that_lives_is_used_up_with_the_answer(world: World, name: str) -> None:
    write = WRITES[name](world)
    world.purpose_links.add(LINK)
    write()
    assert world.purpose_links.get(LINK.digest) == replace(LINK, over=Over.USED, answered="accepted")
    assert world.purpose_links.about(LINK.purpose, LINK.thing) == []


@pytest.mark.parametrize("link", [LINK, None], ids=["withdrawn", "never made"])
@pytest.mark.parametrize("name", WRITES)
def test_by_a_link_that_is_over_nothing_is_written(
    world: World, written: Written, name: str, link: PurposeLink | None
) -> None:
    write = WRITES[name](world)
    if link:
        world.purpose_links.add(link)
        world.purpose_links.end(link.digest, Over.WITHDRAWN)
    before = written()
    with pytest.raises(Conflict):
        write()
    assert written() == before
