"""What a form becomes once it is sent: decided from its answers alone, with the reasons. A person may decide more."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from msgspec import Struct

from chalicelib.domain.forms.quarantine import SIGNS_IN_WORDS
from chalicelib.domain.newer import Words


class Disposition(StrEnum):
    CASE = "case"
    """A case opens. A person may find that it is about the child of another case."""
    AWAITS_JOINER = "awaits-joiner"
    """Recorded: the new school's return is expected. Without one by `check_at`, a case is opened to check."""
    HANDED_OVER = "handed-over"
    """Recorded, and another team of the authority goes on with it."""
    RECORDED = "recorded"
    """Recorded, and nothing more is due."""


class Team(StrEnum):
    """Teams of the authority that a child may be handed to."""

    HOME_EDUCATION = "home-education"
    ATTENDANCE = "attendance"
    ADMISSIONS = "admissions"
    SEND = "send"
    VIRTUAL_SCHOOL = "virtual-school"
    EXCLUSIONS = "exclusions"
    POST_16 = "post-16"
    YOUTH_JUSTICE = "youth-justice"


TEAM_NAMES: Mapping[Team, str] = Words(
    {
        Team.HOME_EDUCATION: "the home education team",
        Team.ATTENDANCE: "the school attendance team",
        Team.ADMISSIONS: "the admissions team",
        Team.SEND: "the special educational needs team",
        Team.VIRTUAL_SCHOOL: "the virtual school",
        Team.EXCLUSIONS: "the exclusions team",
        Team.POST_16: "the post-16 participation team",
        Team.YOUTH_JUSTICE: "the youth justice service",
    }
)

CHALLENGED, LATE, NO_AUTOMATIC_EMAIL, UNMATCHED, DECLINED = (
    "challenged",
    "late",
    "no-automatic-email",
    "unmatched",
    "declined",
)
AT_RISK, CALL_BACK = "at-risk", "call-back"
DECISION_DUE, CONSENT_NEEDED = "decision due", "consent needed"
FLAG_LABELS = {
    AT_RISK: "Says that the child is at immediate risk",
    CALL_BACK: "Ring the authority back on a published number before anything is disclosed",
    CHALLENGED: "Deletion challenged: the conditions of its ground are not met",
    LATE: "Sent late",
    NO_AUTOMATIC_EMAIL: "Nothing is sent automatically",
    UNMATCHED: "The new school sent no return in time",
    DECLINED: "The team that it was handed to has declined",
    DECISION_DUE: "The school waits for our written decision before it deletes the name",
    CONSENT_NEEDED: "A special school place that an authority arranged: it has not consented",
}
FLAG_LABELS |= {str(sign): words for sign, words in SIGNS_IN_WORDS.items()}
"""The flags that the team must see at once, with their words. A flag without words shows as it is."""


class Decision(Struct, frozen=True):
    """`reasons` are words without names. `flags`, such as "challenged" or "late", are for the team at once. `team`
    takes over a form that is handed over. If a case opens, that team is only told, and the case stays with the CME
    team. Example: a school deletes a name for home education without a written notice. The name must go back on the
    register, and the home education team finds out what the family wants."""

    disposition: Disposition
    reasons: tuple[str, ...]
    team: Team | None = None
    check_at: date | None = None
    flags: tuple[str, ...] = ()
    no_automatic_email: bool = False
    """The service sends nobody an email about it: the child has died."""

    @property
    def marks(self) -> tuple[str, ...]:
        """The flags, with the one that says that no email is sent."""
        return (*self.flags, *([NO_AUTOMATIC_EMAIL] if self.no_automatic_email else []))
