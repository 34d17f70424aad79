"""Heads of cases and returns, and what leads to them, read without decoding: for a check that trusts no row."""

from collections.abc import Mapping
from typing import Any

from pynamodb.expressions.condition import Condition

from chalicelib.adapters.casework.case_keys import HEAD
from chalicelib.adapters.tables.apart import BEGINS
from chalicelib.adapters.tables.rows.casework import CaseRow
from chalicelib.adapters.tables.rows.forms import ReturnRow, SubmissionRow
from chalicelib.adapters.tables.rows.row import Row
from chalicelib.domain.casework.case import Stage
from chalicelib.domain.records.watched import Head, Lead

OF_HEADS = ("pk", "sk", "stage", "check_at", "gsi1pk", "gsi3pk")
OF_WALK = (*OF_HEADS, "case_id", "target")
Item = Mapping[str, Mapping[str, Any]]


def id_of(pk: str) -> str:
    return pk.partition("#")[2]


def item_of(row: Row) -> Item:
    """The row as a scan returns it."""
    return {name: {"S": value} for name in OF_HEADS if (value := getattr(row, name, None))}


def text_on(item: Item, name: str) -> str:
    """A text attribute of a raw item; empty when it is missing or not text."""
    return str(item.get(name, {}).get("S", ""))


def walked() -> Condition:
    of_kind: Any = (Row.kind == SubmissionRow) | (Row.kind == CaseRow) | (Row.kind == ReturnRow)
    wanted: Condition = (of_kind | Row.pk.startswith("REFERENCE#")) & ~Row.pk.startswith(BEGINS)
    return wanted


def lead_on(item: Item) -> Lead | None:
    """The case that a row leads to, or the return with the same id."""
    pk = text_on(item, "pk")
    if pk.startswith("REFERENCE#"):
        return Lead(id_of(pk), text_on(item, "target"))
    if pk.startswith("SUBMISSION#"):
        return Lead("", text_on(item, "case_id") or id_of(pk))
    return Lead("", text_on(item, "case_id")) if text_on(item, "sk") == "RETURN" and "case_id" in item else None


def head_on(item: Item) -> Head:
    """Whether its index has it: the list, for an open case; the due index, for a return that waits."""
    if text_on(item, "sk") == HEAD:
        return Head(True, text_on(item, "stage") == Stage.CLOSED or bool(text_on(item, "gsi1pk")))
    return Head(False, not text_on(item, "check_at") or bool(text_on(item, "gsi3pk")))
