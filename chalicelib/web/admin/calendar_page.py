"""The page of term dates and days without pupils, of the county or of one school."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from msgspec import Struct

from chalicelib.domain.calendar.term_dates import TermDates
from chalicelib.domain.errors import DomainError, NotFound
from chalicelib.journeys.engine.fields import Field, Kind
from chalicelib.journeys.engine.pages import Page
from chalicelib.journeys.engine.parsing import parse
from chalicelib.journeys.engine.school_choice import Found
from chalicelib.web.http.replies import Go, Show
from chalicelib.web.http.visit import Visit

FIRST = Field("first", "First day for pupils", Kind.DATE, missing="Enter the first day for pupils.")


LAST = Field("last", "Last day for pupils", Kind.DATE, missing="Enter the last day for pupils.")


DAY = Field("day", "Day without pupils", Kind.DATE, missing="Enter the day.")


TERM = Page("term", "Add a term or half term", (FIRST, LAST))


CLOSURE = Page("closure", "Add a day without pupils", (DAY,))


class Calendar(Struct, frozen=True):
    """Whose dates a page is about. `acts` are what can be done to them, by the end of its address."""

    dates: TermDates
    acts: Mapping[str, Callable[..., None]]
    address: str
    missing: list[str]
    school: Found | None = None
    assumed: bool = False


class CalendarPage(Struct, frozen=True, kw_only=True):
    """Terms and days without pupils; `ends`: the last day of the last term; `assumed`: whether a school has none of its own."""

    terms: Sequence[tuple[date, date]]
    closures: Sequence[date]
    ends: date | None
    missing: Sequence[str]
    school: Found | None
    assumed: bool
    address: str
    term: Page
    closure: Page
    both: Page
    raw: Mapping[str, str]
    problems: Mapping[str, str]
    version: int


def show_calendar(visit: Visit, shown: Calendar, problems: Mapping[str, str] | None = None) -> Show:
    model = CalendarPage(
        terms=shown.dates.terms,
        closures=sorted(shown.dates.closures),
        ends=shown.dates.terms[-1][1] if shown.dates.terms else None,
        missing=shown.missing,
        school=shown.school,
        assumed=shown.assumed,
        address=shown.address,
        term=TERM,
        closure=CLOSURE,
        both=Page("calendar", "Calendar", (FIRST, LAST, DAY)),
        raw=visit.form if problems else {},
        problems=problems or {},
        version=shown.dates.version,
    )
    return Show("admin/calendar", model)


def add_dates(visit: Visit, shown: Calendar, act: str, page: Page) -> Show | Go:
    """The page shows at its first question what the calendar refuses."""
    parsed = parse(page, visit.form, visit.world.clock.now())
    if parsed.problems:
        return show_calendar(visit, shown, parsed.problems)
    dates = [value for value in parsed.values.values() if isinstance(value, date)]
    try:
        shown.acts[act](*dates)
    except NotFound:
        raise
    except DomainError as refused:
        return show_calendar(visit, shown, {page.fields[0].name: str(refused)})
    return Go(shown.address)


def remove_dates(visit: Visit, shown: Calendar, act: str) -> Go:
    try:
        day = date.fromisoformat(visit.form.get("named", ""))
    except ValueError:
        raise NotFound from None
    shown.acts[act](day)
    return Go(shown.address)
