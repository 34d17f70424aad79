"""Which other cases may be about the same child, and why. Shown to the team; a person decides, and nothing is refused."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from chalicelib.domain.case import Case
from chalicelib.domain.search import Token

STRONG: Mapping[str, str] = {
    "upn": "the same UPN",
    "surname+born": "the same surname and date of birth",
    "phone": "the same phone number",
    "email": "the same email address",
}
CERTAIN = ("upn", "surname+born")
"""What is certain enough that an earlier case changes the priority of this one."""
_TOGETHER = {"postcode", "sound+year"}
"""Weak alone: a street of families, a common name. Together they are worth a look."""
ASKED = frozenset(STRONG) | _TOGETHER


@dataclass(frozen=True)
class Match:
    """Another case and what it shares with this child, in words without the values."""

    case: Case
    reasons: tuple[str, ...]

    @property
    def certain(self) -> bool:
        return any(STRONG[kind] in self.reasons for kind in CERTAIN)


def likenesses(found: Iterable[tuple[Token, str]]) -> dict[str, tuple[str, ...]]:
    """From the ids of cases found by each token of a child: those that are alike, each with why."""
    kinds: dict[str, set[str]] = {}
    for token, case_id in found:
        kinds.setdefault(case_id, set()).add(token.kind)
    return {case_id: reasons for case_id, shared in kinds.items() if (reasons := _reasons(shared))}


def most_alike_first(matches: Iterable[Match]) -> tuple[Match, ...]:
    """First what is certain: of a number that many share, as a hostel's, only a few are compared, and not all are shown."""
    return tuple(sorted(matches, key=lambda match: (not match.certain, -len(match.reasons), match.case.reference)))


def _reasons(kinds: set[str]) -> tuple[str, ...]:
    strong = tuple(reason for kind, reason in STRONG.items() if kind in kinds)
    return (
        strong
        if strong or not kinds >= _TOGETHER
        else ("the same postcode, year of birth and a name that sounds alike",)
    )
