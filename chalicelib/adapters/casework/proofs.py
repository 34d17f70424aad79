"""The audit's rows as they are stored, for its proof: nothing is opened, and no attribute is left out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from pynamodb.expressions.condition import Condition

from chalicelib.adapters.casework.case_keys import EVENT, HEAD, case_pk
from chalicelib.adapters.casework.chain import content_of
from chalicelib.adapters.tables.canonical import Item, digest_of
from chalicelib.adapters.tables.getting import get, read
from chalicelib.adapters.tables.reading import if_readable
from chalicelib.adapters.tables.rows.audit import ProofRow
from chalicelib.adapters.tables.rows.row import Row
from chalicelib.adapters.tables.writing import write_one
from chalicelib.domain.instants import LONDON, instant_text, london_day, parse_instant
from chalicelib.domain.records.access import ADMINISTRATORS, NO_CASE
from chalicelib.domain.records.proof import ChainOfCase, ChainRow, Leaf, Report, wrong_as_stored

_ALWAYS = (f"AUDIT#{NO_CASE}", f"AUDIT#{ADMINISTRATORS}")


def _query(pk: str, range_key: Condition | None = None, index: str = "") -> Iterator[Item]:
    """Raw items: a row of a wrong shape, or with an attribute too many, is what this is looking for."""
    start: Any = None
    while True:
        found: Mapping[str, Any] = read(
            lambda start=start: Row._get_connection().query(  # type: ignore[misc]
                pk, range_key, consistent_read=not index, exclusive_start_key=start, index_name=index or None
            )
        )
        yield from found["Items"]
        if not (start := found.get("LastEvaluatedKey")):
            return


def _text(item: Item, name: str) -> str:
    return str(item.get(name, {}).get("S", ""))


def _binary(item: Item, name: str) -> bytes | None:
    found = item.get(name, {}).get("B")
    return bytes(found) if found is not None else None


def _number(item: Item, name: str) -> int | None:
    found = item.get(name, {}).get("N")
    return int(found) if found is not None else None


def _midnight(day: date) -> str:
    return instant_text(datetime.combine(day, time(), LONDON))


class TableProofs:
    """Fulfils the port Proofs."""

    def rows_of(self, day: date, also_in: Iterable[str] = ()) -> Sequence[Leaf]:
        listed = set(self.partitions_of(day))
        of_day = Row.sk.between(_midnight(day), _midnight(day + timedelta(days=1)))
        partitions = sorted(listed | {*_ALWAYS, *(key.partition(" ")[0] for key in also_in)})
        return sorted(_leaf(item) for pk in partitions for item in _query(pk, of_day) if _is_of(item, day))

    def partitions_of(self, day: date) -> Iterable[str]:
        return {_text(item, "pk") for item in _query(f"AUDIT#{day.isoformat()}", index="gsi5")}

    def begun(self) -> date | None:
        first = [read(lambda pk=pk: list(Row.query(pk, limit=1))) for pk in _ALWAYS]  # type: ignore[misc]
        days = filter(None, (_day_of(rows[0].sk) for rows in first if rows))
        return min(map(date.fromisoformat, days), default=None)

    def chain_of(self, case_id: str) -> ChainOfCase:
        pk = case_pk(case_id)
        head = next(_query(pk, Row.sk == HEAD), None)
        events = _query(pk, Row.sk.startswith(EVENT))
        return ChainOfCase(
            case_id,
            _number(head, "version") if head else None,
            (_binary(head, "chain") if head else None) or b"",
            [_chain_row(item) for item in _query(f"AUDIT#{case_id}")],
            {_text(item, "sk").removeprefix(EVENT): digest_of(item) for item in events},
        )

    # --- the report ------------------------------------------------------------------------------------------------

    def report(self) -> Report | None:
        """None also where it cannot be read: the next check writes another."""
        return if_readable(lambda: read(lambda: get(ProofRow, *_PLACE)), _report_of)

    def save(self, report: Report) -> None:
        row = ProofRow(
            *_PLACE,
            day=report.day.isoformat(),
            finished_at=instant_text(report.finished_at),
            first=report.first.isoformat(),
            last=report.last.isoformat(),
            rows=report.rows,
            wrong=[wrong.as_stored() for wrong in report.wrong],
            more=report.more,
            older=report.older,
            made=report.made.isoformat() if report.made else None,
        )
        write_one(row.save)


_PLACE = ("PROOF", "REPORT")


def _report_of(row: ProofRow) -> Report:
    return Report(
        date.fromisoformat(row.day),
        parse_instant(row.finished_at),
        date.fromisoformat(row.first),
        date.fromisoformat(row.last),
        int(row.rows),
        tuple(map(wrong_as_stored, row.wrong)),
        int(row.more),
        int(row.older or 0),
        date.fromisoformat(row.made) if row.made else None,
    )


def _instant(item: Item) -> str:
    return _text(item, "sk").partition("#")[0]


def _day(item: Item) -> str:
    return _day_of(_text(item, "sk"))


def _day_of(sk: str) -> str:
    """Empty where the key does not begin with an instant."""
    try:
        return london_day(parse_instant(sk.partition("#")[0])).isoformat()
    except (ValueError, OverflowError):
        return ""


def _is_of(item: Item, day: date) -> bool:
    return _day(item) == day.isoformat()


def _leaf(item: Item) -> Leaf:
    return Leaf(f"{_text(item, 'pk')} {_text(item, 'sk')}", _text(item, "gsi5sk"), digest_of(item).hex())


def _chain_row(item: Item) -> ChainRow:
    day, who, what = _day(item), _text(item, "person_id"), _text(item, "what")
    listed = (_text(item, "gsi5pk"), _text(item, "gsi5sk"))
    return ChainRow(
        _text(item, "sk"),
        day,
        who,
        what,
        content_of(item),
        _binary(item, "event_hash"),
        _number(item, "version"),
        _binary(item, "before"),
        _binary(item, "chain"),
        listed == (f"AUDIT#{day}", f"{who}#{_instant(item)}#{what}"),
    )
