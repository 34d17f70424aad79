"""The first page of a file: the kind of children in it, and the person’s earlier files."""

from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from chalicelib.domain.files.bulk import BulkFile
from chalicelib.domain.people.people import Person
from chalicelib.journeys.bulk.bulk_forms import BULK_FORMS
from chalicelib.journeys.engine.fields import Choice, Field, Kind
from chalicelib.journeys.engine.pages import Page
from chalicelib.journeys.parts.needs_and_you import you
from chalicelib.services.bulk import files as bulk_files
from chalicelib.web.http.paging import page_asked_for, pages
from chalicelib.web.http.replies import Show
from chalicelib.web.http.visit import Visit

_WHO_OPENS_IT = "Only you and this school’s safeguarding leads can open the file."
ONCE_FOR_ALL = ("school_urn", "referrer_role", "referrer_phone")


def begin_page(person: Person) -> Page:
    """What is asked once for the whole file, in the words of the forms themselves."""
    which = Field(
        "form",
        "Who is in your file?",
        Kind.RADIOS,
        missing="Choose who is in your file.",
        choices=tuple(Choice(bulk.name, bulk.plural.capitalize(), bulk.hint) for bulk in BULK_FORMS.values()),
    )
    own = {item.name: item for page in you(person.schools).flow({}) for item in page.fields}
    own["school_urn"] = replace(own["school_urn"], hint=_WHO_OPENS_IT)
    return Page("begin", "Send many leavers or joiners as a file", (which, *(own[name] for name in ONCE_FOR_ALL)))


def show_begin(visit: Visit, raw: Mapping[str, str], problems: Mapping[str, str]) -> Show:
    files = bulk_files.my_files(visit.world, visit.me, page_asked_for(visit))
    context = {
        "page": begin_page(visit.me),
        "raw": raw,
        "problems": problems,
        "kinds": list(BULK_FORMS.values()),
        "files": [_line(visit, file) for file in files.rows],
        "pages": pages(visit, files.after),
    }
    return Show("bulk/begin", context)


def _line(visit: Visit, file: BulkFile) -> dict[str, Any]:
    bulk = BULK_FORMS.get(file.form)
    return {
        "href": visit.world.links().bulk_file(file.file_id),
        "what": bulk.plural.capitalize() if bulk else "File of a newer version of the service",
        "school": file.school.name,
        "created": file.created_at,
        "stage": file.stage,
        "total": file.total,
        "bad": len(file.bad),
        "doubtful": len(file.doubtful),
    }
