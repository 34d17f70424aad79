"""The attendance codes of a register, as typed and in words."""

from datetime import date

from chalicelib.domain.returns.attendance import CODES, code_problem
from chalicelib.domain.wording import london_date, plain_day
from chalicelib.journeys.engine.fields import Field, Raw


def _codes(item: Field, raw: Raw) -> list[tuple[date, str, str]]:
    """Each day of the grid with its two codes as typed, in capitals."""
    return [
        (day, raw.get(morning, "").strip().upper(), raw.get(afternoon, "").strip().upper())
        for day, morning, afternoon in item.sessions()
    ]


def first_code_problem(item: Field, raw: Raw) -> str | None:
    problems = (
        f"{plain_day(day)}: {problem}"
        for day, *codes in _codes(item, raw)
        for code in codes
        if (problem := code_problem(code))
    )
    return next(problems, None)


def codes_in_words(item: Field, raw: Raw) -> str:
    """One line for each day of the register that was filled in, and below them what the codes mean."""
    filled = [(day, am, pm) for day, am, pm in _codes(item, raw) if am or pm]
    days = [f"{london_date(day)}: am {am or '–'}, pm {pm or '–'}" for day, am, pm in filled]
    used = {code for _, *codes in filled for code in codes}
    meanings = [f"{code} = {meaning}" for code, meaning in CODES.items() if code in used]
    return "\n".join([*days, "", *meanings] if meanings else days)


def coded_sessions(item: Field, raw: Raw) -> dict[str, str]:
    """The code of each session by the name of its input, "" where there is none: for rules that count days."""
    return {name: raw.get(name, "").strip().upper() for name in item.inputs()}
