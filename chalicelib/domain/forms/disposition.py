"""What becomes of a form once it is sent: decided from its answers alone, with the reasons. A person may always decide more."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from msgspec import Struct

from chalicelib.domain.forms.quarantine import SIGNS_IN_WORDS
from chalicelib.domain.newer import Words


class Becomes(StrEnum):
    CASE = "case"
    """A case is opened, or joined by a match that a person confirms."""
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


CHALLENGED, LATE, SILENT, UNMATCHED, DECLINED = "challenged", "late", "silent", "unmatched", "declined"
AT_RISK, CALL_BACK = "at-risk", "call-back"
DECISION_DUE, CONSENT_NEEDED = "decision due", "consent needed"
FLAG_LABELS = {
    AT_RISK: "Says that the child is at immediate risk",
    CALL_BACK: "Ring the authority back on a published number before anything is disclosed",
    CHALLENGED: "Deletion challenged: the conditions of its ground are not met",
    LATE: "Sent late",
    SILENT: "Nothing is sent automatically",
    UNMATCHED: "The new school sent no return in time",
    DECLINED: "The team that it was handed to has declined",
    DECISION_DUE: "The school waits for our written decision before it deletes the name",
    CONSENT_NEEDED: "A special school place that an authority arranged: it has not consented",
}
FLAG_LABELS |= {str(sign): words for sign, words in SIGNS_IN_WORDS.items()}
"""What the team must see at once about a form, with its words. A flag without words here is shown as it is."""


class Consequence(Struct, frozen=True):
    """`reasons` are words without names; `flags` are what the team must see at once, such as "challenged" or "late".

    `team` goes on with what is handed over. Beside a case it is told of it and takes nothing over: the case stays with the
    team for children missing education until it has made sure. So it is with a deletion for home education that is
    challenged: the name has to go back, for without a notice in writing there is no such ground; but the family may mean
    what the school says, and the home education team knows, or has to find out.
    """

    becomes: Becomes
    reasons: tuple[str, ...]
    team: Team | None = None
    check_at: date | None = None
    flags: tuple[str, ...] = ()
    silent: bool = False
    """No automatic mail about it to anybody: the child has died."""
