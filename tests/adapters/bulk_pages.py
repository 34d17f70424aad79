"""Contexts of the pages about files of many returns."""

from datetime import UTC, datetime
from typing import Any

from msgspec.structs import replace

from chalicelib.domain.files.bulk import BulkFile, Reading, Stage
from chalicelib.domain.files.bulk_counts import Counts, named
from chalicelib.domain.files.bulk_rows import Row
from chalicelib.domain.files.jobs import new_job
from chalicelib.domain.files.sheet import Joined, Tally
from chalicelib.domain.people.people import Person, School
from chalicelib.journeys.bulk.bulk_forms import BULK_FORMS
from chalicelib.journeys.bulk.leavers import LEAVERS
from chalicelib.journeys.bulk.mending import mending
from chalicelib.journeys.engine.form import Setting
from chalicelib.ports.files import UploadForm
from chalicelib.services.bulk.file_rows import PageOfRows
from chalicelib.web.bulk.begin_page import begin_page
from chalicelib.web.http.paging import Pages

NOW = datetime(2026, 11, 24, 10, 42, tzinfo=UTC)
SCHOOL = School("123456", "Example Primary School")
PERSON = Person("referrer", "Rita", "rita@school.example", schools=(SCHOOL, School("654321", "Sample Academy")))
FILE = BulkFile(
    "file-0001",
    "leaver",
    "referrer",
    SCHOOL,
    NOW,
    Stage.CHECKED,
    counts=(Counts(25, (3, 7, 8), (9,), (4,)), Counts(25)),
)
NOT_READ = ("Middle names", "column H, without a heading")
FILE = replace(FILE, reading=Reading(Tally(1, 50, 2, 1), columns=NOT_READ, joined=(Joined(4, 2, (4, 5)), Joined(7, 2))))
WORKBOOK = Reading(Tally(1, 1, 0), "Leavers", ("Destination",), ("Sheet2", "Sheet3"))
JOB = new_job("job", "check-bulk", "referrer", {}, NOW).at(50, 200)
CONTEXT: dict[str, Any] = {"file": FILE, "bulk": LEAVERS, "back": "/bulk", "named": named}
ROWS = (
    (Row(2, {}), "Ada Example, 14/03/2015", [], []),
    (Row(3, {}, (("sex", "Write Female."),)), "Ben Example", ["Sex: Write Female."], ["Year group: Check it."]),
    (Row(4, {}, (("", "The same as row 2."),), dropped=True), "No name", ["The same as row 2."], []),
    (Row(5, {}, reference="BCDF-2347"), "Cy Example", [], []),
    (Row(6, {}, doubts=(("born", "Check the year."),)), "Di Example", [], ["Date of birth: Check the year."]),
    (Row(7, {}, doubts=(("born", "Check the year."),), confirmed=True), "Ed Example", [], ["Date of birth: Check."]),
)
LINES = [
    {"place": place, "row": row, "who": who, "problems": problems, "doubts": doubts}
    for place, (row, who, problems, doubts) in enumerate(ROWS, start=1)
]
PAGE = mending(LEAVERS, LEAVERS.form.journey(Setting(NOW.date(), [SCHOOL])))
BEGIN: dict[str, Any] = {
    "pages": Pages("/bulk?after=x"),
    "page": begin_page(PERSON),
    "kinds": list(BULK_FORMS.values()),
    "most": 2000,
    "raw": {},
}


def _file(stage: Stage, bad: int = 0) -> dict[str, Any]:
    words = {"href": "/bulk/1", "what": "Leavers", "school": SCHOOL.name, "created": NOW}
    return {**words, "stage": stage, "total": 3, "bad": bad, "doubtful": bad}


def _rows(number: int, last: int, lines: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    return {**CONTEXT, "page": PageOfRows((), number, last), "lines": lines, "only_open": False, **more}


BULK_PAGES: dict[str, tuple[str, dict[str, Any]]] = {
    "bulk": ("pages/bulk/begin.html", {**BEGIN, "problems": {}, "files": []}),
    "bulk with files": (
        "pages/bulk/begin.html",
        {**BEGIN, "problems": {}, "files": [_file(stage, number) for number, stage in enumerate(Stage)]},
    ),
    "bulk with a problem": ("pages/bulk/begin.html", {**BEGIN, "problems": {"form": "Choose."}, "files": []}),
    "bulk upload": (
        "pages/bulk/upload.html",
        {**CONTEXT, "upload": UploadForm("https://bucket.example/", {"key": "incoming/1"}), "most": 5 * 1024 * 1024},
    ),
    "bulk arrived": ("pages/bulk/arrived.html", CONTEXT),
    "bulk checking": (
        "pages/bulk/progress.html",
        {**CONTEXT, "file": replace(FILE, stage=Stage.CHECKING), "job": JOB},
    ),
    "bulk sending, not begun": (
        "pages/bulk/progress.html",
        {**CONTEXT, "file": replace(FILE, stage=Stage.SENDING), "job": None},
    ),
    "bulk given up": (
        "pages/bulk/progress.html",
        {**CONTEXT, "file": replace(FILE, stage=Stage.SENDING), "job": JOB.failed("It failed.")},
    ),
    "bulk refused": (
        "pages/bulk/refused.html",
        {**CONTEXT, "file": replace(FILE, problem="It is no table."), "same": None},
    ),
    "bulk again": ("pages/bulk/refused.html", {**CONTEXT, "same": {"at": NOW, "href": "/bulk/1"}}),
    "bulk again, a colleague’s": ("pages/bulk/refused.html", {**CONTEXT, "same": {"at": None, "href": None}}),
    "bulk rows": ("pages/bulk/rows.html", _rows(2, 3, LINES)),
    "bulk rows, all sound": (
        "pages/bulk/rows.html",
        _rows(1, 1, LINES[:1], file=replace(FILE, counts=(Counts(1),), reading=WORKBOOK)),
    ),
    "bulk rows with problems, none": (
        "pages/bulk/rows.html",
        _rows(1, 1, [], only_open=True, file=replace(FILE, problem="A date has passed.")),
    ),
    "bulk sent": (
        "pages/bulk/rows.html",
        _rows(1, 2, LINES[2:], file=replace(FILE, stage=Stage.SENT, sent_at=NOW)),
    ),
    "bulk row": (
        "pages/bulk/row.html",
        {
            "page": PAGE,
            "raw": {},
            "problems": {"born": "Wrong."},
            "doubts": [],
            "number": 3,
            "action": "/bulk/1/rows/1",
            "back": "/",
        },
    ),
    "bulk row, doubtful": (
        "pages/bulk/row.html",
        {
            "page": PAGE,
            "raw": {},
            "problems": {},
            "doubts": ["Check."],
            "number": 3,
            "action": "/bulk/1/rows/1",
            "back": "/",
        },
    ),
    "bulk check": ("pages/bulk/check.html", {**CONTEXT, "declaration": LEAVERS.form.declaration}),
}
BULK_LETTER: dict[str, Any] = {
    "count": "12",
    "what": "deletion returns",
    "received": NOW,
    "link": "https://x.example/",
}
