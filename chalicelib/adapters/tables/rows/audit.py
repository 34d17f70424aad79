"""The audit rows of looks and changes."""

from pynamodb.attributes import (
    BinaryAttribute,
    JSONAttribute,
    NumberAttribute,
    UnicodeAttribute,
)

from chalicelib.adapters.tables.rows.row import Row


class AuditRow(Row, discriminator="AUDIT"):
    """AUDIT#case / instant#id: added on absence, never changed (the functions' policies deny it). gsi5: by day and person.

    The row of an event has `event_hash`, of the event's row as stored. A change of a case's version is a link of its chain:
    `version`, `before` (the hash after the change before) and `chain` (the hash after this one)."""

    person_id = UnicodeAttribute()
    what = UnicodeAttribute()
    facts = JSONAttribute()
    event_hash = BinaryAttribute(legacy_encoding=False, null=True)
    version = NumberAttribute(null=True)
    before = BinaryAttribute(legacy_encoding=False, null=True)
    chain = BinaryAttribute(legacy_encoding=False, null=True)


class ProofRow(Row, discriminator="PROOF"):
    """PROOF / REPORT: what the last check of the audit found. Days, keys, ids of people and kinds of faults only."""

    day = UnicodeAttribute()
    finished_at = UnicodeAttribute()
    first = UnicodeAttribute()
    last = UnicodeAttribute()
    rows = NumberAttribute()
    wrong = JSONAttribute()
    more = NumberAttribute()
    older = NumberAttribute(null=True)
    made = UnicodeAttribute(null=True)


class ChangeRow(Row, discriminator="CHANGE"):
    """AUDIT#ADMINISTRATORS / instant#id: added on absence, never changed. gsi5: by day and person. Sealed: before, after."""

    change_id = UnicodeAttribute()
    what = UnicodeAttribute()
    about = UnicodeAttribute(null=True)
    by = UnicodeAttribute()
    at = UnicodeAttribute()
    sealed = BinaryAttribute(legacy_encoding=False)
