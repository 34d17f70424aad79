"""The identifiers that people type: what is wrong with one, and its one stored form.

Each `…_problem(text)` gives None for acceptable text, else a sentence for the person who typed it. It accepts
everything that the `normalise_…` of the same name can put right. Empty text is a problem: optional fields do not ask.
"""

import re
import unicodedata

from chalicelib.domain.child.local_authority_codes import CODES, OF_WALES

UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"  # their places are their values, 0 to 22


_DIGITS = "0123456789"


_UPN_VALUES = {sign: value for signs in (_DIGITS, UPN_LETTERS) for value, sign in enumerate(signs)}


_UPN_LENGTH = 13


_URN = re.compile(r"[0-9]{6}")


def upn_problem(text: str) -> str | None:
    """What is wrong with a unique pupil number, permanent or temporary.

    Source: DfE guide to UPNs; GovTalk UniquePupilNumber 2.0. The check letter is the sum of place × value over
    characters 2 to 13, modulo 23. The local authority part may be any three digits: closed and Welsh codes live on.
    """
    upn = normalise_upn(text)
    return _upn_length_problem(upn) or _upn_character_problem(upn) or _upn_check_letter_problem(upn)


def upn_doubt(text: str) -> str | None:
    """A warning about a UPN that blocks nothing: besides its format, it checks the authority's three digits after the
    letter. Authorities that closed before 2009 are not known here."""
    problem = upn_problem(text)
    code = normalise_upn(text)[1:4]
    if problem or code in CODES | OF_WALES:
        return problem
    return f"No local authority of England or Wales that we know has the code {code}, characters 2 to 4. Check them."


def normalise_upn(text: str) -> str:
    """Capitals, without any spaces."""
    return compact(text)


def urn_problem(text: str) -> str | None:
    """What is wrong with a school's unique reference number in GIAS: six digits."""
    urn = compact(text)
    if not urn:
        return "Enter the school’s URN."
    return None if _URN.fullmatch(urn) else "A school’s URN is 6 numbers, like 121234."


def normalise_urn(text: str) -> str:
    """The six digits, without any spaces."""
    return compact(text)


def compact(text: str) -> str:
    """Capitals, without spaces or the invisible characters (Unicode Cf) that come with copied text."""
    return "".join(sign for sign in text if not sign.isspace() and unicodedata.category(sign) != "Cf").upper()


def _upn_length_problem(upn: str) -> str | None:
    if not upn:
        return "Enter a UPN."
    return None if len(upn) == _UPN_LENGTH else f"A UPN has {_UPN_LENGTH} characters. This one has {len(upn)}."


def _upn_character_problem(upn: str) -> str | None:
    for place, sign in enumerate(upn, start=1):
        if sign in "IOS":
            return (
                f"Character {place} is the letter {sign}. A UPN never has I, O or S in it: they look like 1, 0 and 5."
            )
        if place == 1 and sign not in UPN_LETTERS:
            return f"Character 1 is “{sign}”. A UPN starts with a letter."
        if 1 < place < _UPN_LENGTH and sign not in _DIGITS:
            return f"Character {place} is “{sign}”. It must be a number."
        if sign not in _UPN_VALUES:
            return f"Character {place} is “{sign}”. It must be a number, or a letter if the UPN is temporary."
    return None


def _upn_check_letter_problem(upn: str) -> str | None:
    expected = UPN_LETTERS[sum(place * _UPN_VALUES[sign] for place, sign in enumerate(upn[1:], start=2)) % 23]
    if upn[0] == expected:
        return None
    return (
        f"The first letter should be {expected}, not {upn[0]}, or one of the other characters is wrong. Check them all."
    )
