"""The auditors' pages: whether the audit is whole, and who looked at what. No page of them shows a fact about a child."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from msgspec import Struct

from chalicelib.domain.errors import NotFound
from chalicelib.domain.instants import london_day
from chalicelib.domain.people.changes import LABELS
from chalicelib.domain.records.access import Access
from chalicelib.domain.records.proof import FAULTS, Wrong
from chalicelib.domain.wording import london, london_date, plain_day
from chalicelib.journeys.casework.search import SEARCH
from chalicelib.journeys.engine.asked import typed
from chalicelib.journeys.engine.parsing import parse
from chalicelib.services.casework import looks, searching
from chalicelib.web.casework.access_view import ACCESSES
from chalicelib.web.casework.names import Names
from chalicelib.web.http.asked import Asked
from chalicelib.web.http.paging import Pages, mark_in, page_asked_for, pages, sealed_mark
from chalicelib.web.http.posted import reference_of
from chalicelib.web.http.replies import Show
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import Visit

MONTHS = 36


class Fault(Struct, frozen=True):
    """One thing that is wrong with the audit."""

    words: str
    day: str
    key: str
    who: str
    what: str


class LastProof(Struct, frozen=True, kw_only=True):
    """What the last check found, and whether a morning has passed without one."""

    when: str
    first: str
    last: str
    rows: int
    faults: int
    wrong: Sequence[Fault]
    is_late: bool


class Pick(Struct, frozen=True):
    """A month or a person to choose."""

    value: str
    text: str


class AuditPage(Asked, frozen=True, kw_only=True):
    """The state of the audit, the questions for a child, and the months and people to choose from. `results`: the references that
    were found, None before anything was looked for."""

    proof: LastProof | None
    months: Sequence[Pick]
    people: Sequence[Pick]
    results: Sequence[str] | None
    next: str | None


class LookLine(Struct, frozen=True):
    """One look or change. `reference`: None where it was at no one case; `href`: who looked at that case."""

    at: str
    who: str
    what: str
    reference: str | None
    href: str | None


class LooksPage(Struct, frozen=True, kw_only=True):
    """Looks under one heading. `days`: the days of a month to choose from, in place of a list. `months`: those to choose from
    for one case."""

    title: str
    lines: Sequence[LookLine]
    days: Sequence[tuple[str, str]]
    pages: Pages
    months: Sequence[Pick] = ()


# --- the state, and where to look ------------------------------------------------------------------------------------


def _audit_page(
    visit: Visit,
    raw: Mapping[str, str],
    problems: Mapping[str, str],
    results: Sequence[str] | None = None,
    further: str | None = None,
) -> Show:
    report, names = looks.proof(visit.world, visit.me), Names(visit.world)
    today = london_day(visit.world.clock.now())
    proof = (
        None
        if not report
        else LastProof(
            when=london(report.finished_at),
            first=plain_day(report.first),
            last=plain_day(report.last),
            rows=report.rows,
            faults=report.faults,
            wrong=[_fault(one, names) for one in report.wrong],
            is_late=report.day < today - timedelta(days=1),
        )
    )
    staff = sorted(names.staff.values(), key=lambda each: each.name.casefold())
    model = AuditPage(
        page=SEARCH,
        raw=raw,
        problems=problems,
        proof=proof,
        months=_months(today),
        people=[Pick(each.person_id, each.name) for each in staff],
        results=results,
        next=further,
    )
    return Show("cases/audit", model)


def _fault(wrong: Wrong, names: Names) -> Fault:
    who = names.of(wrong.who) if wrong.who else ""
    return Fault(FAULTS[wrong.fault], wrong.day, wrong.key, who, _words(wrong.what))


def _months(today: date) -> list[Pick]:
    month, found = today.replace(day=1), list[Pick]()
    while len(found) < MONTHS:
        found.append(Pick(month.isoformat()[:7], f"{month:%B} {month.year}"))
        month = (month - timedelta(days=1)).replace(day=1)
    return found


@view("GET", "/audit")
def audit(visit: Visit) -> Show:
    return _audit_page(visit, {}, {})


@view("POST", "/audit/child")
def find_child(visit: Visit) -> Show:
    """By post, so what was looked for is in no address, history or log. The answer is references alone."""
    world, raw = visit.world, typed(SEARCH, visit.form)
    parsed = parse(SEARCH, raw, world.clock.now())
    if parsed.problems:
        return _audit_page(visit, raw, parsed.problems)
    by, born = str(parsed.values["by"]), parsed.values.get("born")
    start = mark_in(visit, visit.form.get("after", ""))
    text, born_on = str(parsed.values[by]), born if isinstance(born, date) else None
    found = searching.search(world, visit.me, by, text, born_on, start).page
    further = sealed_mark(visit, visit.path, found.after) or None
    return _audit_page(visit, raw, {}, [case.reference for case in found.cases], further)


# --- the lists ---------------------------------------------------------------------------------------------------------


@view("GET", "/audit/looks")
def looks_at(visit: Visit) -> Show:
    """Of a day; of a person in a month; or the days of a month to choose from: of this month where none is named."""
    if day := visit.query.get("day"):
        return _of_day(visit, _date(day))
    month = _month(visit.query.get("month", "")) or london_day(visit.world.clock.now()).replace(day=1)
    if whose := visit.query.get("person"):
        return _of_person(visit, whose, month)
    return _days_of(visit, month)


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotFound from None


def _month(text: str) -> date | None:
    return _date(f"{text}-01") if text else None


def _of_day(visit: Visit, day: date) -> Show:
    found = looks.of_day(visit.world, visit.me, day, page_asked_for(visit))
    lines = _lines(visit, found.page.rows, found.references)
    further = pages(visit, found.page.after, day=day.isoformat())
    return Show(
        "cases/looks", LooksPage(title=f"Looks and changes on {london_date(day)}", lines=lines, days=(), pages=further)
    )


def _of_person(visit: Visit, whose: str, month: date) -> Show:
    found = looks.of_person(visit.world, visit.me, whose, month, page_asked_for(visit))
    title = f"Looks and changes by {Names(visit.world).of(whose)} in {_named(month)}"
    further = pages(visit, found.page.after, month=month.isoformat()[:7], person=whose)
    lines = _lines(visit, found.page.rows, found.references)
    return Show("cases/looks", LooksPage(title=title, lines=lines, days=(), pages=further))


def _named(month: date) -> str:
    return f"{month:%B} {month.year}"


def _days_of(visit: Visit, month: date) -> Show:
    today = london_day(visit.world.clock.now())
    last = min(looks.end_of(month) - timedelta(days=1), today)
    days = [month + timedelta(days=n) for n in range(max(0, (last - month).days + 1))]
    to = visit.world.links()
    return Show(
        "cases/looks",
        LooksPage(
            title=f"Looks and changes in {_named(month)}",
            lines=(),
            days=[(london_date(day), to.looks(day=day.isoformat())) for day in days],
            pages=Pages(),
        ),
    )


@view("GET", "/audit/cases/{reference}")
def looks_at_case(visit: Visit, reference: str) -> Show:
    month = _month(visit.query.get("month", ""))
    known, found = looks.of_child(visit.world, visit.me, reference_of(reference), month, page_asked_for(visit))
    title = f"Who looked at or changed {known}{f' in {_named(month)}' if month else ''}"
    kept = {"month": month.isoformat()[:7]} if month else {}
    model = LooksPage(
        title=title, lines=_lines(visit, found.rows, {}), days=(), pages=pages(visit, found.after, **kept)
    )
    return Show("cases/looks", model)


def _lines(visit: Visit, found: Sequence[Access], references: Mapping[str, str]) -> list[LookLine]:
    names, to = Names(visit.world), visit.world.links()
    return [
        LookLine(
            london(access.at),
            names.of(access.person_id),
            _words(access.what),
            reference := references.get(access.case_id),
            to.audit_of_case(reference) if reference else None,
        )
        for access in found
    ]


def _words(what: str) -> str:
    if what in ACCESSES:
        return ACCESSES[what]
    label = LABELS.get(what)  # type: ignore[call-overload]
    return f"administration: {label}" if label else what
