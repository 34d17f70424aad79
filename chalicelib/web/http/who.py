"""Which roles each `Who` of the table in `access` lets in."""

from enum import Enum

from msgspec import Struct

from chalicelib.domain.authority.second_person import AGREERS
from chalicelib.domain.people.people import Person
from chalicelib.domain.people.roles import CASE_READERS, CASEWORK_ROLES, OUTSIDE_ROLES, SCHOOL_ROLES, STAFF_ROLES, Role

Route = tuple[str, str]
"""A method and a path."""


class Allowed(Struct, frozen=True):
    """`roles` None: signed in or not. `own_only`: which things, if not everybody's; other people's are not found."""

    words: str
    roles: frozenset[Role] | None
    own_only: str = ""


class Who(Enum):
    ANYONE = Allowed("anyone", None)
    BROWSER = Allowed("anyone, for a form of the public", None, "what was begun in their browser")
    HALFWAY = Allowed("staff who entered a code and still owe a second factor", None, "their own sign-in")
    SIGNED_IN = Allowed("everybody who is signed in", STAFF_ROLES | OUTSIDE_ROLES, "their own sessions")
    HAS_FACTOR = Allowed("staff", STAFF_ROLES, "their own second factor")
    SENDER = Allowed(
        "a contact of a school, or a partner", OUTSIDE_ROLES, "what their schools sent, or a partner themselves"
    )
    REFERRER = Allowed("a contact of a school", SCHOOL_ROLES, "what their schools sent, as far as the form shares it")
    FILLS_IN = Allowed(
        "a contact of a school, a partner, or an officer for somebody else",
        OUTSIDE_ROLES | CASEWORK_ROLES,
        "what is theirs by `domain/people/whose.py`",
    )
    STAFF = Allowed("who works cases: officers and managers", CASEWORK_ROLES)
    GETS_SHEETS = Allowed("a contact of a school", SCHOOL_ROLES, "which emails they get themselves")
    RECEIVER = Allowed("a contact of a school", SCHOOL_ROLES, "children who were to start at their school")
    READER = Allowed("who reads cases and who looked at them: officers, managers and auditors", CASE_READERS)
    TEAM = Allowed(
        "who works cases, or an administrator",
        CASEWORK_ROLES | {Role.ADMINISTRATOR},
        "their own absence; a manager or an administrator enters anybody’s",
    )
    WRITES = Allowed(
        "who writes procedures and information sheets: officers, managers and administrators",
        CASEWORK_ROLES | {Role.ADMINISTRATOR},
    )
    READS_DRAFTS = Allowed("staff, who read what is not published yet", STAFF_ROLES)
    MANAGER = Allowed("managers", frozenset({Role.MANAGER}))
    KEEPS_ROTA = Allowed("managers and administrators", frozenset({Role.MANAGER, Role.ADMINISTRATOR}))
    SECOND_PERSON = Allowed("managers and administrators, who agree to what another administrator asks for", AGREERS)
    CONFIRMS = Allowed(
        "who says once a year that others still work here: managers, administrators and safeguarding leads of schools",
        AGREERS | {Role.SCHOOL_SAFEGUARDING},
        "the people about whom they are asked, by `domain/people/confirming.py`",
    )
    AUDITOR = Allowed("auditors, who see whether the audit is whole and who looked at what", frozenset({Role.AUDITOR}))
    READS_CHANGES = Allowed(
        "administrators and auditors, who read what administrators changed",
        frozenset({Role.ADMINISTRATOR, Role.AUDITOR}),
    )
    ADMINISTRATOR = Allowed("administrators, who open no child’s record as such", frozenset({Role.ADMINISTRATOR}))


def may(person: Person | None, who: Who) -> bool:
    roles = who.value.roles
    return roles is None or bool(person and person.has_any(roles))
