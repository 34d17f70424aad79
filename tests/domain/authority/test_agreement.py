from datetime import timedelta

import pytest
from msgspec.structs import replace

from chalicelib.domain.authority.agreement import Request, asked_for, may_agree
from chalicelib.domain.authority.mailboxes import MovedMailboxes
from chalicelib.domain.authority.second_person import LASTS, Agreer, able, agreer_after, is_alone, is_told, needs_second
from chalicelib.domain.authority.wanted import Wanted, WantedPerson
from chalicelib.domain.people.changes import Changed
from chalicelib.domain.people.people import Person
from chalicelib.domain.people.roles import STAFF_ROLES, Role
from tests.support.world import (
    ADMINISTRATOR,
    MANAGER,
    NOW,
    OFFICER,
    OTHER_ADMINISTRATOR,
    OTHER_SCHOOL,
    REFERRER,
    SCHOOL,
)

BOTH = replace(ADMINISTRATOR, roles=ADMINISTRATOR.roles | OFFICER.roles)
GONE = replace(OFFICER, active=False)
HALF_AN_HOUR = timedelta(minutes=30)


@pytest.mark.parametrize("role", sorted(STAFF_ROLES))
def test_every_role_of_staff_needs_a_second_person(role: Role) -> None:
    assert needs_second(None, Person("new", "Nia", "nia@county.example", frozenset({role})))
    assert needs_second(REFERRER, replace(REFERRER, roles=frozenset({role})))


@pytest.mark.parametrize(
    ("before", "after", "needs"),
    [
        pytest.param(ADMINISTRATOR, BOTH, True, id="a role for oneself"),
        pytest.param(BOTH, ADMINISTRATOR, False, id="a role is taken away"),
        pytest.param(OFFICER, GONE, False, id="disabled"),
        pytest.param(GONE, OFFICER, True, id="enabled with a role"),
        pytest.param(
            replace(REFERRER, active=False),
            replace(REFERRER, active=False, roles=OFFICER.roles),
            True,
            id="a role before they are enabled",
        ),
        pytest.param(GONE, replace(GONE, roles=MANAGER.roles), True, id="another role before they are enabled"),
        pytest.param(
            replace(MANAGER, active=False),
            replace(MANAGER, active=False, roles=frozenset()),
            False,
            id="a role of one who left is taken away",
        ),
        pytest.param(OFFICER, replace(OFFICER, name="Omar Other"), False, id="another name"),
        pytest.param(OFFICER, replace(OFFICER, email="thief@county.example"), True, id="an officer's address"),
        pytest.param(OFFICER, replace(OFFICER, email="Omar@County.example "), False, id="the same address"),
        pytest.param(GONE, replace(GONE, email="thief@county.example"), True, id="the address of one who left"),
        pytest.param(REFERRER, replace(REFERRER, email="rita@new.example"), False, id="a contact's address"),
        pytest.param(None, REFERRER, False, id="a new contact"),
        pytest.param(REFERRER, replace(REFERRER, schools=(OTHER_SCHOOL,)), False, id="a contact of another school"),
        pytest.param(ADMINISTRATOR, replace(ADMINISTRATOR, schools=(SCHOOL,)), True, id="staff as a contact"),
        pytest.param(
            replace(ADMINISTRATOR, schools=(SCHOOL,)),
            replace(ADMINISTRATOR, schools=(replace(SCHOOL, safeguarding=True),)),
            True,
            id="staff as a safeguarding lead",
        ),
        pytest.param(replace(ADMINISTRATOR, schools=(SCHOOL,)), ADMINISTRATOR, False, id="staff leave a school"),
    ],
)
def test_what_needs_a_second_person(before: Person | None, after: Person, needs: bool) -> None:
    assert needs_second(before, after) is needs


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (OFFICER, replace(OFFICER, email="new@county.example"), True),
        (REFERRER, replace(REFERRER, email="new@school.example"), True),
        (MANAGER, replace(MANAGER, active=False), True),
        (BOTH, OFFICER, True),
        (OFFICER, GONE, False),
        (OFFICER, replace(OFFICER, name="Omar Other"), False),
    ],
)
def test_what_others_are_told_of(before: Person, after: Person, told: bool) -> None:
    assert is_told(before, after) is told


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (None, MANAGER, Agreer(MANAGER.person_id)),
        (MANAGER, replace(MANAGER, active=False), Agreer(MANAGER.person_id, NOW + LASTS)),
        (MANAGER, replace(MANAGER, roles=OFFICER.roles), Agreer(MANAGER.person_id, NOW + LASTS)),
        (MANAGER, replace(MANAGER, name="Mina Other"), None),
        (OFFICER, GONE, None),
    ],
)
def test_who_may_agree_after_a_change(before: Person | None, after: Person, expected: Agreer | None) -> None:
    assert agreer_after(before, after, NOW) == expected


ME, OTHER = Agreer("administrator"), Agreer("second")
DISABLED = Agreer("second", NOW + HALF_AN_HOUR)


@pytest.mark.parametrize(
    ("agreers", "alone"),
    [
        ([], True),
        ([ME], True),
        ([ME, OTHER], False),
        ([ME, DISABLED], False),
        ([ME, replace(DISABLED, until=NOW)], True),
    ],
)
def test_somebody_who_could_agree_within_72_hours_still_counts(agreers: list[Agreer], alone: bool) -> None:
    assert is_alone(agreers, "administrator", NOW) is alone


WANTED = WantedPerson(
    OFFICER.person_id, 3, OFFICER.name, "new@county.example", frozenset({Role.MANAGER}), (SCHOOL,), active=True,
    named={"2345-6789": "manager"}, rest="",
)  # fmt: skip
MOVED = MovedMailboxes({"team": "old@county.example"}, {"team": "new@county.example"}, "2026-11-02")


def a_request(by: Person = ADMINISTRATOR, about: Person = OFFICER) -> Request:
    wanted = replace(WANTED, person_id=about.person_id, name=about.name)
    return Request("request", Changed.PERSON, by.person_id, NOW, wanted, {"Email": "old"}, {"Email": "new"})


@pytest.mark.parametrize(
    ("who", "about", "can", "may"),
    [
        (ADMINISTRATOR, OFFICER, {ADMINISTRATOR, OTHER_ADMINISTRATOR}, False),
        (OTHER_ADMINISTRATOR, OFFICER, {ADMINISTRATOR, OTHER_ADMINISTRATOR}, True),
        (MANAGER, OFFICER, {ADMINISTRATOR, MANAGER}, True),
        (MANAGER, MANAGER, {ADMINISTRATOR, MANAGER, OTHER_ADMINISTRATOR}, False),
        (MANAGER, MANAGER, {ADMINISTRATOR, MANAGER}, True),
        (ADMINISTRATOR, ADMINISTRATOR, {ADMINISTRATOR}, False),
        (MANAGER, OFFICER, {ADMINISTRATOR}, False),
    ],
)
def test_who_may_agree(who: Person, about: Person, can: set[Person], may: bool) -> None:
    assert may_agree(who.person_id, a_request(about=about), able(Agreer(one.person_id) for one in can)) is may


def test_a_request_lapses_after_72_hours() -> None:
    request = a_request()
    assert request.waits(NOW + timedelta(hours=71, minutes=59))
    assert not request.waits(NOW + timedelta(hours=72))


@pytest.mark.parametrize("wanted", [WANTED, MOVED])
def test_a_request_is_stored_and_read_again(wanted: Wanted) -> None:
    request = replace(a_request(), wanted=wanted)
    assert replace(request, **asked_for(request.stored)) == request


def test_what_is_asked_for_is_all_that_changes() -> None:
    after = WANTED.applied_to(OFFICER)
    manager = frozenset({Role.MANAGER})
    assert after == replace(OFFICER, email="new@county.example", roles=manager, schools=(SCHOOL,), was_staff=True)


NEW = replace(WANTED, version=None)


@pytest.mark.parametrize(
    ("wanted", "other", "same"),
    [
        (WANTED, WANTED, True),
        (WANTED, replace(WANTED, email="thief@county.example"), False),
        (WANTED, replace(WANTED, named={"2345-6789": "somebody else"}), False),
        (WANTED, replace(WANTED, person_id="another"), False),
        (NEW, replace(NEW, person_id="another id each time"), True),
        (NEW, WANTED, False),
        (MOVED, MovedMailboxes(dict(MOVED.before), dict(MOVED.after), MOVED.verified_on), True),
        (MOVED, replace(MOVED, after={"team": "thief@county.example"}), False),
        (WANTED, MOVED, False),
        (NEW, MOVED, False),
    ],
)
def test_a_button_pressed_twice_asks_the_same(wanted: Wanted, other: Wanted, *, same: bool) -> None:
    request = replace(a_request(), wanted=wanted)
    assert request.asks_the_same(replace(request, request_id="again", wanted=other)) is same
    assert not request.asks_the_same(replace(request, by="somebody else"))
