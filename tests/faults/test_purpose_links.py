"""A team's answer by its link, while the page or the email's way is killed, or loses an answer, at each of its AWS calls."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta

import pytest

from chalicelib.domain.casework.events import EventKind
from chalicelib.domain.errors import DomainError
from chalicelib.domain.forms.disposition import Team
from chalicelib.domain.instants import london_day
from chalicelib.domain.people.browser import Browser
from chalicelib.domain.people.purpose_links import Over
from chalicelib.domain.waiting import WaitKind, wait_for
from chalicelib.ports.world import World
from chalicelib.services.casework import reading
from chalicelib.services.casework.carry_out import Actor
from chalicelib.services.one_purpose import answering, codes
from chalicelib.services.one_purpose.looking import LinkOver, live
from chalicelib.services.sign_in.signing_in import CodeEnded, TooMany
from tests.faults.fault_harness import A_MINUTE, FaultHarness, State
from tests.faults.fault_injector import Fault, hits
from tests.faults.stories import reference_of
from tests.support import steps

KINDS = ("crash before", "crash after", "reply lost", "TransactionConflict")
MAILBOX = "send@exampleshire.example"
HERE = Browser("browser", "source")
ANSWER = {"answered": "accepted", "who": "Sal", "text": "We ring the family."}
ROUNDS = 4
LINK, CODE = r"/links/([\w-]{43})", r"go on is:\D*?(\d{6})\b"

pytestmark = pytest.mark.usefixtures("no_sleep")


@pytest.fixture(scope="module")
def handed_over(harness: FaultHarness, beginnings: Mapping[str, State]) -> State:
    """The step is written, and its email is not sent yet."""
    harness.restore(beginnings["case taken"])
    form, on = Actor(harness.person("officer"), "hand-over-token"), london_day(harness.clock.at)
    with harness.as_the_test():
        steps.hand_over(harness.world(), reference_of(harness), form, str(Team.SEND), "", "phone", on, "")
    return harness.state()


def _email(harness: FaultHarness, pattern: str) -> str:
    """What the newest email to the team has; empty where none has it."""
    texts = [posted.mail.sent for posted in harness.posted if posted.mail.to == MAILBOX]
    return next((found[1] for text in reversed(texts) if (found := re.search(pattern, text))), "")


def _ask(token: str) -> Callable[[World], bool]:
    """As the page does: who asks again too soon enters what has come."""

    def asks(world: World) -> bool:
        found = live(world, token)
        try:
            codes.send_code(world, found, HERE)
        except TooMany:
            if not codes.has_code(world, found, HERE):
                raise
        return True

    return asks


def _enter(token: str, code: str) -> Callable[[World], bool]:
    """An answer that was lost: the browser is in already, and its page says that the code was used."""

    def enters(world: World) -> bool:
        found = live(world, token)
        try:
            codes.enter_code(world, found, code, HERE)
        except CodeEnded:
            return answering.is_open(world, live(world, token), HERE)
        return True

    return enters


def _answer(token: str) -> Callable[[World], bool]:
    def answers(world: World) -> bool:
        try:
            answering.answer(world, token, HERE, ANSWER)
        except LinkOver as over:
            return over.why is Over.USED
        return True

    return answers


def _answers_by_link(harness: FaultHarness, state: State, fault: Fault | None) -> tuple[list[str], bool]:
    harness.restore(state)
    harness.injector.begin(fault)
    done = False
    for _ in range(ROUNDS):
        for _ in range(2):
            harness.stream()
            harness.clock.at += A_MINUTE
            harness.tick()
        token = _email(harness, LINK)
        asked = harness.press(_ask(token)) if token else None
        if asked:
            for _ in range(2):
                harness.stream()
                harness.clock.at += A_MINUTE
                harness.tick()
            code = _email(harness, CODE)
            done = bool(code and harness.press(_enter(token, code)) and harness.press(_answer(token)))
        if done:
            break
        harness.clock.at += timedelta(minutes=20)
    calls = [call.operation for call in harness.injector.calls]
    harness.injector.watching = False
    return calls, done


def _problems(harness: FaultHarness, done: bool) -> Iterator[str]:
    if not done:
        yield f"not answered: {harness.told}"
    file = reading.load_for_page(harness.world(), reference_of(harness))
    if wait_for(file.case.waits, WaitKind.HAND_OVER):
        yield "the case still waits"
    answered = [event for event in file.events if event.kind is EventKind.TEAM_ANSWERED]
    if [event.by for event in answered] != [f"mailbox:{Team.SEND}"]:
        yield f"answers: {len(answered)}"
    if [row for row in harness.rows() if row["kind"] == "PURPOSE_LINK" and "over" not in row]:
        yield "a link is left"
    twice = [key for key, times in Counter(posted.mail.message_id for posted in harness.posted).items() if times > 2]
    if twice:
        yield f"an email went three times: {twice}"


def test_a_team_answers_once_without_a_fault(harness: FaultHarness, handed_over: State) -> None:
    calls, done = _answers_by_link(harness, handed_over, None)
    assert list(_problems(harness, done)) == []
    assert calls.count("DynamoDB.TransactWriteItems") >= 4
    token = _email(harness, LINK)
    with pytest.raises(DomainError):
        answering.answer(harness.world(), token, HERE, ANSWER)


@pytest.mark.parametrize("kind", KINDS)
def test_a_team_answers_whatever_happens(harness: FaultHarness, handed_over: State, kind: str) -> None:
    found = []
    for position, operation in enumerate(_answers_by_link(harness, handed_over, None)[0]):
        if hits(kind, operation):
            _, done = _answers_by_link(harness, handed_over, Fault(kind, position, 1))
            found += [f"{kind} at {position} ({operation}): {problem}" for problem in _problems(harness, done)]
    assert found == []
