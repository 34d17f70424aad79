"""The chain of a case's changes: each link has the hash of the one before, over the rows as they are stored."""

from collections.abc import Sequence

from msgspec import Struct

from chalicelib.adapters.tables.canonical import Item, canonical
from chalicelib.adapters.tables.rows.audit import AuditRow
from chalicelib.domain.casework.case import Case
from chalicelib.domain.records.proof import hash_after

OWN_HASH = "chain"


class Link(Struct, frozen=True):
    """The place of a change in the chain of its case: the version that it makes, and the hash after the change before."""

    version: int
    before: bytes


FIRST = Link(1, b"")


def link_after(case: Case) -> Link:
    return Link(case.version + 1, case.chain)


def content_of(item: Item) -> bytes:
    """What the hash of an audit row's change is over: all of it but that hash."""
    return canonical(item, {OWN_HASH})


def chain(link: Link, rows: Sequence[AuditRow]) -> bytes:
    """Writes the link on the audit rows of its change. Returns the hash after it."""
    for row in rows:
        row.version, row.before = link.version, link.before or None
    after = hash_after(link.before, [content_of(row.serialize()) for row in rows])
    for row in rows:
        row.chain = after
    return after
