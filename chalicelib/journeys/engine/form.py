"""A whole form: who fills it in, its pages, its declaration, its traits, and the decision once it is sent."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum

from msgspec import Struct, field

from chalicelib.domain.calendar.days import SchoolCalendar
from chalicelib.domain.child.referral import Referral
from chalicelib.domain.forms.disposition import Decision
from chalicelib.domain.forms.drafts import KEPT, KEPT_OF_PUBLIC
from chalicelib.domain.people.people import School
from chalicelib.journeys.engine.fields import Value
from chalicelib.journeys.engine.journey import Journey, Part

IN_DANGER = "If you fear for the child’s safety, do not wait for us. In immediate danger, call 999."
"""The last of the sentences about what happens next."""

Values = Mapping[str, Value]
"""Parsed answers by field name."""


class Audience(StrEnum):
    """The people who fill a form in, and how we know them."""

    SCHOOL = "school"
    """A contact of a school, known by the authority and signed in by an emailed code."""
    PARTNER = "partner"
    """A professional of an agency: we know that they read the mailbox of the address they typed."""
    AUTHORITY = "authority"
    """As PARTNER, for another local authority: checked against the directory of authorities."""
    PUBLIC = "public"
    """Anybody, without a name if they wish; known only by a cookie of their browser."""


class Move(StrEnum):
    """A child who moves leaves one school and arrives at another. Each school sends its return."""

    LEAVES = "leaves"
    ARRIVES = "arrives"


FOR_PARTNERS = frozenset({Audience.PARTNER, Audience.AUTHORITY})


class Setting(Struct, frozen=True):
    """The setting of a form: the day, the person's schools, and the school's calendar."""

    today: date
    schools: Sequence[School] = ()
    days: Sequence[date] = ()
    """School days that a grid of the register asks about, the earliest first."""
    calendar: SchoolCalendar = field(default_factory=lambda: SchoolCalendar((), ()))
    may_be_special: bool = False
    """Whether the school may be a special school: the register of schools says so, or does not know it."""
    junior_returns_asked_on: date | None = None
    """When the authority asked for the returns of new pupils in the most junior class; None where it did not."""
    county: SchoolCalendar | None = None
    """The county's calendar; None where it is the same."""
    calendar_of: Callable[[str], SchoolCalendar] | None = None
    """The calendar of any school by its URN: a new school's return is expected by the new school's own."""


class StartWords(Struct, frozen=True):
    """The words of the start page; all but the first are optional."""

    lead: str = ""
    uses: tuple[str, ...] = ()
    """When to use it, as ends of "Use it when …"."""
    elsewhere: str = ""
    to_hand: tuple[str, ...] = ()
    note: str = ""
    """The point that nobody must misunderstand."""
    minutes: int = 10


class Form(Struct, frozen=True):
    """One journey. `version` is pinned to drafts and submissions: `parts` keeps making the pages of earlier ones."""

    name: str
    version: int
    title: str
    """The title of its start page: "Tell us that a pupil leaves your roll"."""
    noun: str
    """Its name in a sentence: "referral", "deletion return"."""
    audience: Audience
    parts: Callable[[Setting, int], tuple[Part, ...]]
    declaration: tuple[str, ...]
    to_referral: Callable[[Values, Sequence[School]], Referral]
    """From complete, parsed values."""
    decide: Callable[[Values, Referral, Setting], Decision]
    start: StartWords = StartWords()
    is_referral: bool = False
    """It says that the child does not attend school."""
    move: Move | None = None
    """Which of the two returns of a move it is."""
    asks_if_special: bool = False
    """It has questions for special schools, so the service asks the register about the school."""
    receipt_email: str = "form_receipt"
    late_words: str = ""
    """Words for the sender of a late one."""
    next_steps: tuple[str, ...] = ()
    """Words about what happens next; empty if that depends on the decision."""
    keyed_as: str = ""
    """The form that staff fill in in its place, for somebody else."""
    keyed_for: str = ""
    """For a form that stands for another one: the other's name."""

    @property
    def start_name(self) -> str:
        """The form with the start page that leads to this one."""
        return self.keyed_for or self.name

    @property
    def kept(self) -> timedelta:
        """How long a draft is kept after it was saved last."""
        return KEPT_OF_PUBLIC if self.audience is Audience.PUBLIC else KEPT

    def journey(self, setting: Setting, version: int | None = None) -> Journey:
        version = version or self.version
        return Journey(self.name, version, self.parts(setting, version))
