"""The page on which a sheet is written. Of two who write at once, the second sees what the first changed, and loses nothing."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from chalicelib.domain.errors import Conflict, DomainError
from chalicelib.domain.instants import london_day
from chalicelib.domain.sheets import moves
from chalicelib.domain.sheets.merging import Merged, marks_of, merged
from chalicelib.domain.sheets.moves import Move
from chalicelib.domain.sheets.numbering import doubt, number_in
from chalicelib.domain.sheets.sheet import Audience, Sheet, SheetNumber, SheetType
from chalicelib.domain.sheets.wording import name_of
from chalicelib.journeys.engine.asked import typed
from chalicelib.journeys.engine.pages import Page
from chalicelib.journeys.engine.parsing import parse
from chalicelib.journeys.sheets.sheet_answers import in_words, to_sheet, typed_sheet, with_answers
from chalicelib.journeys.sheets.sheet_form import Choices, choices_for, sheet_page
from chalicelib.ports.world import World
from chalicelib.services.settings.our_schools import our_schools
from chalicelib.services.sheets import writing
from chalicelib.services.sheets.keeping import NumberTaken, current
from chalicelib.web.http.asked import Posted
from chalicelib.web.http.posted import once_of, version_of
from chalicelib.web.http.replies import Go, Show
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import Visit
from chalicelib.web.sheets.sheet_page import name_of_person


class Change(Struct, frozen=True):
    """An answer that somebody else changed meanwhile."""

    question: str
    text: str


class WritePage(Posted, frozen=True, kw_only=True):
    """`name`: the number; empty for a new sheet. `theirs`: what somebody else, `who`, saved while this was written;
    `doubt`: a warning about the number. `sheet_id` is empty for a new sheet."""

    hidden: Mapping[str, str]
    name: str
    sheet_id: str
    theirs: Sequence[Change]
    who: str
    doubt: str


def _choices(world: World, sheet: Sheet) -> Choices:
    authority = world.authorities.current()
    types = {type: authority.sheet_type(type) for type in SheetType}
    contacts = {one.key: f"{one.name}, {one.role}" for one in authority.people_for_queries()}
    return choices_for(our_schools(world), types, world.guidance.current(), contacts, sheet)


def _markup_problem(visit: Visit, text: str) -> dict[str, str]:
    try:
        visit.world.markup(text)
    except DomainError as refused:
        return {"markdown": str(refused)}
    return {}


def _doubt(visit: Visit, raw: Mapping[str, str]) -> str:
    number = number_in(raw.get("number", ""))
    return doubt(number, london_day(visit.world.clock.now())) if number else ""


# --- a new sheet --------------------------------------------------------------------------------------------------------

_NEW = Sheet("", SheetNumber(2000, 1), SheetType.INFORMATION, "", Audience())


def _show_new(visit: Visit, page: Page, raw: Mapping[str, str], problems: Mapping[str, str], once: str) -> Show:
    model = WritePage(
        page=page,
        raw=raw,
        problems=problems,
        action=visit.world.links().new_sheet,
        hidden={"once": once},
        name="",
        sheet_id="",
        theirs=(),
        who="",
        doubt=_doubt(visit, raw),
    )
    return Show("sheets/write", model)


@view("GET", "/write-sheets/new")
def new(visit: Visit) -> Show:
    choices = _choices(visit.world, _NEW)
    raw = {"number": str(writing.proposed_number(visit.world)), "contact": next(iter(choices.contacts), "")}
    return _show_new(visit, sheet_page(choices), raw, {}, visit.world.keys.new_id())


@view("POST", "/write-sheets/new")
def begin(visit: Visit) -> Show | Go:
    world, once, choices = visit.world, once_of(visit), _choices(visit.world, _NEW)
    page = sheet_page(choices)
    raw = typed(page, visit.form)
    parsed = parse(page, raw, world.clock.now())
    problems = parsed.problems or _markup_problem(visit, raw["markdown"])
    if problems:
        return _show_new(visit, page, raw, problems, once)
    try:
        made = writing.begin(world, visit.me, once, to_sheet(parsed.values, choices, _NEW))
    except NumberTaken as taken:
        return _show_new(visit, page, raw, {"number": str(taken)}, once)
    return Go(world.links().write_sheet(made.sheet_id))


# --- a draft ------------------------------------------------------------------------------------------------------------


def _show(
    visit: Visit,
    sheet: Sheet,
    page: Page,
    raw: Mapping[str, str],
    problems: Mapping[str, str],
    theirs: Sequence[Change] = (),
) -> Show:
    stored = {"version": str(sheet.version), "marks": marks_of(in_words(page, typed_sheet(sheet)))}
    model = WritePage(
        page=page,
        raw=raw,
        problems=problems,
        action=visit.world.links().write_sheet(sheet.sheet_id, "write"),
        hidden=stored,
        name=name_of(sheet),
        sheet_id=sheet.sheet_id,
        theirs=theirs,
        who=name_of_person(visit.world, sheet.by) if theirs else "",
        doubt=_doubt(visit, raw),
    )
    return Show("sheets/write", model)


@view("GET", "/write-sheets/{sheet_id}/write")
def write(visit: Visit, sheet_id: str) -> Show:
    sheet = current(visit.world, sheet_id)
    moves.must(Move.WRITE, sheet)
    return _show(visit, sheet, sheet_page(_choices(visit.world, sheet)), typed_sheet(sheet), {})


@view("POST", "/write-sheets/{sheet_id}/write")
def save(visit: Visit, sheet_id: str) -> Show | Go:
    try:
        return _save(visit, sheet_id)
    except Conflict:
        return _save(visit, sheet_id)  # somebody saved it since it was read: now their words are there to compare


def _save(visit: Visit, sheet_id: str) -> Show | Go:
    world, sheet = visit.world, current(visit.world, sheet_id)
    choices = _choices(world, sheet)
    page = sheet_page(choices)
    raw = typed(page, visit.form)
    if version_of(visit) != sheet.version and (changed := _changed(visit, sheet, page, raw)):
        return changed
    moves.must(Move.WRITE, sheet)
    parsed = parse(page, raw, world.clock.now())
    if problems := parsed.problems or _markup_problem(visit, raw["markdown"]):
        return _show(visit, sheet, page, raw, problems)
    try:
        writing.write(world, visit.me, sheet, to_sheet(parsed.values, choices, sheet))
    except NumberTaken as taken:
        return _show(visit, sheet, page, raw, {"number": str(taken)})
    return Go(world.links().write_sheet(sheet_id))


def _changed(visit: Visit, sheet: Sheet, page: Page, raw: Mapping[str, str]) -> Show | None:
    """The page again with what somebody else saved meanwhile; None where they saved the same words, or none."""
    stored = typed_sheet(sheet)
    found = merged(visit.form.get("marks", ""), in_words(page, stored), in_words(page, raw))
    if not found.theirs:
        return None
    only_theirs = frozenset(found.theirs) - found.both
    theirs = [Change(item.label, found.theirs[item.name]) for item in page.fields if item.name in found.theirs]
    return _show(visit, sheet, page, with_answers(page, raw, stored, only_theirs), _both(found), theirs)


def _both(found: Merged) -> dict[str, str]:
    words = "Somebody else changed this too. Their words are above. Make one answer of both, and save again."
    return dict.fromkeys(sorted(found.both), words)


@view("POST", "/write-sheets/{sheet_id}/amend")
def amend(visit: Visit, sheet_id: str) -> Go:
    writing.amend(visit.world, visit.me, sheet_id)
    return Go(visit.world.links().write_sheet(sheet_id, "write"))
