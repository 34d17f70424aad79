"""The rows of the one table, a model for each kind. `docs/data.md` says what each key means; nothing here decides anything.

Keys hold random ids and keyed digests only: no name, no number of a school or an authority, no address. To import one module is
to import all, because a query may find a row of any kind.
"""

from chalicelib.adapters.tables.rows import (
    audit,
    casework,
    due,
    files,
    forms,
    guidance,
    key_shapes,
    messages,
    people,
    row,
    settings,
    sheets,
    sign_ins,
    stack,
)

__all__ = [
    "audit",
    "casework",
    "due",
    "files",
    "forms",
    "guidance",
    "key_shapes",
    "messages",
    "people",
    "row",
    "settings",
    "sheets",
    "sign_ins",
    "stack",
]
