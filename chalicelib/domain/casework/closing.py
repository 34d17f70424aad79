"""With which outcome, known how, a case may be closed. One table; a child who was not found is never closed away."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from chalicelib.domain.casework.stages import Refused
from chalicelib.domain.newer import Words


class Evidence(StrEnum):
    CONFIRMED = "confirmed"
    DOCUMENT = "document"
    AGENCY = "agency"
    FAMILY = "family"


EVIDENCE_LABELS: Mapping[Evidence, str] = Words(
    {
        Evidence.CONFIRMED: "Confirmed by the school or authority",
        Evidence.DOCUMENT: "A document that somebody in the team has seen",
        Evidence.AGENCY: "Another agency said so",
        Evidence.FAMILY: "Only the family said so",
    }
)


class Outcome(StrEnum):
    ON_ROLL_HERE = "on-roll-here"
    ON_ROLL_OTHER = "on-roll-other-authority"
    ON_ROLL_INDEPENDENT = "on-roll-independent"
    ON_ROLL_NATION = "on-roll-other-nation"
    RETURNED = "returned"
    HOME_EDUCATION = "home-education-suitable"
    ALTERNATIVE_PROVISION = "alternative-provision"
    MOVED_ACCEPTED = "moved-and-accepted"
    ABROAD_CONFIRMED = "abroad-confirmed"
    OVER_AGE = "over-age"
    UNDER_AGE = "under-age"
    DECEASED = "deceased"
    NOT_CME = "not-missing-education"
    DUPLICATE = "duplicate"
    OUT_OF_AREA = "out-of-area"
    IN_ERROR = "referred-in-error"
    TO_HOME_EDUCATION_TEAM = "to-home-education-team"
    NOT_LOCATED = "not-located"
    ABROAD_BELIEVED = "abroad-believed"


OUTCOME_LABELS: Mapping[Outcome, str] = Words(
    {
        Outcome.ON_ROLL_HERE: "On the roll of a school of this authority",
        Outcome.ON_ROLL_OTHER: "On the roll of a school of another authority",
        Outcome.ON_ROLL_INDEPENDENT: "On the roll of an independent school",
        Outcome.ON_ROLL_NATION: "On the roll of a school in Wales, Scotland or Northern Ireland",
        Outcome.RETURNED: "Returned to the same school",
        Outcome.HOME_EDUCATION: "Home education, found suitable",
        Outcome.ALTERNATIVE_PROVISION: "Alternative provision, or education arranged by the authority",
        Outcome.MOVED_ACCEPTED: "Moved, and the other authority’s officer has accepted the child",
        Outcome.ABROAD_CONFIRMED: "Abroad, confirmed by a school or an authority there",
        Outcome.OVER_AGE: "Over compulsory school age",
        Outcome.UNDER_AGE: "Not yet of compulsory school age",
        Outcome.DECEASED: "Deceased",
        Outcome.NOT_CME: "Not missing education: on a roll",
        Outcome.DUPLICATE: "The same child as another case",
        Outcome.OUT_OF_AREA: "Not of this area",
        Outcome.IN_ERROR: "Referred in error",
        Outcome.TO_HOME_EDUCATION_TEAM: "Handed to home education or school attendance orders",
        Outcome.NOT_LOCATED: "Not located",
        Outcome.ABROAD_BELIEVED: "Believed to be abroad, without evidence",
    }
)

_SOURCES = frozenset({Evidence.CONFIRMED, Evidence.DOCUMENT, Evidence.AGENCY})
_CONFIRMED = frozenset({Evidence.CONFIRMED})

CLOSES: Mapping[Outcome, frozenset[Evidence]] = {
    Outcome.ON_ROLL_HERE: frozenset({Evidence.CONFIRMED, Evidence.DOCUMENT}),
    Outcome.ON_ROLL_OTHER: frozenset({Evidence.CONFIRMED, Evidence.DOCUMENT}),
    Outcome.ON_ROLL_INDEPENDENT: frozenset({Evidence.CONFIRMED, Evidence.DOCUMENT}),
    Outcome.ON_ROLL_NATION: frozenset({Evidence.CONFIRMED, Evidence.DOCUMENT}),
    Outcome.RETURNED: _CONFIRMED,
    Outcome.HOME_EDUCATION: frozenset({Evidence.CONFIRMED, Evidence.DOCUMENT}),
    Outcome.ALTERNATIVE_PROVISION: frozenset({Evidence.CONFIRMED, Evidence.DOCUMENT}),
    Outcome.MOVED_ACCEPTED: _CONFIRMED,
    Outcome.ABROAD_CONFIRMED: frozenset({Evidence.CONFIRMED, Evidence.DOCUMENT}),
    Outcome.OVER_AGE: _SOURCES,
    Outcome.UNDER_AGE: _SOURCES,
    Outcome.DECEASED: _SOURCES,
    Outcome.NOT_CME: frozenset({Evidence.CONFIRMED, Evidence.DOCUMENT}),
    Outcome.DUPLICATE: _CONFIRMED,
    Outcome.OUT_OF_AREA: _SOURCES,
    Outcome.IN_ERROR: _CONFIRMED,
    Outcome.TO_HOME_EDUCATION_TEAM: _CONFIRMED,
    Outcome.NOT_LOCATED: frozenset(),
    Outcome.ABROAD_BELIEVED: frozenset(),
}
"""The evidence that each outcome may be closed on; the last two never are: they go to long watch."""


def check_closing(outcome: Outcome, evidence: Evidence) -> None:
    """Raises Refused with the sentence that says why not."""
    enough = CLOSES[outcome]
    if not enough:
        raise Refused(
            f"“{OUTCOME_LABELS[outcome]}” does not close a case. The case stays open until somebody has seen the child. "
            "Ask a manager to move it to “Long watch”."
        )
    if evidence not in enough:
        wanted = " or ".join(f"“{EVIDENCE_LABELS[level]}”" for level in Evidence if level in enough)
        raise Refused(f"“{OUTCOME_LABELS[outcome]}” needs better evidence to close a case: {wanted}.")


def may_reopen_until(closed_on: date) -> date:
    """Within twelve months of closing, the same child reopens the same case; after that they get a new one."""
    year = closed_on.year + 1
    leap_day = (closed_on.month, closed_on.day) == (2, 29)
    return date(year, 2, 28) if leap_day else closed_on.replace(year=year)
