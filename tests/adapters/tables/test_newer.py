"""Rows of a newer version: what this one does not know is still there after it wrote over them."""

from typing import Any

import boto3
from msgspec.structs import replace

from chalicelib.adapters.tables.keyring import Keyring, newest_in_table, unwrapped_by
from chalicelib.adapters.tables.sealing import Sealer
from chalicelib.bootstrap import settings
from chalicelib.domain.casework.case import Stage
from chalicelib.domain.casework.events import EventKind
from chalicelib.domain.casework.priority import Priority
from chalicelib.domain.files.bulk import BulkFile
from chalicelib.domain.files.bulk_rows import Chunk, Row
from chalicelib.domain.files.jobs import new_job
from chalicelib.domain.newer import Kept
from chalicelib.domain.people.people import Person
from chalicelib.domain.people.roles import Role
from chalicelib.domain.records.access import Access
from chalicelib.domain.records.case_file import CaseChange
from chalicelib.domain.records.draft import Draft
from chalicelib.ports.world import World
from tests.adapters.examples import HILLSIDE, acceptance, case, event, recorded
from tests.support.table import TUESDAY, Stack

Item = dict[str, Any]


def _sealer() -> Sealer:
    return Sealer(Keyring(newest_in_table, unwrapped_by(settings().data_key_id)))


def _stored(stack: Stack, pk: str, sk: str) -> Item:
    item: Item = boto3.client("dynamodb").get_item(TableName=stack.table, Key={"pk": {"S": pk}, "sk": {"S": sk}})[
        "Item"
    ]
    return item


def _put(stack: Stack, item: Item, **more: str) -> None:
    boto3.client("dynamodb").put_item(TableName=stack.table, Item={**item, **{k: {"S": v} for k, v in more.items()}})


def _add_sealed(stack: Stack, pk: str, sk: str, name: str = "sealed") -> None:
    item, sealer = _stored(stack, pk, sk), _sealer()
    item[name] = {"B": sealer.seal({**sealer.unseal(item[name]["B"], pk, sk), "newer": "kept"}, pk, sk)}
    _put(stack, item, from_newer="kept")


def _sealed(stack: Stack, pk: str, sk: str, name: str = "sealed") -> Any:
    item = _stored(stack, pk, sk)
    assert item["from_newer"] == {"S": "kept"}
    return _sealer().unseal(item[name]["B"], pk, sk)


def test_a_draft(world: World, stack: Stack) -> None:
    draft = world.drafts.save(Draft("d1", "browser", "p", "school-referral", 1, {"a": "b"}, TUESDAY))
    _add_sealed(stack, "DRAFT#d1", "DRAFT")
    found = world.drafts.get(draft.draft_id)
    assert found
    assert replace(found, newer=Kept()) == draft
    world.drafts.save(replace(found, raw={"a": "c"}))
    assert _sealed(stack, "DRAFT#d1", "DRAFT")["newer"] == "kept"


def test_a_person(world: World, stack: Stack) -> None:
    world.people.add(Person("p1", "Ana", "ana@county.example", frozenset({Role.OFFICER})))
    _add_sealed(stack, "PERSON#p1", "PERSON")
    _put(stack, _stored(stack, "PERSON#p1", "PERSON"), roles='["officer", "overseer"]')
    found = world.people.get("p1")
    assert found
    assert sorted(found.roles) == ["officer", "overseer"]
    world.people.add(found.with_roles(frozenset({Role.MANAGER})))
    again = world.people.get("p1")
    assert again
    assert sorted(again.roles) == ["manager", "overseer"]


def test_a_return(world: World, stack: Stack) -> None:
    world.cases.accept(recorded("A"))
    _add_sealed(stack, "RETURN#return-A", "RETURN", "label")
    head = world.returns.get("return-A")
    assert head
    world.returns.change(head, replace(head, reminders=1), Access("a1", head.return_id, "service", "x", TUESDAY))
    assert _sealed(stack, "RETURN#return-A", "RETURN", "label")["newer"] == "kept"


def test_a_file_of_many_and_its_rows(world: World, stack: Stack) -> None:
    file = world.bulk.save(None, BulkFile("b1", "leaver", "p", HILLSIDE, TUESDAY))
    world.bulk.add_chunks(file, [Chunk("b1", 0, (Row(2, {}),))])
    _add_sealed(stack, "BULK#b1", "FILE")
    found = world.bulk.get("b1")
    assert found
    (chunk,) = world.bulk.chunks("b1", [0])
    world.bulk.change(found, found, chunk.with_row(0, replace(chunk.rows[0], dropped=True, newer={"checked": "kept"})))
    assert _sealed(stack, "BULK#b1", "FILE")["newer"] == "kept"
    (after,) = world.bulk.chunks("b1", [0])
    assert after.rows[0].newer == {"checked": "kept"}


def test_a_job(world: World, stack: Stack) -> None:
    world.jobs.add(new_job("j1", "newer-kind", "p", {}, TUESDAY))
    _put(stack, _stored(stack, "JOB#j1", "JOB"), from_newer="kept")
    found = world.jobs.get("j1")
    assert found
    saved = world.jobs.save(found, replace(found, tries=1))
    assert (saved.tries, saved.version) == (1, found.version + 1)
    assert _stored(stack, "JOB#j1", "JOB")["from_newer"] == {"S": "kept"}


def test_a_case_keeps_what_a_step_does_not_change(world: World, stack: Stack) -> None:
    world.cases.accept(acceptance("A"))
    _put(stack, _stored(stack, "CASE#case-A", "9#CASE"), priority="PURPLE", stage="paused", from_newer="kept")
    head = world.cases.head("case-A")
    assert head
    assert (head.priority, str(head.stage)) == (Priority.RED, "paused")
    step = event(case("A"), "taken", EventKind.TAKEN, hours=1)
    world.cases.change([CaseChange(head, replace(head, owner_id="p"), step)], "once-1")
    item = _stored(stack, "CASE#case-A", "9#CASE")
    kept = {name: item[name]["S"] for name in ("priority", "stage", "from_newer", "owner_id")}
    assert kept == {"priority": "PURPLE", "stage": "paused", "from_newer": "kept", "owner_id": "p"}
    after = world.cases.head("case-A")
    assert after
    step = event(case("A"), "moved", EventKind.MOVED, hours=2)
    change = CaseChange(after, replace(after, stage=Stage.TRIAGE, priority=Priority.AMBER), step)
    world.cases.change([change], "once-2")
    item = _stored(stack, "CASE#case-A", "9#CASE")
    assert (item["priority"], item["stage"]) == ({"S": "AMBER"}, {"S": "triage"})


def test_a_row_of_an_unknown_kind_spoils_no_list(world: World, stack: Stack) -> None:
    world.cases.accept(acceptance("A"))
    item = {"pk": {"S": "CASE#case-A"}, "sk": {"S": "8#NEWER"}, "kind": {"S": "NEWER"}}
    _put(stack, item)
    file = world.cases.load_for_page(case("A").reference)
    assert file
    assert len(file.deadlines) == 1
