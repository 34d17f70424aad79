"""Whether words name where a child has gone, so that somebody could look there.

People fill a required field with "?", "tbc" or "A neighbour said so". If in doubt, the words name no place: then the
case looks graver than it is, never less grave.
"""

import re

from chalicelib.domain.child.contact_details import postcode_problem

_POSTCODE = re.compile(r"\b(?:GIR ?0AA|[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2})\b")
_NO_WORD = re.compile(
    r"\b(?:not|no(?! \d)|nobody|nothing|unknown|unsure|uncertain|unconfirmed|undecided|dont|doesnt|didnt|cant|cannot|wont|"
    r"wouldnt|hasnt|havent|isnt|refused|withheld|awaiting|awaited|waiting|pending|looking|applying|applied|nk|n k|n a|"
    r"tb[acd]|t b [acd]|nfa|n f a|to be (?:advised|announced|arranged|confirmed|decided|found|named))\b"
)
_NO_ANSWER = re.compile(r"(?:(?:none|nil|na|yes|x+|as above|(?:an?|any|another|some|the|new|his|her|their) )\b.*)?")
"""The whole text, or its beginning: “none given”, “a school in Leeds”."""
_HEARSAY = re.compile(
    r"\b(?:moved|moving|neighbours?|said|says|told|heard|hearsay|believe[sd]?|thinks?|thought|apparently|maybe|might|perhaps|"
    r"possibly|probably|rumou?red|somewhere)\b"
)
"""Where somebody believes that a child has gone: “Moved to Leeds, a neighbour said so”."""
_LETTERS = 3
"""In the shortest name of a school."""

_STREETS = (
    "approach|arcade|avenue|ave|av|bank|broadway|buildings|chase|circus|close|cl|common|cottages|court|ct|crescent|cres|croft|"
    "dale|drive|dr|drove|end|estate|fields|fold|gardens|gdns|garth|gate|glade|glebe|green|grove|gr|heights|high|hill|house|"
    "lane|ln|lawn|loke|lea|loan|mead|meadow|meadows|mews|mount|oval|parade|park|passage|path|piece|place|pl|plain|precinct|"
    "promenade|quay|quadrant|ride|rise|road|rd|row|square|sq|staithe|street|st|strand|terrace|terr|tce|vale|view|villas|walk|"
    "way|wharf|wood|woods|yard"
)
_TIME = (
    "adults?|ago|boys?|children|days?|girls?|hours?|kids|km|miles?|minutes?|mins|months?|nights?|people|siblings|terms?|"
    "times|weeks?|weekends?|years?|yrs?"
)
_HOUSE = re.compile(
    rf"\b\d{{1,4}}[a-z]? (?!(?:{_TIME})\b)(?:(?:[a-z]+ ){{1,3}}(?:{_STREETS})|[a-z]*(?:gate|way|side|street|road)|"
    r"broadway|the [a-z]{3,})\b"
)
"""A house number, then a street: “12a St John’s Wood Road”, “5 Eastgate”, “7 The Green”."""


def names_an_address(words: str, postcode: str = "") -> bool:
    """Whether there is a full postcode, or the number of a house with its street."""
    if postcode and postcode_problem(postcode) is None:
        return True
    if _POSTCODE.search(" ".join(words.split()).upper()):
        return True
    plain = _plain(words)
    return not _NO_WORD.search(plain) and _HOUSE.search(plain) is not None


def names_an_address_abroad(words: str) -> bool:
    """Addresses of other countries have no one shape: anything but “not known”."""
    return _says_something(words)


def names_a_school(words: str) -> bool:
    """Whether there is the name of a school, and not only that nobody knows it or what somebody has heard."""
    return _says_something(words) and not _HEARSAY.search(_plain(words))


def _says_something(words: str) -> bool:
    plain = _plain(words)
    says_nothing = _NO_WORD.search(plain) or _NO_ANSWER.fullmatch(plain)
    return not says_nothing and sum(sign.isalpha() for sign in plain) >= _LETTERS


def _plain(words: str) -> str:
    """Small letters, digits and single spaces."""
    without = words.casefold().replace("’", "").replace("'", "")
    return " ".join("".join(sign if sign.isalnum() else " " for sign in without).split())
