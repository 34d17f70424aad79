"""Emails."""

from pynamodb.attributes import (
    BinaryAttribute,
    JSONAttribute,
    NumberAttribute,
    UnicodeAttribute,
)

from chalicelib.adapters.tables.rows.row import Row


class MessageRow(Row, discriminator="MESSAGE"):
    """CASE#id or MAIL#id / 7#MESSAGE#id. gsi3: OUTBOX#lane, or DUE for a code, by the instant of the next attempt;
    gsi4: the emails about a case by time. Sealed: a stranger's address."""

    message_id = UnicodeAttribute()
    case_id = UnicodeAttribute(null=True)
    email = UnicodeAttribute()
    recipient = UnicodeAttribute()
    lane = UnicodeAttribute()
    variables = JSONAttribute()
    created_at = UnicodeAttribute()
    state = UnicodeAttribute()
    state_at = UnicodeAttribute(null=True)
    attempt_at = UnicodeAttribute(null=True)
    tries = NumberAttribute()
    repeat = NumberAttribute()
    holder = UnicodeAttribute(null=True)
    provider_id = UnicodeAttribute(null=True)
    held_until = UnicodeAttribute(null=True)
    sealed = BinaryAttribute(legacy_encoding=False, null=True)
