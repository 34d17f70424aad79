"""Files of many returns in memory."""

import csv
import io
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

import boto3
from msgspec.structs import replace

from chalicelib.domain.errors import Conflict
from chalicelib.domain.files.bulk import BulkFile, Chunk, Row, Stage, counts_of
from chalicelib.domain.files.jobs import Job
from chalicelib.domain.messages.message import Message
from chalicelib.domain.paging import place_of
from chalicelib.domain.people.people import Person
from chalicelib.journeys.bulk.bulk import BulkForm
from chalicelib.ports.world import World
from tests.support.browser import Person as Visitor
from tests.support.paging import from_place


class Shared(Protocol):
    """The part of the store that it needs."""

    jobs: dict[str, Job]

    @property
    def reach(self) -> Callable[[str], None]: ...
    @property
    def add_messages(self) -> Callable[[Sequence[Message]], None]: ...


class FakeBulk:
    """Fulfils the port Bulk."""

    def __init__(self, store: Shared) -> None:
        self._store = store
        self.files: dict[str, BulkFile] = {}
        self.rows: dict[tuple[str, int], Chunk] = {}
        self._first: dict[str, str] = {}

    def get(self, file_id: str) -> BulkFile | None:
        return self.files.get(file_id)

    def of_school(
        self, urn: str, wanted: Callable[[BulkFile], bool], limit: int, start: str = ""
    ) -> Sequence[BulkFile]:
        found = [file for file in self.files.values() if file.school.urn == urn and wanted(file)]
        return from_place(found, limit, start, lambda file: place_of(file.created_at, file.file_id))

    def save(
        self, before: BulkFile | None, after: BulkFile, job: Job | None = None, messages: Sequence[Message] = ()
    ) -> BulkFile:
        self._store.reach("bulk.save")
        now = self.files.get(after.file_id)
        if (now.version if now else 0) != (before.version if before else 0):
            raise Conflict
        saved = self.files[after.file_id] = replace(after, version=after.version + 1)
        if job:
            self._store.jobs.setdefault(job.job_id, replace(job, version=1))
        self._store.add_messages(messages)
        return saved

    def first_with(self, content: str, file_id: str, now: datetime) -> str:
        first = self.files.get(self._first.get(content, ""))
        if not first or first.has_lapsed(now):
            self._first[content] = file_id
        return self._first[content]

    def add_chunks(self, file: BulkFile, chunks: Sequence[Chunk]) -> None:
        self._store.reach("bulk.add_chunks")
        for chunk in chunks:
            assert chunk.fits
            self.rows.setdefault((chunk.file_id, chunk.index), replace(chunk, version=1))

    def chunks(self, file_id: str, indexes: Sequence[int]) -> Sequence[Chunk]:
        return [self.rows[file_id, index] for index in indexes if (file_id, index) in self.rows]

    def change(self, before: BulkFile, after: BulkFile, chunk: Chunk) -> BulkFile:
        self._store.reach("bulk.change")
        assert chunk.fits
        if self.rows[chunk.file_id, chunk.index].version != chunk.version:
            raise Conflict
        saved = self.save(before, after)
        self.rows[chunk.file_id, chunk.index] = replace(chunk, version=chunk.version + 1)
        return saved


def a_csv(bulk: BulkForm, *rows: dict[str, str]) -> bytes:
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
    """A sound row: a child who went to another school, which has confirmed it."""
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


def a_checked_file(world: World, person: Person | None) -> str:
    """A file of two rows, one of them with a problem, for the last school of this person."""
    assert person
    file = BulkFile(world.keys.new_id(), "leaver", person.person_id, person.schools[-1], world.clock.now())
    rows = (Row(2, a_leaver(1)), Row(3, a_leaver(2, sex="?"), (("sex", "Write Female or Male."),)))
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
