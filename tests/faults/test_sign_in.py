"""Signing in while the page or the email's way is killed, or loses an answer, at each of its AWS calls in turn."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import timedelta

import pytest
from msgspec.structs import replace

from chalicelib.domain.people.browser import Browser
from chalicelib.domain.people.factor import step_at
from chalicelib.domain.people.roles import Role
from chalicelib.ports.world import World
from chalicelib.services.people.staffing import let_in
from chalicelib.services.sign_in import second_factor
from chalicelib.services.sign_in.opening_sessions import SignedIn
from chalicelib.services.sign_in.sessions import session_id, who_is
from chalicelib.services.sign_in.signing_in import CodeEnded, TooMany, ask_for_code, enter_code, has_asked
from tests.faults.each_call import KINDS, Told, problems_of_each_call
from tests.faults.fault_harness import A_MINUTE, FaultHarness, State
from tests.faults.fault_injector import Fault

ADDRESS = "priya.nair@exampleshire.example"
HERE = Browser("browser", "source", "known")
ROUNDS = 3
"""How often somebody asks for a code before they phone."""

pytestmark = pytest.mark.usefixtures("no_sleep")


@pytest.fixture(scope="module")
def nobody_is_in(harness: FaultHarness, beginnings: Mapping[str, State]) -> State:
    keys = [item for item in beginnings["delivered"].items if item["kind"]["S"] == "KEYS"]
    harness.restore(State(keys, harness.clock.at, (), {}))
    with harness.as_the_test():
        let_in(harness.world(), "Priya Nair", ADDRESS, [Role.OFFICER])
    return harness.state()


def _ask(world: World) -> bool:
    """As the page does: who asks again too soon is shown where to enter the code."""
    try:
        ask_for_code(world, ADDRESS, HERE, "/cases")
    except TooMany:
        if not has_asked(world, ADDRESS, HERE):
            raise
    return True


def _enter(harness: FaultHarness) -> SignedIn | None:
    """The next act of a person with the newest email."""
    with harness.as_the_test():
        attempt = harness.world().sign_ins.attempt(HERE.digest)
        mine = [row for row in harness.rows() if row.get("email") == "sign_in_code" and row["recipient"] != "asker"]
        sent = {posted.mail.message_id for posted in harness.posted}
    if not attempt or not any(
        attempt.attempt_id in str(row["variables"]) and row["message_id"] in sent for row in mine
    ):
        return None
    code = harness.world().keys.sign_in_code(attempt.attempt_id)
    return harness.press(lambda world: enter_code(world, code, HERE))


def _second(harness: FaultHarness, half: SignedIn) -> SignedIn | None:
    """The next page: the app is set up, or asked for where it was set up and the answer got lost."""
    browser = replace(HERE, session=session_id(harness.world(), half.token))

    def act(world: World) -> SignedIn:
        factor = world.factors.get(half.person.person_id)
        if factor:
            password = world.one_time.at(factor.secret, step_at(world.clock.now()))
            return second_factor.enter_password(world, half.person, password, browser)
        secret = second_factor.what_to_set_up(world, half.person, half.token).secret
        password = world.one_time.at(secret, step_at(world.clock.now()))
        return second_factor.set_up(world, half.person, half.token, password, browser)

    return harness.press(act)


def _told(harness: FaultHarness, state: State, fault: Fault | None) -> Told:
    harness.restore(state)
    harness.injector.begin(fault)
    signed_in = None
    for _ in range(ROUNDS):
        harness.press(_ask)
        for _ in range(2):
            harness.stream()
            harness.clock.at += A_MINUTE
            harness.tick()
        half = _enter(harness)
        signed_in = _second(harness, half) if half else None
        if signed_in:
            break
        harness.clock.at += timedelta(minutes=5)
    harness.stream()
    calls = [call.operation for call in harness.injector.calls]
    harness.injector.watching = False
    return calls, list(_problems(harness, signed_in))


def _problems(harness: FaultHarness, signed_in: SignedIn | None) -> Iterator[str]:
    if not signed_in or who_is(harness.world(), signed_in.token) is None:
        yield f"not in: {harness.told}"
    rows = harness.rows()
    if len([row for row in rows if row["kind"] == "FACTOR"]) != 1:
        yield "there is no second factor"
    twice = [key for key, times in Counter(posted.mail.message_id for posted in harness.posted).items() if times > 2]
    if twice:
        yield f"an email went three times: {twice}"
    if len([row for row in rows if row.get("email") == "sign_in_new_browser"]) < 1:
        yield "nobody was told of the new browser"
    (attempt,) = (row for row in rows if row["kind"] == "SIGN_IN")
    for row in rows:
        if row["kind"] == "UNUSED" and attempt["attempt_id"] in str(row.get("asked")):
            yield f"what was used is still on {row['pk']}"


def test_a_person_signs_in_without_a_fault(harness: FaultHarness, nobody_is_in: State) -> None:
    calls, problems = _told(harness, nobody_is_in, None)
    assert problems == []
    assert calls.count("DynamoDB.TransactWriteItems") >= 3
    with pytest.raises(CodeEnded):
        enter_code(harness.world(), "000000", HERE)


@pytest.mark.parametrize("kind", KINDS)
def test_a_person_signs_in_after_any_single_fault(harness: FaultHarness, nobody_is_in: State, kind: str) -> None:
    assert problems_of_each_call(lambda fault: _told(harness, nobody_is_in, fault), kind) == []
