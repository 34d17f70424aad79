"""Who was told of a sheet, who has read it, and what one school was told."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from chalicelib.domain.files.jobs import Job, JobState
from chalicelib.domain.instants import london_day
from chalicelib.domain.people.mail_contacts import CONTACT_ROLE_NAMES
from chalicelib.domain.sheets import moves
from chalicelib.domain.sheets.moves import Move
from chalicelib.domain.sheets.sheet import Sheet, Told
from chalicelib.domain.sheets.wording import name_of
from chalicelib.domain.wording import london
from chalicelib.journeys.engine.fields import Field
from chalicelib.services.sheets import proof, telling
from chalicelib.services.sheets.keeping import current
from chalicelib.services.sheets.proof import Counts, Line, Which
from chalicelib.web.http.paging import Pages, page_asked_for, pages
from chalicelib.web.http.posted import version_of
from chalicelib.web.http.replies import Go, Save, Show
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import Visit
from chalicelib.web.http.who import Who, may

SHOWN: Mapping[Which, str] = {
    Which.ALL: "Everybody",
    Which.UNREAD: "Not read",
    Which.NOBODY: "Nobody to tell",
}
URN = Field("urn", "URN of a school", hint="Six digits.", short=True)


class ToldLine(Struct, frozen=True, kw_only=True):
    """`as_role`: the role that the reader has, where the school has nobody in the one that the sheet is for."""

    school: str
    name: str
    role: str
    as_role: str
    state: str
    is_problem: bool
    at: str
    read_at: str
    answer: str


class ToldPage(Struct, frozen=True, kw_only=True):
    """`progress`: how far the planning of the emails has come, in words; `may_stop`: whether emails may still go."""

    name: str
    title: str
    sheet_id: str
    version: int
    counts: Counts
    progress: str
    percent: int
    may_stop: bool
    stopped_at: str
    asks: bool
    lines: Sequence[ToldLine]
    shown: str
    filters: Sequence[tuple[str, str | None]]
    pages: Pages


class SchoolLine(Struct, frozen=True, kw_only=True):
    """One sheet that a school was told of. `procedures`: the pages that it names, with their versions; `asks`: whether its readers
    say that they read it."""

    sheet: str
    address: str | None
    procedures: Sequence[tuple[str, str]]
    asks: bool
    told: ToldLine


class SchoolPage(Struct, frozen=True, kw_only=True):
    """What one school was told; `school` empty: nobody asked for one yet."""

    find: Field
    raw: Mapping[str, str]
    school: str
    lines: Sequence[SchoolLine]
    pages: Pages


def _told_line(line: Line) -> ToldLine:
    told = line.told
    return ToldLine(
        school=line.school,
        name=told.name,
        role=CONTACT_ROLE_NAMES[told.role],
        as_role=CONTACT_ROLE_NAMES[told.instead] if told.instead else "",
        state=line.state_words,
        is_problem=line.is_problem,
        at=london(line.at) if line.at else "",
        read_at=_read(told),
        answer=told.answer,
    )


def _read(told: Told) -> str:
    if not told.read_at:
        return ""
    return f"{london(told.read_at)}, said by {told.read_by}" if told.read_by else london(told.read_at)


@view("GET", "/write-sheets/{sheet_id}/told")
def told(visit: Visit, sheet_id: str) -> Show:
    world, sheet = visit.world, current(visit.world, sheet_id)
    which = next((each for each in Which if each == visit.query.get("show")), Which.ALL)
    found = proof.told_of(world, sheet, which, page_asked_for(visit, which))
    job = telling.progress(world, sheet)
    return Show(
        "sheets/told",
        ToldPage(
            name=name_of(sheet),
            title=sheet.title,
            sheet_id=sheet_id,
            version=sheet.version,
            counts=found.counts,
            progress=_progress(job),
            percent=job.percent if job else 0,
            may_stop=_may_stop(visit, sheet),
            stopped_at=london(sheet.stopped_at) if sheet.stopped_at else "",
            asks=sheet.asks_reading,
            lines=[_told_line(line) for line in found.page.rows],
            shown=SHOWN[which],
            filters=_filters(visit, which),
            pages=pages(visit, found.page.after, which, show=which),
        ),
    )


def _may_stop(visit: Visit, sheet: Sheet) -> bool:
    return moves.may(Move.STOP, sheet) and not sheet.stopped_at and may(visit.person, Who.WRITES)


def _progress(job: Job | None) -> str:
    if not job:
        return "It is not published, so nobody was told."
    if job.state is JobState.DONE:
        return "All emails are planned."
    if job.state is JobState.FAILED:
        return f"Not all emails could be planned. {job.problem}"
    return f"{job.percent} % of the emails are planned."


def _filters(visit: Visit, which: Which) -> list[tuple[str, str | None]]:
    """Each with its address; None for the one that is shown."""
    links = visit.world.links()
    return [
        (words, None if each is which else links.page_of(visit.path, {"show": each})) for each, words in SHOWN.items()
    ]


@view("POST", "/write-sheets/{sheet_id}/stop")
def stop(visit: Visit, sheet_id: str) -> Go:
    telling.stop(visit.world, visit.me, sheet_id, version_of(visit))
    return Go(visit.world.links().write_sheet(sheet_id, "told"))


@view("POST", "/write-sheets/{sheet_id}/told")
def export(visit: Visit, sheet_id: str) -> Save:
    world, sheet = visit.world, current(visit.world, sheet_id)
    day = london_day(world.clock.now()).isoformat()
    name = f"sheet-{sheet.number.number}-{sheet.number.year}-{day}.csv"
    return Save(name, proof.export(world, visit.me, sheet))


@view("GET", "/told-to-schools")
def told_to(visit: Visit) -> Show:
    urn = visit.query.get("urn", "").strip()[:10]
    found = proof.told_to(visit.world, urn, page_asked_for(visit)) if urn else None
    return Show(
        "sheets/told_to",
        SchoolPage(
            find=URN,
            raw={"urn": urn},
            school=found.school if found else "",
            lines=_school_lines(visit, found.lines) if found else (),
            pages=pages(visit, found.after if found else "", urn=urn),
        ),
    )


def _school_lines(visit: Visit, found: Sequence[tuple[Line, Sheet | None]]) -> list[SchoolLine]:
    titles = {page.slug: page.title for page in visit.world.guidance.current().pages}
    return [_school_line(visit, line, sheet, titles) for line, sheet in found]


def _school_line(visit: Visit, line: Line, sheet: Sheet | None, titles: Mapping[str, str]) -> SchoolLine:
    links = visit.world.links()
    return SchoolLine(
        sheet=f"{name_of(sheet)}, {sheet.title}" if sheet else "A sheet that cannot be read",
        address=links.sheet(sheet.number.year, sheet.number.number, sheet.amendment) if sheet else None,
        procedures=_procedures(visit, sheet, titles) if sheet else (),
        asks=sheet is not None and sheet.asks_reading,
        told=_told_line(line),
    )


def _procedures(visit: Visit, sheet: Sheet, titles: Mapping[str, str]) -> list[tuple[str, str]]:
    """A page that was withdrawn has the name that its address has."""
    links = visit.world.links()
    return [
        (
            f"{titles.get(page.slug, page.slug)}, version {page.number}",
            links.procedure_version(page.slug, page.number),
        )
        for page in sheet.pages
    ]
