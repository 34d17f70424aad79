import pytest

from chalicelib.domain.people import Person, Role
from chalicelib.services.staffing import AddressRefused, let_in
from tests.support.world import OFFICER, OTHER_SCHOOL, REFERRER, SCHOOL, FakeWorld, a_world


@pytest.fixture
def world() -> FakeWorld:
    return a_world()


def test_somebody_new_can_be_let_in(world: FakeWorld) -> None:
    person = let_in(world, "Nia New", " Nia@County.example ", [Role.OFFICER])
    assert (person.name, person.email, person.is_staff) == ("Nia New", "nia@county.example", True)
    assert world.people.by_email("NIA@county.example") == person


def test_a_school_contact_is_no_staff(world: FakeWorld) -> None:
    person = let_in(world, "Cai Contact", "cai@school.example", schools=[SCHOOL])
    assert (person.is_referrer, person.is_staff) == (True, False)
    assert person not in world.people.staff()


def test_somebody_known_keeps_what_they_could_do(world: FakeWorld) -> None:
    person = let_in(world, REFERRER.name, REFERRER.email, [Role.OFFICER], [OTHER_SCHOOL])
    assert (person.person_id, person.roles) == (REFERRER.person_id, frozenset({Role.OFFICER}))
    assert set(person.schools) == {SCHOOL, OTHER_SCHOOL}


def test_staff_who_become_a_schools_contact_stay_staff(world: FakeWorld) -> None:
    person = let_in(world, OFFICER.name, OFFICER.email, schools=[SCHOOL])
    assert (person.roles, person.schools) == (OFFICER.roles, (SCHOOL,))


def test_letting_in_twice_changes_nothing(world: FakeWorld) -> None:
    people: list[Person] = [let_in(world, OFFICER.name, OFFICER.email, OFFICER.roles) for _ in range(2)]
    assert people == [OFFICER, OFFICER]


@pytest.mark.parametrize("email", ["", "nobody", "a@b@c.example", "a@county.example\nBcc: b@county.example"])
def test_an_address_that_cannot_be_one_is_refused(world: FakeWorld, email: str) -> None:
    with pytest.raises(AddressRefused):
        let_in(world, "Nia New", email, [Role.OFFICER])
    assert len(world.people.staff()) == 3
