"""Who is told of a sheet, who instead, and which schools have nobody."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from chalicelib.domain.people.mail_contacts import ContactRole, MailContact
from chalicelib.domain.people.people import Person, School
from chalicelib.domain.schools.registered_school import RegisteredSchool
from chalicelib.domain.sheets.readers import Gap, Readers, readers_of
from chalicelib.domain.sheets.sheet import Audience

HEAD, CHAIR, LEAD, OFFICE, TRUST = (
    ContactRole.HEAD,
    ContactRole.CHAIR,
    ContactRole.SAFEGUARDING,
    ContactRole.OFFICE,
    ContactRole.TRUST,
)
ASH = RegisteredSchool("1", "Ash", "999", "1", "Community school", "Primary", "Open", "Town", "ZZ1 1ZZ")
BAY = replace(ASH, urn="2", name="Bay", type="Academy converter", phase="Secondary", town="Port")
SCHOOLS = (BAY, ASH)


def contact(role: ContactRole, urn: str = "1", email: str = "", **facts: bool) -> MailContact:
    return MailContact(f"{role}-{urn}", urn, role, f"{role} {urn}", email or f"{role}-{urn}@x.example", **facts)


def found(
    roles: set[ContactRole], contacts: list[MailContact], people: list[Person] | None = None, **chosen: frozenset[str]
) -> Readers:
    return readers_of(Audience(frozenset(roles), **chosen), SCHOOLS, contacts, people or [])


def test_everybody_in_the_role_is_told_school_by_school() -> None:
    told = found({HEAD}, [contact(HEAD, "2"), contact(HEAD, "1"), contact(CHAIR, "1")]).told
    assert [(reader.urn, reader.role, reader.contact) for reader in told] == [
        ("1", HEAD, "contact:head-1"),
        ("2", HEAD, "contact:head-2"),
    ]


@pytest.mark.parametrize(
    ("role", "there", "instead"),
    [
        (CHAIR, [HEAD, OFFICE], HEAD),
        (CHAIR, [OFFICE], OFFICE),
        (HEAD, [OFFICE, CHAIR], OFFICE),
        (OFFICE, [HEAD], HEAD),
        (CHAIR, [LEAD], None),
        (HEAD, [], None),
    ],
)
def test_where_nobody_has_the_role_the_head_is_told_or_the_office(
    role: ContactRole, there: list[ContactRole], instead: ContactRole | None
) -> None:
    readers = found({role}, [contact(each) for each in there], urns=frozenset({"1"}))
    assert readers.gaps == (Gap("1", "Ash", role, instead),)
    assert [(reader.role, reader.instead) for reader in readers.told] == ([(role, instead)] if instead else [])
    assert readers.untold == (() if instead else readers.gaps)


def test_a_head_who_is_told_as_head_is_not_told_again_for_the_chair() -> None:
    readers = found({HEAD, CHAIR}, [contact(HEAD)], urns=frozenset({"1"}))
    assert [(reader.role, reader.instead) for reader in readers.told] == [(HEAD, None)]
    assert readers.gaps == (Gap("1", "Ash", CHAIR, HEAD),)


def test_who_has_two_roles_is_told_once_and_fills_both() -> None:
    readers = found(
        {HEAD, LEAD}, [contact(HEAD, email="x@x.example"), contact(LEAD, email="X@x.example")], urns=frozenset({"1"})
    )
    assert len(readers.told) == 1
    assert readers.gaps == ()


def test_people_with_accounts_are_told_as_safeguarding_leads_or_as_the_office() -> None:
    lead = Person("lead", "Lea", "lea@x.example", schools=(School("1", "Ash", safeguarding=True),))
    clerk = Person("clerk", "Cai", "cai@x.example", schools=(School("1", "Ash"), School("2", "Bay")))
    gone = Person("gone", "Gil", "gil@x.example", schools=(School("1", "Ash", safeguarding=True),), active=False)
    readers = found({LEAD, OFFICE}, [], [lead, clerk, gone])
    assert [(reader.urn, reader.role, reader.contact, reader.instead) for reader in readers.told] == [
        ("1", LEAD, "person:lead", None),
        ("1", OFFICE, "person:clerk", None),
        ("2", OFFICE, "person:clerk", None),
    ]
    assert readers.people == 2


def test_of_two_ways_to_one_address_the_account_is_told() -> None:
    lead = Person("lead", "Lea", "lea@x.example", schools=(School("1", "Ash", safeguarding=True),))
    readers = found({LEAD}, [contact(LEAD, email="LEA@x.example")], [lead])
    assert [reader.contact for reader in readers.told if reader.urn == "1"] == ["person:lead"]


@pytest.mark.parametrize(
    ("chosen", "urns"),
    [
        ({}, ["1", "2"]),
        ({"phases": {"Primary"}}, ["1"]),
        ({"areas": {"Port"}}, ["2"]),
        ({"urns": {"2", "9"}}, ["2"]),
        ({"phases": {"Primary"}, "areas": {"Port"}}, []),
    ],
)
def test_a_sheet_is_for_all_schools_or_for_the_chosen(chosen: dict[str, set[str]], urns: list[str]) -> None:
    contacts = [contact(HEAD, "1"), contact(HEAD, "2"), contact(HEAD, "3")]
    readers = found({HEAD}, contacts, [], **{name: frozenset(values) for name, values in chosen.items()})
    assert [reader.urn for reader in readers.told] == urns
    assert readers.schools == len(urns)


def test_a_closed_school_is_told_nothing() -> None:
    closed = replace(ASH, status="Closed")
    assert readers_of(Audience(frozenset({HEAD})), [closed], [contact(HEAD)], []) == Readers()


def test_only_an_academy_lacks_a_trust() -> None:
    assert [(gap.urn, gap.role) for gap in found({TRUST}, []).gaps] == [("2", TRUST)]


def test_nobody_is_told_of_a_sheet_for_nobody() -> None:
    assert found(set(), [contact(HEAD)]) == Readers(schools=2)


def test_who_unsubscribed_is_a_reader_whom_publishing_may_leave_out() -> None:
    assert [reader.stopped for reader in found({HEAD}, [contact(HEAD, stopped=True)]).told] == [True]


CONTACTS = st.lists(st.builds(contact, st.sampled_from(ContactRole), st.sampled_from(["1", "2", "3"])), max_size=8)


@given(st.frozensets(st.sampled_from(ContactRole)), CONTACTS)
def test_every_role_at_every_school_is_filled_or_a_gap_and_nobody_is_told_twice(
    roles: frozenset[ContactRole], contacts: list[MailContact]
) -> None:
    readers = readers_of(Audience(roles), SCHOOLS, contacts, [])
    missing = {(gap.urn, gap.role) for gap in readers.gaps}
    for school in SCHOOLS:
        for role in roles - {TRUST}:
            there = any(each.role is role and each.urn == school.urn for each in contacts)
            assert there is ((school.urn, role) not in missing)
    told = [(reader.urn, reader.email) for reader in readers.told]
    assert len(told) == len(set(told))
    untold = {(gap.urn, gap.role) for gap in readers.untold}
    assert not [reader for reader in readers.told if (reader.urn, reader.role) in untold]
