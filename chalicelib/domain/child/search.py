"""By which tokens a child can be found again. The store keeps only keyed digests of them, never the words."""

from collections.abc import Iterator, Sequence
from datetime import date

from msgspec import Struct

from chalicelib.domain.child.contact_details import normalise_email, normalise_phone, normalise_postcode
from chalicelib.domain.child.identifiers import normalise_upn
from chalicelib.domain.child.names import name_parts, name_token, sound_key
from chalicelib.domain.child.referral import BirthIs, Child, Referral
from chalicelib.domain.child.school_age import ESTIMATES_ARE_OFF_BY


class Token(Struct, frozen=True):
    """A kind of token and its normalised text: equal tokens mean a possible match."""

    kind: str
    text: str


MOST_TOKENS = 60
"""A referral is written in one transaction of at most 100 rows; a form full of names must not make it too large."""


def search_tokens(referral: Referral) -> frozenset[Token]:
    """UPN; surname with date of birth; postcode; the family's phones and emails; and the sound of each name: alone, with the
    birth year, with the date of birth, and with the birth year and the postcode. What finds a child best comes first where
    there are more than fit."""
    tokens = dict.fromkeys(token for token in _tokens(referral) if token.text)
    return frozenset(list(tokens)[:MOST_TOKENS])


def _tokens(referral: Referral) -> Iterator[Token]:
    child = referral.child
    if child.upn:
        yield Token("upn", normalise_upn(child.upn))
    yield from _surname_and_birth(child.last_name, child)
    if referral.postcode:
        yield Token("postcode", normalise_postcode(referral.postcode))
    yield from _sounds(f"{child.first_names} {child.last_name}", referral)
    yield from (Token("phone", normalise_phone(phone)) for phone in referral.phones)
    yield from (Token("email", normalise_email(email)) for email in referral.emails)
    for name in referral.other_names:
        surname = name.split()[-1] if name.split() else ""
        if name_token(surname):
            yield from _surname_and_birth(surname, child)
        yield from _sounds(name, referral)


def _surname_and_birth(surname: str, child: Child) -> Iterator[Token]:
    """Only with a day that somebody gave: two children of about the same age were not born on the same day."""
    if child.born and surname and child.born_is is not BirthIs.FROM_AGE:
        yield Token("surname+born", f"{name_token(surname)}|{child.born.isoformat()}")


def _years(child: Child) -> Sequence[int]:
    """In which the child may have been born."""
    if child.born is None:
        return ()
    off_by = ESTIMATES_ARE_OFF_BY if child.birth_is_vague else 0
    return range(child.born.year - off_by, child.born.year + off_by + 1)


def _sounds(name: str, referral: Referral) -> Iterator[Token]:
    """A common name alone finds too many. With the day or the place it finds a few, directly."""
    child, place = referral.child, normalise_postcode(referral.postcode) if referral.postcode else ""
    for sound in sorted({sound_key(part) for part in name_parts(name)} - {""}):
        if child.born and child.born_is is not BirthIs.FROM_AGE:
            yield Token("sound+born", f"{sound}|{child.born.isoformat()}")
        for year in _years(child):
            if place:
                yield Token("postcode+sound+year", f"{place}|{sound}|{year}")
            yield Token("sound+year", f"{sound}|{year}")
        yield Token("sound", sound)


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
