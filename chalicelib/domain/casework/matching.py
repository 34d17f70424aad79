"""Which other cases may be about the same child, and why. Shown to the team; a person decides, and nothing is refused."""

from collections.abc import Collection, Mapping, Sequence

from msgspec import Struct

from chalicelib.domain.casework.case import Case
from chalicelib.domain.child.search import Token

REASONS: Mapping[str, str] = {
    "upn": "the same UPN",
    "surname+born": "the same surname and date of birth",
    "phone": "the same phone number",
    "email": "the same email address",
    "sound+born": "the same date of birth and a name that sounds alike",
    "postcode+sound+year": "the same postcode, year of birth and a name that sounds alike",
}
CERTAIN = ("upn", "surname+born")
"""Matches certain enough that an earlier case changes the priority of this one."""
_SOUNDS = {"sound+born", "postcode+sound+year"}
"""Said only where there is no stronger reason."""

MATCHES_AT_MOST = 5
"""Matches that are named to the team. Each gets an event."""
IDS_AT_MOST = 1_000
"""Ids that are read for one token: more than a hostel has families, and still one read of the table."""
CERTAIN_READ, OTHERS_READ = 100, 20
"""Cases that are read: nearly all that are certain, and of the others the most alike."""

Found = Mapping[Token, Sequence[str]]
"""The ids found by each token: up to one more than `IDS_AT_MOST`, which shows that there are more."""


class Match(Struct, frozen=True):
    """Another case and what it shares with this child, in words without the values."""

    case: Case
    reasons: tuple[str, ...]

    @property
    def certain(self) -> bool:
        return _is_certain(self.reasons)


class Alike(Struct, frozen=True):
    """The cases that are like a child's, the most alike first."""

    matches: tuple[Match, ...] = ()
    others: int = 0
    """How many more similar cases were not read."""
    is_cut: bool = False
    """Too many have something in common with the child to compare all, or one of the cases cannot be read."""
    compared: bool = True
    """False where the store did not answer: nothing is known then."""
    has_all_certain: bool = True
    """Whether every case that is certainly about the same child is among the matches."""

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


def ranked(found: Found) -> dict[str, frozenset[str]]:
    """The kinds of token that each id shares, most alike first: certain ones, then those that share the most."""
    shared: dict[str, set[Token]] = {}
    for token, ids in found.items():
        for each in ids:
            shared.setdefault(each, set()).add(token)

    def place(each: str) -> tuple[bool, int, str]:
        tokens = shared[each]
        return not any(token.kind in CERTAIN for token in tokens), -len(tokens), each

    return {each: frozenset(token.kind for token in shared[each]) for each in sorted(shared, key=place)}


def likenesses(found: Found) -> dict[str, tuple[str, ...]]:
    """The ids of the cases that are alike, each with the reasons; the most alike first."""
    return {case_id: _reasons(kinds) for case_id, kinds in ranked(found).items()}


def worth_reading(alike: Mapping[str, tuple[str, ...]]) -> list[str]:
    """The ids of the cases to read, out of `likenesses`."""
    certain = [case_id for case_id, reasons in alike.items() if _is_certain(reasons)][:CERTAIN_READ]
    others = [case_id for case_id, reasons in alike.items() if not _is_certain(reasons)]
    return certain + others[: max(OTHERS_READ - len(certain), 0)]


def has_all_certain(found: Found, alike: Mapping[str, tuple[str, ...]], read: Collection[str]) -> bool:
    """Whether all that are certain were found and read. `alike`: out of `likenesses`; `read`: ids."""
    if is_cut({token: ids for token, ids in found.items() if token.kind in CERTAIN}):
        return False
    return all(case_id in read for case_id, reasons in alike.items() if _is_certain(reasons))


def is_cut(found: Found) -> bool:
    """Whether more have one of the tokens than are compared."""
    return any(len(ids) > IDS_AT_MOST for ids in found.values())


def _reasons(kinds: frozenset[str]) -> tuple[str, ...]:
    said = kinds - _SOUNDS or kinds
    return tuple(reason for kind, reason in REASONS.items() if kind in said)


def _is_certain(reasons: tuple[str, ...]) -> bool:
    return any(REASONS[kind] in reasons for kind in CERTAIN)
