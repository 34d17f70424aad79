"""People at schools and trusts who only get mail: heads, chairs of governors and others. They cannot sign in.

The national register has no addresses, so an administrator keeps this list.
"""

from enum import StrEnum

from msgspec import Struct

from chalicelib.domain.newer import Words


class ContactRole(StrEnum):
    HEAD = "head"
    CHAIR = "chair"
    SAFEGUARDING = "safeguarding"
    ATTENDANCE = "attendance"
    OFFICE = "office"
    TRUST = "trust"


CONTACT_ROLE_NAMES = Words(
    {
        ContactRole.HEAD: "Headteacher",
        ContactRole.CHAIR: "Chair of governors",
        ContactRole.SAFEGUARDING: "Safeguarding lead",
        ContactRole.ATTENDANCE: "Attendance lead",
        ContactRole.OFFICE: "School office",
        ContactRole.TRUST: "Academy trust",
    }
)


class MailContact(Struct, frozen=True):
    """One address in one role at one school. Whoever has two roles or two schools is there twice."""

    contact_id: str
    urn: str
    """Of the school; for a trust, of one of its schools: it is there once for each."""
    role: ContactRole
    name: str
    email: str
    stopped: bool = False
    """The reader unsubscribed from what is not statutory."""
    version: int = 0
