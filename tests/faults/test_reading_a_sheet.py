"""A reader says that they have read a sheet, while each AWS call in turn is killed or loses its answer."""

from collections.abc import Mapping
from datetime import date

import pytest
from msgspec.structs import replace

from chalicelib.domain.schools.registered_school import RegisteredSchool
from chalicelib.domain.sheets.sheet import SheetType
from chalicelib.ports.world import World
from chalicelib.services.sheets import publishing, reading, writing
from tests.faults.each_call import KINDS, problems_of_each_call
from tests.faults.fault_harness import FaultHarness, State
from tests.faults.fault_injector import Fault
from tests.faults.stories import SCHOOL
from tests.support.sheets import OFFICES, SHEET

OURS = RegisteredSchool(
    SCHOOL.urn, SCHOOL.name, "999", "2001", "Community school", "Primary", "Open", "FaultHarness", "ZZ1 1ZZ"
)
ASKS = replace(
    SHEET,
    audience=OFFICES,
    markdown="Read it.",
    type=SheetType.ACTION,
    action="Read it.",
    complete_by=date(2027, 1, 15),
    complete_words="",
)

pytestmark = pytest.mark.usefixtures("no_sleep")


@pytest.fixture(scope="module")
def told(harness: FaultHarness, beginnings: Mapping[str, State]) -> State:
    """The readers of a sheet were told, and nobody has said anything yet."""
    harness.restore(beginnings["case taken"])
    with harness.as_the_test():
        harness.world().schools.put_many([OURS])
        harness.has_its_canary()
        sheet = writing.begin(harness.world(), harness.person("officer"), "the token of the page", ASKS)
        publishing.publish(harness.world(), harness.person("officer"), sheet.sheet_id, sheet.version)
        for _ in range(3):
            harness.work()
    return harness.state()


@pytest.mark.parametrize("kind", KINDS)
def test_a_reader_says_once_that_they_read_it_whatever_happens(harness: FaultHarness, told: State, kind: str) -> None:
    harness.restore(told)
    emails = [
        row["message_id"] for row in harness.rows() if row["kind"] == "MESSAGE" and row["email"] == "sheet_action"
    ]

    def says(world: World) -> None:
        reading.read(world, emails[0], "Which form?", asks=True)

    def tell(fault: Fault | None) -> tuple[list[str], list[str]]:
        harness.restore(told)
        harness.injector.begin(fault)
        harness.press(says)
        calls = [call.operation for call in harness.injector.calls]
        harness.injector.watching = False
        return calls, _problems(harness, emails[0])

    assert problems_of_each_call(tell, kind) == []


def _problems(harness: FaultHarness, message_id: str) -> list[str]:
    rows = harness.rows()
    read = [row["message_id"] for row in rows if row["kind"] == "TOLD" and row.get("read_at")]
    tasks = [row["sk"] for row in rows if row["kind"] == "TASK" and "sheet-question" in row["pk"] + row["sk"]]
    wrong = [] if read == [message_id] else [f"read: {read}, shown: {harness.told}"]
    return wrong + ([] if len(tasks) == 1 else [f"tasks: {tasks}"])
