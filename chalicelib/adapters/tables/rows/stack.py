"""The stack's own rows: its keys and the practice clock."""

from pynamodb.attributes import (
    BinaryAttribute,
    NumberAttribute,
)

from chalicelib.adapters.tables.rows.row import Row


class KeysRow(Row, discriminator="KEYS"):
    """STACK / KEYS#number: the stack's keys, wrapped by KMS. Written by an operator; the functions' policies deny it to them."""

    wrapped = BinaryAttribute(legacy_encoding=False)


class ClockRow(Row, discriminator="CLOCK"):
    """CLOCK / CLOCK: how far the practice clock is ahead. Read on the local stage only."""

    ahead_seconds = NumberAttribute()
