"""Forms that were begun, and forms that were sent."""

from pynamodb.attributes import (
    BinaryAttribute,
    JSONAttribute,
    NumberAttribute,
    UnicodeAttribute,
    VersionAttribute,
)

from chalicelib.adapters.tables.rows.row import Row

SENT = "SENT"
"""The partition of gsi4 of what all schools sent."""


class SubmissionRow(Row, discriminator="SUBMISSION"):
    """SUBMISSION#id / SUBMISSION, frozen. gsi4: a school's own submissions. Sealed: the typed answers. A return has no
    case."""

    child_id = UnicodeAttribute()
    case_id = UnicodeAttribute(null=True)
    person_id = UnicodeAttribute()
    form = UnicodeAttribute()
    form_version = NumberAttribute()
    received_at = UnicodeAttribute()
    declaration = JSONAttribute()
    guidance_edition = NumberAttribute(null=True)
    sealed = BinaryAttribute(legacy_encoding=False)


class ReturnRow(Row, discriminator="RETURN"):
    """RETURN#id of the submission / RETURN. gsi1: all by the time they came; gsi2: by state; gsi3: DUE, by
    `check_at`. `label` (the name, the reasons, the other team's answer) is sealed by the stack."""

    reference = UnicodeAttribute()
    form = UnicodeAttribute()
    child_id = UnicodeAttribute()
    received_at = UnicodeAttribute()
    state = UnicodeAttribute()
    team = UnicodeAttribute(null=True)
    check_at = UnicodeAttribute(null=True)
    asked_at = UnicodeAttribute(null=True)
    arrived_on = UnicodeAttribute(null=True)
    reminders = NumberAttribute(null=True)
    case_id = UnicodeAttribute(null=True)
    joined_by = UnicodeAttribute(null=True)
    flags = JSONAttribute()
    label = BinaryAttribute(legacy_encoding=False)
    version = VersionAttribute()


class OnceRow(Row, discriminator="ONCE"):
    """ONCE#digest / ONCE: this form was acted on, with this result."""

    result = JSONAttribute()


class DraftRow(Row, discriminator="DRAFT"):
    """DRAFT#id / DRAFT, lapses. gsi2: its author's; gsi3: DUE; gsi4: its school's. Sealed by the stack: the typed
    answers so far, and the school."""

    browser_digest = UnicodeAttribute()
    person_id = UnicodeAttribute(null=True)
    form = UnicodeAttribute()
    form_version = NumberAttribute()
    saved_at = UnicodeAttribute()
    due_at = UnicodeAttribute(null=True)
    reminded = NumberAttribute(null=True)
    begun_at = UnicodeAttribute(null=True)
    kept_seconds = NumberAttribute(null=True)
    sealed = BinaryAttribute(legacy_encoding=False)
    version = VersionAttribute()


class TraceRow(Row, discriminator="TRACE"):
    """TRACE#draft / TRACE: a draft was deleted unsent. gsi4: its school's. It holds no answers."""

    person_id = UnicodeAttribute()
    saved_at = UnicodeAttribute()
    deleted_at = UnicodeAttribute()
