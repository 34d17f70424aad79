"""Rows as a release that does not exist yet might write them: with kinds, fields and values that this one does not know."""

import json
from collections.abc import Callable

from msgspec.structs import replace

from chalicelib.adapters.tables.sealing import Sealer
from tests.releases.rows import Item, Rows
from tests.support.keys import some_keyring

MARK = {"S": "a newer version put this here"}
VALUE = "newer-value"
_SEALER = Sealer(some_keyring())


def _said(name: str, text: str = VALUE) -> Callable[[Item], None]:
    def spice(item: Item) -> None:
        item[name] = {"S": text}

    return spice


def _in_json(name: str, change: Callable[[object], object]) -> Callable[[Item], None]:
    def spice(item: Item) -> None:
        item[name] = {"S": json.dumps(change(json.loads(item[name]["S"])))}

    return spice


def _without(*names: str) -> Callable[[Item], None]:
    def spice(item: Item) -> None:
        for name in names:
            item.pop(name, None)

    return spice


def _sealed(name: str = "sealed") -> Callable[[Item], None]:
    """A field more in what the stack sealed."""

    def spice(item: Item) -> None:
        place = (item["pk"]["S"], item["sk"]["S"])
        item[name] = {"B": _SEALER.seal({**_SEALER.unseal(bytes(item[name]["B"]), *place), "newer": VALUE}, *place)}

    return spice


def _more(value: object) -> Callable[[object], object]:
    def change(stored: object) -> object:
        return [*stored, value] if isinstance(stored, list) else {**stored, **value}  # type: ignore[dict-item]

    return change


WAIT = {"kind": VALUE, "since": "2027-01-12T10:00:00.000Z", "due_at": "2027-02-12T10:00:00.000Z", "working": "Counted.",
        "to": "", "chase_at": [], "newer": VALUE}  # fmt: skip
SETTINGS = {"motto": "Every child", "limits": {"newer_days": 3}}
_LINE = {"label": "Line", "number": "01632 960 113", "when": "always", "newer": VALUE}

SPICES: dict[str, tuple[Callable[[Item], None], ...]] = {
    "PERSON": (_in_json("roles", _more(VALUE)), _sealed()),
    "AUTHORITY": (
        _in_json("stored", lambda stored: {**stored, "motto": "Every child"}),  # type: ignore[dict-item]
        _in_json("stored", lambda stored: {**stored, "limits": {**stored["limits"], "newer_days": 3}}),  # type: ignore[dict-item, index]
        _in_json("stored", lambda stored: {**stored, "urgent_phones": [*stored["urgent_phones"], _LINE]}),  # type: ignore[dict-item, index]
    ),
    "DRAFT": (_sealed(),),
    "RETURN": (_sealed("label"), _said("state")),
    "TASK": (_said("mends"),),
    "CHANGE": (_said("what"),),
    "ACCESS_REQUEST": (_sealed(), _said("what")),
    "BULK_FILE": (_sealed(), _said("problem", "")),
    "WATCH": (_in_json("found", lambda found: [[*one[:2], [*one[2], VALUE]] for one in found]),),  # type: ignore[attr-defined]
    "PROOF": (_in_json("wrong", lambda wrong: [*wrong, [VALUE, "", "", "", ""]]),),  # type: ignore[misc]
    "AUDIT": (_said("what"), _without("facts")),
    "EVENT": (_said("what"),),
    "SESSION": (_said("ended"),),
    "FILE": (_said("state"),),
    "JOB": (_said("job_kind"),),
}
"""Changes to some rows of these kinds: every second one stays as it is, so each list has both."""


def _of_a_case(item: Item) -> None:
    item |= {"stage": {"S": VALUE}, "priority": {"S": VALUE}, "route": {"S": VALUE}, "next_rule": {"S": VALUE}}
    item |= {"otherwise": {"S": VALUE}, "otherwise_on": {"S": "2027-01-04"}, "waits": {"S": json.dumps([WAIT])}}
    item |= {"news": {"SS": [VALUE]}, "on_roll": {"S": VALUE}}


def _of_a_message(item: Item) -> None:
    item |= {"email": {"S": "newer_email"}, "attempt_at": {"S": "2027-01-12T10:00:00.000Z"}, "state": {"S": VALUE}}
    item |= {"gsi3pk": {"S": "OUTBOX#URGENT"}, "gsi3sk": {"S": f"2027-01-12T10:00:00.000Z#{item['message_id']['S']}"}}


def _of_a_submission(item: Item) -> None:
    item |= {"form": {"S": "newer-form"}, "form_version": {"N": "9"}}


def rows_of_a_newer_version(rows: Rows) -> Rows:
    """Every row has an attribute more; some have values that are not known; and each list has rows of an unknown kind."""
    items = [{**item, "from_newer": MARK} for item in rows.items]
    seen = dict[str, int]()
    for item in items:
        kind = item["kind"]["S"]
        seen[kind] = seen.get(kind, 0) + 1
        if seen[kind] % 2 == 0 or kind in ("AUTHORITY", "WATCH", "PROOF", "JOB"):
            _spice(kind, item)
    return replace(rows, items=[*items, *_unknown_rows(items)])


def _spice(kind: str, item: Item) -> None:
    for spice in SPICES.get(kind, ()):
        spice(item)
    of_kind = {"CASE": _of_a_case, "MESSAGE": _of_a_message, "SUBMISSION": _of_a_submission, "DEADLINE": _said("rule")}
    if kind in of_kind:
        of_kind[kind](item)


def _unknown_rows(items: list[Item]) -> list[Item]:
    """One beside each row of a partition that is read as a whole, and on each list."""
    beside = {item["pk"]["S"]: item for item in items}
    indexes = {
        (name, item[f"{name}pk"]["S"]): item[f"{name}sk"]["S"]
        for item in items
        for name in ("gsi1", "gsi2", "gsi3", "gsi4")
        if f"{name}pk" in item
    }
    plain = [{"pk": {"S": pk}, "sk": {"S": f"{item['sk']['S'][:9]}~newer"}} for pk, item in beside.items()]
    listed = [
        {"pk": {"S": f"NEWER#{number}"}, "sk": {"S": "NEWER"}, f"{index}pk": {"S": key}, f"{index}sk": {"S": place}}
        for number, ((index, key), place) in enumerate(sorted(indexes.items()))
    ]
    return [{**item, "kind": {"S": "OF_A_NEWER_VERSION"}, "from_newer": MARK} for item in (*plain, *listed)]
