"""Receipts, to the sender of a form, a file or an enquiry."""

from chalicelib.domain.messages.emails.declaring import Email, Kind, LinkTo, Made
from chalicelib.domain.messages.recipients import KnownPerson, OtherAuthority

_RECEIVED = {"reference": Kind.TEXT, "received": Kind.INSTANT}

EMAILS = (
    Email(
        "referral_receipt",
        "Receipt to the referrer",
        to=(KnownPerson,),
        variables={**_RECEIVED, "reads": Kind.TEXT, "edition": Kind.BEHIND},
        made=frozenset({Made.AS_SENT, Made.GUIDANCE}),
        link=LinkTo.MY_REFERRALS,
        in_holidays=True,
    ),
    Email(
        "form_receipt",
        "Receipt of a return or a form",
        to=(KnownPerson,),
        variables={**_RECEIVED, "noun": Kind.TEXT, "edition": Kind.BEHIND},
        made=frozenset({Made.AS_SENT}),
        link=LinkTo.MY_REFERRALS,
        in_holidays=True,
    ),
    Email(
        "bulk_receipt",
        "Receipt for a file of returns",
        to=(KnownPerson,),
        variables={
            "file": Kind.BEHIND,
            "received": Kind.INSTANT,
            "count": Kind.TEXT,
            "what": Kind.TEXT,
            "dropped": Kind.TEXT,
        },
        link=LinkTo.BULK_FILE,
        in_holidays=True,
    ),
    Email(
        "enquiry_receipt",
        "Receipt of another authority’s enquiry, to the address in the directory",
        to=(OtherAuthority,),
        variables=_RECEIVED,
        in_holidays=True,
    ),
    Email(
        "enquiry_answered",
        "Another authority’s enquiry was answered",
        to=(OtherAuthority,),
        variables=_RECEIVED,
    ),
)
