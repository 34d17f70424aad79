"""A sheet is written and published, at once or at its time, while each AWS call in turn is killed or loses its answer."""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta

import pytest
from msgspec.structs import replace

from chalicelib.domain.schools.registered_school import RegisteredSchool
from chalicelib.domain.sheets.sheet import Sheet, SheetState
from chalicelib.ports.world import World
from chalicelib.services.sheets import publishing, writing
from chalicelib.services.sheets.keeping import current
from chalicelib.services.sheets.publishing import TELL
from tests.faults.gate import Fault, hits
from tests.faults.stories import SCHOOL
from tests.faults.town import A_MINUTE, State, Town
from tests.support.fakes.guidance import fake_markup
from tests.support.fakes.mail_contacts import FakeMailContacts
from tests.support.fakes.store import Store
from tests.support.sheets import OFFICES, SHEET

KINDS = ("crash before", "crash after", "reply lost", "TransactionConflict")
OURS = RegisteredSchool(
    SCHOOL.urn, SCHOOL.name, "999", "2001", "Community school", "Primary", "Open", "Town", "ZZ1 1ZZ"
)
TITLE = "Another title"
Run = Callable[[Town], None]

pytestmark = pytest.mark.usefixtures("no_sleep")


@pytest.fixture(scope="module", autouse=True)
def _ports_without_a_table(town: Town) -> Iterator[None]:
    """What is not of the sheets answers by itself."""
    with pytest.MonkeyPatch.context() as patch:
        world, contacts = town.world, FakeMailContacts(Store())
        patch.setattr(town, "world", lambda: world().but(markup=fake_markup, mail_contacts=contacts))
        yield


@pytest.fixture(scope="module")
def begun(town: Town, beginnings: Mapping[str, State]) -> State:
    town.restore(beginnings["case taken"])
    with town.backstage():
        town.world().schools.put_many([OURS])
        town.has_its_canary()
        town.tick()
    return town.state()


@pytest.fixture(scope="module")
def scheduled(town: Town, begun: State) -> State:
    town.restore(begun)
    with town.backstage():
        sheet = _begin(town)(town.world())
        at = town.clock.at + A_MINUTE
        publishing.schedule(town.world(), town.person("officer"), sheet.sheet_id, sheet.version, at)
        town.facts["sheet"] = sheet.sheet_id
    return town.state()


def _begin(town: Town) -> Callable[[World], Sheet]:
    draft = replace(SHEET, audience=OFFICES, markdown="Read it.")
    return lambda world: writing.begin(world, town.person("officer"), "the token of the page", draft)


def _write(town: Town, sheet_id: str) -> Callable[[World], Sheet]:
    def writes(world: World) -> Sheet:
        before = current(world, sheet_id)
        return writing.write(
            world, town.person("officer"), before, replace(before, title=TITLE, markdown="Read it all.")
        )

    return writes


def _publish(town: Town, sheet: Sheet) -> Callable[[World], Sheet]:
    return lambda world: publishing.publish(world, town.person("officer"), sheet.sheet_id, sheet.version)


def _by_hand(town: Town) -> None:
    """The person has each page before them until it worked."""
    begun = town.press(_begin(town))
    written = begun and town.press(_write(town, begun.sheet_id))
    done = written and town.press(_publish(town, written))
    town.facts["sheet"] = done.sheet_id if done else ""


def _by_the_clock(town: Town) -> None:
    """What failed is put off: an hour at most, at first."""
    for minutes in (1, 1, 10, 60):
        town.clock.at += timedelta(minutes=minutes)
        town.tick()


def _play(town: Town, state: State, run: Run, fault: Fault | None) -> list[str]:
    town.restore(state)
    town.gate.begin(fault)
    run(town)
    calls = [call.operation for call in town.gate.calls]
    town.gate.watching = False
    return calls


def _problems(town: Town, *, changes: int) -> Iterator[str]:
    rows = town.rows()
    sheets = [row for row in rows if row["kind"] == "SHEET"]
    if [(row["state"], row["gsi1pk"]) for row in sheets] != [(SheetState.PUBLISHED, "PUBLISHED_SHEETS")]:
        yield f"not published: {town.told} {[row['state'] for row in sheets]}"
    if [row["html"] for row in rows if row["kind"] == "SHEET_BODY"] not in (
        ["<p>Read it all.</p>"],
        ["<p>Read it.</p>"],
    ):
        yield "not rendered"
    if len([row for row in rows if row["kind"] == "SHEET_NUMBER"]) != 1:
        yield "its number is not there once"
    if len([row for row in rows if row["kind"] == "JOB" and row["job_kind"] == TELL]) != 1:
        yield "not told by one job"
    if len([row for row in rows if row["kind"] == "CHANGE" and row["what"] == "sheet"]) != changes:
        yield "the record of its changes is another"


def _whatever_happens(town: Town, state: State, run: Run, kind: str, *, changes: int) -> list[str]:
    found = []
    for position, operation in enumerate(_play(town, state, run, None)):
        if hits(kind, operation):
            _play(town, state, run, Fault(kind, position, 1))
            problems = _problems(town, changes=changes)
            found += [f"{kind} at {position} ({operation}): {problem}" for problem in problems]
    return found


def test_a_sheet_is_published_when_nothing_happens(town: Town, begun: State, scheduled: State) -> None:
    calls = _play(town, begun, _by_hand, None)
    assert list(_problems(town, changes=3)) == []
    assert calls.count("DynamoDB.TransactWriteItems") == 3
    _play(town, scheduled, _by_the_clock, None)
    assert list(_problems(town, changes=3)) == [], "begun, scheduled and published"


@pytest.mark.parametrize("kind", KINDS)
def test_a_sheet_is_written_and_published_once_whatever_happens(town: Town, begun: State, kind: str) -> None:
    assert _whatever_happens(town, begun, _by_hand, kind, changes=3) == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_sheet_is_published_once_at_its_time_whatever_happens(town: Town, scheduled: State, kind: str) -> None:
    assert _whatever_happens(town, scheduled, _by_the_clock, kind, changes=3) == []
