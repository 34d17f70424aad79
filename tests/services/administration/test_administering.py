from copy import deepcopy
from typing import Any

import pytest
from msgspec.structs import replace

from chalicelib.domain.errors import Conflict, NotFound
from chalicelib.domain.people.changes import Changed
from chalicelib.domain.people.people import Person, School
from chalicelib.domain.people.roles import Role
from chalicelib.services.administration import (
    administering,
    keeping_council,
    known_people,
    school_contacts,
    shutting_out,
)
from chalicelib.services.administration.agreeing import agree, waiting
from chalicelib.services.administration.leaving import NotPossible
from chalicelib.services.casework import taking
from tests.services.sign_in.test_signing_in import sign_in
from tests.support.browser import enrolled
from tests.support.council import PROVIDER, switch_on
from tests.support.world import (
    ADMINISTRATOR,
    MANAGER,
    OFFICER,
    OTHER_ADMINISTRATOR,
    OTHER_SCHOOL,
    PEOPLE,
    REFERRER,
    SCHOOL,
    FakeWorld,
    a_world,
    refer,
    registered,
)

ME = ADMINISTRATOR
LEAD = replace(SCHOOL, safeguarding=True)


@pytest.fixture
def world() -> FakeWorld:
    return a_world(people=(*PEOPLE, ADMINISTRATOR))


def now(world: FakeWorld, person: Person) -> Person:
    found = world.people.get(person.person_id)
    assert found
    return found


def a_manager_agrees(world: FakeWorld) -> None:
    (request,) = waiting(world)
    agree(world, MANAGER, request.request_id)


# --- staff --------------------------------------------------------------------------------------------------------------


def test_staff_are_listed_by_name_and_disabled_ones_last(world: FakeWorld) -> None:
    shutting_out.disable(world, ME, OFFICER.person_id, 0)
    names = [person.name for person in known_people.staff(world)]
    assert names == ["Ann Administrator", "Cora Colleague", "Mina Manager", "Omar Officer"]


def test_somebody_new_is_added_with_who_did_it(world: FakeWorld) -> None:
    person = administering.add_staff(world, ME, "Nia New", "Nia@County.example", [Role.OFFICER]).person
    a_manager_agrees(world)
    assert (now(world, person).email, now(world, person).roles) == ("nia@county.example", frozenset({Role.OFFICER}))
    change = world.store.changes[-1]
    assert (change.what, change.by, change.about) == (Changed.PERSON_ADDED, ME.person_id, person.person_id)
    assert (change.before["Name"], change.after["Name"], change.after["Roles"]) == ("", "Nia New", "Officer")


def test_a_contact_of_a_school_may_become_staff(world: FakeWorld) -> None:
    administering.add_staff(world, ME, "Rita Referrer", REFERRER.email, [Role.OFFICER])
    a_manager_agrees(world)
    person = now(world, REFERRER)
    assert (person.person_id, person.schools, person.works_cases) == (REFERRER.person_id, (SCHOOL,), True)


@pytest.mark.parametrize(
    ("email", "roles", "words"),
    [
        ("nobody", [Role.OFFICER], "has an @"),
        ("nia@county.example", [], "at least one role"),
        ("nia@county.example", [Role.SCHOOL_CONTACT], "at least one role"),
        (OFFICER.email, [Role.MANAGER], "already on the list of staff"),
    ],
)
def test_some_people_cannot_be_added(world: FakeWorld, email: str, roles: list[Role], words: str) -> None:
    with pytest.raises(NotPossible, match=words):
        administering.add_staff(world, ME, "Nia New", email, roles)
    assert world.store.changes == []


def test_name_and_roles_are_changed_with_before_and_after(world: FakeWorld) -> None:
    administering.change_person(world, ME, OFFICER.person_id, 0, "Omar Senior", [Role.OFFICER, Role.MANAGER])
    a_manager_agrees(world)
    change = world.store.changes[-1]
    assert change.before == {"Name": "Omar Officer", "Roles": "Officer"}
    assert change.after == {"Name": "Omar Senior", "Roles": "Manager, Officer", "Agreed by": MANAGER.name}


def test_what_changes_nothing_is_not_written(world: FakeWorld) -> None:
    administering.change_person(world, ME, OFFICER.person_id, 0, OFFICER.name, OFFICER.roles)
    assert (world.store.changes, now(world, OFFICER).version) == ([], 0)


def test_the_second_of_two_administrators_is_told(world: FakeWorld) -> None:
    administering.change_person(world, ME, OFFICER.person_id, 0, "First", OFFICER.roles)
    with pytest.raises(Conflict):
        administering.change_person(world, ME, OFFICER.person_id, 0, "Second", OFFICER.roles)
    assert now(world, OFFICER).name == "First"


def test_nobody_is_left_without_a_role(world: FakeWorld) -> None:
    with pytest.raises(NotPossible, match="disable them"):
        administering.change_person(world, ME, OFFICER.person_id, 0, OFFICER.name, [])


def test_nobody_there_is_not_found(world: FakeWorld) -> None:
    with pytest.raises(NotFound):
        known_people.known(world, "nobody")
    with pytest.raises(NotFound):
        administering.change_person(world, ME, "nobody", 0, "Name", [Role.OFFICER])


# --- a new address ------------------------------------------------------------------------------------------------------


def test_a_new_address_signs_in_and_the_old_one_does_not(world: FakeWorld) -> None:
    sign_in(world)
    administering.change_email(world, ME, OFFICER.person_id, 0, " Omar.New@County.example ")
    assert len(world.sign_ins.of_person(OFFICER.person_id)) == 1
    a_manager_agrees(world)
    assert world.sign_ins.of_person(OFFICER.person_id) == []
    assert world.people.by_email(OFFICER.email) is None
    assert world.people.by_email("omar.new@county.example") == now(world, OFFICER)
    asked, change = world.store.changes
    assert (asked.before, asked.after) == ({"Email": OFFICER.email}, {"Email": "omar.new@county.example"})
    assert change.after == {**asked.after, "Agreed by": MANAGER.name}


@pytest.mark.parametrize(
    ("person", "email", "words"),
    [
        (OFFICER, "omar", "has an @"),
        (OFFICER, REFERRER.email.upper(), f"This is already the address of {REFERRER.name}"),
        (ME, "me@county.example", "Ask another administrator to change your address"),
    ],
)
def test_an_address_that_cannot_be_theirs(world: FakeWorld, person: Person, email: str, words: str) -> None:
    with pytest.raises(NotPossible, match=words):
        administering.change_email(world, ME, person.person_id, 0, email)
    assert world.store.changes == []


def test_the_same_address_again_signs_nobody_out(world: FakeWorld) -> None:
    sign_in(world)
    administering.change_email(world, ME, OFFICER.person_id, 0, OFFICER.email.upper())
    assert (len(world.sign_ins.of_person(OFFICER.person_id)), world.store.changes) == (1, [])


# --- disabling ----------------------------------------------------------------------------------------------------------


def test_what_somebody_owns_is_said(world: FakeWorld) -> None:
    case = refer(world)
    taking.take(world, case.reference, OFFICER, case.version, "once")
    assert [owned.reference for owned in known_people.known(world, OFFICER.person_id).owned] == [case.reference]
    assert known_people.known(world, REFERRER.person_id).owned == ()


def test_a_disabled_person_is_signed_out_everywhere_and_may_be_enabled_again(world: FakeWorld) -> None:
    sign_in(world)
    shutting_out.disable(world, ME, OFFICER.person_id, 0)
    assert (now(world, OFFICER).active, world.sign_ins.of_person(OFFICER.person_id)) == (False, [])
    shutting_out.enable(world, ME, OFFICER.person_id, 1)
    assert not now(world, OFFICER).active
    a_manager_agrees(world)
    assert now(world, OFFICER).active
    assert [change.what for change in world.store.changes] == [
        Changed.PERSON_DISABLED,
        Changed.ASKED,
        Changed.PERSON_ENABLED,
    ]


@pytest.mark.parametrize("how", ["disabled", "made an officer"])
def test_the_last_administrator_stays_one(world: FakeWorld, how: str) -> None:
    with pytest.raises(NotPossible, match="the only administrator"):
        _lose(world, how)
    assert now(world, ADMINISTRATOR).administers


@pytest.mark.parametrize("how", ["disabled", "made an officer"])
def test_one_of_two_administrators_may_go(how: str) -> None:
    world = a_world(people=(*PEOPLE, ADMINISTRATOR, OTHER_ADMINISTRATOR))
    _lose(world, how)
    if how != "disabled":
        a_manager_agrees(world)
    gone = now(world, ADMINISTRATOR)
    assert not (gone.active and gone.administers)


def _lose(world: FakeWorld, how: str) -> None:
    if how == "disabled":
        shutting_out.disable(world, ME, ADMINISTRATOR.person_id, 0)
    elif how == "given a role more":
        both = [Role.ADMINISTRATOR, Role.MANAGER]
        administering.change_person(world, ME, ADMINISTRATOR.person_id, 0, ADMINISTRATOR.name, both)
    elif how == "made a contact":
        school_contacts.add_contact(world, ME, ADMINISTRATOR.name, ADMINISTRATOR.email, SCHOOL)
    else:
        administering.change_person(world, ME, ADMINISTRATOR.person_id, 0, ADMINISTRATOR.name, [Role.OFFICER])


# --- administrators who go on with emailed codes ------------------------------------------------------------------------


def _with_codes(*local: Person, issuer: str = PROVIDER.issuer) -> FakeWorld:
    world = a_world(people=(*PEOPLE, ADMINISTRATOR, OTHER_ADMINISTRATOR))
    switch_on(world, replace(PROVIDER, issuer=issuer, local=frozenset(person.person_id for person in local)))
    for person in local:
        enrolled(world, person.person_id)
    return world


@pytest.mark.parametrize("how", ["disabled", "made an officer", "given a role more", "made a contact"])
def test_the_last_administrator_with_codes_stays_one(how: str) -> None:
    world = _with_codes(ADMINISTRATOR)
    with pytest.raises(NotPossible, match="Choose somebody else for that on the page “Council sign-in” first"):
        _lose(world, how)
    assert (now(world, ADMINISTRATOR), waiting(world)) == (ADMINISTRATOR, [])


@pytest.mark.parametrize("how", ["disabled", "made an officer", "given a role more", "made a contact"])
@pytest.mark.parametrize(
    "world",
    [
        _with_codes(ADMINISTRATOR, OTHER_ADMINISTRATOR),
        _with_codes(OTHER_ADMINISTRATOR),
        _with_codes(ADMINISTRATOR, issuer=""),
    ],
    ids=["one of two", "another", "no provider"],
)
def test_another_administrator_with_codes_is_enough(world: FakeWorld, how: str) -> None:
    world = deepcopy(world)
    _lose(world, how)
    if how != "disabled":
        a_manager_agrees(world)
    assert not (now(world, ADMINISTRATOR).active and now(world, ADMINISTRATOR).every_role == {Role.ADMINISTRATOR})


@pytest.mark.parametrize("meanwhile", ["disabled", "made an officer"])
def test_an_administrator_with_codes_who_may_not_sign_in_is_none_to_rely_on(meanwhile: str) -> None:
    both = frozenset({Role.OFFICER, Role.ADMINISTRATOR})
    disabled, officer = replace(OTHER_ADMINISTRATOR, active=False), replace(OTHER_ADMINISTRATOR, roles=both)
    world = _with_codes(ADMINISTRATOR, OTHER_ADMINISTRATOR)
    world.people.add(disabled if meanwhile == "disabled" else officer)
    with pytest.raises(NotPossible):
        shutting_out.disable(world, ME, ADMINISTRATOR.person_id, 0)


def test_a_request_that_waited_too_long_is_refused_as_well() -> None:
    world = _with_codes(ADMINISTRATOR, OTHER_ADMINISTRATOR)
    _lose(world, "given a role more")
    shutting_out.disable(world, ME, OTHER_ADMINISTRATOR.person_id, 0)
    with pytest.raises(NotPossible, match="can sign in when the council’s sign-in does not work"):
        a_manager_agrees(world)


@pytest.mark.parametrize("first", ["the settings", "the person"])
def test_settings_that_choose_somebody_and_their_disabling_do_not_cross(
    monkeypatch: pytest.MonkeyPatch, first: str
) -> None:
    world = _with_codes(ADMINISTRATOR, OTHER_ADMINISTRATOR)
    only = replace(PROVIDER, local=frozenset({ADMINISTRATOR.person_id}))
    asked = keeping_council.save(world, OTHER_ADMINISTRATOR, 2, only)
    assert asked
    people_change, council_save = world.people.change, world.council.save

    def settings_first(*given: Any) -> None:
        monkeypatch.setattr(world.people, "change", people_change)
        a_manager_agrees(world)
        people_change(*given)

    def person_first(*given: Any) -> None:
        monkeypatch.setattr(world.council, "save", council_save)
        _lose(world, "disabled")
        council_save(*given)

    if first == "the settings":
        monkeypatch.setattr(world.people, "change", settings_first)
        with pytest.raises(Conflict):
            _lose(world, "disabled")
    else:
        monkeypatch.setattr(world.council, "save", person_first)
        with pytest.raises(Conflict):
            a_manager_agrees(world)
    chosen = [now(world, Person(person_id, "", "")) for person_id in world.council.settings.provider.local]
    assert any(person.active and person.administers for person in chosen)


def test_a_disabled_administrator_is_none_to_rely_on() -> None:
    gone = replace(OTHER_ADMINISTRATOR, active=False)
    world = a_world(people=(*PEOPLE, ADMINISTRATOR, gone))
    with pytest.raises(NotPossible):
        shutting_out.disable(world, ME, ADMINISTRATOR.person_id, 0)


def test_two_administrators_who_disable_each_other_at_once_leave_one(monkeypatch: pytest.MonkeyPatch) -> None:
    world = a_world(people=(*PEOPLE, ADMINISTRATOR, OTHER_ADMINISTRATOR))
    change = world.people.change

    def meanwhile(*given: Any) -> None:
        monkeypatch.setattr(world.people, "change", change)
        shutting_out.disable(world, ADMINISTRATOR, OTHER_ADMINISTRATOR.person_id, 0)
        change(*given)

    monkeypatch.setattr(world.people, "change", meanwhile)
    with pytest.raises(Conflict):
        shutting_out.disable(world, OTHER_ADMINISTRATOR, ADMINISTRATOR.person_id, 0)
    assert now(world, ADMINISTRATOR).active


def test_all_sign_ins_of_somebody_are_ended_and_that_is_recorded(world: FakeWorld) -> None:
    sign_in(world)
    assert shutting_out.end_sessions_of(world, ME, OFFICER.person_id) == 1
    assert world.sign_ins.of_person(OFFICER.person_id) == []
    assert world.store.changes[-1].after == {"Name": OFFICER.name, "Sign-ins ended": "1"}


# --- contacts -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", [" 123456 ", "example", "EXAMPLE primary school"])
def test_a_school_is_found_with_its_contacts(world: FakeWorld, text: str) -> None:
    found = school_contacts.find_contacts(world, text)
    assert (found.school_name, [person.name for person in found.people]) == (
        SCHOOL.name,
        ["Olu Other", "Rita Referrer"],
    )


def test_schools_of_like_names_are_offered(world: FakeWorld) -> None:
    other = registered(School("111111", "Another Example School"))
    world.schools.schools["111111"] = other
    assert [school.name for school in school_contacts.find_contacts(world, "example").schools] == [
        other.name,
        SCHOOL.name,
    ]


def test_a_person_is_found_by_address(world: FakeWorld) -> None:
    assert school_contacts.find_contacts(world, REFERRER.email).people == [REFERRER]


@pytest.mark.parametrize("text", ["nobody@school.example", "999999", "nowhere", "primary school"])
def test_nothing_is_found(world: FakeWorld, text: str) -> None:
    assert school_contacts.find_contacts(world, text).is_empty


def test_a_contact_is_added_and_becomes_the_safeguarding_lead(world: FakeWorld) -> None:
    person = school_contacts.add_contact(world, ME, "Cai Contact", "cai@school.example", SCHOOL).person
    school_contacts.add_contact(world, ME, "Cai Contact", "cai@school.example", LEAD)
    assert now(world, person).schools == (LEAD,)
    assert [change.what for change in world.store.changes] == [Changed.PERSON_ADDED, Changed.PERSON]


def test_staff_who_become_a_contact_keep_name_and_roles(world: FakeWorld) -> None:
    school_contacts.add_contact(world, ME, "O. Officer", OFFICER.email, SCHOOL)
    a_manager_agrees(world)
    after = now(world, OFFICER)
    assert (after.name, after.roles, after.schools) == (OFFICER.name, OFFICER.roles, (SCHOOL,))


@pytest.mark.parametrize("school", [SCHOOL, LEAD])
def test_somebody_who_was_disabled_as_staff_does_not_come_back_by_being_made_a_contact(
    world: FakeWorld, school: School
) -> None:
    left = shutting_out.disable(world, ME, OFFICER.person_id, 0)
    with pytest.raises(NotPossible, match="was disabled as a member of staff"):
        school_contacts.add_contact(world, ME, OFFICER.name, OFFICER.email, school)
    assert world.people.get(OFFICER.person_id) == replace(left, version=1)


def test_a_disabled_contact_who_never_was_staff_comes_back(world: FakeWorld) -> None:
    shutting_out.disable(world, ME, REFERRER.person_id, 0)
    assert school_contacts.add_contact(world, ME, REFERRER.name, REFERRER.email, SCHOOL).person.active


def test_a_contact_of_two_schools_is_removed_from_one(world: FakeWorld) -> None:
    both = next(person for person in PEOPLE if len(person.schools) == 2)
    after = school_contacts.remove_contact(world, ME, both.person_id, 0, SCHOOL.urn)
    assert (after.schools, after.active) == ((OTHER_SCHOOL,), True)


def test_a_contact_without_a_school_is_disabled(world: FakeWorld) -> None:
    after = school_contacts.remove_contact(world, ME, REFERRER.person_id, 0, SCHOOL.urn)
    assert (after.schools, after.active) == ((), False)
    with pytest.raises(NotFound):
        school_contacts.remove_contact(world, ME, REFERRER.person_id, 1, SCHOOL.urn)


def test_a_contact_of_the_last_school_who_is_staff_stays(world: FakeWorld) -> None:
    school_contacts.add_contact(world, ME, OFFICER.name, OFFICER.email, School("123456", SCHOOL.name))
    a_manager_agrees(world)
    assert school_contacts.remove_contact(world, ME, OFFICER.person_id, 1, "123456").active
