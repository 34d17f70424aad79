"""Emails about the procedures."""

from chalicelib.domain.messages.emails.declaring import Email, Kind, Lane, LinkTo
from chalicelib.domain.messages.recipients import KnownPerson, Mailbox

EMAILS = (
    Email(
        "procedure_review",
        "Reminder: a page of the procedures has to be read again",
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
