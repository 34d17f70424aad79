"""What an auditor is told: since when there are looks, when a new audit is checked first, and who had an address."""

from datetime import date

import pytest
from msgspec.structs import replace

from chalicelib.domain.instants import london_day
from chalicelib.domain.people.changes import Changed
from chalicelib.domain.people.people import Person
from chalicelib.domain.people.roles import Role
from chalicelib.services.casework import finding_lookers, looks
from chalicelib.services.people.person_in_words import change_of
from tests.support.world import ADMINISTRATOR, COLLEAGUE, OFFICER, PEOPLE, FakeWorld, a_world, london, refer

AUDITOR = Person("auditor", "Ana Auditor", "ana@county.example", frozenset({Role.AUDITOR}))
OLD, NEW = OFFICER.email, "newly.wed@county.example"


@pytest.fixture
def world() -> FakeWorld:
    return a_world(london("2027-01-12T14:00"), (*PEOPLE, ADMINISTRATOR, AUDITOR))


@pytest.mark.parametrize(
    ("now", "is_awaited"),
    [("2027-01-12T14:00", True), ("2027-01-13T07:00", True), ("2027-01-13T09:00", True), ("2027-01-13T12:00", False)],
)
def test_a_new_audit_waits_for_its_first_check_until_an_hour_after_the_office_opens(
    world: FakeWorld, now: str, is_awaited: bool
) -> None:
    looks.proof(world, AUDITOR)
    world.clock.set(london(now))
    first = looks.first_check(world)
    assert (first is not None) is is_awaited
    assert first is None or london_day(first) == date(2027, 1, 13)


def test_there_are_looks_from_the_first_one_on(world: FakeWorld) -> None:
    assert looks.begun(world) == date(2027, 1, 12)
    looks.proof(world, AUDITOR)
    world.clock.pass_by(days=40)
    assert looks.begun(world) == date(2027, 1, 12)


def test_nobody_could_look_at_a_case_before_it_came(world: FakeWorld) -> None:
    case = refer(world)
    world.clock.pass_by(days=40)
    sought = looks.sought_by(world, case.reference)
    assert (sought.reference, sought.came) == (case.reference, date(2027, 1, 12))


def _moved(world: FakeWorld, person: Person, email: str) -> Person:
    known = world.people.get(person.person_id) or person
    after = replace(known, email=email)
    world.people.change(known, after, change_of(world, ADMINISTRATOR.person_id, Changed.PERSON, known, after))
    return after


def _found(world: FakeWorld, address: str) -> dict[str, bool]:
    """The ids, and whether the words say that they had the address before."""
    found = finding_lookers.find(world, AUDITOR, address).found
    return {each.looker_id: "had this address before" in each.words for each in found}


def test_a_person_is_found_by_every_address_that_they_had(world: FakeWorld) -> None:
    _moved(world, OFFICER, NEW)
    _moved(world, OFFICER, "third@county.example")
    for address, before in ((OLD, True), (f" {OLD.upper()} ", True), (NEW, True), ("third@county.example", False)):
        assert _found(world, address) == {OFFICER.person_id: before}


def test_of_an_address_that_went_to_another_both_are_found(world: FakeWorld) -> None:
    _moved(world, OFFICER, NEW)
    world.clock.pass_by(days=1)
    _moved(world, COLLEAGUE, OLD)
    assert _found(world, OLD) == {COLLEAGUE.person_id: False, OFFICER.person_id: True}


def test_more_changes_than_one_request_reads_are_said(world: FakeWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding_lookers, "_READ_AT_ONCE", 1)
    for number in range(finding_lookers._PAGES_AT_MOST + 1):
        _moved(world, OFFICER, f"moved{number}@county.example")
        world.clock.pass_by(minutes=1)
    assert finding_lookers.find(world, AUDITOR, "moved3@county.example").more
