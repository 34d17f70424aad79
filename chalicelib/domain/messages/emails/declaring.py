"""How an email is declared. Its words are in `templates/email/<name>.html`; a service plans it."""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum

from msgspec import Struct

from chalicelib.domain.messages.recipients import (
    Asker,
    Everybody,
    KnownPerson,
    Lead,
    Mailbox,
    MailContact,
    OtherAuthority,
    SealedAddress,
)
from chalicelib.domain.waiting import WaitKind


class Lane(StrEnum):
    """In the order of sending. Codes and urgent mail go by the table's stream within seconds, codes before all else;
    bulk mail goes at half the provider's rate."""

    SIGN_IN = "SIGN_IN"
    URGENT = "URGENT"
    BULK = "BULK"


class Kind(StrEnum):
    """The type of a stored variable for templates. All are stored as text."""

    TEXT = "text"
    NUMBER = "number"
    INSTANT = "instant"
    NEWS = "news"
    """A kind of news of a case, shown in words."""
    PERSON = "person"
    """The id of a person, shown as their name."""
    OPTIONAL = "optional"
    """Text that a planner may leave out."""
    ASKED = "asked"
    """Text that only the message to an Asker has."""
    BEHIND = "behind"
    """Text that makes the link or another variable, or that the policy needs: no template shows it."""


class Made(StrEnum):
    """A variable of the templates that is made when the email is sent, by its name; see services.delivery.contents."""

    AS_SENT = "as_sent"
    """Where the procedures are as they were when a form was sent; empty where there were none."""
    ASKED_AT = "asked_at"
    CASES = "cases"
    CODE = "code"
    WORKLOADS = "workloads"
    DUTY_PHONE = "duty_phone"
    GUIDANCE = "guidance"
    """Paragraphs of the procedures that are live when it is sent (`IN_EMAILS` of domain/guidance/blocks.py)."""
    LEFT = "left"
    MINUTES = "minutes"
    OPENS = "opens"
    PARTS = "parts"
    RETURN_PAGE = "return_page"
    SESSIONS_URL = "sessions_url"
    SET_ASIDE_LINK = "set_aside_link"
    SHEET = "sheet"
    SHEETS = "sheets"
    TO_RING = "to_ring"
    WHO_CAN_ADD = "who_can_add"


class LinkTo(StrEnum):
    """Where an email leads; see services.delivery.email_links."""

    NOWHERE = ""
    ACCESS_CHANGE = "access-change"
    ARRIVAL = "arrival"
    AUDIT = "audit"
    BULK_FILE = "bulk-file"
    CASE = "case"
    CASE_OR_LIST = "case-or-list"
    CASES = "cases"
    DECISIONS = "decisions"
    DELETION_RETURN = "deletion-return"
    GUIDANCE = "guidance"
    HANDED_OVER = "handed-over"
    MY_REFERRAL = "my-referral"
    MY_REFERRALS = "my-referrals"
    NEW_CASES = "new-cases"
    ONE_PURPOSE = "one-purpose"
    OVERSIGHT = "oversight"
    QUESTIONS = "questions"
    RETURNS = "returns"
    SHEET = "sheet"
    SHEETS = "sheets"
    SIGN_IN = "sign-in"
    """Signs its reader in."""
    SIGN_IN_PAGE = "sign-in-page"
    STILL_HERE = "still-here"
    TODAY = "today"
    UNOWNED_CASES = "unowned-cases"


Reader = type[Asker | Everybody | KnownPerson | Lead | Mailbox | MailContact | OtherAuthority | SealedAddress]


class Email(Struct, frozen=True):
    """One email, and how it behaves on its way."""

    name: str
    label: str
    """Its name on screens."""
    lane: Lane = Lane.URGENT
    to: tuple[Reader, ...] = ()
    """Its kinds of recipients. With many readers, one message carries several."""
    variables: Mapping[str, Kind] = {}
    """The variables stored with it."""
    made: frozenset[Made] = frozenset()
    link: LinkTo = LinkTo.NOWHERE
    told_because: str = ""
    """Why it was sent, in the history of a case."""
    only_while_waiting: bool = False
    """Sent only while the case waits for its first act; the claim checks it."""
    only_while_open: bool = False
    """Sent only while its deadline is not met; the claim checks it."""
    only_while_out: bool = False
    """Sent only while what it is about is published and nobody stopped its sending."""
    only_while_waits: WaitKind | None = None
    """Sent only while the case still has the wait of this kind that it belongs to, unanswered and not replaced."""
    unknown_wait: timedelta = timedelta(minutes=15)
    """How long to wait for the provider's own word after an unclear answer, before sending a repeat."""
    repeats: bool = True
    """Whether an unclear send goes once more, marked as a repeat; else it waits for a person."""
    useless_after: timedelta | None = None
    """After this long it is withdrawn instead of sent."""
    in_holidays: bool = False
    """Sent to a school contact on any day: a code, a receipt, a change of their account, a decision about the roll. Everything
    else waits for the next school day, unless it is about a RED case."""
    may_be_stopped: bool = False
    """Not statutory: it has the link by which its reader unsubscribes, and does not go to a reader who did."""
    is_proof: bool = False
    """Kept, because it proves who was told; other emails about no case lapse."""
    personal: bool = False
    """For one person only: nobody else gets it in their place, and it has no reply address."""
    asks_the_school: bool = False
    """A question that only the school that sent the form may be asked: it follows a contact's move to another school."""
    not_by_mailbox: bool = False
    """Not sent to the team's mailbox in a manager's place: it says that a mailbox does not work."""


ALWAYS = frozenset({"authority_name", "team_phone", "to_ask", "service_url", "repeat", "stop_link"})
"""The variables that the templates of every email have. `stop_link` is empty in mail that cannot be stopped."""
WHOM_TO_RING = frozenset({Made.TO_RING, Made.DUTY_PHONE})
"""The people on call today, with their telephones: an email alone wakes nobody."""
