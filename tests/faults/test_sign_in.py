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
from tests.faults.gate import Fault, hits
from tests.faults.town import A_MINUTE, State, Town

KINDS = ("crash before", "crash after", "reply lost", "TransactionConflict")
ADDRESS = "priya.nair@exampleshire.example"
HERE = Browser("browser", "source", "known")
ROUNDS = 3
"""How often somebody asks for a code before they phone."""

pytestmark = pytest.mark.usefixtures("no_sleep")


@pytest.fixture(scope="module")
def nobody_is_in(town: Town, beginnings: Mapping[str, State]) -> State:
    keys = [item for item in beginnings["delivered"].items if item["kind"]["S"] == "KEYS"]
    town.restore(State(keys, town.clock.at, (), {}))
    with town.backstage():
        let_in(town.world(), "Priya Nair", ADDRESS, [Role.OFFICER])
    return town.state()


def _ask(world: World) -> bool:
    """As the page does: who asks again too soon is shown where to enter the code."""
    try:
        ask_for_code(world, ADDRESS, HERE, "/cases")
    except TooMany:
        if not has_asked(world, ADDRESS, HERE):
            raise
    return True


def _enter(town: Town) -> SignedIn | None:
    """The next act of a person with the newest email."""
    with town.backstage():
        attempt = town.world().sign_ins.attempt(HERE.digest)
        mine = [row for row in town.rows() if row.get("email") == "sign_in_code" and row["recipient"] != "asker"]
        sent = {posted.mail.message_id for posted in town.posted}
    if not attempt or not any(
        attempt.attempt_id in str(row["variables"]) and row["message_id"] in sent for row in mine
    ):
        return None
    code = town.world().keys.sign_in_code(attempt.attempt_id)
    return town.press(lambda world: enter_code(world, code, HERE))


def _second(town: Town, half: SignedIn) -> SignedIn | None:
    """The next page: the app is set up, or asked for where it was set up and the answer got lost."""
    browser = replace(HERE, session=session_id(town.world(), half.token))

    def act(world: World) -> SignedIn:
        factor = world.factors.get(half.person.person_id)
        if factor:
            password = world.one_time.at(factor.secret, step_at(world.clock.now()))
            return second_factor.enter_password(world, half.person, password, browser)
        secret = second_factor.what_to_set_up(world, half.person, half.token).secret
        password = world.one_time.at(secret, step_at(world.clock.now()))
        return second_factor.set_up(world, half.person, half.token, password, browser)

    return town.press(act)


def _signs_in(town: Town, state: State, fault: Fault | None) -> tuple[list[str], SignedIn | None]:
    town.restore(state)
    town.gate.begin(fault)
    signed_in = None
    for _ in range(ROUNDS):
        town.press(_ask)
        for _ in range(2):
            town.stream()
            town.clock.at += A_MINUTE
            town.tick()
        half = _enter(town)
        signed_in = _second(town, half) if half else None
        if signed_in:
            break
        town.clock.at += timedelta(minutes=5)
    town.stream()
    calls = [call.operation for call in town.gate.calls]
    town.gate.watching = False
    return calls, signed_in


def _problems(town: Town, signed_in: SignedIn | None) -> Iterator[str]:
    if not signed_in or who_is(town.world(), signed_in.token) is None:
        yield f"not in: {town.told}"
    rows = town.rows()
    if len([row for row in rows if row["kind"] == "FACTOR"]) != 1:
        yield "there is no second factor"
    twice = [key for key, times in Counter(posted.mail.message_id for posted in town.posted).items() if times > 2]
    if twice:
        yield f"an email went three times: {twice}"
    if len([row for row in rows if row.get("email") == "sign_in_new_browser"]) < 1:
        yield "nobody was told of the new browser"
    (attempt,) = (row for row in rows if row["kind"] == "SIGN_IN")
    for row in rows:
        if row["kind"] == "UNUSED" and attempt["attempt_id"] in str(row.get("asked")):
            yield f"what was used is still on {row['pk']}"


def test_somebody_signs_in_when_nothing_happens(town: Town, nobody_is_in: State) -> None:
    calls, signed_in = _signs_in(town, nobody_is_in, None)
    assert list(_problems(town, signed_in)) == []
    assert calls.count("DynamoDB.TransactWriteItems") >= 3
    with pytest.raises(CodeEnded):
        enter_code(town.world(), "000000", HERE)


@pytest.mark.parametrize("kind", KINDS)
def test_somebody_signs_in_whatever_happens(town: Town, nobody_is_in: State, kind: str) -> None:
    found = []
    for position, operation in enumerate(_signs_in(town, nobody_is_in, None)[0]):
        if hits(kind, operation):
            _, signed_in = _signs_in(town, nobody_is_in, Fault(kind, position, 1))
            found += [f"{kind} at {position} ({operation}): {problem}" for problem in _problems(town, signed_in)]
    assert found == []
