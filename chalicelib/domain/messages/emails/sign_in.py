"""Emails about signing in. Nobody but the person gets one, and a reply goes nowhere."""

from datetime import timedelta

from chalicelib.domain.messages.emails.declaring import Email, Kind, Lane, LinkTo, Made
from chalicelib.domain.messages.recipients import Asker, KnownPerson, SealedAddress

CODE_LIVES = timedelta(minutes=10)
EMAILED_LINK_LIVES = timedelta(hours=1)

EMAILS = (
    Email(
        "sign_in_code",
        "Sign-in code",
        Lane.SIGN_IN,
        to=(Asker, KnownPerson, SealedAddress),
        variables={"attempt_id": Kind.BEHIND, "browser": Kind.ASKED},
        made=frozenset({Made.CODE, Made.MINUTES, Made.ASKED_AT}),
        # A code is worth nothing after ten minutes, and a repeat carries the same live code.
        unknown_wait=timedelta(minutes=1),
        useless_after=CODE_LIVES,
        in_holidays=True,
        personal=True,
    ),
    Email(
        "sign_in_link",
        "Link to sign in, in place of a code",
        Lane.SIGN_IN,
        to=(KnownPerson, SealedAddress),
        variables={"attempt_id": Kind.BEHIND},
        made=frozenset({Made.ASKED_AT}),
        link=LinkTo.SIGN_IN,
        unknown_wait=timedelta(minutes=1),
        useless_after=EMAILED_LINK_LIVES,
        in_holidays=True,
        personal=True,
    ),
    Email(
        "sign_in_wrong_codes",
        "Warning: wrong sign-in codes",
        to=(Asker, KnownPerson),
        made=frozenset({Made.ASKED_AT}),
        in_holidays=True,
        personal=True,
    ),
    Email(
        "sign_in_council",
        "Sign in with your council account",
        Lane.SIGN_IN,
        to=(KnownPerson,),
        made=frozenset({Made.ASKED_AT}),
        in_holidays=True,
        personal=True,
    ),
    Email(
        "sign_in_new_browser",
        "Notice: signed in with a new browser",
        to=(KnownPerson,),
        made=frozenset({Made.ASKED_AT, Made.SESSIONS_URL}),
        in_holidays=True,
        personal=True,
    ),
    Email(
        "second_factor",
        "Notice: the second step of signing in",
        to=(KnownPerson,),
        variables={"what": Kind.TEXT},
        made=frozenset({Made.ASKED_AT, Made.SESSIONS_URL}),
        personal=True,
    ),
    Email(
        "sign_in_unknown",
        "Sign-in by an unknown address",
        to=(SealedAddress,),
        made=frozenset({Made.WHO_CAN_ADD}),
        repeats=False,
        in_holidays=True,
    ),
)
