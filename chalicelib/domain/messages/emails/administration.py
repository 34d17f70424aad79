"""Emails about accounts, mailboxes and contacts that an administrator changed."""

from chalicelib.domain.messages.emails.declaring import Email, Kind, Lane, LinkTo
from chalicelib.domain.messages.recipients import Everybody, KnownPerson, SealedAddress

EMAILS = (
    Email(
        "access_changed",
        "Roles or the address of an account, or the address of a mailbox",
        to=(Everybody, SealedAddress),
        variables={
            "access": Kind.TEXT,
            "by": Kind.PERSON,
            "about": Kind.PERSON,
            "decided_by": Kind.PERSON,
            "yours": Kind.OPTIONAL,
            "mailboxes": Kind.OPTIONAL,
            "schools": Kind.OPTIONAL,
            "app": Kind.OPTIONAL,
            "sign_in": Kind.OPTIONAL,
            "added": Kind.OPTIONAL,
        },
        link=LinkTo.ACCESS_CHANGE,
        in_holidays=True,
    ),
    Email(
        "account_added",
        "Somebody is added to the staff",
        to=(SealedAddress,),
        variables={
            "access": Kind.TEXT,
            "by": Kind.PERSON,
            "decided_by": Kind.PERSON,
            "roles": Kind.TEXT,
            "council": Kind.OPTIONAL,
        },
        link=LinkTo.SIGN_IN_PAGE,
        in_holidays=True,
    ),
    Email(
        "new_lead",
        "A school has a new safeguarding lead",
        Lane.BULK,
        to=(Everybody, KnownPerson),
        variables={"by": Kind.PERSON, "about": Kind.PERSON, "school": Kind.TEXT, "count": Kind.TEXT},
        in_holidays=True,
    ),
    Email(
        "confirm_accounts",
        "Somebody is asked who still works here",
        Lane.BULK,
        to=(KnownPerson,),
        link=LinkTo.STILL_HERE,
        in_holidays=True,
        personal=True,
    ),
    Email(
        "confirm_accounts_reminder",
        "Somebody is reminded to say who still works here",
        Lane.BULK,
        to=(KnownPerson,),
        link=LinkTo.STILL_HERE,
        in_holidays=True,
        personal=True,
    ),
    Email(
        "contact_asked",
        "A safeguarding lead is asked about a new contact of their school",
        to=(KnownPerson,),
        variables={"request": Kind.BEHIND},
        link=LinkTo.ONE_PURPOSE,
        in_holidays=True,
        personal=True,
    ),
)
