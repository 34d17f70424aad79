"""Emails about information sheets. They name no child."""

from msgspec.structs import replace

from chalicelib.domain.messages.emails.declaring import Email, Kind, Lane, LinkTo, Made
from chalicelib.domain.messages.recipients import KnownPerson, MailContact


def _about_one(name: str, label: str, link: LinkTo = LinkTo.ONE_PURPOSE) -> Email:
    return Email(
        name,
        label,
        Lane.BULK,
        to=(KnownPerson, MailContact),
        variables={"about": Kind.BEHIND, "amendment": Kind.BEHIND, "told": Kind.BEHIND},
        made=frozenset({Made.SHEET}),
        only_while_out=True,
        is_proof=True,
        link=link,
    )


_DIGEST = replace(
    _about_one("sheet_digest", "This week’s information sheets", LinkTo.SHEETS),
    variables={"listed": Kind.BEHIND, "told": Kind.BEHIND},
    made=frozenset({Made.SHEETS}),
    may_be_stopped=True,
)

EMAILS = (
    _about_one("sheet_action", "An information sheet asks for action"),
    _about_one("sheet_urgent", "An urgent information sheet", LinkTo.SHEET),
    _DIGEST,
    _about_one("sheet_reminder", "An information sheet was not read"),
    _about_one("sheet_to_head", "The head is told that an information sheet was not read"),
)
