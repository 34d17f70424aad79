"""Files of many returns in memory."""

import csv
import io
from collections.abc import Mapping

import boto3
from msgspec.structs import replace

from chalicelib.domain.files.bulk import BulkFile, Stage
from chalicelib.domain.files.bulk_counts import counts_of
from chalicelib.domain.files.bulk_rows import Chunk, Row
from chalicelib.domain.people.people import Person
from chalicelib.journeys.bulk.bulk_form import BulkForm
from chalicelib.ports.world import World
from tests.support.browser import Person as Visitor


def a_csv(bulk: BulkForm, *rows: Mapping[str, str]) -> bytes:
    """The file with these rows, by field, under the headings of the template."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([column.heading for column in bulk.columns])
    writer.writerows([[row.get(column.field, "") for column in bulk.columns] for row in rows])
    return out.getvalue().encode()


_CHILD = {"first_names": "Ada", "born": "14/03/2015", "sex": "Female", "year_group": "Year 7"}
_HOME = {"address": "1 Example Street", "postcode": "NR1 2DH", "restricted_address": "No"}
_PARENT = {"parent-1-name": "Pat Parent", "parent-1-same_address": "Yes", "parent-1-phone": "01632 960 777"}


def a_leaver(number: int = 1, **changes: str) -> dict[str, str]:
    """A sound row: a child who went to another school, as that school confirmed."""
    row = {
        **_CHILD,
        **_HOME,
        **_PARENT,
        "last_name": f"Example{number}",
        "ground": "(a)",
        "order_names_school": "No",
        "mobile_here": "No",
        "arranged_place": "No",
        "immediate_risk": "No",
        "last_attended": "20/11/2026",
        "met_on": "23/11/2026",
        "deleted_on": "23/11/2026",
        "moved": "stays",
        "new_school": "Sample School",
        "new_school_start": "24/11/2026",
        "confirmed": "Yes",
        "confirmed_how": "By phone",
    }
    return row | changes


def a_joiner(number: int = 1, **changes: str) -> dict[str, str]:
    row = {
        **_CHILD,
        **_HOME,
        **_PARENT,
        "last_name": f"Example{number}",
        "entered_on": "23/11/2026",
        "starts_on": "24/11/2026",
        "boards": "Day pupil",
        "previous_school": "Sample School",
        "moved_from": "No",
    }
    return row | changes


ANSWERS = {"referrer_role": "Data manager", "referrer_phone": "01632 960 001"}


def a_checked_file(world: World, person: Person | None, *more: Row) -> str:
    """A file of two rows, one of them with a problem, and any more, for the last school of this person."""
    assert person
    file = BulkFile(world.keys.new_id(), "leaver", person.person_id, person.schools[-1], world.clock.now())
    rows = (Row(2, a_leaver(1)), Row(3, a_leaver(2, sex="?"), (("sex", "Write Female or Male."),)), *more)
    chunk = Chunk(file.file_id, 0, rows)
    world.bulk.add_chunks(file, [chunk])
    checked = replace(file, stage=Stage.CHECKED, counts=(counts_of(chunk),), content=file.file_id, answers=ANSWERS)
    return world.bulk.save(None, checked).file_id


def upload_file(person: Visitor, content: bytes, form: str = "leaver") -> str:
    """From the first page until the file is being checked; its address. The browser's part of the upload is done here."""
    person.get("/bulk")
    person.submit({"form": form, "school_urn": "900001", **ANSWERS})
    upload = next(found for found in person.here.forms if "key" in found.fields)
    boto3.client("s3").put_object(Bucket="cme-files", Key=upload.fields["key"], Body=content)
    address = person.here.url
    person.get(address)
    person.submit(form=person.here.form_to("/arrived"))
    return address
