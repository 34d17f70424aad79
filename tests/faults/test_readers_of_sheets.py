"""Readers of a sheet are told, answer by their link, are chased and get the weekly email, while each AWS call in turn is
killed or loses its answer: nobody is left out, and nobody is written to twice."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime

import pytest
from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.messages.states import State as MailState
from chalicelib.domain.people.mail_contacts import ContactRole
from chalicelib.domain.people.purpose_links import Over
from chalicelib.domain.schools.registered_school import RegisteredSchool
from chalicelib.domain.sheets.sheet import Audience, SheetType
from chalicelib.ports.world import World
from chalicelib.services.administration import keeping_mail_contacts
from chalicelib.services.one_purpose import answering
from chalicelib.services.one_purpose.looking import LinkOver
from chalicelib.services.sheets import chasing, digests, publishing, writing
from tests.faults.another_team import HERE, LINK
from tests.faults.each_call import KINDS, Told, problems_of_each_call
from tests.faults.fault_harness import FaultHarness, State
from tests.faults.fault_injector import Fault
from tests.support.sheets import SHEET

URNS = ["900001", "900002"]
HEAD, CHAIR = "head@hillside.example", "chair@home.example"
BOTH_ROLES = Audience(frozenset({ContactRole.HEAD, ContactRole.CHAIR}))
DUE = date(2026, 12, 4)
"""A Friday: readers are reminded from the Tuesday before."""
REMINDED_AT = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)
THURSDAY = datetime(2026, 11, 26, 9, 30, tzinfo=UTC)
ACTION = replace(
    SHEET,
    type=SheetType.ACTION,
    audience=BOTH_ROLES,
    action="Tell your governors.",
    markdown="Read it.",
    complete_by=DUE,
    complete_words="",
)

pytestmark = pytest.mark.usefixtures("no_sleep")


class Story(Struct, frozen=True):
    """From the state that `begins` names, `act`; in the end, `emails` counts those of each name, `read` the schools whose reader
    has answered, and `questions` the tasks with a reader's question."""

    begins: str
    act: Callable[[FaultHarness], object]
    emails: Mapping[str, int]
    read: int = 0
    questions: int = 0


def _answer(harness: FaultHarness) -> None:
    """The chair reads for both schools, asks something, and presses until the page says that it is done."""
    texts = [posted.mail.sent for posted in harness.posted if posted.mail.to == CHAIR]
    token = next(found[1] for text in texts if (found := re.search(LINK, text)))

    def sends(world: World) -> bool:
        try:
            answering.answer(world, token, HERE, {"read": "question", "words": "Which form?"})
        except LinkOver as over:
            return over.why is Over.USED
        return True

    harness.press(sends)


def _works(harness: FaultHarness) -> None:
    harness.until_quiet(chase_deadlines=False)


STORIES = {
    "told": Story("published", _works, {"sheet_action": 2}),
    "answered": Story("told", _answer, {"sheet_action": 2}, read=2, questions=1),
    "chased": Story("chase begun", _works, {"sheet_action": 2, "sheet_reminder": 2}),
    "weekly": Story("Thursday", _works, {"sheet_digest": 2}),
}


@pytest.fixture(scope="module")
def schools(harness: FaultHarness, beginnings: Mapping[str, State]) -> State:
    """One head, and one chair of two schools. The other school has no head, nor an office."""
    harness.restore(beginnings["case taken"])
    with harness.as_the_test():
        world, me = harness.world(), harness.person("administrator")
        found = [
            RegisteredSchool(urn, f"School {urn}", "999", "2001", "Academy", "Primary", "Open", "Madeup", "ZZ99 3WZ")
            for urn in URNS
        ]
        world.schools.put_many(found)
        keeping_mail_contacts.add(world, me, ContactRole.HEAD, "Hetty Head", HEAD, URNS[:1])
        keeping_mail_contacts.add(world, me, ContactRole.CHAIR, "Chas Chair", CHAIR, URNS)
        harness.has_its_canary()
    harness.injector.begin(None)
    _works(harness)
    return harness.state()


@pytest.fixture(scope="module")
def begun(harness: FaultHarness, schools: State) -> Mapping[str, State]:
    """Of an Action sheet: published, its readers told, and the chase begun. Of an Information sheet: Thursday morning."""
    published, told = _published(harness, schools, SheetType.ACTION)
    _, waits = _published(harness, schools, SheetType.INFORMATION)
    chase = _on_the_morning(harness, told, REMINDED_AT, chasing.begin)
    return {
        "published": published,
        "told": told,
        "chase begun": chase,
        "Thursday": _on_the_morning(harness, waits, THURSDAY, digests.begin),
    }


def _published(harness: FaultHarness, schools: State, type: SheetType) -> tuple[State, State]:
    """Before and after the worker told the readers."""
    harness.restore(schools)
    with harness.as_the_test():
        me = harness.person("officer")
        sheet = writing.begin(harness.world(), me, type, replace(ACTION, type=type))
        publishing.publish(harness.world(), me, sheet.sheet_id, sheet.version)
    published = harness.state()
    harness.injector.begin(None)
    _works(harness)
    return published, harness.state()


def _on_the_morning(
    harness: FaultHarness, state: State, moment: datetime, begin: Callable[[World, date], None]
) -> State:
    """The work of that morning is done, but for this."""
    harness.restore(state)
    with harness.as_the_test():
        harness.clock.at = moment
        harness.has_its_canary()
        harness.has_had_its_morning()
        begin(harness.world(), moment.date())
    return harness.state()


def _tell(harness: FaultHarness, story: Story, state: State) -> Callable[[Fault | None], Told]:
    def tells(fault: Fault | None) -> Told:
        harness.restore(state)
        harness.injector.begin(fault)
        story.act(harness)
        calls = [call.operation for call in harness.injector.calls]
        harness.injector.calm()
        if story.act is _answer:
            _answer(harness)  # whoever saw that it went wrong presses once more
        _works(harness)
        harness.put_failed_events_back()
        harness.injector.watching = False
        return calls, list(_problems(harness, story))

    return tells


def _problems(harness: FaultHarness, story: Story) -> Iterator[str]:
    rows = harness.rows()
    messages = [row for row in rows if row["kind"] == "MESSAGE" and row["email"].startswith("sheet_")]
    if Counter(row["email"] for row in messages) != Counter(story.emails):
        yield f"emails: {Counter(row['email'] for row in messages)}"
    if not all(row["state"] == MailState.DELIVERED for row in messages):
        yield f"not delivered: {[(row['email'], row['state']) for row in messages]}"
    told = [row for row in rows if row["kind"] == "TOLD"]
    if sorted((row["urn"], row["role"], bool(row.get("contact"))) for row in told) != [
        (URNS[0], "chair", True),
        (URNS[0], "head", True),
        (URNS[1], "chair", True),
        (URNS[1], "head", False),
    ]:
        yield f"readers: {sorted((row['urn'], row['role']) for row in told)}"
    ids = {row["message_id"] for row in messages}
    if not all(row["message_id"] in ids for row in told if row.get("contact")):
        yield "a reader whose email is not there"
    read = [row["message_id"] for row in told if row.get("read_at")]
    if len(read) != story.read or len(set(read)) > 1:
        yield f"read: {read}, shown: {harness.told}"
    questions = [row["sk"] for row in rows if row["kind"] == "TASK" and "sheet-question" in row["pk"] + row["sk"]]
    if len(questions) != story.questions:
        yield f"questions: {questions}"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", STORIES)
def test_each_reader_is_written_to_once_whatever_happens(
    harness: FaultHarness, begun: Mapping[str, State], name: str, kind: str
) -> None:
    story = STORIES[name]
    assert problems_of_each_call(_tell(harness, story, begun[story.begins]), kind) == []
