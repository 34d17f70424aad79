"""The auditors' pages: whether the audit is whole, and who looked at what. No page of them shows a fact about a child."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from msgspec import Struct

from chalicelib.domain.instants import london_day
from chalicelib.domain.records.proof import FAULTS, Wrong
from chalicelib.domain.wording import london, plain_day
from chalicelib.journeys.casework.search import SEARCH
from chalicelib.journeys.engine.asked import typed
from chalicelib.journeys.engine.fields import Field
from chalicelib.journeys.engine.pages import Page
from chalicelib.journeys.engine.parsing import parse
from chalicelib.services.casework import finding_lookers, looks, searching
from chalicelib.services.casework.finding_lookers import Looker, Lookers
from chalicelib.web.casework.found import found as found_words
from chalicelib.web.casework.looks_words import Pick, months_until, words_of
from chalicelib.web.casework.names import Names
from chalicelib.web.http.asked import Asked
from chalicelib.web.http.paging import mark_in, sealed_mark
from chalicelib.web.http.replies import Show
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import Visit

WHO = Page(
    "who",
    "Find a person in the audit",
    (
        Field(
            "who",
            "Name or email address",
            hint="A part of the name of a member of staff, a contact of a school or another team. Or a person’s whole email "
            "address, now or before: professionals of other agencies are found by nothing else.",
            missing="Enter a name or an email address.",
            longest=254,
        ),
    ),
)
_LEFT = " (may no longer sign in)"


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
    older: int
    """How many older days were checked too."""
    waiting: int
    """Missed mornings that are still to be made up for."""


class AuditPage(Asked, frozen=True, kw_only=True):
    """The state of the audit, the questions for a child, and the months and people to choose from. `first_check`: when a new
    audit is checked first, None once it was. `results`: the references that were found, None before anything was looked for;
    `heading`: in words."""

    proof: LastProof | None
    first_check: str | None
    months: Sequence[Pick]
    people: Sequence[Pick]
    results: Sequence[str] | None
    heading: str
    next: str | None


class LookersPage(Asked, frozen=True, kw_only=True):
    """The question for a person. `results`: None before anybody was looked for; `heading`: what was found, in words; `more`:
    there may be others; `month`: the month of the lists that they lead to."""

    results: Sequence[Looker] | None
    heading: str
    more: bool
    month: str


# --- the state, and where to look ------------------------------------------------------------------------------------


def _audit_page(
    visit: Visit,
    raw: Mapping[str, str],
    problems: Mapping[str, str],
    results: Sequence[str] | None = None,
    heading: str = "",
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
            older=report.older,
            waiting=report.waiting,
        )
    )
    first_check = looks.first_check(visit.world) if not report else None
    staff = sorted(names.staff.values(), key=lambda each: each.name.casefold())
    model = AuditPage(
        page=SEARCH,
        raw=raw,
        problems=problems,
        proof=proof,
        first_check=london(first_check) if first_check else None,
        months=months_until(today, looks.begun(visit.world)),
        people=[Pick(each.person_id, f"{each.name}{_LEFT if not each.active else ''}") for each in staff],
        results=results,
        heading=heading,
        next=further,
    )
    return Show("cases/audit", model)


def _fault(wrong: Wrong, names: Names) -> Fault:
    who = names.of(wrong.who) if wrong.who else ""
    partition = wrong.key.partition(" ")[0].removeprefix("AUDIT#")
    return Fault(FAULTS[wrong.fault], wrong.day, wrong.key, who, words_of(wrong.what, partition))


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
    heading = found_words(len(found.cases), "case", "cases", is_all=not start and not further)
    return _audit_page(visit, raw, {}, [case.reference for case in found.cases], heading, further)


@view("GET", "/audit/people")
def ask_who(visit: Visit) -> Show:
    return _lookers(visit, {}, {}, None)


@view("POST", "/audit/people")
def find_who(visit: Visit) -> Show:
    """By post, as for a child."""
    raw = typed(WHO, visit.form)
    parsed = parse(WHO, raw, visit.world.clock.now())
    if parsed.problems:
        return _lookers(visit, raw, parsed.problems, None)
    return _lookers(visit, raw, {}, finding_lookers.find(visit.world, visit.me, str(parsed.values["who"])))


def _lookers(visit: Visit, raw: Mapping[str, str], problems: Mapping[str, str], found: Lookers | None) -> Show:
    month = london_day(visit.world.clock.now()).isoformat()[:7]
    heading = found_words(len(found.found), "person", "people", is_all=not found.more) if found else ""
    model = LookersPage(
        page=WHO,
        raw=raw,
        problems=problems,
        results=found.found if found else None,
        heading=heading,
        more=bool(found and found.more),
        month=month,
    )
    return Show("cases/lookers", model)
