"""The audit rows of looks and changes."""

from pynamodb.attributes import (
    BinaryAttribute,
    JSONAttribute,
    UnicodeAttribute,
)

from chalicelib.adapters.tables.rows.row import Row


class AuditRow(Row, discriminator="AUDIT"):
    """AUDIT#case / instant#id: added on absence, never changed (the functions' policies deny it). gsi5: by day and person."""

    person_id = UnicodeAttribute()
    what = UnicodeAttribute()
    facts = JSONAttribute()


class ChangeRow(Row, discriminator="CHANGE"):
    """AUDIT#ADMINISTRATORS / instant#id: added on absence, never changed. gsi5: by day and person. Sealed: before, after."""

    change_id = UnicodeAttribute()
    what = UnicodeAttribute()
    about = UnicodeAttribute(null=True)
    by = UnicodeAttribute()
    at = UnicodeAttribute()
    sealed = BinaryAttribute(legacy_encoding=False)
