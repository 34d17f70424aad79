"""The recipient of an email. `str(recipient)` is its stored text; only `recipient_of` reads it back."""

from collections.abc import Sequence
from enum import StrEnum

from msgspec import Struct

from chalicelib.domain.forms.disposition import Team


class Ours(StrEnum):
    """The mailboxes of the children missing education team."""

    TEAM = "team"
    DUTY = "duty"


class Readers(StrEnum):
    """People with a role at the time when a message to them is looked at: it then becomes a message to each."""

    MANAGERS = "manager"
    WATCHERS = "watcher"
    """All who watch over access; see services.mail.access_mail."""


class Mailbox(Struct, frozen=True):
    """A mailbox of the team, or of another team of the authority."""

    whose: Ours | Team

    def __str__(self) -> str:
        return f"mailbox:{self.whose}"


class Lead(Struct, frozen=True):
    """The mailbox of another team's lead."""

    team: Team

    def __str__(self) -> str:
        return f"lead:{self.team}"


class Everybody(Struct, frozen=True):
    """Everybody with a role."""

    role: Readers

    def __str__(self) -> str:
        return f"role:{self.role}"


class OtherAuthority(Struct, frozen=True):
    """The team of another authority, at the address that the directory has for it when the message is sent."""

    code: str

    def __str__(self) -> str:
        return f"authority:{self.code}"


class KnownPerson(Struct, frozen=True):
    """Somebody with an account."""

    person_id: str

    def __str__(self) -> str:
        return f"person:{self.person_id}"


class MailContact(Struct, frozen=True):
    """Somebody who only gets mail, at the address that the list of contacts has when the message is sent."""

    contact_id: str

    def __str__(self) -> str:
        return f"contact:{self.contact_id}"


class Asker(Struct, frozen=True):
    """The person who typed an address, known or not. `deliver` turns it into a message to the person, if there is one.
    So a page does the same work for every address."""

    def __str__(self) -> str:
        return "asker"


class SealedAddress(Struct, frozen=True):
    """A stranger: the address lies sealed on the row."""

    def __str__(self) -> str:
        return "address"


class Each(Struct, frozen=True):
    """Each of these; see domain.messages.many_readers."""

    readers: "tuple[Recipient, ...]"

    def __str__(self) -> str:
        return f"each:{','.join(map(str, self.readers))}"


class NewerRecipient(Struct, frozen=True):
    """A recipient that only a newer version of the service knows."""

    text: str

    def __str__(self) -> str:
        return self.text


Recipient = (
    Mailbox
    | Lead
    | Everybody
    | OtherAuthority
    | KnownPerson
    | MailContact
    | Asker
    | SealedAddress
    | Each
    | NewerRecipient
)

TEAM_MAILBOX, DUTY_MAILBOX = Mailbox(Ours.TEAM), Mailbox(Ours.DUTY)
MANAGERS, WATCHERS = Everybody(Readers.MANAGERS), Everybody(Readers.WATCHERS)
ASKER, SEALED_ADDRESS = Asker(), SealedAddress()


def team_mailbox(team: Team) -> Mailbox:
    return Mailbox(team)


def lead_mailbox(team: Team) -> Lead:
    return Lead(team)


def authority_recipient(code: str) -> OtherAuthority:
    return OtherAuthority(code)


def person_recipient(person_id: str) -> KnownPerson:
    return KnownPerson(person_id)


def contact_recipient(contact_id: str) -> MailContact:
    return MailContact(contact_id)


_ALONE: Sequence[Recipient] = (
    *(Mailbox(whose) for whose in (*Ours, *Team)),
    *(Lead(team) for team in Team),
    *(Everybody(role) for role in Readers),
    ASKER,
    SEALED_ADDRESS,
)
_BY_TEXT = {str(recipient): recipient for recipient in _ALONE}
MAILBOXES = frozenset(recipient for recipient in _ALONE if isinstance(recipient, Mailbox | Lead))
"""Every mailbox of the authority. Mail that does not arrive there reaches nobody."""


def recipient_of(text: str) -> Recipient:
    """The recipient with this stored text."""
    kind, _, rest = text.partition(":")
    match kind:
        case "person":
            return KnownPerson(rest)
        case "contact":
            return MailContact(rest)
        case "authority":
            return OtherAuthority(rest)
        case "each":
            return Each(tuple(map(recipient_of, rest.split(","))))
        case _:
            return _BY_TEXT.get(text) or NewerRecipient(text)


def person_of(recipient: Recipient) -> str:
    """The id of the message's person; empty for other recipients."""
    return recipient.person_id if isinstance(recipient, KnownPerson) else ""
