"""The pages on which a sheet is published, now or at a time, and withdrawn. Each names what follows before it happens."""

from collections.abc import Mapping, Sequence
from datetime import date

from chalicelib.domain.errors import NotPossibleNow
from chalicelib.domain.instants import london_day
from chalicelib.domain.sheets import moves
from chalicelib.domain.sheets.moves import Move
from chalicelib.domain.sheets.numbering import doubt, number_in
from chalicelib.domain.sheets.publish_time import NoSuchTime, publish_time
from chalicelib.domain.sheets.sheet import Sheet
from chalicelib.domain.sheets.wording import name_of
from chalicelib.domain.wording import typed_time
from chalicelib.journeys.engine.asked import typed
from chalicelib.journeys.engine.fields import Choice, Field, Kind, Value
from chalicelib.journeys.engine.pages import Page
from chalicelib.journeys.engine.parsing import parse
from chalicelib.services.sheets import publishing
from chalicelib.services.sheets.keeping import current
from chalicelib.services.sheets.readers import readers
from chalicelib.web.http.asked import Posted
from chalicelib.web.http.posted import version_of
from chalicelib.web.http.replies import Go, Show
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import Visit
from chalicelib.web.sheets.sheet_page import GapLine, gap_lines, name_of_person

GAPS_SHOWN = 20


def _time_problem(text: str) -> str | None:
    return None if typed_time(text) else "Enter the time on a 24-hour clock, like 09:00."


DAY = Field("day", "Day", Kind.DATE, missing="Enter the day.")
AT = Field("at", "Time", Kind.TIME, hint="Like 09:00.", missing="Enter the time.", check=_time_problem, short=True)
WHEN = Page(
    "when",
    "When is it published?",
    (
        Field(
            "when",
            "When is it published?",
            Kind.RADIOS,
            choices=(Choice("now", "Now"), Choice("later", "At a time to come", reveals=(DAY, AT))),
            missing="Say when it is published.",
        ),
    ),
)
WHY = Page(
    "why",
    "Withdraw",
    (
        Field(
            "because",
            "Why is it withdrawn?",
            Kind.LONG_TEXT,
            hint="Everybody who opens the sheet reads this.",
            missing="Say why it is withdrawn.",
            longest=500,
        ),
        Field(
            "replaced_by",
            "Number of the sheet that says now what this one said, if there is one",
            hint="Like 66/14.",
            check=lambda text: None if number_in(text) else "Enter a number with its year, like 66/14.",
            longest=20,
            short=True,
        ),
    ),
)


class PublishPage(Posted, frozen=True, kw_only=True):
    """Whom the sheet tells, whom it cannot tell, and what is missing. `more_gaps`: how many are not shown here."""

    hidden: Mapping[str, str]
    name: str
    title: str
    sheet_id: str
    people: int
    schools: int
    gaps: Sequence[GapLine]
    more_gaps: int
    lacking: Sequence[str]
    doubt: str
    second: str
    at_once: bool
    is_amendment: bool


class WithdrawPage(Posted, frozen=True, kw_only=True):
    hidden: Mapping[str, str]
    name: str
    title: str
    sheet_id: str


def _show_publish(visit: Visit, sheet: Sheet, raw: Mapping[str, str], problems: Mapping[str, str]) -> Show:
    world, links = visit.world, visit.world.links()
    found = readers(world, sheet.audience)
    gaps = gap_lines(found)
    model = PublishPage(
        page=WHEN,
        raw=raw,
        problems=problems,
        action=links.write_sheet(sheet.sheet_id, "publish"),
        hidden={"version": str(sheet.version)},
        name=name_of(sheet),
        title=sheet.title,
        sheet_id=sheet.sheet_id,
        people=found.people,
        schools=found.schools,
        gaps=gaps[:GAPS_SHOWN],
        more_gaps=len(gaps[GAPS_SHOWN:]),
        lacking=publishing.lacking(world, sheet, found),
        doubt=doubt(sheet.number, london_day(world.clock.now())),
        second=name_of_person(world, sheet.second_reader),
        at_once=sheet.mails_at_once,
        is_amendment=bool(sheet.amendment),
    )
    return Show("sheets/publish", model)


@view("GET", "/write-sheets/{sheet_id}/publish")
def ask_publish(visit: Visit, sheet_id: str) -> Show:
    sheet = current(visit.world, sheet_id)
    moves.must(Move.SCHEDULE, sheet)
    return _show_publish(visit, sheet, {}, {})


@view("POST", "/write-sheets/{sheet_id}/publish")
def publish(visit: Visit, sheet_id: str) -> Show | Go:
    """What is refused stands at the question, and the page says all that is missing."""
    world, links = visit.world, visit.world.links()
    raw = typed(WHEN, visit.form)
    parsed = parse(WHEN, raw, world.clock.now())
    sheet = current(world, sheet_id)
    if parsed.problems:
        return _show_publish(visit, sheet, raw, parsed.problems)
    try:
        _publish(visit, sheet_id, parsed.values)
    except NoSuchTime as refused:
        return _show_publish(visit, sheet, raw, {"at": str(refused)})
    except NotPossibleNow as refused:
        if not moves.may(Move.SCHEDULE, sheet):
            raise
        return _show_publish(visit, sheet, raw, {"when": str(refused)})
    return Go(links.write_sheet(sheet_id))


def _publish(visit: Visit, sheet_id: str, values: Mapping[str, Value]) -> None:
    day, at = values.get("day"), typed_time(str(values.get("at", "")))
    if isinstance(day, date) and at:
        moment = publish_time(day, at, visit.world.clock.now())
        publishing.schedule(visit.world, visit.me, sheet_id, version_of(visit), moment)
    else:
        publishing.publish(visit.world, visit.me, sheet_id, version_of(visit))


@view("POST", "/write-sheets/{sheet_id}/take-back")
def take_back(visit: Visit, sheet_id: str) -> Go:
    publishing.take_back(visit.world, visit.me, sheet_id, version_of(visit))
    return Go(visit.world.links().write_sheet(sheet_id))


def _show_withdraw(visit: Visit, sheet: Sheet, raw: Mapping[str, str], problems: Mapping[str, str]) -> Show:
    model = WithdrawPage(
        page=WHY,
        raw=raw,
        problems=problems,
        action=visit.world.links().write_sheet(sheet.sheet_id, "withdraw"),
        hidden={"version": str(sheet.version)},
        name=name_of(sheet),
        title=sheet.title,
        sheet_id=sheet.sheet_id,
    )
    return Show("sheets/withdraw", model)


@view("GET", "/write-sheets/{sheet_id}/withdraw")
def ask_withdraw(visit: Visit, sheet_id: str) -> Show:
    sheet = current(visit.world, sheet_id)
    moves.must(Move.WITHDRAW, sheet)
    return _show_withdraw(visit, sheet, {}, {})


@view("POST", "/write-sheets/{sheet_id}/withdraw")
def withdraw(visit: Visit, sheet_id: str) -> Show | Go:
    world, sheet = visit.world, current(visit.world, sheet_id)
    raw = typed(WHY, visit.form)
    parsed = parse(WHY, raw, world.clock.now())
    number = number_in(raw["replaced_by"])
    there = world.sheets.by_number(number) if number else []
    problems = parsed.problems
    if number and (not there or there[0].sheet_id == sheet_id):
        problems |= {"replaced_by": "There is no other sheet with this number. Check it."}
    if problems:
        return _show_withdraw(visit, sheet, raw, problems)
    because, instead = str(parsed.values["because"]), there[0].sheet_id if there else ""
    publishing.withdraw(world, visit.me, sheet_id, version_of(visit), because, instead)
    return Go(world.links().write_sheet(sheet_id))
