"""The roles of people, and what each group of roles may do."""

from collections.abc import Mapping
from enum import StrEnum

from chalicelib.domain.newer import Words


class Role(StrEnum):
    OFFICER = "officer"
    MANAGER = "manager"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"
    SCHOOL_CONTACT = "school-contact"
    SCHOOL_SAFEGUARDING = "school-safeguarding"
    PARTNER = "partner"


ROLE_NAMES: Mapping[Role, str] = Words(
    {
        Role.OFFICER: "Officer",
        Role.MANAGER: "Manager",
        Role.ADMINISTRATOR: "Administrator",
        Role.AUDITOR: "Auditor",
        Role.SCHOOL_CONTACT: "School contact",
        Role.SCHOOL_SAFEGUARDING: "School safeguarding lead",
        Role.PARTNER: "Professional of another agency or authority",
    }
)


STAFF_ROLES = frozenset({Role.OFFICER, Role.MANAGER, Role.ADMINISTRATOR, Role.AUDITOR})


SCHOOL_ROLES = frozenset({Role.SCHOOL_CONTACT, Role.SCHOOL_SAFEGUARDING})


PARTNER_ROLES = frozenset({Role.PARTNER})
"""A person who only proved that they read the mailbox of an address: they see what they began and sent, nothing else."""


OUTSIDE_ROLES = SCHOOL_ROLES | PARTNER_ROLES


CASEWORK_ROLES = frozenset({Role.OFFICER, Role.MANAGER})
"""The roles that work cases. An administrator does not, without one of these as well."""


CASE_READERS = CASEWORK_ROLES | {Role.AUDITOR}


OVERSEER_ROLES = frozenset({Role.MANAGER, Role.AUDITOR})
