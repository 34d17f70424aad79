"""Signing in through the council, and being asked about again, while each AWS call in turn fails or loses its answer."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from chalicelib.domain.people.changes import Change, Changed
from chalicelib.domain.people.roles import Role
from chalicelib.ports.world import World
from chalicelib.services.people.staffing import let_in
from chalicelib.services.sign_in.council_sign_in import Back, come_back, way_in
from chalicelib.services.sign_in.opening_sessions import SignedIn
from chalicelib.services.sign_in.sessions import who_is
from tests.faults.each_call import KINDS, Told, problems_of_each_call
from tests.faults.fault_harness import FaultHarness, State
from tests.faults.fault_injector import Fault
from tests.support.council import PROVIDER, browser
from tests.support.fakes.openid import CLIENT, FakeOpenId

HERE = browser()
PRIYA = "priya.nair@exampleshire.example"
ROUNDS = 3
"""How often somebody begins again before they phone."""

pytestmark = pytest.mark.usefixtures("no_sleep")


@pytest.fixture(scope="module")
def switched_on(harness: FaultHarness, beginnings: Mapping[str, State]) -> State:
    keys = [item for item in beginnings["delivered"].items if item["kind"]["S"] == "KEYS"]
    harness.restore(State(keys, harness.clock.at, (), {}))
    with harness.as_the_test():
        world = harness.world()
        let_in(world, "Priya Nair", PRIYA, [Role.OFFICER])
        change = Change("on", Changed.COUNCIL_SIGN_IN, "", "operator", harness.clock.at)
        world.council.save(world.council.stored(), replace(PROVIDER, joins=True), change)
        world.council.keep_secret(world.council.stored(), CLIENT.secret, None, replace(change, change_id="secret"))
    return harness.state()


class Story:
    """A provider that never fails, and somebody at a browser."""

    def __init__(self, harness: FaultHarness, state: State, subject: str, email: str, fault: Fault | None) -> None:
        harness.restore(state)
        self.harness, self.openid = harness, FakeOpenId(lambda: datetime.now(UTC))
        self.openid.people[subject] = {"name": "Ines Duarte", "email": email, "roles": ["CME.Manager"]}
        self.provider, self.subject = self.openid.provider(), subject
        # As Entra. Where a renewal works once and the function is killed with its answer, the person signs in again.
        self.openid.rotates = False
        harness.injector.begin(fault)

    def world(self, world: World) -> World:
        return world.but(identity_provider=self.provider)

    def signs_in(self) -> SignedIn | None:
        for _ in range(ROUNDS):
            way = self.harness.press(lambda world: way_in(self.world(world), HERE, "/cases"))
            if not way:
                continue
            said = self.openid.agree(way, self.subject)
            if signed_in := self.comes_back(Back(said["state"], said["code"], said["iss"], "")):
                return signed_in
        return None

    def comes_back(self, back: Back) -> SignedIn | None:
        return self.harness.press(lambda world: come_back(self.world(world), HERE, back))

    def is_in(self, token: str) -> bool:
        return bool(self.harness.press(lambda world: (who_is(self.world(world), token) is not None, "answered"))[0])  # type: ignore[index]

    def calls(self) -> list[str]:
        found = [call.operation for call in self.harness.injector.calls]
        self.harness.injector.watching = False
        return found


def _first_sign_in(harness: FaultHarness, state: State, who: tuple[str, str], fault: Fault | None) -> Told:
    story = Story(harness, state, *who, fault)
    signed_in = story.signs_in()
    calls = story.calls()
    return calls, list(_problems(harness, signed_in, who[1]))


def _problems(harness: FaultHarness, signed_in: SignedIn | None, email: str) -> Iterator[str]:
    if not signed_in or who_is(harness.world(), signed_in.token) is None:
        yield f"not in: {harness.told}"
        return
    person = harness.world().people.by_email(email)
    if not person or person.person_id != signed_in.person.person_id or person.roles != {Role.MANAGER}:
        yield "not the person, or not with the role"
    if len(harness.world().people.staff()) > 2:
        yield "made twice"


WHO = {"new": ("ines", "ines.duarte@exampleshire.example"), "joined": ("priya", PRIYA)}


@pytest.mark.parametrize("who", WHO.values(), ids=WHO)
@pytest.mark.parametrize("kind", KINDS)
def test_a_first_council_sign_in_makes_one_person_after_any_single_fault(
    harness: FaultHarness, switched_on: State, kind: str, who: tuple[str, str]
) -> None:
    assert problems_of_each_call(lambda fault: _first_sign_in(harness, switched_on, who, fault), kind) == []


@pytest.mark.parametrize("who", WHO.values(), ids=WHO)
def test_a_first_council_sign_in_meets_two_transactions(
    harness: FaultHarness, switched_on: State, who: tuple[str, str]
) -> None:
    calls, _ = _first_sign_in(harness, switched_on, who, None)
    assert calls.count("DynamoDB.TransactWriteItems") >= 2


def _asked_about(harness: FaultHarness, state: State, fault: Fault | None, *, rotates: bool = False) -> Told:
    """A session of half an hour, at whose end the person is disabled there."""
    story = Story(harness, state, "priya", PRIYA, None)
    story.openid.rotates = rotates
    signed_in = story.signs_in()
    assert signed_in
    harness.injector.begin(fault)
    problems = []
    for _ in range(2):
        harness.clock.at += timedelta(minutes=15)
        if not story.is_in(signed_in.token):
            problems.append("thrown out, though the provider knows them")
    story.openid.disabled.add("priya")
    for _ in range(2):
        harness.clock.at += timedelta(minutes=15)
        story.is_in(signed_in.token)
    if story.is_in(signed_in.token):
        problems.append("still in half an hour after they were disabled there")
    return story.calls(), problems


@pytest.mark.parametrize(
    ("kind", "rotates"), [*((kind, False) for kind in KINDS), ("reply lost", True), ("TransactionConflict", True)]
)
def test_a_fault_throws_nobody_out_and_keeps_nobody_in(
    harness: FaultHarness, switched_on: State, kind: str, *, rotates: bool
) -> None:
    def tell(fault: Fault | None) -> Told:
        return _asked_about(harness, switched_on, fault, rotates=rotates)

    assert problems_of_each_call(tell, kind) == []
