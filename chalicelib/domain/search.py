"""By which tokens a child can be found again. The store keeps only keyed digests of them, never the words."""

from dataclasses import dataclass
from datetime import date

from chalicelib.domain.identifiers import normalise_email, normalise_phone, normalise_postcode, normalise_upn
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
    """UPN; surname with date of birth; the sound of each name, alone and with the birth year; postcode, phone, email."""
    child = referral.child
    tokens = {Token("surname+born", f"{name_token(child.last_name)}|{child.born.isoformat()}")}
    sounds = dict.fromkeys(sound_key(part) for part in name_parts(child.name))
    for sound in list(filter(None, sounds))[:MOST_SOUNDS]:
        tokens |= {Token("sound", sound), Token("sound+year", f"{sound}|{child.born.year}")}
    if child.upn:
        tokens.add(Token("upn", normalise_upn(child.upn)))
    if referral.postcode:
        tokens.add(Token("postcode", normalise_postcode(referral.postcode)))
    tokens |= {Token("phone", normalise_phone(phone)) for phone in referral.phones}
    tokens |= {Token("email", normalise_email(email)) for email in referral.emails}
    return frozenset(token for token in tokens if token.text)


def token_of(kind: str, text: str) -> Token | None:
    """The token of something typed into the look-up; None where nothing can have it."""
    normalise = {
        "upn": normalise_upn,
        "postcode": normalise_postcode,
        "phone": normalise_phone,
        "email": normalise_email,
    }.get(kind)
    normalised = normalise(text) if normalise else ""
    return Token(kind, normalised) if normalised else None


def name_tokens(surname: str, born: date) -> tuple[Token, Token | None]:
    """Exactly this surname and date of birth, and what sounds like it with the same year of birth."""
    sounds = [sound_key(part) for part in name_parts(surname)]
    sound = next((sound for sound in reversed(sounds) if sound), "")
    exact = Token("surname+born", f"{name_token(surname)}|{born.isoformat()}")
    return exact, Token("sound+year", f"{sound}|{born.year}") if sound else None
