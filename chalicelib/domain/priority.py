"""Which priority a referral is given at first, and why. A person confirms or changes it.

No national scheme exists; this is the service's own, after the practice of several authorities. Groups protected by
equality law are never a score.
"""

from dataclasses import dataclass
from enum import StrEnum

from chalicelib.domain.referral import Answer, Belief, Referral


class Priority(StrEnum):
    RED = "RED"
    AMBER = "AMBER"
    GREEN = "GREEN"


@dataclass(frozen=True)
class Proposal:
    """A priority with the reasons for it, in plain words without names."""

    priority: Priority
    reasons: tuple[str, ...]


def _red(referral: Referral) -> list[str]:
    return ["The referrer says that the child is at immediate risk."] if referral.immediate_risk is Answer.YES else []


def _amber(referral: Referral) -> list[str]:
    facts = (
        (
            referral.immediate_risk is Answer.NOT_KNOWN,
            "The referrer does not know whether the child is at immediate risk.",
        ),
        (referral.belief is Belief.NOT_KNOWN, "Nobody knows where the child is."),
        (referral.belief is Belief.MOVED_ABROAD, "The child is believed to be abroad, without evidence so far."),
        (referral.restricted_address is not Answer.NO, "The address is, or may be, one to keep secret."),
    )
    return [reason for holds, reason in facts if holds]


def propose_priority(referral: Referral) -> Proposal:
    """RED before AMBER before GREEN; "not known" is never taken for "no"."""
    red, amber = _red(referral), _amber(referral)
    if red:
        return Proposal(Priority.RED, tuple(red + amber))
    if amber:
        return Proposal(Priority.AMBER, tuple(amber))
    return Proposal(Priority.GREEN, ("No risk was named and the child’s whereabouts are known.",))
