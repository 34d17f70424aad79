"""Emails to schools about a child: questions, decisions, and news of what they sent."""

from chalicelib.domain.messages.emails.declaring import Email, Kind, Lane, LinkTo, Made
from chalicelib.domain.messages.recipients import KnownPerson
from chalicelib.domain.waiting import WaitKind

_CHASE = {"reference": Kind.TEXT, "deadline": Kind.BEHIND}

EMAILS = (
    Email(
        "deletion_challenged",
        "The school is asked to put a name back on the register",
        to=(KnownPerson,),
        variables={"reference": Kind.TEXT, "received": Kind.INSTANT},
        link=LinkTo.MY_REFERRALS,
        in_holidays=True,
    ),
    Email(
        "more_asked",
        "The referrer was asked for more",
        to=(KnownPerson,),
        variables={"reference": Kind.TEXT, "received": Kind.INSTANT, "submission": Kind.BEHIND},
        link=LinkTo.QUESTIONS,
        only_while_waits=WaitKind.QUESTION,
        asks_the_school=True,
    ),
    Email(
        "question_chase",
        "The referrer has not answered",
        Lane.BULK,
        to=(KnownPerson,),
        variables={**_CHASE, "submission": Kind.BEHIND},
        link=LinkTo.QUESTIONS,
        only_while_open=True,
        asks_the_school=True,
    ),
    Email(
        "decision_waiting",
        "A decision for the school is waiting",
        to=(KnownPerson,),
        variables={"reference": Kind.TEXT},
        link=LinkTo.DECISIONS,
        in_holidays=True,
    ),
    Email(
        "decision_unread",
        "The school has not read a decision",
        Lane.BULK,
        to=(KnownPerson,),
        variables=_CHASE,
        link=LinkTo.DECISIONS,
        only_while_open=True,
        in_holidays=True,
    ),
    Email(
        "deletion_chase",
        "The school has not sent its deletion return",
        Lane.BULK,
        to=(KnownPerson,),
        variables=_CHASE,
        made=frozenset({Made.GUIDANCE}),
        link=LinkTo.DELETION_RETURN,
        only_while_open=True,
    ),
    Email(
        "arrival_asked",
        "The new school is asked whether a child has come",
        Lane.BULK,
        to=(KnownPerson,),
        variables={"reference": Kind.TEXT, "due": Kind.INSTANT},
        link=LinkTo.ARRIVAL,
    ),
    Email(
        "leaver_news",
        "The first school is told what became of its return",
        Lane.BULK,
        to=(KnownPerson,),
        variables={"reference": Kind.TEXT, "submission": Kind.BEHIND, "what": Kind.TEXT},
        link=LinkTo.MY_REFERRAL,
    ),
)
