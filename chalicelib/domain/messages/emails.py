"""Every email that the service sends, each with its policy beside its name. Their words are in `templates/email/`."""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum

from msgspec import Struct

from chalicelib.domain.messages.floods import FLOOD_ALERT
from chalicelib.domain.waiting import WaitKind


class Lane(StrEnum):
    """In the order in which they go. Codes and urgent mail go by the table's stream within seconds, codes before all else;
    bulk mail is drained at half the provider's rate."""

    SIGN_IN = "SIGN_IN"
    URGENT = "URGENT"
    BULK = "BULK"


class Email(Struct, frozen=True):
    """How one email behaves on its way."""

    name: str
    label: str
    lane: Lane = Lane.URGENT
    only_while_waiting: bool = False
    """Sent only while the case waits for its first act; the claim checks it."""
    only_while_open: bool = False
    """Sent only while its deadline is not met; the claim checks it."""
    only_while_waits: WaitKind | None = None
    """Sent only while the case has the wait of this kind that it belongs to: not once that was answered, replaced or closed."""
    unknown_wait: timedelta = timedelta(minutes=15)
    """How long to wait for the provider's own word after an unclear answer, before sending a repeat."""
    repeats: bool = True
    """Whether an unclear send goes once more, marked as a repeat; else it waits for a person."""
    says_whom_to_ring: bool = False
    """Whether it names who is on call today, with their telephones: an email alone wakes nobody."""
    useless_after: timedelta | None = None
    """After this long it is withdrawn instead of sent."""
    in_holidays: bool = False
    """Sent to a school contact on any day: a code, a receipt, a change of their account, a decision about the roll. Everything
    else waits for the next school day, unless it is about a RED case."""
    personal: bool = False
    """For one person only: nobody else gets it in their place, and it has no reply address."""


CODE_LIVES = timedelta(minutes=10)
EMAILED_LINK_LIVES = timedelta(hours=1)
OF_THE_DAY = timedelta(hours=20)
"""Once this old it is withdrawn: the next morning's email is newer. After an outage only the newest goes."""

EMAILS: Mapping[str, Email] = {
    email.name: email
    for email in (
        # A code is worth nothing after ten minutes, and a repeat carries the same live code.
        Email(
            "sign_in_code",
            "Sign-in code",
            Lane.SIGN_IN,
            unknown_wait=timedelta(minutes=1),
            useless_after=CODE_LIVES,
            in_holidays=True,
            personal=True,
        ),
        Email(
            "sign_in_link",
            "Link to sign in, in place of a code",
            Lane.SIGN_IN,
            unknown_wait=timedelta(minutes=1),
            useless_after=EMAILED_LINK_LIVES,
            in_holidays=True,
            personal=True,
        ),
        Email("sign_in_wrong_codes", "Warning: wrong sign-in codes", in_holidays=True, personal=True),
        Email("sign_in_new_browser", "Notice: signed in with a new browser", in_holidays=True, personal=True),
        Email("sign_in_unknown", "Sign-in by an unknown address", repeats=False, in_holidays=True),
        Email("referral_receipt", "Receipt to the referrer", in_holidays=True),
        Email(
            "enquiry_receipt",
            "Receipt of another authority’s enquiry, to the address in the directory",
            in_holidays=True,
        ),
        Email("form_receipt", "Receipt of a return or a form", in_holidays=True),
        Email("deletion_challenged", "The school is asked to put a name back on the register", in_holidays=True),
        Email("return_handed_over", "A return is handed to another team"),
        Email("case_of_return", "Another team is told of a case that a return opened"),
        Email("referral_alert", "Alert to the team"),
        Email("case_news", "News of a case, to its owner"),
        Email("leavers_unmatched", "Alert to the team: cases of children who have not arrived at their new school"),
        Email("bulk_receipt", "Receipt for a file of returns", in_holidays=True),
        Email("bulk_alert", "Alert to the team: a file of returns"),
        Email("bulk_handed_over", "Another team is told of its returns in a file"),
        Email("draft_reminder", "Reminder: a form was begun and not sent", Lane.BULK),
        Email("draft_moved", "The author is told that a form they began was moved to another school"),
        Email("draft_deleted", "A form that was not sent was deleted", Lane.BULK),
        Email("acknowledge_reminder", "Reminder: nobody has taken the case", Lane.BULK, only_while_waiting=True),
        Email(
            "acknowledge_escalation",
            "Manager told: nobody has taken the case",
            Lane.BULK,
            only_while_waiting=True,
        ),
        Email("mailbox_problem", "Manager told: an email to the team did not arrive", Lane.BULK),
        Email("deadline_reminder", "Reminder: a deadline has come", Lane.BULK, only_while_open=True),
        Email(
            "deadline_escalation",
            "Manager told: a deadline has slipped",
            Lane.BULK,
            only_while_open=True,
        ),
        Email("assigned", "New owner told of cases"),
        Email("access_changed", "Roles or the address of an account, or the address of a mailbox", in_holidays=True),
        Email("new_lead", "A school has a new safeguarding lead", Lane.BULK, in_holidays=True),
        Email("cases_left", "Manager told: somebody with cases was disabled at once"),
        Email("more_asked", "The referrer is asked for more", only_while_waits=WaitKind.QUESTION),
        Email("decision_waiting", "A decision for the school is waiting", in_holidays=True),
        Email("hand_over_asked", "Another team is asked to take a child over", only_while_waits=WaitKind.HAND_OVER),
        Email("hand_over_chase", "Another team has not answered a hand-over", Lane.BULK, only_while_open=True),
        Email("returns_chase", "Another team has not taken its returns over", Lane.BULK),
        Email("question_chase", "The referrer has not answered", Lane.BULK, only_while_open=True),
        Email(
            "decision_unread", "The school has not read a decision", Lane.BULK, only_while_open=True, in_holidays=True
        ),
        Email("deletion_chase", "The school has not sent its deletion return", Lane.BULK, only_while_open=True),
        Email("arrival_asked", "The new school is asked whether a child has come", Lane.BULK),
        Email("leaver_news", "The first school hears what became of its return", Lane.BULK),
        Email("enquiry_answered", "Another authority’s enquiry was answered"),
        Email(
            "acknowledge_duty",
            "Duty mailbox and manager on call told, outside hours",
            only_while_waiting=True,
            says_whom_to_ring=True,
        ),
        Email(
            FLOOD_ALERT, "Team, duty mailbox and managers told: many RED cases from the public", says_whom_to_ring=True
        ),
        Email("acknowledge_second", "Second person on call told", only_while_waiting=True, says_whom_to_ring=True),
        Email(
            "red_morning",
            "RED cases that nobody has acted on, or that are overdue",
            says_whom_to_ring=True,
            useless_after=OF_THE_DAY,
        ),
        Email("digest_owner", "What is due, to the owner of cases", Lane.BULK, useless_after=OF_THE_DAY),
        Email("digest_manager", "What is due, to managers", Lane.BULK, useless_after=OF_THE_DAY),
        Email("digest_team", "The week ahead, to the team", Lane.BULK),
        Email("case_unreadable", "Managers told: a case that is due cannot be read"),
        Email("silent_children", "Managers told: cases that may have been lost sight of"),
    )
}
