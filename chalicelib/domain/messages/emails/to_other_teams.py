"""Emails to the other teams of the authority, about children who are theirs."""

from chalicelib.domain.messages.emails.declaring import Email, Kind, Lane, LinkTo, Made
from chalicelib.domain.messages.recipients import Lead, Mailbox
from chalicelib.domain.waiting import WaitKind

EMAILS = (
    Email(
        "return_handed_over",
        "A return is handed to another team",
        to=(Mailbox,),
        variables={"reference": Kind.TEXT, "received": Kind.INSTANT},
        made=frozenset({Made.RETURN_PAGE}),
        link=LinkTo.ONE_PURPOSE,
    ),
    Email(
        "returns_chase",
        "Another team has not taken its returns over",
        Lane.BULK,
        to=(Mailbox, Lead),
        variables={"team": Kind.BEHIND},
        link=LinkTo.HANDED_OVER,
    ),
    Email(
        "case_of_return",
        "Another team is told of a case that a return opened",
        to=(Mailbox,),
        variables={"reference": Kind.TEXT, "received": Kind.INSTANT},
        link=LinkTo.CASE,
    ),
    Email(
        "bulk_handed_over",
        "Another team is told of its returns in a file",
        to=(Mailbox,),
        variables={"file": Kind.BEHIND, "received": Kind.INSTANT, "count": Kind.TEXT, "what": Kind.TEXT},
        link=LinkTo.HANDED_OVER,
    ),
    Email(
        "hand_over_asked",
        "Another team is asked to take a child over",
        to=(Mailbox,),
        variables={"reference": Kind.TEXT, "due": Kind.INSTANT},
        link=LinkTo.ONE_PURPOSE,
        only_while_waits=WaitKind.HAND_OVER,
    ),
    Email(
        "hand_over_chase",
        "Another team has not answered a hand-over",
        Lane.BULK,
        to=(Mailbox, Lead),
        variables={"reference": Kind.TEXT, "due": Kind.INSTANT, "deadline": Kind.BEHIND},
        link=LinkTo.ONE_PURPOSE,
        only_while_open=True,
    ),
)
