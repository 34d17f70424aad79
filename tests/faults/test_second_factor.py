"""A recovery code, and an app that two people reset, while each AWS call in turn fails or loses its answer.

That an email of the ledger goes once is told elsewhere."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from functools import partial

import pytest
from msgspec.structs import replace

from chalicelib.domain.people.browser import Browser
from chalicelib.domain.people.factor import RECOVERY_CODES, Factor, step_at
from chalicelib.domain.people.people import Person
from chalicelib.domain.people.roles import Role
from chalicelib.ports.world import World
from chalicelib.services.administration import resetting_factor
from chalicelib.services.administration.agreeing import agree, waiting
from chalicelib.services.people.staffing import let_in
from chalicelib.services.sign_in import second_factor
from chalicelib.services.sign_in.opening_sessions import SignedIn, open_session
from chalicelib.services.sign_in.second_factor import WrongPassword
from chalicelib.services.sign_in.sessions import halfway, session_id, who_is
from tests.faults.each_call import KINDS, Told, problems_of_each_call
from tests.faults.fault_harness import FaultHarness, State
from tests.faults.fault_injector import Fault
from tests.support.browser import SECRET

HERE = Browser("browser", "source", "known")
ADDRESS = "priya.nair@exampleshire.example"
ROUNDS = 3
"""Recovery codes that somebody tries before they phone."""

pytestmark = pytest.mark.usefixtures("no_sleep")


@pytest.fixture(scope="module")
def team(harness: FaultHarness, beginnings: Mapping[str, State]) -> State:
    """An officer with an app and recovery codes, an administrator and a manager."""
    keys = [item for item in beginnings["delivered"].items if item["kind"]["S"] == "KEYS"]
    harness.restore(State(keys, harness.clock.at, (), {}))
    with harness.as_the_test():
        world = harness.world()
        officer = let_in(world, "Priya Nair", ADDRESS, [Role.OFFICER])
        let_in(world, "Ann Admin", "ann@exampleshire.example", [Role.ADMINISTRATOR])
        let_in(world, "Mina Manager", "mina@exampleshire.example", [Role.MANAGER])
        world.factors.save(Factor(officer.person_id, SECRET, harness.clock.at - timedelta(days=9), 0))
        harness.facts["codes"] = second_factor.new_recovery_codes(world, officer)
        harness.has_its_canary()
    harness.until_quiet(chase_deadlines=False)
    return harness.state()


def _person(world: World, email: str = ADDRESS) -> Person:
    found = world.people.by_email(email)
    assert found
    return found


def _half(harness: FaultHarness) -> SignedIn:
    """The code from the email was entered."""
    with harness.as_the_test():
        world = harness.world()
        return open_session(world, _person(world), HERE, None, world.council.open)


def _at(harness: FaultHarness, half: SignedIn) -> Browser:
    return replace(HERE, session=session_id(harness.world(), half.token))


def _told(harness: FaultHarness, what: str) -> int:
    """Emails of this kind to the officer, in the ledger."""
    return sum(row.get("email") == "second_factor" and what in str(row["variables"]) for row in harness.rows())


def _ends(harness: FaultHarness) -> list[str]:
    calls = [call.operation for call in harness.injector.calls]
    harness.injector.watching = False
    return calls


# --- a recovery code ----------------------------------------------------------------------------------------------------


def _lost_the_telephone(harness: FaultHarness, team: State, fault: Fault | None) -> Told:
    harness.restore(team)
    harness.injector.begin(fault)
    signed_in, half, tried = None, None, 0
    while not signed_in and tried < ROUNDS:
        half, code = _half(harness), harness.facts["codes"][tried]
        browser, tried = _at(harness, half), tried + 1
        signed_in = harness.press(partial(_recovers, code=code, browser=browser))
    calls = _ends(harness)
    problems = list(_not_recovered(harness, signed_in, half, tried))
    if tried > 1 and not (fault and fault.kind.startswith("crash")):
        problems.append("a code was lost, though nothing was killed")
    return calls, problems


def _recovers(world: World, code: str, browser: Browser) -> SignedIn:
    return second_factor.enter_recovery(world, _person(world), code, browser)


def _not_recovered(
    harness: FaultHarness, signed_in: SignedIn | None, half: SignedIn | None, tried: int
) -> Iterator[str]:
    world, codes = harness.world(), harness.facts["codes"]
    if not signed_in or who_is(world, signed_in.token) is None:
        yield f"not in: {harness.told}"
    if half and halfway(world, half.token):
        yield "the half session is left"
    for code in codes[:tried]:
        try:
            _recovers(world, code, HERE)
        except WrongPassword:
            continue
        yield "a code is good a second time"
    if second_factor.codes_left(world, _person(world)) != RECOVERY_CODES - tried:
        yield "codes are lost that nobody used"
    if _told(harness, "recovery-used") != tried:
        yield f"{tried} codes were used, and {_told(harness, 'recovery-used')} emails say so"


@pytest.mark.parametrize("kind", KINDS)
def test_a_recovery_code_lets_its_person_in_once(harness: FaultHarness, team: State, kind: str) -> None:
    assert problems_of_each_call(lambda fault: _lost_the_telephone(harness, team, fault), kind) == []


# --- a reset by two people ------------------------------------------------------------------------------------------------


def _reset_by_two(harness: FaultHarness, team: State, fault: Fault | None) -> Told:
    """And a new app. Then the manager presses once more, on a page that was left open."""
    harness.restore(team)
    with harness.as_the_test():
        before = _recovers(harness.world(), harness.facts["codes"][0], HERE)
    harness.injector.begin(fault)
    harness.press(lambda world: resetting_factor.reset(world, _person(world, "ann@exampleshire.example"), _id(world)))
    with harness.as_the_test():
        requests = [request.request_id for request in waiting(harness.world())]
    for request_id in requests:
        harness.press(partial(_agrees, request_id=request_id))
    calls = _ends(harness)
    return calls, list(_not_reset(harness, before, requests))


def _id(world: World) -> str:
    return _person(world).person_id


def _agrees(world: World, request_id: str) -> None:
    agree(world, _person(world, "mina@exampleshire.example"), request_id)


def _not_reset(harness: FaultHarness, before: SignedIn, requests: list[str]) -> Iterator[str]:
    world = harness.world()
    if len(requests) != 1 or waiting(world):
        yield f"asked {len(requests)} times, {len(waiting(world))} left"
        return
    if who_is(world, before.token):
        yield "who had the old app is still in"
    if world.factors.get(_id(world)):
        yield f"the app is still there: {harness.told}"
        return
    if _told(harness, "'reset'") + _told(harness, '"reset"') != 1:
        yield "the person heard of it not once"
    half = _half(harness)
    secret = second_factor.what_to_set_up(world, _person(world), half.token).secret
    now = world.one_time.at(secret, step_at(harness.clock.at))
    second_factor.set_up(world, _person(world), half.token, now, _at(harness, half))
    _agrees(world, requests[0])
    found = world.factors.get(_id(world))
    if not found or found.secret != secret:
        yield "the new app is gone after a second press"
    for code in harness.facts["codes"]:
        try:
            _recovers(world, code, HERE)
        except WrongPassword:
            continue
        yield "a recovery code of the old app is good"


@pytest.mark.parametrize("kind", KINDS)
def test_two_people_reset_an_app_once(harness: FaultHarness, team: State, kind: str) -> None:
    assert problems_of_each_call(lambda fault: _reset_by_two(harness, team, fault), kind) == []
