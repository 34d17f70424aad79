"""Who an email is for."""

from chalicelib.domain.forms.disposition import Team

TEAM_MAILBOX = "mailbox:team"


DUTY_MAILBOX = "mailbox:duty"


_OF_TEAM, _OF_LEAD = "mailbox:", "lead:"


MAILBOXES = frozenset(
    {TEAM_MAILBOX, DUTY_MAILBOX, *(f"{kind}{team}" for kind in (_OF_TEAM, _OF_LEAD) for team in Team)}
)


MANAGERS = "role:manager"
"""All managers at the time it is looked at: it then becomes a message to each of them."""


WATCHERS = "role:watcher"
"""All who watch over access at that time, in the same way; see services.mail.access_mail."""


ASKER = "asker"
"""Somebody who typed an address, known or not. Once it is looked at, it becomes a message to the person, if there is one:
so a page does the same work whatever address was typed."""


SEALED_ADDRESS = "address"
"""The address lies sealed on the row: somebody whom we do not know."""


def team_mailbox(team: Team) -> str:
    """Of another team of the authority."""
    return f"{_OF_TEAM}{team}"


def lead_mailbox(team: Team) -> str:
    """The recipient for another team's lead."""
    return f"{_OF_LEAD}{team}"


def team_of(recipient: str) -> Team | None:
    """The other team that a recipient belongs to; None when it belongs to none."""
    return next((team for team in Team if recipient in (team_mailbox(team), lead_mailbox(team))), None)


_AUTHORITY = "authority:"


_PERSON = "person:"


def authority_recipient(code: str) -> str:
    """The team of another authority, at the address that the directory has for it when the message is sent."""
    return f"{_AUTHORITY}{code}"


def authority_of(recipient: str) -> str:
    """The code of the authority that a message is for; empty when it is for somebody else."""
    return recipient.removeprefix(_AUTHORITY) if recipient.startswith(_AUTHORITY) else ""


def person_recipient(person_id: str) -> str:
    return f"{_PERSON}{person_id}"


def person_of(recipient: str) -> str:
    """The id of the person whom a message is for; empty when it is for somebody else."""
    return recipient.removeprefix(_PERSON) if recipient.startswith(_PERSON) else ""
