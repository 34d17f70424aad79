"""Cases in the table: all or nothing, once, sealed, and in order."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography.exceptions import InvalidTag

from chalicelib.adapters.sealing import unseal
from chalicelib.domain.events import EventKind
from chalicelib.domain.reminders import Round
from chalicelib.ports import Conflict, World
from tests.adapters.examples import acceptance, case, deadline, event, messages
from tests.support.table import TUESDAY, Stack

HOUR = timedelta(hours=1)


def test_a_referral_is_one_transaction_with_everything_in_it(stack: Stack, now: World) -> None:
    now.cases.accept(acceptance("A"))
    now.cases.accept(acceptance("B"))
    kinds = [row["kind"]["S"] for row in stack.scan() if row["sk"]["S"] != "DATA_KEY"]
    assert [call.operation for call in stack.calls].count("TransactWriteItems") in (2, 3), "maybe the data key"
    assert {kind: kinds.count(kind) for kind in kinds} == dict.fromkeys(
        ("CASE", "CHILD", "CHILD_KEY", "DEADLINE", "EVENT", "ONCE", "SUBMISSION"), 2
    ) | {"MESSAGE": 4, "LOOKUP": 10}


def test_nothing_is_written_when_one_condition_fails(stack: Stack, now: World) -> None:
    now.cases.accept(acceptance("A"))
    before = stack.scan()
    clash = acceptance("B", case=replace(case("B"), reference=case("A").reference))
    with pytest.raises(Conflict):
        now.cases.accept(clash)
    assert stack.scan() == before


def test_the_same_form_again_is_answered_with_the_first_receipt_and_writes_nothing(stack: Stack, now: World) -> None:
    first = now.cases.accept(acceptance("A"))
    before = stack.scan()
    assert now.cases.accept(acceptance("B", once="draft-A")) == first
    assert now.cases.receipt("draft-A") == first
    assert stack.scan() == before


def test_a_form_that_was_never_sent_has_no_receipt(now: World) -> None:
    assert now.cases.receipt("draft-Z") is None


def test_no_key_holds_a_plain_value(stack: Stack, now: World) -> None:
    now.cases.accept(acceptance("A"))
    keys = json.dumps([[v for name, v in row.items() if name.endswith(("pk", "sk"))] for row in stack.scan()]).lower()
    for word in ("zzfirst", "zzlast", "z926200124001", "zz99", "900001", "hillside", "2018-03-12", "slst"):
        assert word not in keys


def test_nothing_personal_lies_unsealed(stack: Stack, now: World) -> None:
    now.cases.accept(acceptance("A"))
    assert "zz" not in json.dumps(stack.scan(), default=str).lower()


def test_what_is_sealed_cannot_be_opened_at_another_rows_place(stack: Stack, now: World) -> None:
    now.cases.accept(acceptance("A"))
    now.cases.accept(acceptance("B"))
    one, other = stack.rows("CASE")
    key = now.cases._sealer.data_key  # type: ignore[attr-defined]
    assert unseal(key, one["label"]["B"], one["pk"]["S"], one["sk"]["S"]) == {"name": "Zzfirst Zzlast"}
    with pytest.raises(InvalidTag):
        unseal(key, one["label"]["B"], other["pk"]["S"], other["sk"]["S"])


def test_one_childs_key_does_not_open_another_child(stack: Stack, now: World) -> None:
    for name in "AB":
        now.cases.accept(acceptance(name))
    one, other = stack.rows("CHILD_KEY")
    sealer = now.cases._sealer  # type: ignore[attr-defined]
    with pytest.raises(InvalidTag):
        sealer.unwrap_child_key(one["pk"]["S"].removeprefix("CHILD#"), other["wrapped"]["B"])


def test_a_submission_comes_back_as_it_was_sent(now: World) -> None:
    sent = acceptance("A")
    now.cases.accept(sent)
    assert now.cases.submission(sent.case) == sent.submission


def test_an_erased_child_leaves_notes_without_text_and_no_submission(stack: Stack, now: World) -> None:
    of = acceptance("A").case
    now.cases.accept(acceptance("A"))
    now.cases.note(of, event(of, "note", EventKind.NOTE, "Zzsecret", hours=1), "once-1")
    stack.delete_row(stack.rows("CHILD_KEY")[0])
    file = now.cases.file(of.reference)
    assert file
    assert [note.text for note in file.events] == ["(erased)", ""]
    assert now.cases.submission(of) is None


def test_a_file_has_everything_with_the_newest_event_first(now: World) -> None:
    sent = acceptance("A")
    now.cases.accept(sent)
    now.cases.note(sent.case, event(sent.case, "note", EventKind.NOTE, "Later.", hours=1), "once-1")
    file = now.cases.file(sent.case.reference)
    assert file
    assert file.case == replace(sent.case, version=1)
    assert file.deadlines == (sent.deadline,)
    assert {message.message_id for message in file.messages} == {message.message_id for message in sent.messages}
    assert [found.text for found in file.events] == ["Later.", ""]


def test_of_many_events_the_newest_fifty_are_shown(now: World) -> None:
    of = acceptance("A").case
    now.cases.accept(acceptance("A"))
    for hours in range(1, 56):
        now.cases.note(of, event(of, f"n{hours}", EventKind.NOTE, f"Note {hours}", hours=hours), f"once-{hours}")
    file = now.cases.file(of.reference)
    assert file
    assert [found.text for found in file.events] == [f"Note {hours}" for hours in range(55, 5, -1)]
    assert (len(file.deadlines), len(file.messages)) == (1, 2)


@pytest.mark.parametrize("reference", ["9999-9999", "A222-2223"])
def test_a_reference_that_leads_nowhere_gives_none(now: World, reference: str) -> None:
    assert now.cases.file(reference) is None


# --- lists --------------------------------------------------------------------------------------------------------------


def test_open_cases_come_page_by_page_the_next_due_first(now: World) -> None:
    for name, days in zip("ABCDE", (5, 1, 4, 2, 3), strict=True):
        now.cases.accept(acceptance(name, case=case(name, next_due_at=TUESDAY + timedelta(days=days))))
    seen, mark = [], ""
    for _ in range(3):
        page = now.cases.open_cases(mark, 2)
        seen.append([found.case_id[-1] for found in page.cases])
        mark = page.after
    assert seen == [["B", "D"], ["E", "C"], ["A"]]
    assert mark == ""


@pytest.mark.parametrize("mark", ["x", "é", "bnVsbA", "NQ", "e30", "WzEsMiwzXQ", "WyIiLCIiLCIiXQ", "W1tb" * 3000])
def test_a_forged_mark_starts_at_the_beginning(now: World, mark: str) -> None:
    now.cases.accept(acceptance("A"))
    assert len(now.cases.open_cases(mark, 2).cases) == 1


# --- casework -----------------------------------------------------------------------------------------------------------


def _take(now: World, version: int, once: str = "once-1") -> None:
    sent = acceptance("A")
    before = replace(sent.case, version=version)
    after = replace(before, owner_id="person-2", acknowledged_at=TUESDAY + HOUR, next_due_at=None)
    met = [replace(sent.deadline, met_at=TUESDAY + HOUR, look_at=None)]
    now.cases.take(before, after, met, event(sent.case, "taken", EventKind.TAKEN, hours=1), once)


def test_taking_a_case_ends_its_clock(now: World) -> None:
    now.cases.accept(acceptance("A"))
    _take(now, version=1)
    head, clock = now.cases.head("case-A"), now.cases.deadline("case-A", "deadline-case-A")
    assert head
    assert clock
    assert (head.owner_id, head.version, head.next_due_at) == ("person-2", 2, None)
    assert (clock.met_at, clock.look_at) == (TUESDAY + HOUR, None)
    assert now.cases.deadlines_due(TUESDAY + 99 * HOUR, 10) == []


def test_a_stale_version_takes_nothing(stack: Stack, now: World) -> None:
    now.cases.accept(acceptance("A"))
    _take(now, version=1)
    before = stack.scan()
    with pytest.raises(Conflict):
        _take(now, version=1, once="once-2")
    assert stack.scan() == before


def test_taking_twice_with_one_token_is_taking_once(stack: Stack, now: World) -> None:
    now.cases.accept(acceptance("A"))
    _take(now, version=1)
    before = stack.scan()
    _take(now, version=1)
    assert stack.scan() == before


# --- what is due --------------------------------------------------------------------------------------------------------


def test_only_deadlines_whose_time_has_come_are_due_and_the_soonest_first(now: World) -> None:
    for name, hours in zip("ABC", (3, 1, 9), strict=True):
        now.cases.accept(acceptance(name, deadline=deadline(case(name), TUESDAY + hours * HOUR)))
    due = [case_id for case_id, _ in now.cases.deadlines_due(TUESDAY + 3 * HOUR, 10)]
    assert due == ["case-B", "case-A"]
    assert now.cases.deadlines_due(TUESDAY, 10) == []


def _remind(now: World, look_at: object = TUESDAY + 4 * HOUR) -> None:
    sent = acceptance("A")
    reminder = replace(messages(sent.case)[0], message_id="reminder-1", email="acknowledge_reminder")
    plan = Round((), ("team",), look_at)  # type: ignore[arg-type]
    now.cases.remind(sent.case, sent.deadline, plan, [reminder], [event(sent.case, "r", EventKind.REMINDED, hours=2)])


def test_a_reminder_moves_the_deadline_to_its_next_rung_and_cannot_be_written_twice(now: World) -> None:
    now.cases.accept(acceptance("A"))
    _remind(now)
    with pytest.raises(Conflict):
        _remind(now)
    assert now.cases.deadlines_due(TUESDAY + 3 * HOUR, 10) == []
    assert len(now.cases.deadlines_due(TUESDAY + 4 * HOUR, 10)) == 1


def test_after_the_last_rung_a_deadline_is_never_due_again(now: World) -> None:
    now.cases.accept(acceptance("A"))
    _remind(now, look_at=None)
    assert now.cases.deadlines_due(TUESDAY + 9999 * HOUR, 10) == []


def test_no_reminder_is_written_once_somebody_has_taken_the_case(stack: Stack, now: World) -> None:
    now.cases.accept(acceptance("A"))
    _take(now, version=1)
    before = stack.scan()
    with pytest.raises(Conflict):
        _remind(now)
    assert stack.scan() == before
