"""By which tokens a child can be found again. The store keeps only keyed digests of them, never the words."""

from dataclasses import dataclass

from chalicelib.domain.identifiers import normalise_postcode, normalise_upn
from chalicelib.domain.names import name_parts, name_token, sound_key
from chalicelib.domain.referral import Referral

MOST_SOUNDS = 20
"""Parts of a name that are searchable by sound: a transaction of the store takes 100 rows in all."""


@dataclass(frozen=True)
class Token:
    """A kind of token and its normalised text: equal tokens mean a possible match."""

    kind: str
    text: str


def search_tokens(referral: Referral) -> frozenset[Token]:
    """UPN; surname with date of birth; the sound of each name, alone and with the birth year; postcode."""
    child = referral.child
    tokens = {Token("surname+born", f"{name_token(child.last_name)}|{child.born.isoformat()}")}
    sounds = dict.fromkeys(sound_key(part) for part in name_parts(child.name))
    for sound in list(filter(None, sounds))[:MOST_SOUNDS]:
        tokens |= {Token("sound", sound), Token("sound+year", f"{sound}|{child.born.year}")}
    if child.upn:
        tokens.add(Token("upn", normalise_upn(child.upn)))
    if referral.postcode:
        tokens.add(Token("postcode", normalise_postcode(referral.postcode)))
    return frozenset(token for token in tokens if token.text)
