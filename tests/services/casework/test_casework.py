from datetime import date

import pytest
from msgspec.structs import replace

from chalicelib.domain.authority.tasks import Audience, DoneTask, Task
from chalicelib.domain.casework.case import Case, NotYours, Stage
from chalicelib.domain.casework.events import EventKind
from chalicelib.domain.deadlines.rules import Rule
from chalicelib.domain.errors import Conflict, NotFound, TryAgain
from chalicelib.domain.records.access import View
from chalicelib.domain.records.case_file import CaseFile
from chalicelib.services.casework import lists, reading, taking
from chalicelib.services.casework.finishing import finish_task
from tests.support import steps
from tests.support.world import COLLEAGUE, NOW, OFFICER, RED, FakeWorld, a_world, london, refer


@pytest.fixture
def world() -> FakeWorld:
    return a_world()


@pytest.fixture
def case(world: FakeWorld) -> Case:
    return refer(world)


def file_of(world: FakeWorld, case: Case) -> CaseFile:
    return reading.load_for_page(world, case.reference)


# --- list and open ---------------------------------------------------------------------------------------------------


def test_open_cases_come_with_the_next_due_first(world: FakeWorld) -> None:
    green, red = refer(world), refer(world, **RED)
    taken = refer(world)
    taking.take(world, taken.reference, OFFICER, taken.version, "form")
    assert [case.reference for case in lists.open_cases(world, "").cases] == [
        *(red.reference, green.reference, taken.reference)
    ]


def test_a_filter_looks_through_the_list_until_it_has_a_page(world: FakeWorld) -> None:
    for _ in range(30):
        refer(world)
    wanted = refer(world)
    world.store.heads[wanted.case_id] = replace(wanted, stage=Stage.TRACING, next_due_at=None)
    page = lists.open_cases(world, "", lists.Filters(stage=Stage.TRACING))
    assert ([case.reference for case in page.cases], page.after) == ([wanted.reference], "")


def test_a_closed_case_is_not_on_the_list(world: FakeWorld, case: Case) -> None:
    world.store.heads[case.case_id] = replace(case, stage=Stage.CLOSED)
    assert lists.open_cases(world, "").cases == ()


def test_a_long_list_has_a_mark_for_its_next_page(world: FakeWorld) -> None:
    references = {refer(world).reference for _ in range(lists.PAGE_OF_CASES + 1)}
    first = lists.open_cases(world, "")
    second = lists.open_cases(world, first.after)
    assert (len(first.cases), len(second.cases), second.after) == (lists.PAGE_OF_CASES, 1, "")
    assert {case.reference for case in first.cases + second.cases} == references


def test_opening_shows_the_case_and_who_has_opened_it(world: FakeWorld, case: Case) -> None:
    reading.open_case(world, case.reference, COLLEAGUE)
    opened = reading.open_case(world, case.reference, OFFICER)
    assert opened.submission
    assert opened.file.case == case
    assert [(access.person_id, access.what, access.at) for access in opened.accesses] == [
        (OFFICER.person_id, "case-opened", NOW),
        (COLLEAGUE.person_id, "case-opened", NOW),
    ]


def test_a_page_is_not_shown_if_its_look_cannot_be_recorded(world: FakeWorld, case: Case) -> None:
    world.store.fail("audit.add")
    with pytest.raises(TryAgain):
        reading.open_case(world, case.reference, OFFICER)


def test_opening_is_no_act(world: FakeWorld, case: Case) -> None:
    reading.open_case(world, case.reference, OFFICER)
    assert file_of(world, case).case.waits_for_first_act
    assert [event.kind for event in file_of(world, case).events] == [EventKind.REFERRED]


def test_a_case_that_is_not_there_is_not_found_and_leaves_no_trace(world: FakeWorld) -> None:
    with pytest.raises(NotFound):
        reading.open_case(world, "2222-2222", OFFICER)
    assert "audit.add" not in world.store.calls


# --- take ------------------------------------------------------------------------------------------------------------


def test_taking_makes_an_owner_and_acknowledges(world: FakeWorld, case: Case) -> None:
    taking.take(world, case.reference, OFFICER, case.version, "form")
    taken = file_of(world, case).case
    assert (taken.owner_id, taken.acknowledged_at) == (OFFICER.person_id, NOW)
    assert taken.next_due_at == london("2026-12-02T10:00"), "the initial checks come next"
    assert not taken.waits_for_first_act


def test_taking_ends_the_deadline(world: FakeWorld, case: Case) -> None:
    taking.take(world, case.reference, OFFICER, case.version, "form")
    met = {deadline.rule: deadline.met_at for deadline in file_of(world, case).deadlines}
    assert met == {Rule.ACKNOWLEDGE: NOW, Rule.CHECKS: None, Rule.TRIAGE: None}


def test_taking_is_an_event_with_before_and_after(world: FakeWorld, case: Case) -> None:
    taking.take(world, case.reference, OFFICER, case.version, "form")
    taken, _ = file_of(world, case).events
    assert (taken.kind, taken.by, taken.happened_on) == (EventKind.TAKEN, OFFICER.person_id, date(2026, 11, 25))
    assert taken.facts == {
        "owner_id.before": "",
        "owner_id.after": OFFICER.person_id,
        "acknowledged_at.before": "",
        "acknowledged_at.after": "2026-11-25T10:00:00.000Z",
        "version": "2",
    }


def test_taking_twice_is_taking_once(world: FakeWorld, case: Case) -> None:
    taking.take(world, case.reference, OFFICER, case.version, "form")
    world.clock.pass_by(hours=1)
    taking.take(world, case.reference, OFFICER, case.version, "form")
    assert len(file_of(world, case).events) == 2
    assert file_of(world, case).case.acknowledged_at == NOW


def test_the_second_taker_is_told(world: FakeWorld, case: Case) -> None:
    taking.take(world, case.reference, OFFICER, case.version, "form")
    with pytest.raises(NotYours, match="Somebody else has taken this case"):
        taking.take(world, case.reference, COLLEAGUE, case.version, "other form")
    assert file_of(world, case).case.owner_id == OFFICER.person_id


def test_a_case_that_changed_since_its_page_was_shown_is_not_taken(world: FakeWorld, case: Case) -> None:
    with pytest.raises(Conflict):
        taking.take(world, case.reference, OFFICER, case.version - 1, "form")
    assert file_of(world, case).case.is_as(case)


def test_a_take_that_the_store_did_not_take_changes_nothing(world: FakeWorld, case: Case) -> None:
    world.store.fail("cases.change")
    with pytest.raises(TryAgain):
        taking.take(world, case.reference, OFFICER, case.version, "form")
    assert file_of(world, case).case.is_as(case)


# --- notes and tasks -------------------------------------------------------------------------------------------------


def test_a_note_is_an_event_with_its_text_and_no_fact(world: FakeWorld, case: Case) -> None:
    steps.add_note(world, case.reference, OFFICER, "Rang the aunt.", "form")
    note, _ = file_of(world, case).events
    assert (note.kind, note.by, note.text, note.facts) == (EventKind.NOTE, OFFICER.person_id, "Rang the aunt.", {})


def test_a_note_is_no_first_act(world: FakeWorld, case: Case) -> None:
    steps.add_note(world, case.reference, OFFICER, "Rang the aunt.", "form")
    assert file_of(world, case).case.is_as(case)


def test_the_same_form_sent_twice_is_one_note(world: FakeWorld, case: Case) -> None:
    for _ in range(2):
        steps.add_note(world, case.reference, OFFICER, "Rang the aunt.", "form")
    steps.add_note(world, case.reference, OFFICER, "Rang the uncle.", "another form")
    assert [event.text for event in file_of(world, case).events][:2] == ["Rang the uncle.", "Rang the aunt."]


def test_a_forms_token_is_good_for_one_person_one_case_and_one_step(world: FakeWorld, case: Case) -> None:
    other = refer(world)
    taking.take(world, case.reference, OFFICER, case.version, "form")
    steps.add_note(world, case.reference, OFFICER, "One.", "form")
    steps.add_note(world, case.reference, COLLEAGUE, "Two.", "form")
    steps.add_note(world, other.reference, OFFICER, "Three.", "form")
    assert (len(file_of(world, case).events), len(file_of(world, other).events)) == (5, 3), "one of each is the match"


def test_a_note_on_no_case_is_not_found(world: FakeWorld) -> None:
    with pytest.raises(NotFound):
        steps.add_note(world, "2222-2222", OFFICER, "Rang the aunt.", "form")


def test_a_finished_task_is_off_the_list_and_says_who_finished_it_and_how(world: FakeWorld, case: Case) -> None:
    about = Task("one", "Do this.", "", NOW, case.case_id, case.reference)
    world.outbox.add((), [about, Task("two", "Do that.", "", NOW)])
    finish_task(world, "one", OFFICER, " Phoned the school. ")
    assert [task.task_id for task in world.tasks.open(10).rows] == ["two"]
    assert list(world.tasks.done_lately(20).rows) == [DoneTask(about, OFFICER.person_id, NOW, "Phoned the school.")]
    (access,) = (access for access in world.store.audit.values() if access.what == View.TASK_DONE)
    assert (access.case_id, access.person_id, access.facts) == (case.case_id, OFFICER.person_id, {"task": "one"})


def test_a_task_that_is_done_is_not_done_again(world: FakeWorld) -> None:
    world.tasks.add(Task("one", "Do this.", "", NOW))
    finish_task(world, "one", OFFICER, "Phoned.")
    finish_task(world, "one", COLLEAGUE, "Wrote.")
    assert [(done.by, done.how) for done in world.tasks.done_lately(20).rows] == [(OFFICER.person_id, "Phoned.")]
    assert sum(access.what == View.TASK_DONE for access in world.store.audit.values()) == 1


@pytest.mark.parametrize("task_id", ["administrators", "none"])
def test_case_workers_cannot_finish_administrators_tasks(world: FakeWorld, task_id: str) -> None:
    world.tasks.add(Task("administrators", "Add the dates.", "", NOW, audience=Audience.ADMINISTRATORS))
    with pytest.raises(NotFound):
        finish_task(world, task_id, OFFICER, "Done.")
    assert world.store.tasks_done == {}


def test_news_that_comes_while_the_page_is_read_is_kept_for_the_next_look(world: FakeWorld) -> None:
    case = refer(world)
    store, read = world.store, world.cases.load_for_page
    store.heads[case.case_id] = replace(case, news=frozenset({"answer"}))

    def more_comes(reference: str, *, may_lag: bool = False) -> CaseFile | None:
        file = read(reference, may_lag=may_lag)
        store.heads[case.case_id] = replace(store.heads[case.case_id], news=frozenset({"answer", "returned"}))
        return file

    world.cases.load_for_page = more_comes  # type: ignore[method-assign]
    reading.open_case(world, case.reference, OFFICER)
    assert store.heads[case.case_id].news == {"answer", "returned"}
    world.cases.load_for_page = read  # type: ignore[method-assign]
    reading.open_case(world, case.reference, OFFICER)
    assert store.heads[case.case_id].news == frozenset()
