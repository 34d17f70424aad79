"""Cases in the table: all or nothing, once, sealed, and in order."""

import json

import pytest
from cryptography.exceptions import InvalidTag

from chalicelib.ports.world import World
from tests.adapters.examples import acceptance, note, opening
from tests.support.table import Stack


def test_a_referral_is_one_transaction_with_everything_in_it(stack: Stack, world: World) -> None:
    world.cases.accept(acceptance("A"))
    world.cases.accept(acceptance("B"))
    kinds = [row["kind"]["S"] for row in stack.scan() if row["pk"]["S"] != "STACK"]
    assert [call.operation for call in stack.calls].count("TransactWriteItems") == 2
    assert {kind: kinds.count(kind) for kind in kinds} == dict.fromkeys(
        ("AUDIT", "CASE", "CHILD", "CHILD_KEY", "DEADLINE", "EVENT", "ONCE", "SUBMISSION"), 2
    ) | {"MESSAGE": 4, "LOOKUP": 10}


def test_no_key_holds_a_plain_value(stack: Stack, world: World) -> None:
    world.cases.accept(acceptance("A"))
    keys = json.dumps([[v for name, v in row.items() if name.endswith(("pk", "sk"))] for row in stack.scan()]).lower()
    for word in ("zzfirst", "zzlast", "z926200124001", "zz99", "900001", "hillside", "2018-03-12", "slst"):
        assert word not in keys


def test_nothing_personal_lies_unsealed(stack: Stack, world: World) -> None:
    world.cases.accept(acceptance("A"))
    sealed: list[bytes] = []
    assert "zz" not in json.dumps(stack.scan(), default=sealed.append).lower()
    assert sealed
    # Two letters can appear in a sealed value by chance; a whole word of the child's cannot.
    assert not [each for each in sealed for word in (b"zzfirst", b"zzlast") if word in each.lower()]


def test_what_is_sealed_cannot_be_opened_at_another_rows_place(stack: Stack, world: World) -> None:
    world.cases.accept(acceptance("A"))
    world.cases.accept(acceptance("B"))
    one, other = stack.rows("CASE")
    sealer = world.cases._sealer  # type: ignore[attr-defined]
    assert sealer.unseal(one["label"]["B"], one["pk"]["S"], one["sk"]["S"]) == {"name": "Zzfirst Zzlast"}
    with pytest.raises(InvalidTag):
        sealer.unseal(one["label"]["B"], other["pk"]["S"], other["sk"]["S"])


def test_one_childs_key_does_not_open_another_child(stack: Stack, world: World) -> None:
    for name in "AB":
        world.cases.accept(acceptance(name))
    one, other = stack.rows("CHILD_KEY")
    sealer = world.cases._sealer  # type: ignore[attr-defined]
    with pytest.raises(InvalidTag):
        sealer.unwrap_child_key(one["pk"]["S"].removeprefix("CHILD#"), other["wrapped"]["B"])


def test_an_erased_child_leaves_notes_without_text_and_no_submission(stack: Stack, world: World) -> None:
    of = opening("A").case
    world.cases.accept(acceptance("A"))
    world.cases.change([note(of, "note", "Zzsecret")], "once-1")
    stack.delete_row(stack.rows("CHILD_KEY")[0])
    file = world.cases.load_for_page(of.reference)
    assert file
    assert [note.text for note in file.events] == ["(erased)", ""]
    assert "zz" not in json.dumps(stack.rows("AUDIT"), default=str).lower()
    assert world.cases.submission(of) is None


def test_the_page_of_a_case_reads_nothing_twice(stack: Stack, world: World) -> None:
    world.cases.accept(acceptance("A"))
    world.cases.change([note(opening("A").case, "note", "Later.")], "once-1")
    stack.calls.clear()
    assert world.cases.load_for_page(opening("A").case.reference)
    reads = [
        json.dumps([call.request.get("Key"), call.request.get("ExpressionAttributeValues")]) for call in stack.calls
    ]
    assert len(reads) == len(set(reads)) == 5


@pytest.mark.parametrize("may_lag", [True, False])
def test_a_case_is_read_consistently_unless_it_may_lag(stack: Stack, world: World, *, may_lag: bool) -> None:
    world.cases.accept(acceptance("A"))
    stack.calls.clear()
    assert world.cases.load_for_page(opening("A").case.reference, may_lag=may_lag)
    queries = [call.request for call in stack.calls if call.operation == "Query"]
    assert [query.get("ConsistentRead", False) for query in queries] == [not may_lag] * 2


def test_what_never_changes_is_asked_for_again_where_it_is_not_found_at_once(stack: Stack, world: World) -> None:
    assert world.cases.submitted("no-such-id") is None
    assert [call.request.get("ConsistentRead", False) for call in stack.calls] == [False, True]
