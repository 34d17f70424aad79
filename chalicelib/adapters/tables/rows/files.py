"""Uploaded files, files of many returns, and the jobs that work on them."""

from pynamodb.attributes import (
    BinaryAttribute,
    JSONAttribute,
    NumberAttribute,
    UnicodeAttribute,
    VersionAttribute,
)

from chalicelib.adapters.tables.rows.row import Row


class FileRow(Row, discriminator="FILE"):
    """FILE#id / FILE: an uploaded file, without its name. gsi3: DUE while there is something to do with it."""

    draft_id = UnicodeAttribute()
    person_id = UnicodeAttribute()
    size = NumberAttribute()
    uploaded_at = UnicodeAttribute()
    state = UnicodeAttribute()
    type = UnicodeAttribute(null=True)
    submission_id = UnicodeAttribute(null=True)
    case_id = UnicodeAttribute(null=True)
    child_id = UnicodeAttribute(null=True)
    crashes = NumberAttribute(null=True)


class BulkFileRow(Row, discriminator="BULK_FILE"):
    """BULK#id / FILE, lapses. gsi4: its school's. Sealed by the stack: the school, and who sends it."""

    form = UnicodeAttribute()
    person_id = UnicodeAttribute()
    created_at = UnicodeAttribute()
    stage = UnicodeAttribute()
    job_id = UnicodeAttribute(null=True)
    problem = UnicodeAttribute(null=True)
    content = UnicodeAttribute(null=True)
    same_as = UnicodeAttribute(null=True)
    counts = JSONAttribute()
    sent_at = UnicodeAttribute(null=True)
    sealed = BinaryAttribute(legacy_encoding=False)
    version = VersionAttribute()


class BulkRowsRow(Row, discriminator="BULK_ROWS"):
    """BULK#id / ROWS#number, lapses: some rows of a file. Sealed by the stack: all of them."""

    sealed = BinaryAttribute(legacy_encoding=False)
    version = VersionAttribute()


class BulkContentRow(Row, discriminator="BULK_CONTENT"):
    """BULK_CONTENT#digest / BULK_CONTENT, lapses: which file was the first with this content."""

    file_id = UnicodeAttribute()


class JobRow(Row, discriminator="JOB"):
    """JOB#id / JOB, lapses. gsi3: JOBS by the instant of the next attempt, until it is over. Ids and numbers only."""

    job_kind = UnicodeAttribute()
    person_id = UnicodeAttribute()
    subject = JSONAttribute()
    created_at = UnicodeAttribute()
    attempt_at = UnicodeAttribute(null=True)
    state = UnicodeAttribute()
    done = NumberAttribute()
    total = NumberAttribute()
    checkpoint = JSONAttribute()
    problem = UnicodeAttribute(null=True)
    tries = NumberAttribute()
    crashes = NumberAttribute(null=True)
    holder = UnicodeAttribute(null=True)
    version = VersionAttribute()


class WorkerRow(Row, discriminator="WORKER"):
    """WORKERS / number of the place, or name of what one job does at a time, lapses: who has it."""

    holder = UnicodeAttribute()
    until = UnicodeAttribute()
