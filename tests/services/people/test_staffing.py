from datetime import timedelta

import pytest
from msgspec.structs import replace

from chalicelib.domain.instants import london_day
from chalicelib.domain.messages.message import new_message
from chalicelib.domain.messages.recipients import MANAGERS, TEAM_MAILBOX, Recipient, person_recipient
from chalicelib.domain.people.people import Away, Person
from chalicelib.domain.people.roles import Role
from chalicelib.services.delivery.delivering import deliver
from chalicelib.services.people.staffing import AddressRefused, let_in, managers_or_team
from tests.support.declared import declared_of
from tests.support.world import MANAGER, NOW, OFFICER, OTHER_SCHOOL, REFERRER, SCHOOL, FakeWorld, a_world

TODAY = london_day(NOW)
SECOND_MANAGER = Person("other", "Oda Other", "oda@county.example", frozenset({Role.MANAGER}))


@pytest.fixture
def world() -> FakeWorld:
    return a_world()


def test_somebody_new_can_be_let_in(world: FakeWorld) -> None:
    person = let_in(world, "Nia New", " Nia@County.example ", [Role.OFFICER])
    assert (person.name, person.email, person.is_staff) == ("Nia New", "nia@county.example", True)
    assert world.people.by_email("NIA@county.example") == replace(person, version=1)


def test_a_school_contact_is_no_staff(world: FakeWorld) -> None:
    person = let_in(world, "Cai Contact", "cai@school.example", schools=[SCHOOL])
    assert (person.is_referrer, person.is_staff) == (True, False)
    assert person.person_id not in {each.person_id for each in world.people.staff()}


def test_somebody_known_keeps_what_they_could_do(world: FakeWorld) -> None:
    person = let_in(world, REFERRER.name, REFERRER.email, [Role.OFFICER], [OTHER_SCHOOL])
    assert (person.person_id, person.roles) == (REFERRER.person_id, frozenset({Role.OFFICER}))
    assert set(person.schools) == {SCHOOL, OTHER_SCHOOL}


def test_staff_who_become_a_schools_contact_stay_staff(world: FakeWorld) -> None:
    person = let_in(world, OFFICER.name, OFFICER.email, schools=[SCHOOL])
    assert (person.roles, person.schools) == (OFFICER.roles, (SCHOOL,))


def test_disabled_staff_do_not_come_back_as_a_schools_contact(world: FakeWorld) -> None:
    world.people.add(replace(OFFICER, active=False))
    with pytest.raises(AddressRefused):
        let_in(world, OFFICER.name, OFFICER.email, schools=[SCHOOL])
    assert let_in(world, OFFICER.name, OFFICER.email, [Role.MANAGER]).active


def test_letting_in_twice_changes_nothing(world: FakeWorld) -> None:
    people: list[Person] = [let_in(world, OFFICER.name, OFFICER.email, OFFICER.roles) for _ in range(2)]
    assert people == [OFFICER, replace(OFFICER, version=1)]


@pytest.mark.parametrize("email", ["", "nobody", "a@b@c.example", "a@county.example\nBcc: b@county.example"])
def test_an_address_that_cannot_be_one_is_refused(world: FakeWorld, email: str) -> None:
    with pytest.raises(AddressRefused):
        let_in(world, "Nia New", email, [Role.OFFICER])
    assert len(world.people.staff()) == 3


# --- who hears when something slips --------------------------------------------------------------------------------------


def covered_by(person: Person, cover: Person) -> Person:
    return replace(person, away=Away(TODAY, TODAY + timedelta(days=9), cover.person_id))


GONE = replace(OFFICER, active=False)


@pytest.mark.parametrize(
    ("people", "told"),
    [
        pytest.param([MANAGER], [person_recipient("manager")], id="the manager is there"),
        pytest.param(
            [MANAGER, SECOND_MANAGER], [person_recipient("manager"), person_recipient("other")], id="two are there"
        ),
        pytest.param(
            [covered_by(MANAGER, OFFICER), OFFICER], [person_recipient("officer")], id="the cover of one who is away"
        ),
        pytest.param(
            [covered_by(MANAGER, SECOND_MANAGER), SECOND_MANAGER], [person_recipient("other")], id="each of them once"
        ),
        pytest.param(
            [covered_by(MANAGER, GONE), GONE, SECOND_MANAGER],
            [person_recipient("other")],
            id="one whose cover left, one there",
        ),
        pytest.param(
            [covered_by(MANAGER, GONE), GONE],
            [person_recipient("manager"), TEAM_MAILBOX],
            id="away, and the cover has left",
        ),
        pytest.param(
            [covered_by(MANAGER, SECOND_MANAGER), covered_by(SECOND_MANAGER, MANAGER)],
            [person_recipient("manager"), person_recipient("other"), TEAM_MAILBOX],
            id="they cover each other and both are away",
        ),
        pytest.param([replace(MANAGER, active=False), OFFICER], [TEAM_MAILBOX], id="nobody manages"),
    ],
)
@pytest.mark.parametrize("email", ["cases_left", "mailbox_problem"])
def test_managers_hear_through_who_stands_in_for_them(people: list[Person], told: list[Recipient], email: str) -> None:
    world = a_world(people=people)
    assert managers_or_team(world) == told
    variables = declared_of(email, {"count": "1", "what": "Alert", "reference": ""})
    world.outbox.add([new_message("key", email, MANAGERS, variables, NOW)])
    (spread,) = world.messages(email)
    deliver(world, None, spread.message_id)
    reached = [message.recipient for message in world.messages(email) if message.recipient != MANAGERS]
    assert reached == [to for to in told if email != "mailbox_problem" or to != TEAM_MAILBOX]
