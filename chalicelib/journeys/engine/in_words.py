"""From answers back to words: for check answers, for the case and for print."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import NamedTuple

from msgspec import Struct

from chalicelib.domain.instants import london_day
from chalicelib.domain.wording import plain_day
from chalicelib.journeys.engine.asked import asked, chosen
from chalicelib.journeys.engine.fields import Field, Kind, Raw
from chalicelib.journeys.engine.pages import Page
from chalicelib.journeys.engine.parsing import Parsed, parse
from chalicelib.journeys.engine.register_codes import codes_in_words
from chalicelib.journeys.engine.typed_dates import typed_date


def _shown(item: Field, raw: Raw) -> str:
    if item.kind is Kind.DATE:
        value, _ = typed_date(item.name, item.label, raw)
        return plain_day(value) if value else " ".join(filter(None, (raw.get(name, "") for name in item.inputs())))
    if item.kind is Kind.CODES:
        return codes_in_words(item, raw)
    if item.kind is Kind.UPLOAD:
        return "Uploaded" if raw.get(item.name) else ""
    if item.kind is Kind.SCHOOL:
        return item.school(raw).words
    choice, text = chosen(item, raw), raw.get(item.name, "")
    if choice:
        return choice.label
    return item.written(text) if item.written and text else text


class Row(NamedTuple):
    """A question and its answer in words, with its doubts."""

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
        value, _ = typed_date(item.name, item.label, raw)
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
    """The name of one of several in their list: its naming answers, or its number."""
    if page.item_of is None:
        return page.title
    naming = [item for item in page.fields if item.name.removeprefix(f"{page.slug}-") in page.item_of.called]
    return ", ".join(filter(None, (_shown(item, raw) for item in naming))) or page.title


def in_words(pages: Iterable[Page], raw: Raw, now: datetime) -> Iterator[Section]:
    """Pages in words, without pages that ask nothing, and without a list when its things follow."""
    for page in pages:
        shown = section(page, raw, now)
        if shown.problems or (shown.rows and not (page.lists and page.lists.numbers(raw))):
            yield shown
