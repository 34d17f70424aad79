"""The pages of information sheets: the archive, and those on which the team writes them."""

from datetime import date
from typing import Any

from msgspec.structs import replace

from chalicelib.domain.authority.authority import EXAMPLE
from chalicelib.domain.authority.queries import Cover
from chalicelib.domain.files.uploads import Verdict
from chalicelib.domain.instants import london_day
from chalicelib.domain.sheets.sheet import PinnedPage, Sheet, SheetType
from chalicelib.services.jobs.job_runner import work
from chalicelib.services.sheets import publishing, writing
from chalicelib.services.uploads.scanning import look_after_files
from tests.support.sheets import HEAD, SHEET, published
from tests.support.uploading import A_PDF
from tests.support.world import MANAGER, OFFICER
from tests.web.scenes.cast import Cast, Scene, send


def _sheet(cast: Cast, number: int) -> Sheet:
    """The newest amendment of the town's sheet with this number."""
    found = (sheet for sheet in cast.world.sheets.sheets.values() if sheet.number.number == number)
    return max(found, key=lambda sheet: sheet.amendment)


def _path(sheet: Sheet, act: str = "") -> str:
    return f"/write-sheets/{sheet.sheet_id}{act}"


def _look(number: int, act: str = "") -> Scene:
    return lambda cast: cast.officer.get(_path(_sheet(cast, number), act))


def _press(number: int, act: str, **fields: str) -> Scene:
    def scene(cast: Cast) -> None:
        sheet = _sheet(cast, number)
        send(cast.officer, _path(sheet, act), **{"version": str(sheet.version), **fields})

    return scene


def _of_auditor(act: str, number: int) -> Scene:
    return lambda cast: cast.auditor.get(_path(_sheet(cast, number), act))


def _as_second_reader(cast: Cast) -> None:
    cast.manager.get(_path(_sheet(cast, 67), "/second-reader"))


def _two_writers(cast: Cast) -> None:
    sheet = _sheet(cast, 66)
    path = _path(sheet, "/write")
    seen = cast.officer.get(path)
    writing.write(cast.world, MANAGER, sheet, replace(sheet, title="Theirs", summary="Theirs too"))
    form = next(form for form in seen.forms if form.action.endswith("/write"))
    cast.officer._follow(cast.officer.post(path, {**form.fields, "title": "Mine", "action": "Read it."}))


def _amended(cast: Cast, query: str = "") -> None:
    draft = _sheet(cast, 65)
    whole = writing.write(cast.world, MANAGER, draft, replace(draft, what_changed="The day is another one."))
    publishing.publish(cast.world, MANAGER, whole.sheet_id, whole.version)
    cast.nobody.get(f"/sheets/2014/65{query}")


def _many(cast: Cast) -> None:
    for number in range(71, 101):
        published(cast.world, once=str(number), number=replace(SHEET.number, number=number))
        cast.world.clock.pass_by(minutes=1)
    cast.nobody.get("/sheets")


def _no_sheets(path: str, *, staff: bool = False) -> Scene:
    def scene(cast: Cast) -> None:
        cast.world.sheets.sheets.clear()
        cast.world.sheets.numbers.clear()
        (cast.officer if staff else cast.nobody).get(path)

    return scene


def _with_doubt(cast: Cast) -> None:
    cast.world.mail_contacts.rows.clear()
    cast.officer.get(_path(_sheet(cast, 66), "/publish"))


def _unreadable_text(cast: Cast) -> None:
    sheet = _sheet(cast, 66)
    bare = replace(sheet, markdown="By {{date}}.", summary="", pages=())
    writing.write(cast.world, OFFICER, sheet, bare)
    cast.officer.get(_path(sheet))


def _with_procedures(act: str) -> Scene:
    def scene(cast: Cast) -> None:
        sheet, page = _sheet(cast, 66), cast.world.guidance.current().pages[0]
        pages = (PinnedPage(page.slug, 1), PinnedPage(page.slug, page.number))
        pinned = replace(sheet, pages=pages, is_urgent=True, action="Read the procedures.")
        writing.write(cast.world, OFFICER, sheet, pinned)
        cast.officer.get(_path(sheet, act))

    return scene


def _told(cast: Cast, type: SheetType, query: str = "", **more: Any) -> Sheet:
    facts: dict[str, Any] = {
        "type": type,
        "action": "Tell your staff.",
        "complete_by": date(2026, 12, 11),
        "complete_words": "",
    }
    sheet = published(cast.world, once="told", number=replace(SHEET.number, number=99), **facts | more)
    work(cast.world)
    for told in [told for told in cast.world.sheets.readers.values() if told.contact][:1]:
        read = replace(told, read_at=cast.world.clock.now(), answer="Done in our school.")
        cast.world.sheets.change_told([(told, read)])
    cast.officer.get(_path(sheet, f"/told{query}"))
    return sheet


def _stopped(cast: Cast) -> None:
    sheet = _told(cast, SheetType.ACTION)
    send(cast.officer, _path(sheet, "/stop"), version=str(_sheet(cast, 99).version))


def _told_to(cast: Cast) -> None:
    _told(cast, SheetType.ACTION)
    cast.auditor.get(f"/told-to-schools?urn={HEAD.urn}")


def _with_a_file(cast: Cast) -> None:
    page = cast.officer.get(_path(_sheet(cast, 66), "/files"))
    fields = next(form for form in page.forms if "success_action_redirect" in form.fields).fields
    cast.world.files._put(fields["key"], A_PDF)
    cast.world.files.scan(fields["key"], Verdict.HARMLESS)
    cast.addresses.append("/" + fields["success_action_redirect"].split("/", 3)[3])


def _named_file(*, name: str = "Referral form", waits: bool = False) -> Scene:
    def scene(cast: Cast) -> None:
        _with_a_file(cast)
        path = cast.addresses[-1]
        cast.officer.get(path)
        if not waits:
            send(cast.officer, path, name=name)

    return scene


def _checked_file(show: Scene) -> Scene:
    def scene(cast: Cast) -> None:
        _named_file()(cast)
        cast.world.clock.pass_by(minutes=2)
        look_after_files(cast.world)
        show(cast)

    return scene


def _out_with_a_file(cast: Cast) -> None:
    sheet = _sheet(cast, 66)
    publishing.publish(cast.world, MANAGER, sheet.sheet_id, sheet.version)
    cast.nobody.get("/sheets/2014/66")


def _read_with_a_file(cast: Cast) -> None:
    sheet = _sheet(cast, 66)
    writing.ask_second_reader(cast.world, OFFICER, sheet.sheet_id, sheet.version)
    cast.manager.get(_path(sheet, "/second-reader"))


def _contact_away(show: Scene) -> Scene:
    def scene(cast: Cast) -> None:
        officer, *others = EXAMPLE.queries
        today = london_day(cast.world.clock.now())
        away = replace(officer, covers=(Cover(today, today, others[0].key),))
        cast.world.authorities.authority = replace(EXAMPLE, queries=(away, *others))
        show(cast)

    return scene


def _without_directory(show: Scene) -> Scene:
    def scene(cast: Cast) -> None:
        cast.world.authorities.authority = replace(EXAMPLE, queries=())
        show(cast)

    return scene


def _announced(cast: Cast, query: str = "", by: str = "officer", urn: str = "", **facts: Any) -> None:
    """The first version of a page with two: it was told by a sheet that links to the second."""
    sheet = _told(cast, SheetType.ACTION, pages=(PinnedPage("who-to-tell", 2),), **facts)
    assert sheet.pages
    getattr(cast, by).get(f"/guidance/who-to-tell/told{urn and '/'}{urn}?version=1{query}")


SCENES: dict[str, Scene] = {
    "sheets": lambda cast: cast.nobody.get("/sheets"),
    "sheets, many": _many,
    "sheets, none": _no_sheets("/sheets"),
    "sheets, found": lambda cast: cast.nobody.get("/sheets?find=MI+65%2F14"),
    "sheets, filtered": lambda cast: cast.nobody.get("/sheets?year=2014&type=information&role=head"),
    "sheets, nothing found": lambda cast: cast.nobody.get("/sheets?find=admissions"),
    "sheet": lambda cast: cast.nobody.get("/sheets/2014/65"),
    "sheet, amended": _amended,
    "sheet, as it was": lambda cast: _amended(cast, "?amendment=0"),
    "sheet, withdrawn": lambda cast: cast.nobody.get("/sheets/2014/69"),
    "writing sheets": lambda cast: cast.officer.get("/write-sheets"),
    "writing sheets, none": _no_sheets("/write-sheets", staff=True),
    "writing sheets of an auditor": lambda cast: cast.auditor.get("/write-sheets?find=1%2F26"),
    "new sheet": lambda cast: cast.officer.get("/write-sheets/new"),
    "new sheet with a problem": lambda cast: send(cast.officer, "/write-sheets/new", number="65/14", urns="1"),
    "new sheet, number taken": lambda cast: send(
        cast.officer, "/write-sheets/new", number="65/14", type="action", title="Another"
    ),
    "sheet whose contact is away": _contact_away(lambda cast: cast.nobody.get("/sheets/2014/65")),
    "preview of a sheet whose contact is away": _contact_away(_look(66, "/preview")),
    "write sheet without people for queries": _without_directory(_look(66, "/write")),
    "write sheet": _look(66, "/write"),
    "write amendment": _look(65, "/write"),
    "write sheet with procedures": _with_procedures("/write"),
    "write sheet, somebody else did too": _two_writers,
    "team sheet, draft": _look(66),
    "team sheet, lacking": _unreadable_text,
    "team sheet, with a second reader": _look(67),
    "team sheet, scheduled": _look(68),
    "team sheet, published": _look(70),
    "team sheet, withdrawn": _look(69),
    "team sheet of an auditor": _of_auditor("", 66),
    "preview of a sheet": _look(66, "/preview"),
    "preview of an urgent sheet": _with_procedures("/preview"),
    "readers of a sheet": _look(66, "/readers"),
    "told of a sheet": lambda cast: _told(cast, SheetType.ACTION),
    "told of a sheet, not read": lambda cast: _told(cast, SheetType.ACTION, "?show=unread"),
    "told of a sheet, nobody": lambda cast: _told(cast, SheetType.INFORMATION, "?show=nobody"),
    "told of a sheet, stopped": _stopped,
    "told of a draft": _look(66, "/told"),
    "told to schools": lambda cast: cast.officer.get("/told-to-schools"),
    "told to a school": _told_to,
    "told to a school, nothing": lambda cast: cast.auditor.get("/told-to-schools?urn=900009"),
    "told of a procedure": _announced,
    "told of a procedure, not told": lambda cast: _announced(cast, "&show=untold", "auditor"),
    "told of a procedure, to print": lambda cast: _announced(cast, "&all=yes", "auditor"),
    "told of a procedure by no sheet": lambda cast: cast.officer.get("/guidance/who-to-tell/told"),
    "told of a procedure, one school": lambda cast: _announced(cast, "", "auditor", HEAD.urn),
    "told of a procedure, one school that was not": lambda cast: cast.officer.get(
        "/guidance/who-to-tell/told/900009?version=2"
    ),
    "second reader": _as_second_reader,
    "second reader, who wrote it": _look(67, "/second-reader"),
    "second reader, nobody asked": _of_auditor("/second-reader", 66),
    "file for a sheet": _look(66, "/files"),
    "file for a sheet, to name": _named_file(waits=True),
    "file for a sheet without a name": _named_file(name=""),
    "team sheet with a file that waits": _named_file(),
    "team sheet with a file": _checked_file(_look(66)),
    "team sheet with a file of an auditor": _checked_file(_of_auditor("", 66)),
    "preview of a sheet with a file": _checked_file(_look(66, "/preview")),
    "second reader with a file": _checked_file(_read_with_a_file),
    "sheet with a file": _checked_file(_out_with_a_file),
    "publish sheet": _look(66, "/publish"),
    "publish sheet, nobody told": _with_doubt,
    "publish sheet with a problem": _press(66, "/publish", when="later"),
    "publish amendment": _look(65, "/publish"),
    "withdraw sheet": _look(70, "/withdraw"),
    "discard draft": _look(66, "/discard"),
    "discard amendment": _look(65, "/discard"),
    "discard scheduled sheet": _look(68, "/discard"),
    "discard draft, done": _press(66, "/discard"),
    "discard amendment, done": _press(65, "/discard"),
    "withdraw sheet with a problem": _press(70, "/withdraw", replaced_by="1/99"),
}
