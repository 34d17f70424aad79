"""Emails about the procedures."""

from chalicelib.domain.messages.emails.declaring import Email, Kind, Lane, LinkTo
from chalicelib.domain.messages.recipients import KnownPerson, Mailbox

EMAILS = (
    Email(
        "procedure_review",
        "Reminder: a procedures page is due for review",
        Lane.BULK,
        to=(KnownPerson, Mailbox),
        variables={
            "title": Kind.TEXT,
            "slug": Kind.BEHIND,
            "review_by": Kind.TEXT,
            "rests_on": Kind.OPTIONAL,
        },
        link=LinkTo.GUIDANCE,
    ),
)
