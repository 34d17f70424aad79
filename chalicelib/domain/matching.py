"""Which other cases may be about the same child, and why. Shown to the team; a person decides, and nothing is refused."""

from collections.abc import Mapping, Sequence
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
NAME = "sound+year"
_TOGETHER = {"postcode", NAME}
"""Weak alone: a street of families, a common name. Together they are worth a look."""
ASKED = frozenset(STRONG) | _TOGETHER

MATCHES_AT_MOST = 5
"""Named to the team, with an event on each."""
IDS_AT_MOST = 1_000
"""With one token: more than the families of a hostel, and one read of the table."""
CERTAIN_READ, OTHERS_READ = 100, 20
"""Cases that are read: of what is certain practically all, of what many share the most alike."""

Found = Mapping[Token, Sequence[str]]
"""The ids found by each token: up to one more than `IDS_AT_MOST`, so that it shows where there are more."""


@dataclass(frozen=True)
class Match:
    """Another case and what it shares with this child, in words without the values."""

    case: Case
    reasons: tuple[str, ...]

    @property
    def certain(self) -> bool:
        return _is_certain(self.reasons)


@dataclass(frozen=True)
class Alike:
    """The cases that are like a child's, the most alike first."""

    matches: tuple[Match, ...] = ()
    others: int = 0
    """More cases that are like it, and were not read."""
    is_cut: bool = False
    """So many have something in common with the child that not all were compared, or one of the cases cannot be read."""
    compared: bool = True
    """False where the store did not answer: nothing is known then."""

    @property
    def is_whole(self) -> bool:
        """Whether everything that is like it is among the matches."""
        return self.compared and not self.others and not self.is_cut

    def in_words(self, most: int) -> str:
        """The most alike by their references, and how many others there are. Empty when nothing is alike."""
        named = "; ".join(f"{match.case.reference} ({', '.join(match.reasons)})" for match in self.matches[:most])
        left = max(len(self.matches) - most, 0) + self.others
        beyond = (
            f"{left:,} more {'case has' if left == 1 else 'cases have'} something in common with it" if left else ""
        )
        return "; ".join(filter(None, (named, beyond)))


def names_to_compare(found: Found) -> frozenset[str]:
    """By everything but the name: the ids of which it matters whether the name sounds alike as well. Those that share the
    postcode alone, and all of them where they are more than are named. A common name is not looked for by itself."""
    everybody = {each for ids in found.values() for each in ids}
    strong = {each for token, ids in found.items() if token.kind in STRONG for each in ids}
    return frozenset(everybody if len(everybody) > MATCHES_AT_MOST else everybody - strong)


def ranked(found: Found) -> dict[str, frozenset[str]]:
    """The kinds of what each id shares, the most alike first: what is certain, then what shares the most tokens."""
    shared: dict[str, set[Token]] = {}
    for token, ids in found.items():
        for each in ids:
            shared.setdefault(each, set()).add(token)

    def place(each: str) -> tuple[bool, int, str]:
        tokens = shared[each]
        return not any(token.kind in CERTAIN for token in tokens), -len(tokens), each

    return {each: frozenset(token.kind for token in shared[each]) for each in sorted(shared, key=place)}


def likenesses(found: Found) -> dict[str, tuple[str, ...]]:
    """The ids of the cases that are alike, each with why; the most alike first."""
    return {case_id: reasons for case_id, kinds in ranked(found).items() if (reasons := _reasons(kinds))}


def worth_reading(alike: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Of `likenesses`: the ids of the cases to read."""
    certain = [case_id for case_id, reasons in alike.items() if _is_certain(reasons)][:CERTAIN_READ]
    others = [case_id for case_id, reasons in alike.items() if not _is_certain(reasons)]
    return certain + others[: max(OTHERS_READ - len(certain), 0)]


def is_cut(found: Found) -> bool:
    """Whether more have one of the tokens than are compared."""
    return any(len(ids) > IDS_AT_MOST for ids in found.values())


def _is_certain(reasons: tuple[str, ...]) -> bool:
    return any(STRONG[kind] in reasons for kind in CERTAIN)


def _reasons(kinds: frozenset[str]) -> tuple[str, ...]:
    strong = tuple(reason for kind, reason in STRONG.items() if kind in kinds)
    return (
        strong
        if strong or not kinds >= _TOGETHER
        else ("the same postcode, year of birth and a name that sounds alike",)
    )
