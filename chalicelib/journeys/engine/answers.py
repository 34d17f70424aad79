"""From what a person typed to values, and back to words: the same for every form."""

import calendar
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from msgspec import Struct, field

from chalicelib.domain.child.identifiers import email_problem, phone_problem
from chalicelib.domain.instants import LONDON, london_day
from chalicelib.domain.returns.attendance import CODES, code_problem
from chalicelib.domain.wording import london_date, london_time, plain_day, typed_time
from chalicelib.journeys.engine.fields import Choice, Field, Journey, Kind, Page, Part, Raw, Value

MONTHS = tuple(calendar.month_name)


class Parsed(Struct):
    """`values` of the fields that are sound, `problems` of those that are not, both by field name."""

    values: dict[str, Value] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)


def chosen(item: Field, raw: Raw) -> Choice | None:
    return next((choice for choice in item.choices if choice.value == raw.get(item.name, "")), None)


def asked(fields: tuple[Field, ...], raw: Raw) -> Iterator[Field]:
    """The fields that apply, in reading order: those of the page and those that the chosen answers reveal."""
    for item in fields:
        yield item
        choice = chosen(item, raw)
        if choice:
            yield from asked(choice.reveals, raw)


def _every(fields: tuple[Field, ...]) -> Iterator[Field]:
    """These fields and all that they may reveal, whatever is chosen."""
    for item in fields:
        yield item
        for choice in item.choices:
            yield from _every(choice.reveals)


def all_inputs(fields: tuple[Field, ...]) -> Iterator[str]:
    """Every input name of these fields, whatever is chosen."""
    return (name for item in _every(fields) for name in item.inputs())


def typed(page: Page, form: Mapping[str, str]) -> dict[str, str]:
    """What the form holds of this page's inputs, and nothing else that was posted."""
    return {name: form.get(name, "").strip() for item in _every(page.fields) for name in item.posted()}


_DIRECTIONS = frozenset("\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Line separators and characters that turn the direction of what follows: they make a text read as what it is not."""


def _has_control_characters(text: str, item: Field) -> bool:
    allowed = "\r\n\t" if item.kind is Kind.LONG_TEXT else ""
    return any(c in _DIRECTIONS or (unicodedata.category(c) == "Cc" and c not in allowed) for c in text)


def _is_blank(text: str) -> bool:
    """Nothing to see: spaces and characters without a width."""
    return all(c.isspace() or unicodedata.category(c) == "Cf" for c in text)


def _text_problem(item: Field, text: str) -> str | None:
    if item.kind is Kind.TIME:
        return _time_problem(text)
    if len(text) > item.longest:
        return f"{item.label} must be {item.longest:,} characters or fewer. You have typed {len(text):,}."
    if _has_control_characters(text, item):
        return f"{item.label} has a character in it that cannot be used. Type it again."
    if item.kind is Kind.EMAIL and (problem := email_problem(text)):
        return problem
    if item.kind is Kind.PHONE and (problem := phone_problem(text)):
        return problem
    return item.check(text) if item.check else None


def _time_problem(text: str) -> str | None:
    return None if typed_time(text) else "Enter the time as on a 24-hour clock, like 14:30."


def _whole_number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 4 else None


def parse_date(label: str, day_text: str, month_text: str, year_text: str) -> tuple[date | None, str | None]:
    """A date from its three inputs, or what is wrong with it in words that say how to mend it."""
    day, year = _whole_number(day_text), _whole_number(year_text)
    month = _whole_number(month_text) or _month_named(month_text)
    label = "The date" if label.endswith("?") else label
    absent = [name for name, text in (("day", day_text), ("month", month_text), ("year", year_text)) if not text]
    if absent:
        return None, f"{label} must include a {' and a '.join(absent)}."
    if year is None or year < 1900:
        return None, f"{label} must have a year of four digits, like 2015."
    if month is None or not 1 <= month <= 12:
        return None, f"{label} must have a month from 1 to 12."
    last = calendar.monthrange(year, month)[1]
    if day is None or not day >= 1:
        return None, f"{label} must have a day from 1 to {last}."
    if day > last:
        return None, f"{day} {MONTHS[month]} {year} does not exist: {MONTHS[month]} {year} has {last} days."
    return date(year, month, day), None


def _month_named(text: str) -> int | None:
    wanted = text.strip().lower()
    if len(wanted) < 3:
        return None
    return next((number for number, name in enumerate(MONTHS) if name.lower().startswith(wanted)), None)


def _typed_date(item_name: str, label: str, raw: Raw) -> tuple[date | None, str | None]:
    return parse_date(label, *(raw.get(f"{item_name}-{part}", "") for part in ("day", "month", "year")))


def date_in(raw: Raw, name: str) -> date | None:
    """The date that was typed under this name, if it is one."""
    return _typed_date(name, "", raw)[0]


def _too_early(item: Field, value: date, raw: Raw) -> str | None:
    """That the date is before another of the form that it cannot precede."""
    for name, words in item.not_before:
        other, _ = _typed_date(name, words, raw)
        if other and value < other:
            label = "The date" if item.label.endswith("?") else item.label.partition(",")[0]
            return f"{label} is before the {words}, {plain_day(other)}. Check both dates."
    return None


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
        problem = _too_early(item, value, raw)
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
    blank = _is_blank(text)
    problem = item.missing if blank else _text_problem(item, text)
    if problem:
        parsed.problems[item.name] = problem
    elif not blank:
        parsed.values[item.name] = text


def _codes(item: Field, raw: Raw) -> list[tuple[date, str, str]]:
    """Each day of the grid with its two codes as typed, in capitals."""
    return [
        (day, raw.get(morning, "").strip().upper(), raw.get(afternoon, "").strip().upper())
        for day, morning, afternoon in item.sessions()
    ]


def _codes_in_words(item: Field, raw: Raw) -> str:
    """One line for each day of the register that was filled in, and below them what the codes mean."""
    filled = [(day, am, pm) for day, am, pm in _codes(item, raw) if am or pm]
    days = [f"{london_date(day)}: am {am or '–'}, pm {pm or '–'}" for day, am, pm in filled]
    used = {code for _, *codes in filled for code in codes}
    meanings = [f"{code} = {meaning}" for code, meaning in CODES.items() if code in used]
    return "\n".join([*days, "", *meanings] if meanings else days)


def _parse_codes(item: Field, raw: Raw, parsed: Parsed) -> None:
    problems = [
        f"{plain_day(day)}: {problem}"
        for day, *codes in _codes(item, raw)
        for code in codes
        if (problem := code_problem(code))
    ]
    if problems:
        parsed.problems[item.name] = problems[0]
    elif text := _codes_in_words(item, raw):
        parsed.values |= {item.name: text} | _coded_sessions(item, raw)
    elif item.missing:
        parsed.problems[item.name] = item.missing


def _parse_school(item: Field, raw: Raw, parsed: Parsed) -> None:
    answer = item.school(raw)
    unusable = any(_has_control_characters(text, item) for text in (answer.text, answer.by_hand))
    problem = item.missing if answer.is_empty else answer.problem
    if unusable:
        parsed.problems[item.name] = "The school has a character in it that cannot be used. Type it again."
    elif problem:
        parsed.problems[item.name] = problem
    elif not answer.is_empty:
        parsed.values[item.name] = answer.words
        parsed.values |= {f"{item.name}-urn": answer.school.urn} if answer.school else {}


def _coded_sessions(item: Field, raw: Raw) -> dict[str, str]:
    """The code of each session by the name of its input, "" where there is none: for rules that count days."""
    return {name: raw.get(name, "").strip().upper() for name in item.inputs()}


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
        elif item.kind in (Kind.RADIOS, Kind.SELECT):
            _parse_choice(item, raw, parsed)
        elif item.kind is Kind.CODES:
            _parse_codes(item, raw, parsed)
        elif item.kind is Kind.SCHOOL:
            _parse_school(item, raw, parsed)
        elif item.kind is Kind.CHECKBOXES:
            _parse_checkboxes(item, raw, parsed)
        else:
            _parse_text(item, raw, parsed)
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
    """What keeps a page from being complete."""
    return parse(page, raw, now).problems


class Progress(StrEnum):
    """How far a part of a form is: worked out from its answers, never stored."""

    NOT_STARTED = "Not yet started"
    IN_PROGRESS = "In progress"
    COMPLETED = "Completed"
    OPTIONAL = "Optional"


def progress(part: Part, raw: Raw, now: datetime) -> Progress:
    pages = list(part.flow(raw))
    begun = any(raw.get(name, "") for page in pages for name in all_inputs(page.fields))
    if any(problems_of(page, raw, now) for page in pages):
        return Progress.IN_PROGRESS if begun else Progress.NOT_STARTED
    return Progress.COMPLETED if begun else Progress.OPTIONAL


def complete_values(journey: Journey, raw: Raw, now: datetime) -> dict[str, Value] | Page:
    """The values of a complete form, or the first page that is not valid yet. Each page is parsed once."""
    values: dict[str, Value] = {}
    for page in journey.flow(raw):
        parsed = parse(page, raw, now)
        if parsed.problems:
            return page
        values |= parsed.values
    return values


def _shown(item: Field, raw: Raw) -> str:
    if item.kind is Kind.DATE:
        value, _ = _typed_date(item.name, item.label, raw)
        return plain_day(value) if value else " ".join(filter(None, (raw.get(name, "") for name in item.inputs())))
    if item.kind is Kind.CODES:
        return _codes_in_words(item, raw)
    if item.kind is Kind.UPLOAD:
        return "Uploaded" if raw.get(item.name) else ""
    if item.kind is Kind.SCHOOL:
        return item.school(raw).words
    choice, text = chosen(item, raw), raw.get(item.name, "")
    if choice:
        return choice.label
    return item.written(text) if item.written and text else text


class Row(NamedTuple):
    """A question and its answer in words, with what is doubtful about it."""

    label: str
    value: str
    doubt: str | None


class Section(Struct, frozen=True):
    """One page of a form in words, for check answers and for the case."""

    slug: str
    title: str
    rows: tuple[Row, ...]
    problems: tuple[str, ...]


def _doubt(item: Field, raw: Raw, today: date) -> str | None:
    if item.date_doubt:
        value, _ = _typed_date(item.name, item.label, raw)
        return item.date_doubt(value, today) if value else None
    text = raw.get(item.name, "")
    return item.doubt(text) if item.doubt and text else None


def doubts_of(page: Page, raw: Raw, parsed: Parsed, today: date) -> dict[str, str]:
    """Doubts about the answers on a page, by field. They are shown and block nothing."""
    of_each = {item.name: _doubt(item, raw, today) for item in asked(page.fields, raw)}
    found = {name: words for name, words in of_each.items() if words}
    return found | (page.doubts(parsed.values, today) if page.doubts else {})


def section(page: Page, raw: Raw, now: datetime) -> Section:
    parsed = parse(page, raw, now)
    doubts = doubts_of(page, raw, parsed, london_day(now))
    rows = tuple(
        Row(item.label, _shown(item, raw) or "Not given", doubts.get(item.name)) for item in asked(page.fields, raw)
    )
    problems = tuple(parsed.problems.values())
    if page.lists:
        count = len(page.lists.numbers(raw))
        rows = (Row("How many you added", str(count) if count else "None", None),)
    return Section(page.slug, page.title, rows, problems)


def name_of_item(page: Page, raw: Raw) -> str:
    """What one of several things is called in their list: the answers that name it, or its number."""
    if page.item_of is None:
        return page.title
    naming = [item for item in page.fields if item.name.removeprefix(f"{page.slug}-") in page.item_of.called]
    return ", ".join(filter(None, (_shown(item, raw) for item in naming))) or page.title


def in_words(pages: Iterable[Page], raw: Raw, now: datetime) -> Iterator[Section]:
    """Pages in words, without those that ask nothing and without a list whose things are shown themselves."""
    for page in pages:
        shown = section(page, raw, now)
        if shown.problems or (shown.rows and not (page.lists and page.lists.numbers(raw))):
            yield shown
