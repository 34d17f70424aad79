"""Emails to the team and its managers when something has happened."""

from chalicelib.domain.messages.emails.declaring import WHOM_TO_RING, Email, Kind, Lane, LinkTo
from chalicelib.domain.messages.floods import FLOOD_ALERT
from chalicelib.domain.messages.recipients import Everybody, KnownPerson, Mailbox

EMAILS = (
    Email(
        "referral_alert",
        "Alert to the team",
        to=(Mailbox,),
        variables={"reference": Kind.TEXT, "received": Kind.INSTANT, "priority": Kind.TEXT},
        link=LinkTo.CASE,
    ),
    Email(
        FLOOD_ALERT,
        "Team, duty mailbox and managers told: many RED cases from the public",
        to=(Mailbox, KnownPerson),
        variables={"count": Kind.TEXT, "closed": Kind.TEXT},
        made=WHOM_TO_RING,
        link=LinkTo.CASES,
    ),
    Email(
        "leavers_unmatched",
        "Alert to the team: children who have not arrived at their new school",
        to=(Mailbox,),
        variables={"since": Kind.INSTANT},
        link=LinkTo.CASES,
    ),
    Email(
        "bulk_alert",
        "Alert to the team: a file of returns",
        to=(Mailbox,),
        variables={"file": Kind.BEHIND, "received": Kind.INSTANT, "count": Kind.TEXT, "what": Kind.TEXT},
        link=LinkTo.RETURNS,
    ),
    Email(
        "case_news",
        "News of a case, to its owner",
        to=(KnownPerson, Mailbox),
        variables={"reference": Kind.TEXT, "news": Kind.NEWS},
        link=LinkTo.CASE,
    ),
    Email(
        "assigned",
        "New owner told of cases",
        to=(KnownPerson, Mailbox),
        variables={
            "references": Kind.TEXT,
            "count": Kind.TEXT,
            "more": Kind.TEXT,
            "note": Kind.TEXT,
            "cover": Kind.TEXT,
            "owner": Kind.BEHIND,
        },
        link=LinkTo.NEW_CASES,
    ),
    Email(
        "cases_left",
        "Manager told: somebody with cases was disabled at once",
        to=(Everybody,),
        variables={"count": Kind.TEXT},
        link=LinkTo.UNOWNED_CASES,
    ),
    Email(
        "mailbox_problem",
        "Manager told: an email to the team did not arrive",
        Lane.BULK,
        to=(Everybody,),
        variables={"reference": Kind.TEXT, "what": Kind.TEXT},
        link=LinkTo.CASE_OR_LIST,
        not_by_mailbox=True,
    ),
    Email(
        "case_unreadable",
        "Managers told: a case that is due cannot be read",
        to=(KnownPerson, Mailbox),
        variables={"log": Kind.TEXT},
    ),
    Email(
        "silent_children",
        "Managers told: cases that may have been lost sight of",
        to=(KnownPerson, Mailbox),
        variables={"exceptions": Kind.NUMBER},
        link=LinkTo.OVERSIGHT,
    ),
)
