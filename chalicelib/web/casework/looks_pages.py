"""Who looked at what: the lists of a day, of a person and of a case, as pages and as files. They have references, and no fact about
a child."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from msgspec import Struct

from chalicelib.domain.casework.reference import normalise_reference
from chalicelib.domain.errors import NotFound
from chalicelib.domain.instants import LONDON, instant_text, london_day
from chalicelib.domain.records.access import Access
from chalicelib.domain.records.proof import days_between
from chalicelib.domain.saved_csv import saved_csv
from chalicelib.domain.wording import london, london_date, plain_day
from chalicelib.services.casework import exporting_looks, looks
from chalicelib.services.casework.exporting_looks import LINES_AT_MOST, Asked
from chalicelib.web.casework.looks_words import (
    BY_PERSON,
    NEWEST_FIRST,
    Pick,
    key_of,
    list_of,
    months_until,
    named,
    nothing_of,
    nothing_of_case,
    nothing_of_day,
    nothing_of_person,
    title_of_case,
    title_of_day,
    title_of_person,
    words_of,
)
from chalicelib.web.casework.names import Names
from chalicelib.web.http.paging import Pages, page_asked_for, pages
from chalicelib.web.http.posted import reference_of
from chalicelib.web.http.replies import Save, Show
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import Visit

LONGEST_ID = 100
_YEARS = range(2000, 2200)
"""The service has no looks of other years."""


class LookLine(Struct, frozen=True):
    """One look or change. `reference`: None where it was at no one case. `of_person` and `of_case`: all by the same person in
    that month, and all at that case."""

    at: str
    who: str
    what: str
    reference: str | None
    of_person: str
    of_case: str | None


class LooksPage(Struct, frozen=True, kw_only=True):
    """Looks under one heading. `order`: how the lines are sorted, in words; `by_person`: each person's stand together. `nothing`:
    the answer where there are none. `days`: the days of a month to choose from, in place of a list. `months`: those to choose from,
    the chosen one and what is kept beside it; `any_month`: whether one has to be chosen. `export`: what asks for the file;
    `saves`: what is in it."""

    title: str
    shown: str
    nothing: str
    lines: Sequence[LookLine]
    days: Sequence[tuple[str, str]]
    pages: Pages
    months: Sequence[Pick] = ()
    month: str = ""
    any_month: bool = False
    kept: Mapping[str, str] = {}
    export: Mapping[str, str] = {}
    saves: str = ""
    order: str = ""
    by_person: bool = False


@view("GET", "/audit/looks")
def looks_at(visit: Visit) -> Show:
    """Of a day; of a person in a month; or the days of a month to choose from: of this month where none is named."""
    if day := visit.query.get("day"):
        return _of_day(visit, _date(day))
    month = _month(visit.query.get("month", "")) or _today(visit).replace(day=1)
    if whose := _whose(visit.query.get("person", "")):
        return _of_person(visit, whose, month)
    return _days_of(visit, month)


@view("GET", "/audit/cases/{reference}")
def looks_at_case(visit: Visit, reference: str) -> Show:
    month = _month(visit.query.get("month", ""))
    sought, found = looks.of_child(visit.world, visit.me, reference_of(reference), month, page_asked_for(visit))
    kept = {"month": key_of(month)} if month else {}
    return Show(
        "cases/looks",
        LooksPage(
            title=title_of_case(sought.reference, month),
            shown=_shown(visit),
            nothing=nothing_of_case(sought, month),
            order=NEWEST_FIRST,
            lines=_lines(visit, found.rows, {}),
            days=(),
            pages=pages(visit, found.after, **kept),
            months=months_until(_today(visit), sought.came),
            month=kept.get("month", ""),
            any_month=True,
            export={"reference": sought.reference, **kept},
            saves=list_of(named(month)) if month else "the whole list",
        ),
    )


@view("POST", "/audit/export")
def export(visit: Visit) -> Save:
    """The list that a page shows, as a file."""
    form = visit.form
    asked = Asked(
        _date(form["day"]) if form.get("day") else None,
        _whose(form.get("person", "")),
        _month(form.get("month", "")),
        normalise_reference(form.get("reference", "")) or "",
    )
    if not (asked.day or asked.reference or (asked.whose and asked.month)):
        raise NotFound
    found = exporting_looks.export(visit.world, visit.me, asked)
    about = asked.day or asked.reference or "one-person"
    name = "-".join(["audit", str(about), *([key_of(asked.month)] if asked.month else [])])
    rows = _cells(visit, found.looks) or [_only_words(nothing_of(visit.world, asked), asked.reference)]
    if found.is_part:
        rows.append(_only_words(f"These are the first {LINES_AT_MOST:,} lines. {_GO_ON}", asked.reference))
    return Save(f"{name}{'-part' if found.is_part else ''}.csv", saved_csv(_HEADINGS, rows))


_HEADINGS = ("When (London)", "When (UTC)", "Who", "Id of who", "What", "Reference")
_GO_ON = "The list has more: ask for a shorter time, or for one person."


def _only_words(words: str, reference: str) -> Sequence[str]:
    """A row of a file that is no look: it says that there is none, or that there are more."""
    return ("", "", "", "", words, reference)


def _cells(visit: Visit, found: looks.Looks) -> list[Sequence[str]]:
    names = Names(visit.world)
    return [
        (
            f"{row.at.astimezone(LONDON):%Y-%m-%d %H:%M:%S}",
            instant_text(row.at),
            names.of(row.person_id),
            row.person_id,
            words_of(row.what, row.case_id),
            found.references.get(row.case_id, ""),
        )
        for row in found.page.rows
    ]


def _shown(visit: Visit) -> str:
    """On paper and in a file: who got it, and when."""
    return f"Shown to {visit.me.name} on {london(visit.world.clock.now())}."


def _today(visit: Visit) -> date:
    return london_day(visit.world.clock.now())


def _date(text: str) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise NotFound from None
    if found.year not in _YEARS:
        raise NotFound
    return found


def _whose(text: str) -> str:
    """The id of a person, or of a team."""
    if len(text) > LONGEST_ID:
        raise NotFound
    return text


def _month(text: str) -> date | None:
    return _date(f"{text}-01") if text else None


def _of_day(visit: Visit, day: date) -> Show:
    found = looks.of_day(visit.world, visit.me, day, page_asked_for(visit))
    return Show(
        "cases/looks",
        LooksPage(
            title=title_of_day(day),
            shown=_shown(visit),
            nothing=nothing_of_day(visit.world, day),
            order=BY_PERSON,
            by_person=True,
            lines=_lines(visit, found.page.rows, found.references),
            days=(),
            pages=pages(visit, found.page.after, day=day.isoformat()),
            export={"day": day.isoformat()},
            saves=list_of(plain_day(day)),
        ),
    )


def _of_person(visit: Visit, whose: str, month: date) -> Show:
    found = looks.of_person(visit.world, visit.me, whose, month, page_asked_for(visit))
    return Show(
        "cases/looks",
        LooksPage(
            title=title_of_person(Names(visit.world), whose, month),
            shown=_shown(visit),
            nothing=nothing_of_person(visit.world, whose, month),
            order=NEWEST_FIRST,
            lines=_lines(visit, found.page.rows, found.references),
            days=(),
            pages=pages(visit, found.page.after, month=key_of(month), person=whose),
            months=months_until(_today(visit), looks.begun(visit.world)),
            month=key_of(month),
            kept={"person": whose},
            export={"person": whose, "month": key_of(month)},
            saves=list_of(named(month)),
        ),
    )


def _days_of(visit: Visit, month: date) -> Show:
    begun, to = looks.begun(visit.world), visit.world.links()
    days = days_between(max(month, begun), min(looks.end_of(month) - timedelta(days=1), _today(visit)))
    return Show(
        "cases/looks",
        LooksPage(
            title=f"Looks and changes in {named(month)}",
            shown="",
            nothing=f"There are looks and changes from {plain_day(begun)} to today.",
            lines=(),
            days=[(london_date(day), to.looks(day=day.isoformat())) for day in days],
            pages=Pages(),
            months=months_until(_today(visit), begun),
            month=key_of(month),
        ),
    )


def _lines(visit: Visit, found: Sequence[Access], references: Mapping[str, str]) -> list[LookLine]:
    names, to = Names(visit.world), visit.world.links()
    return [
        LookLine(
            london(access.at),
            names.of(access.person_id),
            words_of(access.what, access.case_id),
            reference := references.get(access.case_id),
            to.looks(month=key_of(london_day(access.at)), person=access.person_id),
            to.audit_of_case(reference) if reference else None,
        )
        for access in found
    ]
