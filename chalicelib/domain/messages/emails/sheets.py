"""Emails about information sheets. They name no child."""

from chalicelib.domain.messages.emails.declaring import Email, Kind, Lane, LinkTo, Made
from chalicelib.domain.messages.recipients import KnownPerson, MailContact

_ABOUT = {"about": Kind.BEHIND, "amendment": Kind.BEHIND, "told": Kind.BEHIND}
_READERS = (KnownPerson, MailContact)

EMAILS = (
    Email(
        "sheet_action",
        "An information sheet asks for action",
        Lane.BULK,
        to=_READERS,
        variables=_ABOUT,
        made=frozenset({Made.SHEET}),
        only_while_out=True,
        is_proof=True,
        link=LinkTo.ONE_PURPOSE,
    ),
    Email(
        "sheet_urgent",
        "An urgent information sheet",
        Lane.BULK,
        to=_READERS,
        variables=_ABOUT,
        made=frozenset({Made.SHEET}),
        only_while_out=True,
        is_proof=True,
        link=LinkTo.SHEET,
    ),
    Email(
        "sheet_digest",
        "This week’s information sheets",
        Lane.BULK,
        to=_READERS,
        variables={"listed": Kind.BEHIND, "told": Kind.BEHIND},
        made=frozenset({Made.SHEETS}),
        only_while_out=True,
        is_proof=True,
        link=LinkTo.SHEETS,
        may_be_stopped=True,
    ),
    Email(
        "sheet_reminder",
        "An information sheet was not read",
        Lane.BULK,
        to=_READERS,
        variables=_ABOUT,
        made=frozenset({Made.SHEET}),
        only_while_out=True,
        is_proof=True,
        link=LinkTo.ONE_PURPOSE,
    ),
    Email(
        "sheet_to_head",
        "The head is told that an information sheet was not read",
        Lane.BULK,
        to=_READERS,
        variables=_ABOUT,
        made=frozenset({Made.SHEET}),
        only_while_out=True,
        is_proof=True,
        link=LinkTo.ONE_PURPOSE,
    ),
)
