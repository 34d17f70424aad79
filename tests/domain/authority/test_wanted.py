"""A change that waits for a second person: what it makes of a person, and how it is stored."""

import pytest
from msgspec.structs import replace

from chalicelib.domain.authority.mailboxes import MovedMailboxes
from chalicelib.domain.authority.wanted import (
    Wanted,
    WantedByNewer,
    WantedLoad,
    WantedPerson,
    WantedProvider,
    WantedReset,
    is_understood,
)
from chalicelib.domain.newer import Kept, read_as
from chalicelib.domain.people.council import Provider
from chalicelib.domain.people.people import Person, School
from chalicelib.domain.people.roles import Role

NEWER = read_as(Role, "of-a-newer-version")
SCHOOLS = (School("100001", "Hillside", safeguarding=True),)
WANTED = WantedPerson(
    "olive",
    3,
    "Olive New",
    "new@county.example",
    frozenset({Role.OFFICER, Role.MANAGER}),
    SCHOOLS,
    False,
    {"c": "mona"},
)
PROVIDER = Provider(
    "https://login.county.example", "client", {Role.OFFICER: "cme.officer"}, frozenset({"b", "a"}), joins=True
)


def test_a_new_person_is_as_wanted() -> None:
    assert WANTED.applied_to(None) == Person(
        "olive", "Olive New", "new@county.example", WANTED.roles, SCHOOLS, active=False
    )


def test_a_person_keeps_what_nobody_wants_to_change() -> None:
    before = Person("olive", "Olive Old", "old@county.example", frozenset({Role.ADMINISTRATOR, NEWER}), version=9)
    assert WANTED.applied_to(before) == Person(
        *("olive", "Olive New", "new@county.example", WANTED.roles | {NEWER}, SCHOOLS),
        active=False,
        was_staff=True,
        version=9,
    )


def test_a_provider_is_what_two_people_agreed_to() -> None:
    wanted = WantedProvider.of(PROVIDER, 4)
    assert wanted == WantedProvider(
        4, "https://login.county.example", "client", {"officer": "cme.officer"}, ("a", "b"), True
    )
    assert wanted.provider == PROVIDER


@pytest.mark.parametrize(
    ("wanted", "stored"),
    [
        (
            WANTED,
            {
                "person_id": "olive",
                "version": 3,
                "name": "Olive New",
                "email": "new@county.example",
                "roles": ["manager", "officer"],
                "schools": [["100001", "Hillside", True]],
                "active": False,
                "named": {"c": "mona"},
                "rest": None,
            },
        ),
        (WantedLoad("f", "c", "o", 2), {"file_id": "f", "content": "c", "opens": "o", "count": 2}),
        (WantedReset("p", "Olive", "o@c.example"), {"person_id": "p", "name": "Olive", "email": "o@c.example"}),
        (
            WantedProvider.of(PROVIDER, 4),
            {
                "version": 4,
                "issuer": "https://login.county.example",
                "client_id": "client",
                "roles": {"officer": "cme.officer"},
                "local": ["a", "b"],
                "joins": True,
            },
        ),
        (WantedByNewer(Kept({"kind": "newer"})), {"kind": "newer"}),
    ],
)
def test_how_it_is_stored(wanted: Wanted, stored: dict[str, object]) -> None:
    assert wanted.stored == stored


@pytest.mark.parametrize(
    ("wanted", "understood"),
    [
        (WANTED, True),
        (replace(WANTED, roles=frozenset({Role.OFFICER, NEWER})), False),
        (WantedProvider.of(PROVIDER, 4), True),
        (WantedProvider(4, "i", "c", {"of-a-newer-version": "x"}, (), False), False),
        (MovedMailboxes({}, {"team": "a"}), True),
        (MovedMailboxes({}, {"other:of-a-newer-version": "a"}), False),
        (WantedLoad("f", "c", "o", 2), True),
        (WantedReset("p", "Olive", "o@c.example"), True),
        (WantedByNewer(Kept({"kind": "newer"})), False),
    ],
)
def test_which_changes_this_version_can_make(wanted: Wanted, understood: bool) -> None:
    assert is_understood(wanted) is understood
