"""A date from its three inputs, or what is wrong with it."""

import calendar
from datetime import date

from chalicelib.domain.wording import plain_day
from chalicelib.journeys.engine.fields import Field, Raw

MONTHS = tuple(calendar.month_name)


def _whole_number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 4 else None


def parse_date(label: str, day_text: str, month_text: str, year_text: str) -> tuple[date | None, str | None]:
    """A date from its three inputs, or what is wrong with it, in words that say how to mend it."""
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


def typed_date(item_name: str, label: str, raw: Raw) -> tuple[date | None, str | None]:
    return parse_date(label, *(raw.get(f"{item_name}-{part}", "") for part in ("day", "month", "year")))


def date_in(raw: Raw, name: str) -> date | None:
    """The date that was typed under this name, if it is one."""
    return typed_date(name, "", raw)[0]


def too_early(item: Field, value: date, raw: Raw) -> str | None:
    """What is wrong if the date is before another one that it must follow."""
    for name, words in item.not_before:
        other, _ = typed_date(name, words, raw)
        if other and value < other:
            label = "The date" if item.label.endswith("?") else item.label.partition(",")[0]
            return f"{label} is before the {words}, {plain_day(other)}. Check both dates."
    return None
