"""From what a person typed to values: the same for every form."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta

from msgspec import Struct, field

from chalicelib.domain.instants import LONDON, london_day
from chalicelib.domain.wording import london_time, typed_time
from chalicelib.journeys.engine.asked import asked, chosen
from chalicelib.journeys.engine.fields import Field, Kind, Raw, Value
from chalicelib.journeys.engine.journey import Journey
from chalicelib.journeys.engine.pages import Page
from chalicelib.journeys.engine.register_codes import coded_sessions, codes_in_words, first_code_problem
from chalicelib.journeys.engine.typed_dates import parse_date, too_early
from chalicelib.journeys.engine.typed_text import has_control_characters, is_blank, text_problem


class Parsed(Struct):
    """`values` of the fields that are sound, `problems` of those that are not, both by field name."""

    values: dict[str, Value] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)


def _parse_date_field(item: Field, raw: Raw, today: date, parsed: Parsed) -> None:
    day, month, year = (raw.get(name, "") for name in item.inputs())
    if not (day or month or year):
        if item.missing:
            parsed.problems[item.name] = item.missing
        return
    value, problem = parse_date(item.label, day, month, year)
    if value and not problem and item.date_check:
        problem = item.date_check(value, today)
    if value and not problem:
        problem = too_early(item, value, raw)
    if problem:
        parsed.problems[item.name] = problem
    elif value:
        parsed.values[item.name] = value


def _parse_choice(item: Field, raw: Raw, parsed: Parsed) -> None:
    choice = chosen(item, raw)
    if choice:
        parsed.values[item.name] = choice.value
    elif raw.get(item.name, "") or item.missing:
        parsed.problems[item.name] = item.missing or f"Choose one of the answers for {item.label}."


def _parse_checkboxes(item: Field, raw: Raw, parsed: Parsed) -> None:
    picked = [choice.value for choice in item.choices if raw.get(f"{item.name}-{choice.value}")]
    if picked:
        parsed.values[item.name] = ",".join(picked)
    elif item.missing:
        parsed.problems[item.name] = item.missing


def _parse_text(item: Field, raw: Raw, parsed: Parsed) -> None:
    text = raw.get(item.name, "")
    blank = is_blank(text)
    problem = item.missing if blank else text_problem(item, text)
    if problem:
        parsed.problems[item.name] = problem
    elif not blank:
        parsed.values[item.name] = text


def _parse_codes(item: Field, raw: Raw, parsed: Parsed) -> None:
    problem = first_code_problem(item, raw)
    if problem:
        parsed.problems[item.name] = problem
    elif text := codes_in_words(item, raw):
        parsed.values |= {item.name: text} | coded_sessions(item, raw)
    elif item.missing:
        parsed.problems[item.name] = item.missing


def _parse_school(item: Field, raw: Raw, parsed: Parsed) -> None:
    answer = item.school(raw)
    unusable = any(has_control_characters(text, item) for text in (answer.text, answer.by_hand))
    problem = item.missing if answer.is_empty else answer.problem
    if unusable:
        parsed.problems[item.name] = "The school has a character in it that cannot be used. Type it again."
    elif problem:
        parsed.problems[item.name] = problem
    elif not answer.is_empty:
        parsed.values[item.name] = answer.words
        parsed.values |= {f"{item.name}-urn": answer.school.urn} if answer.school else {}


_PARSERS: Mapping[Kind, Callable[[Field, Raw, Parsed], None]] = {
    Kind.RADIOS: _parse_choice,
    Kind.SELECT: _parse_choice,
    Kind.CHECKBOXES: _parse_checkboxes,
    Kind.CODES: _parse_codes,
    Kind.SCHOOL: _parse_school,
}

_CLOCKS_DIFFER = timedelta(minutes=5)


def _refuse_times_to_come(page: Page, raw: Raw, now: datetime, parsed: Parsed) -> None:
    """A time of the day on which something happened has passed; the clock on the wall may be a little ahead of ours."""
    for item in asked(page.fields, raw):
        day, at = parsed.values.get(item.on_day), typed_time(str(parsed.values.get(item.name, "")))
        if isinstance(day, date) and at and datetime.combine(day, at, LONDON) > now + _CLOCKS_DIFFER:
            del parsed.values[item.name]
            parsed.problems[item.name] = f"This time is still to come: it is now {london_time(now)}. Check it."


def parse(page: Page, raw: Raw, now: datetime) -> Parsed:
    """Every field of the page that applies, parsed. `raw` may hold more than this page: dates are compared across pages."""
    parsed, today = Parsed(), london_day(now)
    for item in asked(page.fields, raw):
        if item.kind is Kind.DATE:
            _parse_date_field(item, raw, today, parsed)
        else:
            _PARSERS.get(item.kind, _parse_text)(item, raw, parsed)
    _refuse_times_to_come(page, raw, now, parsed)
    if page.check:
        parsed.problems |= {
            name: text for name, text in page.check(parsed.values, today).items() if name not in parsed.problems
        }
    return parsed


def parse_all(journey: Journey, raw: Raw, now: datetime) -> Parsed:
    whole = Parsed()
    for page in journey.flow(raw):
        parsed = parse(page, raw, now)
        whole.values |= parsed.values
        whole.problems |= parsed.problems
    return whole


def problems_of(page: Page, raw: Raw, now: datetime) -> dict[str, str]:
    """The problems that keep a page from being complete."""
    return parse(page, raw, now).problems


def complete_values(journey: Journey, raw: Raw, now: datetime) -> dict[str, Value] | Page:
    """The values of a complete form, or the first page that is not valid yet. Each page is parsed once."""
    values: dict[str, Value] = {}
    for page in journey.flow(raw):
        parsed = parse(page, raw, now)
        if parsed.problems:
            return page
        values |= parsed.values
    return values
