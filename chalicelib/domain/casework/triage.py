"""Where a referral belongs, proposed with the facts used and the facts missing. A person confirms or changes it."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from msgspec import Struct

from chalicelib.domain.casework.priority import NOTHING_BESIDE, Beside, Priority, propose_priority
from chalicelib.domain.child.needs import NEEDS
from chalicelib.domain.child.referral import NAME_NOT_KNOWN, Answer, Belief, Referral
from chalicelib.domain.child.school_age import SchoolAge, school_age
from chalicelib.domain.newer import Words


class Route(StrEnum):
    CME = "cme"
    ATTENDANCE = "attendance"
    HOME_EDUCATION = "home-education"
    OTHER_AUTHORITY = "other-authority"
    OUTSIDE_AGE = "outside-age"
    POLICE = "police"


ROUTE_LABELS: Mapping[Route, str] = Words(
    {
        Route.CME: "Children missing education: this team",
        Route.ATTENDANCE: "School attendance: on a roll and has not moved",
        Route.HOME_EDUCATION: "A notice of home education: not missing education while it is not assessed",
        Route.OTHER_AUTHORITY: "Another local authority",
        Route.OUTSIDE_AGE: "Post-16 or early years: not of compulsory school age",
        Route.POLICE: "The police first, then this team",
    }
)

ELSEWHERE = frozenset(Route) - {Route.CME, Route.POLICE}
"""Routes on which somebody else goes on with the child: the team hands the case over, and then closes it."""

_HOME_EDUCATION = "Parental decision not to register at school"
_OTHER_AUTHORITY = "Believed to have moved to another local authority"


class TriageProposal(Struct, frozen=True):
    """A route and a priority, with the facts that led there and the facts that nobody has given. Words without names."""

    route: Route
    priority: Priority
    facts: tuple[str, ...]
    missing: tuple[str, ...]


def _missing(referral: Referral) -> tuple[str, ...]:
    birth = "When the child was born" if referral.child.born is None else "The exact date of birth"
    facts = (
        (referral.child.name == NAME_NOT_KNOWN, "The child’s name"),
        (referral.child.birth_is_vague, birth),
        (referral.immediate_risk is Answer.NOT_KNOWN, "Whether the child is at immediate risk"),
        (referral.on_roll is Answer.NOT_KNOWN, "Whether the child is on a school’s roll"),
        (referral.last_attended is None, "When the child last attended"),
        (referral.last_seen is None, "When the child was last seen, and by whom"),
        (referral.belief is Belief.NOT_KNOWN, "Where the child is believed to be"),
        (referral.restricted_address is Answer.NOT_KNOWN, "Whether the address must be kept secret"),
    )
    needs = tuple(n.label for n in NEEDS if n.asks_again and referral.needs.get(n.code) is Answer.NOT_KNOWN)
    return tuple(label for holds, label in facts if holds) + needs


def _route(referral: Referral, on: date) -> tuple[Route, str]:
    """The first rule that holds, most dangerous first."""
    found = school_age(referral.child.born, on, vague=referral.child.birth_is_vague)
    if referral.needs.get("reported-missing") is Answer.YES:
        return Route.POLICE, "The child has been reported missing to the police."
    if found.age in (SchoolAge.BELOW, SchoolAge.ABOVE):
        return Route.OUTSIDE_AGE, found.why
    if referral.primary_reason == _HOME_EDUCATION:
        return Route.HOME_EDUCATION, (
            "The parent has decided not to register the child at a school. Home education that the authority has not assessed yet "
            "does not count as missing education: record it under “Record education otherwise”."
        )
    if referral.primary_reason == _OTHER_AUTHORITY:
        return Route.OTHER_AUTHORITY, "The child is believed to have moved to another local authority."
    if referral.on_roll is Answer.YES and referral.belief is Belief.SAME_ADDRESS:
        # A child who stopped attending and has not moved is a non-attender: the published referral pathways of Ealing and
        # of Oldham say so in these words.
        return Route.ATTENDANCE, "The child is on roll and believed to be still at the last known address."
    return Route.CME, "The child is, or may be, out of school and of compulsory school age."


def propose_triage(referral: Referral, on: date, beside: Beside = NOTHING_BESIDE) -> TriageProposal:
    route, why = _route(referral, on)
    proposal = propose_priority(referral, beside)
    return TriageProposal(route, proposal.priority, (why, *proposal.reasons), _missing(referral))
