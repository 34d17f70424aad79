"""The table of rights, read against a second one written by hand: what each role may do at all."""

import pytest

from chalicelib.domain.people.mail_contacts import ContactRole
from chalicelib.domain.people.people import Person, School
from chalicelib.domain.people.roles import Role
from chalicelib.web.http.access import FRESH, RULES
from chalicelib.web.http.who import Who, may
from tests.support.mail_contacts import HEAD

SCHOOL = School("900001", "Hillside Primary School")
LEAD = School("900001", "Hillside Primary School", safeguarding=True)

PEOPLE = {
    "nobody": None,
    "a head who gets mail only": None,
    "nobody's": Person("none", "No Role", "none@county.example"),
    "officer": Person("o", "Olu", "o@county.example", frozenset({Role.OFFICER})),
    "manager": Person("m", "Mia", "m@county.example", frozenset({Role.MANAGER})),
    "administrator": Person("a", "Ann", "a@county.example", frozenset({Role.ADMINISTRATOR})),
    "auditor": Person("u", "Uma", "u@county.example", frozenset({Role.AUDITOR})),
    "contact": Person("c", "Cai", "c@school.example", schools=(SCHOOL,)),
    "lead": Person("l", "Lea", "l@school.example", schools=(LEAD,)),
    "partner": Person("p", "p@health.example", "p@health.example", frozenset({Role.PARTNER})),
}
STAFF = {"officer", "manager", "administrator", "auditor"}
SCHOOLS = {"contact", "lead"}
MAY = {
    Who.ANYONE: set(PEOPLE),
    Who.BROWSER: set(PEOPLE),
    Who.HALFWAY: set(PEOPLE),
    Who.HAS_FACTOR: STAFF,
    Who.SIGNED_IN: STAFF | SCHOOLS | {"partner"},
    Who.SENDER: SCHOOLS | {"partner"},
    Who.REFERRER: SCHOOLS,
    Who.FILLS_IN: SCHOOLS | {"officer", "manager", "partner"},
    Who.GETS_SHEETS: SCHOOLS,
    Who.RECEIVER: SCHOOLS,
    Who.STAFF: {"officer", "manager"},
    Who.READER: {"officer", "manager", "auditor"},
    Who.TEAM: {"officer", "manager", "administrator"},
    Who.WRITES: {"officer", "manager", "administrator"},
    Who.READS_DRAFTS: STAFF,
    Who.MANAGER: {"manager"},
    Who.KEEPS_ROTA: {"manager", "administrator"},
    Who.SECOND_PERSON: {"manager", "administrator"},
    Who.CONFIRMS: {"manager", "administrator", "lead"},
    Who.AUDITOR: {"auditor"},
    Who.READS_CHANGES: {"administrator", "auditor"},
    Who.ADMINISTRATOR: {"administrator"},
}


OWN = ("/still-here", "/sign-in/again", "/kept")
"""About one's own session."""


@pytest.mark.parametrize("who", Who)
def test_which_roles_may(who: Who) -> None:
    assert {name for name, person in PEOPLE.items() if may(person, who)} == MAY[who]


def test_a_person_with_two_roles_may_do_what_either_may() -> None:
    both = Person("b", "Bea", "b@county.example", frozenset({Role.ADMINISTRATOR, Role.OFFICER}), (SCHOOL,))
    assert all(may(both, who) for who in (Who.ADMINISTRATOR, Who.STAFF, Who.READER, Who.REFERRER))
    assert not may(both, Who.MANAGER)


def test_an_auditor_changes_nothing_but_their_own_sessions_and_recovery_codes() -> None:
    posts = {route: who for route, who in RULES.items() if route[0] == "POST" and who.value.roles is not None}
    theirs = {route: who for route, who in posts.items() if may(PEOPLE["auditor"], who)}
    assert set(theirs.values()) <= {Who.SIGNED_IN, Who.HAS_FACTOR, Who.AUDITOR, Who.READS_DRAFTS}
    saved = {route for route, who in theirs.items() if who is Who.READS_DRAFTS}
    told = {("POST", "/write-sheets/{sheet_id}/told"), ("POST", "/guidance/{slug}/told")}
    assert saved == told, "files of who was told, which change nothing"
    searches, files = {("POST", "/audit/child"), ("POST", "/audit/people")}, {("POST", "/audit/export")}
    assert {route for route, who in theirs.items() if who is Who.AUDITOR} == searches | files
    assert files <= FRESH


def test_an_administrator_opens_no_childs_record() -> None:
    records = [who for (_, path), who in RULES.items() if path.startswith(("/cases", "/referrals"))]
    assert not any(may(PEOPLE["administrator"], who) for who in records)


def test_a_partner_reaches_only_forms_and_what_they_sent() -> None:
    """A person who only proved that they read a mailbox."""
    open_to_all = (Who.ANYONE, Who.HALFWAY)
    reached = {path for (_, path), who in RULES.items() if who not in open_to_all and may(PEOPLE["partner"], who)}
    begins = ("/referrals/{draft_id}", "/concerns/{draft_id}", "/my-referrals", "/sessions", "/files", *OWN)
    assert {path for path in reached if not path.startswith(begins)} == set()


def test_a_contact_who_gets_mail_only_has_no_role_and_nobody_can_become_one_by_being_one() -> None:
    """They are no people of the service: no role is made of theirs, and no route names them."""
    assert not {role.value for role in ContactRole} & {role.value for role in Role}
    assert not hasattr(HEAD, "roles")
    kept_from = {who for who in Who if who.value.roles is not None}
    assert kept_from == {who for who in Who if not may(PEOPLE["a head who gets mail only"], who)}
