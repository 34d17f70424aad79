"""The silent-child check on the table: it names cases with rows that were removed behind the service's back."""

import random
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

import boto3
import pytest
from msgspec.structs import replace

from chalicelib.adapters.casework import watch
from chalicelib.adapters.casework.case_rows import NAME_UNREADABLE
from chalicelib.domain.casework.case import Case
from chalicelib.domain.casework.events import SERVICE
from chalicelib.domain.deadlines.office_hours import begins_week
from chalicelib.domain.deadlines.silence import Reason
from chalicelib.domain.deadlines.silence_report import Report
from chalicelib.domain.errors import Unreadable
from chalicelib.domain.files.jobs import new_job
from chalicelib.domain.messages.ids import message_id_for
from chalicelib.domain.people.roles import Role
from chalicelib.domain.records.access import Access
from chalicelib.domain.records.watched import Head, Lead
from chalicelib.domain.returns.returns import ReturnState, became_case
from chalicelib.ports.world import World
from chalicelib.services.casework import reading, taking
from chalicelib.services.delivery.sweeps import sweep
from chalicelib.services.people.staffing import let_in
from chalicelib.services.referrals import referring
from chalicelib.services.reminders import silent_check
from tests.adapters.examples import a_return, acceptance, case, opening, recorded
from tests.support import steps
from tests.support.fakes.clock import FakeClock
from tests.support.fakes.mailer import FakeMailer
from tests.support.table import TUESDAY, Stack
from tests.support.world import NOW, RED, REFERRER, SCHOOL, a_draft, london

MONDAY, NEXT_MONDAY = date(2026, 11, 30), date(2026, 12, 7)


# --- the port ----------------------------------------------------------------------------------------------------------


def test_the_alert_of_a_case_comes_back(world: World) -> None:
    world.cases.accept(acceptance("A", case=replace(case("A"), alerted=True)))
    head = world.cases.head("case-A")
    assert head
    assert head.alert_id == message_id_for("submission-A|alert")


def test_a_case_of_a_flood_comes_back_as_one(world: World) -> None:
    world.cases.accept(acceptance("A", case=replace(case("A"), in_flood=True)))
    head = world.cases.head("case-A")
    assert head
    assert (head.is_told_together, head.alert_id) == (True, "")


def test_a_case_that_cannot_be_read_hides_no_other_on_the_list(stack: Stack, world: World) -> None:
    for name in "AB":
        world.cases.accept(acceptance(name))
    _spoil(stack, "case-A", "received_at", {"S": "~"})
    world.unread.begin()
    page = world.cases.open_cases("", 10)
    assert [case.case_id for case in page.cases] == ["case-B"]
    assert [row.kind for row in world.unread.rows()] == ["CASE"]


def test_a_case_is_worked_although_its_name_cannot_be_read(stack: Stack, world: World) -> None:
    world.cases.accept(acceptance("A"))
    _spoil(stack, "case-A", "label", {"B": b"nothing that was sealed"})
    world.unread.begin()
    assert [case.child_name for case in world.cases.open_cases("", 10).cases] == [NAME_UNREADABLE]
    assert [row.kind for row in world.unread.rows()] == ["CASE"]


def test_ids_of_open_cases_come_page_by_page_though_a_row_is_unreadable(stack: Stack, world: World) -> None:
    for name in "ABC":
        world.cases.accept(acceptance(name))
    _spoil(stack, "case-B", "label", {"B": b"nothing that was sealed"})
    ids, after = list[str](), ""
    while True:
        page = world.watch.open_ids(after, 2)
        ids += page.ids
        after = page.after
        if not after:
            break
    assert sorted(ids) == ["case-A", "case-B", "case-C"]


@pytest.mark.parametrize(
    ("name", "value"),
    [("label", {"B": b"nothing that was sealed"}), ("stage", {"S": "no stage"}), ("received_at", {"N": "7"})],
)
def test_what_cannot_be_understood_says_so(stack: Stack, world: World, name: str, value: Any) -> None:
    world.cases.accept(acceptance("A"))
    _spoil(stack, "case-A", name, value)
    with pytest.raises(Unreadable):
        world.watch.watched("case-A", events=True)


def _spoil(stack: Stack, case_id: str, name: str, value: Mapping[str, Any]) -> None:
    boto3.client("dynamodb").update_item(
        TableName=stack.table,
        Key={"pk": {"S": f"CASE#{case_id}"}, "sk": {"S": "9#CASE"}},
        UpdateExpression="SET #name = :value",
        ExpressionAttributeNames={"#name": name},
        ExpressionAttributeValues={":value": value},
    )


def test_a_walk_meets_everything_once_and_leads_from_each_to_its_head(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "ROWS_AT_ONCE", 5)
    world.cases.accept(acceptance("A"))
    world.cases.accept(recorded("B"))
    before = world.returns.get("return-B")
    assert before
    access = Access("access", before.return_id, "service", "return-became-case", TUESDAY)
    opens = opening("C", case=replace(case("C"), reference=before.reference, submission_id=before.return_id))
    world.returns.open_case(before, became_case(before, "case-C"), opens, access)
    leads, after, stretches = list[Lead](), "", 0
    while True:
        stretch = world.watch.walk(after)
        leads += stretch.leads
        assert stretch.unlisted == ()
        after, stretches = stretch.after, stretches + 1
        if not after:
            break
    assert stretches > 3
    assert sorted(leads, key=lambda lead: (lead.to, lead.reference)) == [
        Lead("", "case-A"),
        Lead(case("A").reference, "case-A"),
        Lead("", "case-C"),
        Lead(before.reference, "case-C"),
        Lead("", "return-B"),
    ]


def test_heads_are_those_that_are_there(stack: Stack, world: World) -> None:
    world.cases.accept(acceptance("A"))
    world.cases.accept(recorded("B"))
    ids = ("case-A", "return-B", "case-Z")
    assert world.watch.heads(ids) == {"case-A": Head(True, True), "return-B": Head(False, True)}
    _remove(stack, "CASE#case-A", "9#CASE", "gsi1pk", "gsi1sk")
    _remove(stack, "RETURN#return-B", "RETURN", "gsi3pk", "gsi3sk")
    assert world.watch.heads(ids) == {"case-A": Head(True, False), "return-B": Head(False, False)}
    assert set(world.watch.walk("").unlisted) == {"case-A", "return-B"}


def test_a_return_that_waits_for_nothing_is_on_no_list_of_what_is_due(world: World) -> None:
    world.cases.accept(recorded("B", state=ReturnState.RECORDED, check_at=None))
    assert world.watch.heads(["return-B"]) == {"return-B": Head(False, True)}
    assert a_return("B").check_at


# --- rows that are gone ------------------------------------------------------------------------------------------------


def _remove(stack: Stack, pk: str, sk: str, *names: str) -> None:
    """Takes attributes from a row, and with them its rows in the indexes."""
    boto3.client("dynamodb").update_item(
        TableName=stack.table, Key={"pk": {"S": pk}, "sk": {"S": sk}}, UpdateExpression=f"REMOVE {', '.join(names)}"
    )


def _delete(stack: Stack, kind: str, chance: random.Random, **where: str) -> None:
    rows = [row for row in stack.rows(kind) if all(row.get(name, {}).get("S") == text for name, text in where.items())]
    stack.delete_row(chance.choice(rows))


def _places(*names: str) -> Callable[[Stack, Case, random.Random], None]:
    return lambda stack, lost, chance: _remove(stack, f"CASE#{lost.case_id}", "9#CASE", *names)


def _lose_head(stack: Stack, lost: Case, chance: random.Random) -> None:
    _delete(stack, "CASE", chance, reference=lost.reference)


def _lose_clock(stack: Stack, lost: Case, chance: random.Random) -> None:
    rows = [row for row in stack.rows("DEADLINE") if row["case_id"]["S"] == lost.case_id and "met_at" not in row]
    stack.delete_row(chance.choice(rows))


def _lose_message(stack: Stack, lost: Case, chance: random.Random) -> None:
    _delete(stack, "MESSAGE", chance, case_id=lost.case_id)


def _lose_clocks_place(stack: Stack, lost: Case, chance: random.Random) -> None:
    rows = [row for row in stack.rows("DEADLINE") if row["case_id"]["S"] == lost.case_id and "next_check_at" in row]
    row = chance.choice(rows)
    _remove(stack, row["pk"]["S"], row["sk"]["S"], "gsi3pk", "gsi3sk")


def _spoil_head(stack: Stack, lost: Case, chance: random.Random) -> None:
    _spoil(stack, lost.case_id, "label", {"B": b"nothing that was sealed"})


LOSSES: Mapping[str, tuple[Callable[[Stack, Case, random.Random], None], Reason]] = {
    "head": (_lose_head, Reason.HEAD_GONE),
    "place on the list": (_places("gsi1pk", "gsi1sk"), Reason.NOT_ON_LIST),
    "place on the owner's list": (_places("gsi2pk", "gsi2sk"), Reason.NOT_ON_OWNERS_LIST),
    "clock": (_lose_clock, Reason.NO_CLOCK),
    "clock's place": (_lose_clocks_place, Reason.CLOCK_NOT_LOOKED_AT),
    "email": (_lose_message, Reason.MESSAGE_GONE),
    "readable head": (_spoil_head, Reason.UNREADABLE),
}


@pytest.fixture
def team(world: World) -> World:
    """The table with the example school, an officer and a manager; the mail goes to a mailer that takes everything."""
    let_in(world, REFERRER.name, REFERRER.email, schools=[SCHOOL])
    let_in(world, "Omar Officer", "omar@county.example", [Role.OFFICER])
    let_in(world, "Mina Manager", "mina@county.example", [Role.MANAGER])
    quiet = {"log": lambda what, **facts: None, "pause": lambda seconds: None, "may_mail": lambda address: True}
    return world.but(clock=FakeClock(NOW), mailer=FakeMailer(), **quiet)


def _cases(world: World) -> list[Case]:
    """Three sound cases; nobody has told social care of the RED one, so it has a clock with a reminder."""
    referrer, officer = (world.people.by_email(address) for address in (REFERRER.email, "omar@county.example"))
    assert referrer
    assert officer
    cases = []
    for answers in (RED, {}, RED):
        receipt = referring.send(world, a_draft(world, referrer.person_id, **answers), referrer)
        found = reading.load_for_step(world, receipt.reference).case
        taking.take(world, found.reference, officer, found.version, world.keys.new_id())
        steps.add_note(world, found.reference, officer, "Phoned.", world.keys.new_id())
        cases.append(reading.load_for_step(world, receipt.reference).case)
    sweep(world)
    return cases


def _check(world: World, day: date) -> Report:
    assert isinstance(world.clock, FakeClock)
    world.clock.set(london(f"{day}T09:01"))
    subject = {"day": day.isoformat(), "walk": "yes" if begins_week(day) else ""}
    job = new_job("job", silent_check.CHECK, SERVICE, subject, world.clock.now())
    while not job.is_over:
        job = silent_check.check(world, job)
    report = world.watch.report()
    assert report
    return report


def test_a_check_names_exactly_the_case_without_its_row(stack: Stack, team: World) -> None:
    """The rows are put back after each loss."""
    cases, chance = _cases(team), random.Random(2026)
    for day in (MONDAY, MONDAY + timedelta(days=1)):
        assert (_check(team, day).found, _check(team, day).looked_at) == ((), len(cases))
    for what, (lose, reason) in LOSSES.items():
        lost = chance.choice([case for case in cases if case.owes_social_care])
        rows = [row for row in stack.scan() if row["pk"]["S"] == f"CASE#{lost.case_id}"]
        lose(stack, lost, chance)
        found = {one.leads_to: one for one in _check(team, NEXT_MONDAY).found}
        assert (what, list(found)) == (what, [lost.case_id])
        assert reason in found[lost.case_id].reasons
        assert found[lost.case_id].reference == ("" if reason is Reason.UNREADABLE else lost.reference)
        for row in rows:
            boto3.client("dynamodb").put_item(TableName=stack.table, Item=row)
        assert _check(team, NEXT_MONDAY).found == ()
