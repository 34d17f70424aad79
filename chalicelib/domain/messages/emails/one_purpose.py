"""Emails about links for one purpose. The links themselves are in the emails that ask something."""

from datetime import timedelta

from chalicelib.domain.messages.emails.declaring import Email, Kind, Lane, Made
from chalicelib.domain.messages.emails.sign_in import CODE_LIVES
from chalicelib.domain.messages.recipients import KnownPerson, Lead, Mailbox

EMAILS = (
    Email(
        "link_code",
        "Code for a link in an email",
        Lane.SIGN_IN,
        to=(Mailbox, Lead, KnownPerson),
        variables={"attempt_id": Kind.BEHIND},
        made=frozenset({Made.CODE, Made.MINUTES, Made.ASKED_AT}),
        unknown_wait=timedelta(minutes=1),
        useless_after=CODE_LIVES,
        in_holidays=True,
        personal=True,
    ),
)
