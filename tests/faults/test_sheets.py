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
from tests.faults.each_call import KINDS, Told, problems_of_each_call
from tests.faults.fault_harness import A_MINUTE, FaultHarness, State
from tests.faults.fault_injector import Fault
from tests.faults.stories import SCHOOL
from tests.support.sheets import OFFICES, SHEET

OURS = RegisteredSchool(
    SCHOOL.urn, SCHOOL.name, "999", "2001", "Community school", "Primary", "Open", "FaultHarness", "ZZ1 1ZZ"
)
TITLE = "Another title"
RECORDS = 3
"""Of a sheet that is begun, written or scheduled, and published or discarded."""
Run = Callable[[FaultHarness], None]

pytestmark = pytest.mark.usefixtures("no_sleep")


@pytest.fixture(scope="module")
def begun(harness: FaultHarness, beginnings: Mapping[str, State]) -> State:
    harness.restore(beginnings["case taken"])
    with harness.as_the_test():
        harness.world().schools.put_many([OURS])
        harness.has_its_canary()
        harness.tick()
    return harness.state()


@pytest.fixture(scope="module")
def scheduled(harness: FaultHarness, begun: State) -> State:
    harness.restore(begun)
    with harness.as_the_test():
        sheet = _begin(harness)(harness.world())
        at = harness.clock.at + A_MINUTE
        publishing.schedule(harness.world(), harness.person("officer"), sheet.sheet_id, sheet.version, at)
        harness.facts["sheet"] = sheet.sheet_id
    return harness.state()


def _begin(harness: FaultHarness) -> Callable[[World], Sheet]:
    draft = replace(SHEET, audience=OFFICES, markdown="Read it.")
    return lambda world: writing.begin(world, harness.person("officer"), "the token of the page", draft)


def _write(harness: FaultHarness, sheet_id: str) -> Callable[[World], Sheet]:
    def writes(world: World) -> Sheet:
        before = current(world, sheet_id)
        return writing.write(
            world, harness.person("officer"), before, replace(before, title=TITLE, markdown="Read it all.")
        )

    return writes


def _publish(harness: FaultHarness, sheet: Sheet) -> Callable[[World], Sheet]:
    return lambda world: publishing.publish(world, harness.person("officer"), sheet.sheet_id, sheet.version)


def _by_hand(harness: FaultHarness) -> None:
    """The person has each page before them until it worked."""
    begun = harness.press(_begin(harness))
    written = begun and harness.press(_write(harness, begun.sheet_id))
    done = written and harness.press(_publish(harness, written))
    harness.facts["sheet"] = done.sheet_id if done else ""


def _by_the_clock(harness: FaultHarness) -> None:
    """What failed is put off: an hour at most, at first."""
    for minutes in (1, 1, 10, 60):
        harness.clock.at += timedelta(minutes=minutes)
        harness.tick()


def _play(harness: FaultHarness, state: State, run: Run, fault: Fault | None) -> list[str]:
    harness.restore(state)
    harness.injector.begin(fault)
    run(harness)
    calls = [call.operation for call in harness.injector.calls]
    harness.injector.watching = False
    return calls


def _problems(harness: FaultHarness) -> Iterator[str]:
    rows = harness.rows()
    sheets = [row for row in rows if row["kind"] == "SHEET"]
    if [(row["state"], row["gsi1pk"]) for row in sheets] != [(SheetState.PUBLISHED, "PUBLISHED_SHEETS")]:
        yield f"not published: {harness.told} {[row['state'] for row in sheets]}"
    texts = [row["html"] for row in rows if row["kind"] == "SHEET_BODY"]
    if len(texts) != 1 or not ("Read it all.</p>" in texts[0] or "Read it.</p>" in texts[0]):
        yield "not rendered"
    if len([row for row in rows if row["kind"] == "SHEET_NUMBER"]) != 1:
        yield "its number is not there once"
    if len([row for row in rows if row["kind"] == "JOB" and row["job_kind"] == TELL]) != 1:
        yield "not told by one job"
    if len([row for row in rows if row["kind"] == "CHANGE" and row["what"] == "sheet"]) != RECORDS:
        yield "the record of its changes is another"


def _whatever_happens(
    harness: FaultHarness, state: State, run: Run, kind: str, problems: Callable[[FaultHarness], Iterator[str]]
) -> list[str]:
    def tell(fault: Fault | None) -> Told:
        return _play(harness, state, run, fault), list(problems(harness))

    return problems_of_each_call(tell, kind)


def test_a_sheet_is_published_when_nothing_happens(harness: FaultHarness, begun: State, scheduled: State) -> None:
    calls = _play(harness, begun, _by_hand, None)
    assert list(_problems(harness)) == []
    assert calls.count("DynamoDB.TransactWriteItems") == 3
    _play(harness, scheduled, _by_the_clock, None)
    assert list(_problems(harness)) == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_sheet_is_written_and_published_once_whatever_happens(harness: FaultHarness, begun: State, kind: str) -> None:
    assert _whatever_happens(harness, begun, _by_hand, kind, _problems) == []


def _discard(harness: FaultHarness) -> None:
    """Whoever finds it gone has done it."""
    sheet_id, version = str(harness.facts["sheet"]), 2
    harness.press(lambda world: writing.discard(world, harness.person("officer"), sheet_id, version))


def _not_discarded(harness: FaultHarness) -> Iterator[str]:
    left = [row["kind"] for row in harness.rows() if row["kind"].startswith("SHEET")]
    records = [row for row in harness.rows() if row["kind"] == "CHANGE" and row["what"] == "sheet"]
    if left or len(records) != RECORDS:
        yield f"{left}, {len(records)} records"


@pytest.mark.parametrize("kind", KINDS)
def test_a_draft_is_discarded_whole_whatever_happens(harness: FaultHarness, scheduled: State, kind: str) -> None:
    assert _whatever_happens(harness, scheduled, _discard, kind, _not_discarded) == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_sheet_is_published_once_at_its_time_whatever_happens(
    harness: FaultHarness, scheduled: State, kind: str
) -> None:
    assert _whatever_happens(harness, scheduled, _by_the_clock, kind, _problems) == []
