"""What proves the audit: the chain of each case's changes, each day's list of rows, and one root over that list.

All of it is about rows as they are stored. So nothing has to be opened, and erasing a child changes nothing here.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from hashlib import sha256

from msgspec import Struct

from chalicelib.domain.newer import Words, read_as


class Fault(StrEnum):
    """What is wrong with the audit, and the words for it."""

    ALTERED = "altered"
    REMOVED = "removed"
    INSERTED = "inserted"
    EVENT_ALTERED = "event-altered"
    EVENT_REMOVED = "event-removed"
    EVENT_INSERTED = "event-inserted"
    CHAIN_BROKEN = "chain-broken"
    END_MISSING = "end-missing"
    NOT_ON_DAY = "not-on-day"
    LIST_CHANGED = "list-changed"
    LIST_MISSING = "list-missing"
    ROOT_CHANGED = "root-changed"
    DAY_MISSING = "day-missing"


FAULTS: Mapping[Fault, str] = Words(
    {
        Fault.ALTERED: "The row was altered after it was written",
        Fault.REMOVED: "The row is gone",
        Fault.INSERTED: "The row was added afterwards",
        Fault.EVENT_ALTERED: "The event in the case was altered after it was written",
        Fault.EVENT_REMOVED: "The event in the case is gone",
        Fault.EVENT_INSERTED: "The case has an event without a row of the audit",
        Fault.CHAIN_BROKEN: "The change does not follow the one before it",
        Fault.END_MISSING: "The head of the case does not have the hash of its last change",
        Fault.NOT_ON_DAY: "The row is not on the list of its day",
        Fault.LIST_CHANGED: "The list of the day’s rows does not match its root",
        Fault.LIST_MISSING: "The list of the day’s rows is gone",
        Fault.ROOT_CHANGED: "The root of the day was changed, or does not follow the day before",
        Fault.DAY_MISSING: "The day has no root",
    }
)


class Wrong(Struct, frozen=True):
    """One thing that is wrong, and where: the day and the key of the row, who did what."""

    fault: Fault
    day: str
    key: str = ""
    who: str = ""
    what: str = ""

    def as_stored(self) -> list[str]:
        return [str(self.fault), self.day, self.key, self.who, self.what]


def wrong_as_stored(stored: Sequence[str]) -> Wrong:
    fault, *rest = stored
    return Wrong(read_as(Fault, fault), *rest)


NAMED_AT_MOST = 200


class Report(Struct, frozen=True):
    """What one check found, over the days from `first` to `last` and over as many older days as `older` says. `rows`: on all of
    them; `more`: how many faults beside those in `wrong`; `made`: the last morning whose days were all checked, None where an
    earlier version did not say."""

    day: date
    finished_at: datetime
    first: date
    last: date
    rows: int
    wrong: tuple[Wrong, ...] = ()
    more: int = 0
    older: int = 0
    made: date | None = None

    @property
    def waiting(self) -> int:
        """Missed mornings whose days are still to be checked. This report's own morning is none of them."""
        return max(0, (self.day - self.made).days - 1) if self.made else 0

    @property
    def faults(self) -> int:
        return len(self.wrong) + self.more


# --- the chain of a case -------------------------------------------------------------------------------------------


class ChainRow(Struct, frozen=True):
    """An audit row about a case. `version` and the hashes are None where it is no link."""

    key: str
    """Of its partition: the instant and the id, which its event has too."""
    day: str
    who: str
    what: str
    content: bytes
    """The row as stored, in canonical bytes, without its own hash."""
    event_hash: bytes | None = None
    version: int | None = None
    before: bytes | None = None
    chain: bytes | None = None
    is_on_day: bool = True
    """Whether its index keys are those of its own day, person and act."""


class ChainOfCase(Struct, frozen=True):
    """All that the store has about the chain of one case. `version` is None where there is no head."""

    case_id: str
    version: int | None
    chain: bytes
    rows: Sequence[ChainRow]
    events: Mapping[str, bytes]
    """The hash of each event's row as stored, by the key that its audit row has."""


def wrong_with_chain(case: ChainOfCase) -> list[Wrong]:
    """Everything that is wrong with the changes of a case. One row may be named twice, for two reasons."""
    return [*_wrong_with_events(case), *_wrong_with_links(case)]


def _about(fault: Fault, case: ChainOfCase, row: ChainRow) -> Wrong:
    return Wrong(fault, row.day, f"{case.case_id} {row.key}", row.who, row.what)


def _wrong_with_events(case: ChainOfCase) -> Iterable[Wrong]:
    for row in case.rows:
        if not row.is_on_day:
            yield _about(Fault.NOT_ON_DAY, case, row)
        stored = case.events.get(row.key)
        if row.event_hash and stored is None:
            yield _about(Fault.EVENT_REMOVED, case, row)
        elif stored != row.event_hash:
            yield _about(Fault.EVENT_ALTERED, case, row)
    for key in sorted(case.events.keys() - {row.key for row in case.rows}):
        yield Wrong(Fault.EVENT_INSERTED, key[:10], f"{case.case_id} {key}")


def _wrong_with_links(case: ChainOfCase) -> Iterable[Wrong]:
    links: dict[int, list[ChainRow]] = {}
    for row in case.rows:
        if row.version is not None:
            links.setdefault(row.version, []).append(row)
    if not links and not case.version:
        return  # a return, or a form that was not sent: nothing of it is chained
    before: bytes | None = b""
    for version in range(1, max([case.version or 0, *links]) + 1):
        rows = links.pop(version, [])
        if not rows:
            yield Wrong(Fault.REMOVED, "", case.case_id, "", f"change {version}")
            before = None
            continue
        if before is not None:
            for row in rows:
                if (row.before or b"") != before:
                    yield _about(Fault.CHAIN_BROKEN, case, row)
        for row in rows:
            if row.chain != hash_after(row.before or b"", [each.content for each in rows]):
                yield _about(Fault.ALTERED, case, row)
        if version > (case.version or 0):
            yield from (_about(Fault.INSERTED, case, row) for row in rows)
        before = rows[0].chain
    for rows in links.values():  # below the first version
        yield from (_about(Fault.INSERTED, case, row) for row in rows)
    if before is not None and before != case.chain:
        yield Wrong(Fault.END_MISSING, "", case.case_id)


def hash_after(before: bytes, contents: Iterable[bytes]) -> bytes:
    """The hash after a change: of the hash before, and of its audit rows, which have the hashes of their events."""
    return sha256(before + b"".join(sorted(contents))).digest()


# --- the day and its root --------------------------------------------------------------------------------------------


class Leaf(Struct, frozen=True, order=True):
    """One row of the audit: its own key, its place on the list of the day, and its hash as stored. Ids, no facts."""

    key: str
    place: str
    """Person, instant and act: the key of the day's index."""
    digest: str

    @property
    def who(self) -> str:
        return self.place.partition("#")[0]

    @property
    def what(self) -> str:
        return self.place.rpartition("#")[2]


def text_of(leaves: Iterable[Leaf]) -> bytes:
    """The list of a day as it is kept: one sorted line for each row. Tabs and line breaks in a key are written out, so that no
    row hides the others."""
    lines = ("\t".join(map(_written_out, (leaf.key, leaf.place, leaf.digest))) for leaf in sorted(leaves))
    return "".join(f"{line}\n" for line in lines).encode()


def _written_out(text: str) -> str:
    return text.encode("unicode_escape").decode("ascii")


def leaves_of(text: bytes) -> list[Leaf]:
    """Raises ValueError or TypeError for what is no such list."""
    lines = text.decode("ascii").splitlines()
    return [Leaf(*(part.encode("ascii").decode("unicode_escape") for part in line.split("\t"))) for line in lines]


class Root(Struct, frozen=True):
    """Over one day: how many rows, the hash of their list, and the hash of the root before. The root of the first day has none."""

    day: str
    rows: int
    leaves: str
    before: str

    def as_kept(self) -> bytes:
        members = {"day": self.day, "rows": self.rows, "leaves": self.leaves, "before": self.before}
        return json.dumps(members, separators=(",", ":")).encode()


def root_over(day: date, leaves: bytes, before: bytes | None) -> Root:
    return Root(day.isoformat(), leaves.count(b"\n"), _hash(leaves), _hash(before) if before else "")


def _hash(content: bytes) -> str:
    return sha256(content).hexdigest()


class DayKept(Struct, frozen=True):
    """What the bucket has of one day. `root` is the first version, which is locked."""

    day: date
    root: bytes | None
    is_only_root: bool
    leaves: bytes | None


def wrong_with_day(kept: DayKept, before: bytes | None, rows: Iterable[Leaf], *, is_first: bool) -> list[Wrong]:
    """The rows of a day against its list, the list against its root, and the root against the one before."""
    day = kept.day.isoformat()
    if kept.root is None:
        return [Wrong(Fault.DAY_MISSING, day)]
    wrong = list[Wrong]()
    root = root_over(kept.day, kept.leaves or b"", before)
    stored = _read(kept.root)
    follows = stored and stored.day == day and (stored.before == root.before or is_first)
    if not follows or not kept.is_only_root:
        wrong.append(Wrong(Fault.ROOT_CHANGED, day))
    if kept.leaves is None:
        return [*wrong, Wrong(Fault.LIST_MISSING, day)]
    changed = [Wrong(Fault.LIST_CHANGED, day)]
    try:
        leaves = leaves_of(kept.leaves)
    except (TypeError, ValueError):
        return [*wrong, *changed]
    if stored and (stored.leaves, stored.rows) != (root.leaves, root.rows):
        wrong += changed
    return [*wrong, *_wrong_rows(day, leaves, rows)]


def _read(root: bytes) -> Root | None:
    try:
        return Root(**json.loads(root))
    except (TypeError, ValueError):
        return None


def _wrong_rows(day: str, leaves: Iterable[Leaf], rows: Iterable[Leaf]) -> Iterable[Wrong]:
    was, now = {leaf.key: leaf for leaf in leaves}, {leaf.key: leaf for leaf in rows}
    for key in sorted(was.keys() | now.keys()):
        leaf = was.get(key) or now[key]
        if key not in now:
            yield Wrong(Fault.REMOVED, day, key, leaf.who, leaf.what)
        elif key not in was:
            yield Wrong(Fault.INSERTED, day, key, leaf.who, leaf.what)
        elif was[key] != now[key]:
            yield Wrong(Fault.ALTERED, day, key, leaf.who, leaf.what)


def days_between(first: date, last: date) -> list[date]:
    """Both included."""
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
