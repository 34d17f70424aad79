"""Which priority a referral is given at first, and why. A person confirms or changes it.

No national scheme exists; this is the service's own, after the practice of several authorities. Groups protected by
equality law are never a score.
"""

from datetime import date
from enum import StrEnum

from msgspec import Struct

from chalicelib.domain.calendar.days import SchoolCalendar, add_school_days
from chalicelib.domain.child.needs import NEEDS, PRIOR_CONCERNS, Weight
from chalicelib.domain.child.referral import Answer, Belief, Referral
from chalicelib.domain.errors import CalendarTooShort


class Priority(StrEnum):
    RED = "RED"
    AMBER = "AMBER"
    GREEN = "GREEN"


class Proposal(Struct, frozen=True):
    """A priority with the reasons for it, in plain words without names."""

    priority: Priority
    reasons: tuple[str, ...]


UNSEEN_DAYS = 10
"""School days."""


def is_unseen(since: date | None, on: date) -> bool:
    """`since` as `unseen_from` gives it."""
    return since is not None and since <= on


class Beside(Struct, frozen=True):
    """The facts on the day `on` that the form does not give. `unseen_from` as `unseen_from` below; `repeat` names the
    child's earlier case that closed within twelve months."""

    on: date = date.min
    unseen_from: date | None = None
    repeat: str = ""

    @property
    def is_unseen(self) -> bool:
        return is_unseen(self.unseen_from, self.on)


NOTHING_BESIDE = Beside()


def has_prior_concern(referral: Referral) -> bool:
    return any(referral.needs.get(code) is Answer.YES for code in PRIOR_CONCERNS)


def unseen_from(referral: Referral, calendar: SchoolCalendar) -> date | None:
    """The day from which nobody has seen the child for ten school days, by the last day that anybody gives. None without
    one, and where the calendar does not reach: nobody can say so then."""
    seen = max(filter(None, (referral.last_seen, referral.last_attended)), default=None)
    if seen is None:
        return None
    try:
        return add_school_days(seen, UNSEEN_DAYS, calendar)
    except CalendarTooShort:
        return None


def _needs(referral: Referral, weight: Weight) -> list[str]:
    return [f"{need.label}." for need in NEEDS if need.weight is weight and referral.needs.get(need.code) is Answer.YES]


def _not_known(referral: Referral) -> list[str]:
    asked = (need for need in NEEDS if need.asks_again and referral.needs.get(need.code) is Answer.NOT_KNOWN)
    return [f"Not known: {need.label[0].lower()}{need.label[1:]}." for need in asked]


def _red(referral: Referral, beside: Beside) -> list[str]:
    facts = (
        (referral.immediate_risk is Answer.YES, "The referrer says that the child is at immediate risk."),
        (
            beside.is_unseen and has_prior_concern(referral),
            f"Nobody has seen the child for {UNSEEN_DAYS} school days, and there was a concern before.",
        ),
    )
    return [reason for holds, reason in facts if holds] + _needs(referral, Weight.RED)


def _amber(referral: Referral, beside: Beside) -> list[str]:
    moved = referral.belief is Belief.MOVED_IN_ENGLAND
    facts = (
        (
            referral.immediate_risk is Answer.NOT_KNOWN,
            "The referrer does not know whether the child is at immediate risk.",
        ),
        (referral.belief is Belief.NOT_KNOWN, "Nobody knows where the child is."),
        (
            moved and not referral.destination_named,
            "The child is believed to have moved, and nobody has given a full new address or named a new school.",
        ),
        (referral.belief is Belief.MOVED_ABROAD, "The child is believed to be abroad, without evidence so far."),
        (referral.restricted_address is not Answer.NO, "The address is, or may be, one to keep secret."),
    )
    repeat = [beside.repeat] if beside.repeat else []
    found = [reason for holds, reason in facts if holds]
    return found + repeat + _needs(referral, Weight.AMBER) + _not_known(referral)


def propose_priority(referral: Referral, beside: Beside = NOTHING_BESIDE) -> Proposal:
    """RED before AMBER before GREEN; "not known" is never taken for "no"."""
    red, amber = _red(referral, beside), _amber(referral, beside)
    if red:
        return Proposal(Priority.RED, tuple(red + amber))
    if amber:
        return Proposal(Priority.AMBER, tuple(amber))
    return Proposal(Priority.GREEN, ("No risk was named and the child’s whereabouts are known.",))


TOLD_TO_SOCIAL_CARE = ("child-protection-plan", "section-47", "looked-after", "child-in-need")


def needs_social_care(referral: Referral) -> bool:
    """Whether children's social care must be told whatever the priority, because it already knows the child."""
    return any(referral.needs.get(code) is Answer.YES for code in TOLD_TO_SOCIAL_CARE)
