"""Reminders with an email of their own, and the emails when nobody acts on them."""

from chalicelib.domain.messages.emails.declaring import WHOM_TO_RING, Email, Kind, Lane, LinkTo, Made
from chalicelib.domain.messages.recipients import KnownPerson, Mailbox

_CASE = {"reference": Kind.TEXT, "priority": Kind.TEXT, "received": Kind.INSTANT}
_STEP = {
    "reference": Kind.TEXT,
    "priority": Kind.TEXT,
    "due": Kind.INSTANT,
    "what": Kind.TEXT,
    "deadline": Kind.BEHIND,
}

EMAILS = (
    Email(
        "acknowledge_reminder",
        "Reminder: nobody has taken the case",
        Lane.BULK,
        to=(KnownPerson, Mailbox),
        variables={**_CASE, "due": Kind.INSTANT},
        link=LinkTo.CASE,
        told_because="Nobody had taken the case in time.",
        only_while_waiting=True,
    ),
    Email(
        "acknowledge_escalation",
        "Manager told: nobody has taken the case",
        Lane.BULK,
        to=(KnownPerson, Mailbox),
        variables={**_CASE, "due": Kind.INSTANT},
        link=LinkTo.CASE,
        told_because="Still nobody had taken the case.",
        only_while_waiting=True,
    ),
    Email(
        "acknowledge_duty",
        "Duty mailbox and manager on call told, outside hours",
        to=(Mailbox, KnownPerson),
        variables=_CASE,
        made=WHOM_TO_RING | {Made.OPENS},
        link=LinkTo.CASE,
        told_because="The office was closed and nobody had taken the case.",
        only_while_waiting=True,
    ),
    Email(
        "acknowledge_second",
        "Second person on call told",
        to=(KnownPerson, Mailbox),
        variables=_CASE,
        made=WHOM_TO_RING | {Made.OPENS},
        link=LinkTo.CASE,
        told_because="Nobody on call had said that they have it.",
        only_while_waiting=True,
    ),
    Email(
        "deadline_reminder",
        "Reminder: a deadline has come",
        Lane.BULK,
        to=(KnownPerson, Mailbox),
        variables=_STEP,
        link=LinkTo.CASE,
        only_while_open=True,
    ),
    Email(
        "deadline_escalation",
        "Manager told: a deadline has slipped",
        Lane.BULK,
        to=(KnownPerson, Mailbox),
        variables=_STEP,
        link=LinkTo.CASE,
        only_while_open=True,
    ),
    Email(
        "draft_reminder",
        "Reminder: a form was begun and not sent",
        Lane.BULK,
        to=(KnownPerson,),
        variables={"saved": Kind.INSTANT, "deleted": Kind.INSTANT},
    ),
    Email(
        "draft_moved",
        "The author is told that a form they began was moved to another school",
        to=(KnownPerson,),
        variables={"saved": Kind.INSTANT},
    ),
    Email(
        "draft_deleted",
        "A form was deleted unsent",
        Lane.BULK,
        to=(KnownPerson,),
        variables={"saved": Kind.INSTANT},
    ),
)
