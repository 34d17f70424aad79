"""The emails of each morning."""

from datetime import timedelta

from chalicelib.domain.messages.emails.declaring import WHOM_TO_RING, Email, Kind, Lane, LinkTo, Made
from chalicelib.domain.messages.recipients import KnownPerson, Mailbox

OF_THE_DAY = timedelta(hours=20)
"""Once this old it is withdrawn: the next morning's email is newer. After an outage only the newest goes."""

_WORKLOADS = {"open": Kind.TEXT, "overdue": Kind.TEXT, "unowned": Kind.TEXT, "workloads": Kind.BEHIND}
_PARTS = ("overdue", "today", "week", "news")

EMAILS = (
    Email(
        "red_morning",
        "RED cases that nobody has acted on, or that are overdue",
        to=(KnownPerson, Mailbox),
        variables={"count": Kind.NUMBER, "alarms": Kind.BEHIND, "day_off": Kind.TEXT},
        made=WHOM_TO_RING | {Made.CASES, Made.LEFT},
        link=LinkTo.CASES,
        useless_after=OF_THE_DAY,
    ),
    Email(
        "digest_owner",
        "What is due, to the owner of cases",
        Lane.BULK,
        to=(KnownPerson,),
        variables={"parts": Kind.BEHIND, **{f"{part}_count": Kind.BEHIND for part in _PARTS}},
        made=frozenset({Made.PARTS}),
        link=LinkTo.TODAY,
        useless_after=OF_THE_DAY,
    ),
    Email(
        "digest_manager",
        "What is due, to managers",
        Lane.BULK,
        to=(KnownPerson, Mailbox),
        variables={**_WORKLOADS, "to_confirm": Kind.TEXT, "unowned_news": Kind.TEXT, "set_aside": Kind.TEXT},
        made=frozenset({Made.WORKLOADS, Made.SET_ASIDE_LINK}),
        link=LinkTo.CASES,
        useless_after=OF_THE_DAY,
    ),
    Email(
        "digest_team",
        "The week ahead, to the team",
        Lane.BULK,
        to=(Mailbox,),
        variables=_WORKLOADS,
        made=frozenset({Made.WORKLOADS}),
        link=LinkTo.CASES,
    ),
)
