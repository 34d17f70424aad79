"""Whether a joiner may be the child of a leaver."""

from msgspec import Struct

from chalicelib.domain.child.identifiers import normalise_upn
from chalicelib.domain.child.names import name_token
from chalicelib.domain.child.referral import Child
from chalicelib.domain.child.search import Token


def return_tokens(child: Child) -> frozenset[Token]:
    """The tokens by which a leaver's and a joiner's return find each other: UPN, and surname with date of birth."""
    tokens = {Token("upn", normalise_upn(child.upn))} if child.upn else set()
    if name_token(child.last_name) and child.born:
        tokens.add(Token("surname+born", f"{name_token(child.last_name)}|{child.born.isoformat()}"))
    return frozenset(tokens)


class Likeness(Struct, frozen=True):
    """Whether two returns are about the same child. Only a certain match ends the wait for a joiner by itself."""

    certain: bool
    reasons: tuple[str, ...]


def likeness(leaver: Child, joiner: Child) -> Likeness:
    """Certain: the same date of birth with the same UPN, or with the same full name where no two UPNs disagree.

    A UPN with another date of birth may be mistyped, the surname with the date of birth may be a twin's: a person looks.
    """
    same_birth = leaver.born is not None and leaver.born == joiner.born
    vague = leaver.birth_is_vague or joiner.birth_is_vague
    upns = {normalise_upn(child.upn) for child in (leaver, joiner) if child.upn}
    same_upn = bool(leaver.upn and joiner.upn) and len(upns) == 1
    contradicts = len(upns) == 2
    same_name = bool(leaver.last_name) and name_token(leaver.name) == name_token(joiner.name)
    reasons = [
        words
        for holds, words in (
            (same_upn, "the same UPN"),
            (same_birth, "the same date of birth"),
            (same_name, "the same name"),
            (not same_name and _same_surname(leaver, joiner), "the same surname"),
            (contradicts, "but two different UPNs"),
        )
        if holds
    ]
    return Likeness(same_birth and (same_upn or (same_name and not contradicts and not vague)), tuple(reasons))


def _same_surname(leaver: Child, joiner: Child) -> bool:
    return bool(leaver.last_name) and name_token(leaver.last_name) == name_token(joiner.last_name)
