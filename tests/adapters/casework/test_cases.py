"""Cases in the table: all or nothing, once, sealed, and in order."""

import json
from collections.abc import Mapping
from datetime import date, timedelta

import pytest
from cryptography.exceptions import InvalidTag
from msgspec.structs import replace

from chalicelib.domain.authority.tasks import Task
from chalicelib.domain.casework.case import Stage
from chalicelib.domain.casework.events import EventKind
from chalicelib.domain.casework.otherwise import Otherwise
from chalicelib.domain.casework.priority import Priority
from chalicelib.domain.child.referral import Answer
from chalicelib.domain.child.search import Token
from chalicelib.domain.deadlines.deadlines import Rule
from chalicelib.domain.deadlines.reminders import Round
from chalicelib.domain.errors import Conflict
from chalicelib.domain.records.case_file import EVENTS_SHOWN, CaseChange
from chalicelib.domain.records.due import What
from chalicelib.ports.world import World
from tests.adapters.examples import acceptance, case, deadline, event, messages, note, opening
from tests.support.agenda import ids_due
from tests.support.table import TUESDAY, Stack

HOUR = timedelta(hours=1)


def test_a_referral_is_one_transaction_with_everything_in_it(stack: Stack, now: World) -> None:
    now.cases.accept(acceptance("A"))
    now.cases.accept(acceptance("B"))
    kinds = [row["kind"]["S"] for row in stack.scan() if row["pk"]["S"] != "STACK"]
    assert [call.operation for call in stack.calls].count("TransactWriteItems") == 2
    assert {kind: kinds.count(kind) for kind in kinds} == dict.fromkeys(
        ("AUDIT", "CASE", "CHILD", "CHILD_KEY", "DEADLINE", "EVENT", "ONCE", "SUBMISSION"), 2
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
    sealed: list[bytes] = []
    assert "zz" not in json.dumps(stack.scan(), default=sealed.append).lower()
    assert sealed
    # Two letters come about by chance in what is sealed; a whole word of the child's does not.
    assert not [each for each in sealed for word in (b"zzfirst", b"zzlast") if word in each.lower()]


def test_what_is_sealed_cannot_be_opened_at_another_rows_place(stack: Stack, now: World) -> None:
    now.cases.accept(acceptance("A"))
    now.cases.accept(acceptance("B"))
    one, other = stack.rows("CASE")
    sealer = now.cases._sealer  # type: ignore[attr-defined]
    assert sealer.unseal(one["label"]["B"], one["pk"]["S"], one["sk"]["S"]) == {"name": "Zzfirst Zzlast"}
    with pytest.raises(InvalidTag):
        sealer.unseal(one["label"]["B"], other["pk"]["S"], other["sk"]["S"])


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
    assert now.cases.submission(opening("A").case) == sent.submission


def test_an_erased_child_leaves_notes_without_text_and_no_submission(stack: Stack, now: World) -> None:
    of = opening("A").case
    now.cases.accept(acceptance("A"))
    now.cases.change([note(of, "note", "Zzsecret")], "once-1")
    stack.delete_row(stack.rows("CHILD_KEY")[0])
    file = now.cases.load_for_page(of.reference)
    assert file
    assert [note.text for note in file.events] == ["(erased)", ""]
    assert now.cases.submission(of) is None


def test_a_file_has_everything_with_the_newest_event_first(now: World) -> None:
    sent = acceptance("A")
    now.cases.accept(sent)
    now.cases.change([note(opening("A").case, "note", "Later.")], "once-1")
    file = now.cases.load_for_page(opening("A").case.reference)
    assert file
    assert file.case == replace(opening("A").case, version=1)
    assert file.deadlines == opening("A").deadlines
    assert {message.message_id for message in now.outbox.of_case("case-A", 9).rows} == {
        message.message_id for message in opening("A").messages
    }
    assert [found.text for found in file.events] == ["Later.", ""]


def test_of_many_events_the_newest_fifty_are_shown(now: World) -> None:
    of = opening("A").case
    now.cases.accept(acceptance("A"))
    for hours in range(1, 56):
        now.cases.change([note(of, f"n{hours}", f"Note {hours}", hours)], f"once-{hours}")
    file = now.cases.load_for_page(of.reference)
    assert file
    assert [found.text for found in file.events] == [f"Note {hours}" for hours in range(55, 5, -1)]
    assert len(file.deadlines) == 1


def test_the_page_of_a_case_reads_nothing_twice(stack: Stack, now: World) -> None:
    now.cases.accept(acceptance("A"))
    now.cases.change([note(opening("A").case, "note", "Later.")], "once-1")
    stack.calls.clear()
    assert now.cases.load_for_page(opening("A").case.reference)
    reads = [
        json.dumps([call.request.get("Key"), call.request.get("ExpressionAttributeValues")]) for call in stack.calls
    ]
    assert len(reads) == len(set(reads)) == 5


@pytest.mark.parametrize("may_lag", [True, False])
def test_a_case_is_read_consistently_unless_it_may_lag(stack: Stack, now: World, *, may_lag: bool) -> None:
    now.cases.accept(acceptance("A"))
    stack.calls.clear()
    assert now.cases.load_for_page(opening("A").case.reference, may_lag=may_lag)
    queries = [call.request for call in stack.calls if call.operation == "Query"]
    assert [query.get("ConsistentRead", False) for query in queries] == [not may_lag] * 2


def test_what_never_changes_is_asked_for_again_where_it_is_not_found_at_once(stack: Stack, now: World) -> None:
    assert now.cases.submitted("no-such-id") is None
    assert [call.request.get("ConsistentRead", False) for call in stack.calls] == [False, True]


@pytest.mark.parametrize("reference", ["9999-9999", "A222-2223"])
def test_a_reference_that_leads_nowhere_gives_none(now: World, reference: str) -> None:
    assert now.cases.load_for_page(reference) is None


def test_every_event_of_a_long_case_can_be_reached_and_its_beginning_is_with_the_newest(now: World) -> None:
    sent = acceptance("A")
    now.cases.accept(sent)
    for number in range(EVENTS_SHOWN + 20):
        now.cases.change(
            [note(opening("A").case, f"note-{number}", f"Word {number}", hours=number + 1)], f"once-{number}"
        )
    file = now.cases.load_for_page(opening("A").case.reference)
    assert file
    assert [len(file.events), file.events[0].text] == [EVENTS_SHOWN, f"Word {EVENTS_SHOWN + 19}"]
    assert [event.kind for event in file.beginning] == [EventKind.NOTE, EventKind.REFERRED]
    earlier = now.cases.events(opening("A").case, file.earlier)
    assert earlier.earlier == ""
    seen = [event.event_id for event in (*file.events, *earlier.events)]
    assert len(seen) == len(set(seen)) == EVENTS_SHOWN + 21


def test_a_desk_is_the_case_and_its_deadlines(now: World) -> None:
    sent = acceptance("A")
    now.cases.accept(sent)
    file, desk = (
        now.cases.load_for_page(opening("A").case.reference),
        now.cases.load_for_step(opening("A").case.reference),
    )
    assert file
    assert desk == replace(file, events=(), submission=None)


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


def test_red_that_nobody_has_acted_on_comes_before_what_is_merely_overdue(now: World) -> None:
    late, soon = TUESDAY - timedelta(days=90), TUESDAY + timedelta(days=1)
    for name, changes in (
        ("A", {"next_due_at": late}),
        ("B", {"next_due_at": soon, "priority": Priority.RED}),
        ("C", {"next_due_at": soon, "priority": Priority.RED, "acknowledged_at": TUESDAY}),
    ):
        now.cases.accept(acceptance(name, case=case(name, **changes)))
    assert [found.case_id[-1] for found in now.cases.open_cases("", 10).cases] == ["B", "A", "C"]


@pytest.mark.parametrize("mark", ["x", "é", "bnVsbA", "NQ", "e30", "WzEsMiwzXQ", "WyIiLCIiLCIiXQ", "W1tb" * 3000])
def test_a_forged_mark_starts_at_the_beginning(now: World, mark: str) -> None:
    now.cases.accept(acceptance("A"))
    assert len(now.cases.open_cases(mark, 2).cases) == 1


# --- casework -----------------------------------------------------------------------------------------------------------


def _take(now: World, version: int, once: str = "once-1") -> None:
    before = replace(opening("A").case, version=version)
    after = replace(before, owner_id="person-2", acknowledged_at=TUESDAY + HOUR, next_due_at=None)
    met = (replace(opening("A").deadlines[0], met_at=TUESDAY + HOUR, look_at=None),)
    taken = event(opening("A").case, f"taken-{once}", EventKind.TAKEN, hours=1)
    now.cases.change([CaseChange(before, after, taken, ended=met)], once)


def test_news_is_on_the_case_until_it_was_seen_and_makes_no_new_version(now: World) -> None:
    now.cases.accept(acceptance("A"))
    told = event(opening("A").case, "told", EventKind.INFORMATION, hours=1)
    now.cases.tell(opening("A").case, told, [], "once-told")
    case = now.cases.head("case-A")
    assert case
    assert (len(case.news), case.version) == (1, 1)
    now.cases.news_seen(case)
    seen = now.cases.head("case-A")
    assert seen
    assert (not seen.news, seen.version) == (True, 1)


def test_taking_a_case_ends_its_clock(now: World) -> None:
    now.cases.accept(acceptance("A"))
    _take(now, version=1)
    head, clock = now.cases.head("case-A"), now.cases.deadline("case-A", "deadline-case-A")
    assert head
    assert clock
    assert (head.owner_id, head.version, head.next_due_at) == ("person-2", 2, None)
    assert (clock.met_at, clock.look_at) == (TUESDAY + HOUR, None)
    assert ids_due(now, What.DEADLINE, TUESDAY + 99 * HOUR) == []


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


def test_the_head_of_a_case_is_found_by_its_reference(now: World) -> None:
    sent = acceptance("A")
    now.cases.accept(sent)
    case = opening("A").case
    found = now.cases.named(case.reference)
    assert found
    assert (found.case_id, found.reference) == (case.case_id, case.reference)
    assert now.cases.named("2222-2222") is None


def test_a_step_writes_every_field_that_it_may_change_and_the_clocks_it_starts(now: World) -> None:
    sent = acceptance("A")
    now.cases.accept(sent)
    before = replace(opening("A").case, version=1)
    after = replace(
        before,
        stage=Stage.CLOSED,
        priority=Priority.RED,
        on_roll=Answer.NO,
        cme_since=date(2026, 11, 3),
        otherwise=Otherwise.HOME_UNSUITABLE,
        otherwise_on=date(2026, 11, 3),
        owner_id="person-2",
        acknowledged_at=TUESDAY,
        route="cme",
        social_care_told_at=TUESDAY,
        checked_at=TUESDAY,
        unseen_from=date(2026, 11, 17),
        asked_at=TUESDAY,
        proposed_at=TUESDAY,
        primary_reason="Mental health",
        sex="not-known",
        year_group="8",
        needs_social_care=True,
        outcome="returned",
        evidence="confirmed",
        closed_at=TUESDAY,
        barred=frozenset({"person-3", "person-4"}),
        next_due_at=None,
    )
    started = replace(deadline(before), deadline_id="deadline-2", rule=Rule.REVIEW, not_applicable=("owner",))
    step = event(before, "closed", EventKind.CLOSED, "Seen.", hours=1)
    now.cases.change([CaseChange(before, after, step, started=(started,))], "once-1")
    assert now.cases.head("case-A") == replace(after, version=2)
    assert now.cases.deadline("case-A", "deadline-2") == started
    assert now.cases.open_cases("", 10).cases == ()
    assert now.cases.was_done("once-1")
    assert not now.cases.was_done("once-2")


@pytest.mark.parametrize("changed", [{"owner_id": "person-2"}, {}], ids=["with a step", "without a new version"])
def test_news_comes_with_a_change_and_what_was_looked_at_meanwhile_stays_so(
    now: World, changed: dict[str, str]
) -> None:
    now.cases.accept(acceptance("A"))
    before = replace(opening("A").case, version=1, news=frozenset({"answer"}))
    after = replace(before, **changed, news=before.news | {"hand-over"})  # type: ignore[arg-type]
    now.cases.change([CaseChange(before, after, event(before, "step", EventKind.TEAM_ANSWERED, hours=1))], "once-1")
    head = now.cases.head("case-A")
    assert head
    assert (head.news, head.owner_id) == (frozenset({"hand-over"}), changed.get("owner_id"))


def test_news_stays_for_the_next_look_where_more_came_since(now: World) -> None:
    now.cases.accept(acceptance("A"))
    before = replace(opening("A").case, version=1)
    for kind in (EventKind.ANSWERED_MORE, EventKind.INFORMATION):
        now.cases.tell(before, event(before, str(kind), kind, hours=1), (), str(kind))
    with pytest.raises(Conflict):
        now.cases.news_seen(replace(before, news=frozenset({"answer"})))
    head = now.cases.head("case-A")
    assert head
    assert (head.news, head.version) == (frozenset({"answer", "information"}), 1)


def test_two_cases_change_together_or_not_at_all(stack: Stack, now: World) -> None:
    for name in "AB":
        now.cases.accept(acceptance(name))
    one, two = (
        CaseChange(before, replace(before, owner_id="person-2"), event(before, "taken", EventKind.TAKEN, hours=1))
        for before in (replace(opening("A").case, version=1), replace(opening("B").case, version=7))
    )
    unchanged = stack.scan()
    with pytest.raises(Conflict):
        now.cases.change([one, two], "once-1")
    assert stack.scan() == unchanged


def test_who_was_ever_barred_is_kept_with_the_bar_and_stays(now: World) -> None:
    def change(barred: Mapping[int, frozenset[str]], kind: EventKind, once: str) -> None:
        version = len(once)
        heads = [replace(opening(name).case, version=version, barred=barred[version]) for name in "AB"]
        afters = [replace(head, barred=barred[version + 1]) for head in heads]
        steps = [event(head, once, kind, hours=version) for head in heads]
        now.cases.change([CaseChange(*each) for each in zip(heads, afters, steps, strict=True)], once)

    for name in "AB":
        now.cases.accept(acceptance(name))
    assert now.cases.ever_barred() == frozenset()
    barred = {1: frozenset[str](), 2: frozenset({"person-3"}), 3: frozenset[str](), 4: frozenset({"person-3"})}
    change(barred, EventKind.BARRED, "1")
    assert now.cases.ever_barred() == {"person-3"}
    change(barred, EventKind.LET_BACK, "22")
    assert now.cases.ever_barred() == {"person-3"}
    change(barred, EventKind.BARRED, "333")
    assert now.cases.ever_barred() == {"person-3"}


def test_a_case_that_another_relies_on_has_to_be_as_it_was_read(stack: Stack, now: World) -> None:
    now.cases.accept(acceptance("A"))
    as_read = replace(opening("A").case, version=1)
    task = Task("task-1", "Look.", "", TUESDAY)
    word = CaseChange(
        as_read, as_read, event(as_read, "one", EventKind.SAME_CHILD, hours=1), tasks=(task,), relies=True
    )
    now.cases.change([word], "once-1")
    assert now.tasks.get("task-1") == task
    _take(now, version=1, once="once-2")
    unchanged = stack.scan()
    with pytest.raises(Conflict):
        now.cases.change(
            [replace(word, event=event(as_read, "two", EventKind.SAME_CHILD, hours=2), tasks=())], "once-3"
        )
    assert stack.scan() == unchanged


def test_every_event_has_its_audit_row_with_what_was_and_what_is(stack: Stack, now: World) -> None:
    sent = acceptance("A")
    now.cases.accept(sent)
    step = replace(
        event(opening("A").case, "step", EventKind.PRIORITY, "Zzwhy", hours=1), facts={"priority.after": "RED"}
    )
    now.cases.change([CaseChange(opening("A").case, opening("A").case, step)], "once-1")
    found = now.audit.of_case("case-A", 10).rows
    assert [(access.what, access.facts) for access in found] == [
        ("priority", {"priority.after": "RED"}),
        ("referred", {}),
    ]
    assert "zz" not in json.dumps(stack.rows("AUDIT"), default=str).lower()


# --- looking up ---------------------------------------------------------------------------------------------------------


def test_cases_are_found_by_a_token_page_by_page_open_or_not(now: World) -> None:
    for name in "ABC":
        now.cases.accept(acceptance(name))
    token = Token("upn", "Z926200124001")
    first = now.cases.found_by(token, "", 2)
    second = now.cases.found_by(token, first.after, 2)
    assert [[found.case_id for found in page.cases] for page in (first, second)] == [["case-A", "case-B"], ["case-C"]]
    assert second.after == ""
    assert now.cases.found_by(Token("upn", "other"), "", 2).cases == ()
    assert now.cases.ids_with(token, 2) == ["case-A", "case-B"]
    sound, other = Token("sound", "SLST"), Token("sound", "OTHER")
    having = now.cases.which_have([sound, other], ["case-A", "case-C", "case-Z"])
    assert {name: sorted(ids) for name, ids in having.items()} == {sound: ["case-A", "case-C"], other: []}
    assert sorted(head.case_id for head in now.cases.heads(["case-C", "case-A", "case-Z"])) == ["case-A", "case-C"]
    assert not now.cases.heads([])


def test_an_owners_cases_and_those_that_nobody_owns_are_lists_of_their_own(now: World) -> None:
    now.cases.accept(acceptance("A"))
    now.cases.accept(acceptance("B", case=case("B", owner_id="person-2")))
    assert [found.case_id for found in now.cases.open_cases("", 10, "person-2").cases] == ["case-B"]
    assert [found.case_id for found in now.cases.open_cases("", 10, "").cases] == ["case-A"]
    assert len(now.cases.open_cases("", 10).cases) == 2


# --- what is due --------------------------------------------------------------------------------------------------------


def test_only_deadlines_whose_time_has_come_are_due_and_the_soonest_first(now: World) -> None:
    for name, hours in zip("ABC", (3, 1, 9), strict=True):
        now.cases.accept(acceptance(name, deadlines=(deadline(case(name), TUESDAY + hours * HOUR),)))
    due = [found.case_id for found in now.agenda.due(What.DEADLINE, TUESDAY + 3 * HOUR)]
    assert due == ["case-B", "case-A"]
    assert ids_due(now, What.DEADLINE, TUESDAY) == []


def _remind(now: World, look_at: object = TUESDAY + 4 * HOUR) -> None:
    reminder = replace(messages(opening("A").case)[0], message_id="reminder-1", email="acknowledge_reminder")
    plan = Round((), ("team",), look_at)  # type: ignore[arg-type]
    now.cases.remind(
        opening("A").case,
        opening("A").deadlines[0],
        plan,
        [reminder],
        [event(opening("A").case, "r", EventKind.REMINDED, hours=2)],
    )


def test_a_reminder_moves_the_deadline_to_its_next_rung_and_cannot_be_written_twice(now: World) -> None:
    now.cases.accept(acceptance("A"))
    _remind(now)
    with pytest.raises(Conflict):
        _remind(now)
    assert ids_due(now, What.DEADLINE, TUESDAY + 3 * HOUR) == []
    assert len(ids_due(now, What.DEADLINE, TUESDAY + 4 * HOUR)) == 1


def test_after_the_last_rung_a_deadline_is_never_due_again(now: World) -> None:
    now.cases.accept(acceptance("A"))
    _remind(now, look_at=None)
    assert ids_due(now, What.DEADLINE, TUESDAY + 9999 * HOUR) == []


def test_no_reminder_is_written_once_somebody_has_taken_the_case(stack: Stack, now: World) -> None:
    now.cases.accept(acceptance("A"))
    _take(now, version=1)
    before = stack.scan()
    with pytest.raises(Conflict):
        _remind(now)
    assert stack.scan() == before
