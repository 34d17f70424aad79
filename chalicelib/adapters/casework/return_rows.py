"""Between a return and its row. Only shapes."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from msgspec.structs import asdict

from chalicelib.adapters.tables.rows.due import DUE
from chalicelib.adapters.tables.rows.forms import ReturnRow
from chalicelib.adapters.tables.sealing import Sealer
from chalicelib.adapters.tables.stored_times import due_by, optional_instant, optional_text
from chalicelib.domain.casework.hand_over import Answered, Said
from chalicelib.domain.instants import instant_text, parse_instant
from chalicelib.domain.newer import needed, read_as, rest_of
from chalicelib.domain.returns.returns import OF_THE_PUBLIC, Return, ReturnState


def return_pk(return_id: str) -> str:
    return f"RETURN#{return_id}"


def state_partition(state: ReturnState) -> str:
    return f"RETURNS#{state}"


def row_of_return(head: Return, sealer: Sealer) -> ReturnRow:
    pk = return_pk(head.return_id)
    row = ReturnRow(
        pk,
        "RETURN",
        reference=head.reference,
        form=head.form,
        child_id=head.child_id,
        received_at=instant_text(head.received_at),
        flags=list(head.flags),
    )
    for attribute, value in changing(head, sealer):
        setattr(row, attribute.attr_name, value)
    return row


def _label(head: Return, sealer: Sealer) -> bytes:
    said = asdict(head.said) | {"on": head.said.on.isoformat()} if head.said else None
    sealed = {**head.newer, "name": head.child_name, "reasons": head.reasons, "said": said}
    return sealer.seal(sealed, return_pk(head.return_id), "RETURN")


def _said(stored: Mapping[str, str] | None) -> Said | None:
    if not stored:
        return None
    return Said(
        read_as(Answered, stored["answered"]),
        stored["who"],
        stored["how"],
        date.fromisoformat(stored["on"]),
        stored["text"],
    )


def changing(head: Return, sealer: Sealer) -> list[tuple[Any, str | int | bytes | None]]:
    """The attributes of a return that may change, with its places on the lists."""
    waits, place = optional_text(head.check_at), f"{instant_text(head.received_at)}#{head.return_id}"
    listed = head.state not in OF_THE_PUBLIC
    return [
        (ReturnRow.state, str(head.state)),
        (ReturnRow.label, _label(head, sealer)),
        (ReturnRow.team, head.team or None),
        (ReturnRow.check_at, waits),
        (ReturnRow.asked_at, optional_text(head.asked_at)),
        (ReturnRow.arrived_on, head.arrived_on.isoformat() if head.arrived_on else None),
        (ReturnRow.reminders, head.reminders or None),
        (ReturnRow.case_id, head.case_id or None),
        (ReturnRow.joined_by, head.joined_by or None),
        (ReturnRow.gsi1pk, "RETURNS" if listed else None),
        (ReturnRow.gsi1sk, place if listed else None),
        (ReturnRow.gsi2pk, state_partition(head.state)),
        (ReturnRow.gsi2sk, place),
        (ReturnRow.gsi3pk, DUE if waits else None),
        (ReturnRow.gsi3sk, f"{waits}#{head.return_id}" if waits else None),
    ]


def return_of(row: ReturnRow, sealer: Sealer) -> Return:
    sealed = sealer.unseal(row.label, row.pk, row.sk)
    return Return(
        row.pk.removeprefix("RETURN#"),
        needed(row.reference),
        needed(row.form),
        needed(row.child_id),
        sealed["name"],
        parse_instant(row.received_at),
        read_as(ReturnState, row.state),
        row.team or "",
        due_by(row, row.check_at),
        tuple(row.flags or ()),
        row.case_id or "",
        row.joined_by or "",
        tuple(sealed.get("reasons", ())),
        optional_instant(row.asked_at),
        date.fromisoformat(row.arrived_on) if row.arrived_on else None,
        int(row.reminders or 0),
        _said(sealed.get("said")),
        int(row.version),
        newer=rest_of(sealed, "name", "reasons", "said"),
    )
