"""Which sessions of an absence have no code, in words."""

from datetime import date

from chalicelib.domain.returns.absence_return import Codes
from chalicelib.domain.wording import plain_day


def uncoded_words(codes: Codes) -> str:
    """Names each session without a code; nothing where all have one. “#”, a closed school, is a code."""
    found = [_sessions(day, each) for day, each in sorted(codes.items()) if "" in each]
    if not found:
        return ""
    return f"The register does not show the whole absence. It has no code for {', '.join(found)}."


def _sessions(day: date, codes: tuple[str, str]) -> str:
    if codes == ("", ""):
        return plain_day(day)
    return f"the {'afternoon' if codes[0] else 'morning'} of {plain_day(day)}"
