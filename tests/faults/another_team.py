"""What another team does with the link in its email: it looks, asks for a code, enters it, reads the facts and answers."""

import re
from collections.abc import Callable
from datetime import timedelta

from chalicelib.domain.forms.disposition import Team
from chalicelib.domain.messages.recipients import team_mailbox
from chalicelib.domain.people.browser import Browser
from chalicelib.domain.people.purpose_links import Over
from chalicelib.ports.world import World
from chalicelib.services.one_purpose import answering, codes
from chalicelib.services.one_purpose.looking import LinkOver, live
from chalicelib.services.sign_in.signing_in import CodeEnded, TooMany, WrongCode
from tests.faults.fault_harness import A_MINUTE, FaultHarness

TEAM_ASKED = team_mailbox(Team.HOME_EDUCATION)
MAILBOX = "home-education@exampleshire.example"
HERE = Browser("browser", "source")
ANSWER = {"answered": "declined", "who": "Sal", "text": "We do not know the family."}
ROUNDS = 4
"""How often they begin again, each time a little later, before they phone."""
LINK, CODE = r"/links/([\w-]{43})", r"Your code to continue is:\D*?(\d{6})\b"

Press = Callable[[World], bool]
"""One button; False where its page says to wait or to begin again."""


def answer_by_link(harness: FaultHarness) -> None:
    """As they were: who has sent the answer already sends it again from the same page."""
    token = newest(harness, LINK)
    if harness.facts.get("sends the answer") and harness.press(_answer(token)):
        return
    for _ in range(ROUNDS):
        if _is_in(harness, token):
            harness.facts["sends the answer"] = True
            harness.press(_answer(token))
            return
        harness.clock.at += timedelta(minutes=20)
        harness.tick()


def _is_in(harness: FaultHarness, token: str) -> bool:
    if not harness.press(_look(token)) or not harness.press(_ask(token)):
        return False
    harness.stream()
    code = newest(harness, CODE)
    if not code:
        harness.clock.at += A_MINUTE
        harness.tick()
        code = newest(harness, CODE)
    return bool(code and harness.press(_enter(token, code)) and harness.press(_read(token)))


def newest(harness: FaultHarness, pattern: str) -> str:
    """What the newest email to the team has; empty where none has it."""
    texts = [posted.mail.sent for posted in harness.posted if posted.mail.to == MAILBOX]
    return next((found[1] for text in reversed(texts) if (found := re.search(pattern, text))), "")


def _look(token: str) -> Press:
    return lambda world: bool(live(world, token).reference)


def _ask(token: str) -> Press:
    def asks(world: World) -> bool:
        found = live(world, token)
        try:
            codes.send_code(world, found, HERE)
        except TooMany:
            return codes.has_code(world, found, HERE)
        return True

    return asks


def _enter(token: str, code: str) -> Press:
    """Where the answer was lost, the browser is in already, and its page says that the code was used."""

    def enters(world: World) -> bool:
        found = live(world, token)
        try:
            codes.enter_code(world, found, code, HERE)
        except (CodeEnded, WrongCode):
            return answering.is_open(world, live(world, token), HERE)
        return True

    return enters


def _read(token: str) -> Press:
    return lambda world: bool(answering.facts_of(world, live(world, token), HERE))


def _answer(token: str) -> Press:
    def answers(world: World) -> bool:
        try:
            answering.answer(world, token, HERE, ANSWER)
        except LinkOver as over:
            return over.why is Over.USED
        except answering.CodeFirst:
            return False
        return True

    return answers
