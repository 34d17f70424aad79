from datetime import timedelta

import pytest

from chalicelib.domain.people.people import Person, School
from chalicelib.domain.people.roles import Role
from chalicelib.domain.people.sessions import Session
from tests.support.world import NOW


def ended(staff: bool, started: timedelta, seen: timedelta) -> bool:
    return Session("digest", "person", staff, NOW - started, NOW - seen).has_ended(NOW)


MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.mark.parametrize(
    ("staff", "started", "seen", "has_ended"),
    [
        (True, HOUR, 29 * MINUTE, False),
        (True, HOUR, 30 * MINUTE, True),
        (True, 10 * HOUR - MINUTE, MINUTE, False),
        (True, 10 * HOUR, MINUTE, True),
        (False, 3 * HOUR, 119 * MINUTE, False),
        (False, 3 * HOUR, 2 * HOUR, True),
        (False, 12 * HOUR - MINUTE, MINUTE, False),
        (False, 12 * HOUR, MINUTE, True),
    ],
)
def test_when_a_session_ends(staff: bool, started: timedelta, seen: timedelta, has_ended: bool) -> None:
    assert ended(staff, started, seen) is has_ended


@pytest.mark.parametrize(
    ("roles", "is_staff"),
    [
        (set(), False),
        ({Role.SCHOOL_CONTACT}, False),
        ({Role.OFFICER}, True),
        ({Role.MANAGER}, True),
        ({Role.ADMINISTRATOR}, True),
    ],
)
def test_roles_that_are_staff(roles: set[Role], is_staff: bool) -> None:
    assert Person("id", "Name", "name@county.example", frozenset(roles)).is_staff is is_staff


def test_a_referrer_is_a_contact_of_a_school() -> None:
    rita = Person("id", "Rita", "rita@school.example", schools=(School("123456", "Example"),))
    assert rita.is_referrer
    assert not Person("id", "Omar", "omar@county.example", frozenset({Role.OFFICER})).is_referrer
