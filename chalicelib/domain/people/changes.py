"""Administrators' changes: who, when, and the values before and after."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from msgspec import Struct, field

from chalicelib.domain.newer import Words


class Changed(StrEnum):
    """The kind of change, in the words of the page of changes."""

    ASKED = "asked"
    DECLINED = "declined"
    PERSON_ADDED = "person-added"
    PERSON = "person"
    PERSON_DISABLED = "person-disabled"
    PERSON_ENABLED = "person-enabled"
    PERSON_CONFIRMED = "person-confirmed"
    ABSENCE = "absence"
    SESSIONS_ENDED = "sessions-ended"
    FACTOR_RESET = "factor-reset"
    CONTACTS_EXPORTED = "contacts-exported"
    MAIL_CONTACT_ADDED = "mail-contact-added"
    MAIL_CONTACT = "mail-contact"
    MAIL_CONTACT_REMOVED = "mail-contact-removed"
    MAIL_CONTACTS_EXPORTED = "mail-contacts-exported"
    QUERIES = "queries"
    SETTINGS = "settings"
    ON_CALL = "on-call"
    CALENDAR = "calendar"
    SCHOOL_CALENDAR = "school-calendar"
    REGISTER = "register"
    DIRECTORY = "directory"
    COUNCIL_SIGN_IN = "council-sign-in"
    COUNCIL_SECRET = "council-secret"  # noqa: S105 - the name of a kind of change
    COUNCIL_JOINED = "council-joined"
    LINK_WITHDRAWN = "link-withdrawn"
    SHEET = "sheet"
    SHEET_EXPORTED = "sheet-exported"
    PROOF_EXPORTED = "proof-exported"


LABELS: Mapping[Changed, str] = Words(
    {
        Changed.ASKED: "Asked for, waiting for a second person",
        Changed.DECLINED: "Request declined",
        Changed.PERSON_ADDED: "Person added",
        Changed.PERSON: "Person changed",
        Changed.PERSON_DISABLED: "Person disabled",
        Changed.PERSON_ENABLED: "Person enabled",
        Changed.PERSON_CONFIRMED: "Person confirmed as still working here",
        Changed.ABSENCE: "Absence of a person",
        Changed.SESSIONS_ENDED: "Sign-ins of a person ended",
        Changed.FACTOR_RESET: "Authenticator app of a person reset",
        Changed.CONTACTS_EXPORTED: "Contacts of schools saved as a file",
        Changed.MAIL_CONTACT_ADDED: "Contact who gets mail only added",
        Changed.MAIL_CONTACT: "Contact who gets mail only changed",
        Changed.MAIL_CONTACT_REMOVED: "Contact who gets mail only removed",
        Changed.MAIL_CONTACTS_EXPORTED: "Contacts who get mail only saved as a file",
        Changed.QUERIES: "People for queries changed",
        Changed.SETTINGS: "Settings changed",
        Changed.ON_CALL: "On-call rota changed",
        Changed.CALENDAR: "School calendar changed",
        Changed.SCHOOL_CALENDAR: "Calendar of one school changed",
        Changed.REGISTER: "National register of schools loaded",
        Changed.DIRECTORY: "Directory of authorities changed",
        Changed.COUNCIL_SIGN_IN: "Council sign-in changed",
        Changed.COUNCIL_SECRET: "Client secret of the council sign-in replaced",
        Changed.COUNCIL_JOINED: "Person joined to their council account",
        Changed.LINK_WITHDRAWN: "Link in an email withdrawn",
        Changed.SHEET: "Information sheet written",
        Changed.SHEET_EXPORTED: "List of who was told of a sheet saved",
        Changed.PROOF_EXPORTED: "List of who was told of the procedures saved",
    }
)


class Change(Struct, frozen=True):
    """`before` and `after` hold only what differs, in words, by name. They may be personal and are sealed at rest."""

    change_id: str
    what: Changed
    about: str
    """The id of the person it is about; empty for settings."""
    by: str
    at: datetime
    before: Mapping[str, str] = field(default_factory=dict)
    after: Mapping[str, str] = field(default_factory=dict)


def differences(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """The differences, before and after."""
    names = [name for name in {**before, **after} if before.get(name, "") != after.get(name, "")]
    return {name: before.get(name, "") for name in names}, {name: after.get(name, "") for name in names}
