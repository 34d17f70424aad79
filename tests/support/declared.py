"""Whether a planned email is as it is declared: the fake ledger asks it of every message that a service plans."""

from collections.abc import Mapping

from chalicelib.domain.messages.emails.catalogue import EMAILS
from chalicelib.domain.messages.emails.declaring import Email, Kind
from chalicelib.domain.messages.message import Message
from chalicelib.domain.messages.recipients import TEAM_MAILBOX, Each, Everybody, KnownPerson, Mailbox, Recipient


def as_declared(message: Message) -> str:
    """The differences from the declaration; empty if there are none."""
    email = EMAILS[message.email]
    return _variables(email, set(message.variables)) or _recipient(email, message)


def _variables(email: Email, given: set[str]) -> str:
    needed = {name for name, kind in email.variables.items() if kind not in (Kind.OPTIONAL, Kind.ASKED)}
    wrong = (needed - given) | (given - email.variables.keys())
    return f"{email.name}: {sorted(wrong)}" if wrong else ""


def _recipient(email: Email, message: Message) -> str:
    to = message.recipient
    readers = to.readers if isinstance(to, Each) else (to,)
    spread_to = (KnownPerson, Mailbox) if Everybody in email.to else ()
    wrong = [str(reader) for reader in readers if not isinstance(reader, (*email.to, *spread_to))]
    return f"{email.name}: to {wrong}" if wrong else ""


def declared_of(email: str, given: Mapping[str, str]) -> dict[str, str]:
    """Those of these variables that an email declares."""
    return {name: given[name] for name in EMAILS[email].variables if name in given}


def a_reader(email: str, person_id: str) -> Recipient:
    """The person where the email may go to one, else the team's mailbox."""
    return KnownPerson(person_id) if KnownPerson in EMAILS[email].to else TEAM_MAILBOX
