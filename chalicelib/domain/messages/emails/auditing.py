"""Emails to the auditors: whether the audit is whole."""

from chalicelib.domain.messages.emails.declaring import Email, Kind, Lane, LinkTo
from chalicelib.domain.messages.recipients import Everybody, KnownPerson

EMAILS = (
    Email(
        "audit_proved",
        "Weekly: nobody has changed the audit",
        Lane.BULK,
        to=(KnownPerson,),
        variables={"rows": Kind.TEXT, "first": Kind.TEXT, "last": Kind.TEXT},
        link=LinkTo.AUDIT,
    ),
    Email(
        "audit_not_proved",
        "Something is wrong with the audit",
        to=(KnownPerson, Everybody),
        variables={"faults": Kind.NUMBER},
        link=LinkTo.AUDIT,
    ),
)
