"""A sheet and its rows."""

from typing import Any

from msgspec import convert, to_builtins

from chalicelib.adapters.tables.rows.due import DUE
from chalicelib.adapters.tables.rows.sheets import SheetBodyRow, SheetRow
from chalicelib.adapters.tables.stored_times import due_by, optional_date, optional_instant, optional_text
from chalicelib.domain.files.attachments import Attachment
from chalicelib.domain.newer import needed, read_as
from chalicelib.domain.people.mail_contacts import ContactRole
from chalicelib.domain.sheets.sheet import Audience, PinnedPage, Sheet, SheetNumber, SheetState, SheetType

PUBLISHED, OPEN = "PUBLISHED_SHEETS", "OPEN_SHEETS"
"""Partitions of gsi1."""
HEADS = "SHEET#"
"""How the sort keys of heads begin."""
_UNPUBLISHED = frozenset({SheetState.DRAFT, SheetState.SECOND_READER, SheetState.SCHEDULED})


def sheet_pk(sheet_id: str) -> str:
    return f"SHEET#{sheet_id}"


def head_sk(amendment: int) -> str:
    return f"{HEADS}{amendment:04d}"


def year_pk(year: int) -> str:
    """The partition of gsi2."""
    return f"SHEETS#{year:04d}"


def number_key(number: SheetNumber) -> tuple[str, str]:
    return f"SHEET_NUMBER#{number.year:04d}", f"{number.number:05d}"


def _stored_audience(audience: Audience) -> dict[str, list[str]]:
    chosen = {name: sorted(map(str, getattr(audience, name))) for name in ("roles", "phases", "areas", "urns")}
    return {name: values for name, values in chosen.items() if values}


def _audience_of(stored: dict[str, list[str]]) -> Audience:
    roles = frozenset(read_as(ContactRole, role) for role in stored.get("roles", ()))
    return Audience(roles, *(frozenset(stored.get(name, ())) for name in ("phases", "areas", "urns")))


def row_of_sheet(sheet: Sheet, version: int) -> SheetRow:
    """`version`: the stored one, 0 for a new row."""
    row = SheetRow(
        sheet_pk(sheet.sheet_id),
        head_sk(sheet.amendment),
        year=sheet.number.year,
        number=sheet.number.number,
        type=str(sheet.type),
        title=sheet.title,
        audience=_stored_audience(sheet.audience),
        summary=sheet.summary or None,
        contact=sheet.contact or None,
        action=sheet.action or None,
        complete_by=sheet.complete_by.isoformat() if sheet.complete_by else None,
        complete_words=sheet.complete_words or None,
        what_changed=sheet.what_changed or None,
        asks_answer=int(sheet.asks_answer) or None,
        is_urgent=int(sheet.is_urgent) or None,
        pages=[[page.slug, page.number] for page in sheet.pages] or None,
        attachments=to_builtins(sheet.attachments) or None,
        state=str(sheet.state),
        publish_at=optional_text(sheet.publish_at),
        published_at=optional_text(sheet.published_at),
        withdrawn_because=sheet.withdrawn_because or None,
        replaced_by=sheet.replaced_by or None,
        by=sheet.by,
        second_reader=sheet.second_reader or None,
        stopped_at=optional_text(sheet.stopped_at),
    )
    _put_into_lists(row, sheet)
    if version:
        row.version = version
    return row


def _put_into_lists(row: SheetRow, sheet: Sheet) -> None:
    if sheet.published_at:
        row.gsi1pk, row.gsi2pk = PUBLISHED, year_pk(sheet.number.year)
        row.gsi1sk = row.gsi2sk = f"{row.published_at}#{sheet.sheet_id}"
    elif sheet.state in _UNPUBLISHED:
        row.gsi1pk, row.gsi1sk = OPEN, f"{sheet.sheet_id}#{sheet.amendment:04d}"
    if sheet.state is SheetState.SCHEDULED and sheet.publish_at:
        row.gsi3pk, row.gsi3sk = DUE, f"{row.publish_at}#{sheet.sheet_id}"


def sheet_of(row: SheetRow, body: SheetBodyRow | None = None) -> Sheet:
    kept: dict[str, Any] = {"markdown": body.markdown or "", "html": body.html or ""} if body else {}
    return Sheet(
        row.pk.removeprefix("SHEET#"),
        SheetNumber(int(row.year), int(row.number)),
        read_as(SheetType, row.type),
        needed(row.title),
        _audience_of(row.audience),
        amendment=int(row.sk.removeprefix(HEADS)),
        summary=row.summary or "",
        contact=row.contact or "",
        action=row.action or "",
        complete_by=optional_date(row.complete_by),
        complete_words=row.complete_words or "",
        what_changed=row.what_changed or "",
        asks_answer=bool(row.asks_answer),
        is_urgent=bool(row.is_urgent),
        pages=tuple(PinnedPage(slug, int(number)) for slug, number in row.pages or ()),
        attachments=tuple(convert(each, Attachment) for each in row.attachments or ()),
        state=read_as(SheetState, row.state),
        publish_at=due_by(row, row.publish_at),
        published_at=optional_instant(row.published_at),
        withdrawn_because=row.withdrawn_because or "",
        replaced_by=row.replaced_by or "",
        by=needed(row.by),
        second_reader=row.second_reader or "",
        stopped_at=optional_instant(row.stopped_at),
        version=int(row.version),
        **kept,
    )


def row_of_body(sheet: Sheet) -> SheetBodyRow:
    return SheetBodyRow(
        sheet_pk(sheet.sheet_id),
        f"BODY#{sheet.amendment:04d}",
        markdown=sheet.markdown or None,
        html=sheet.html or None,
    )
