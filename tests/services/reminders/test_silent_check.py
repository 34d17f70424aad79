"""The silent-child check over many cases: it finds nothing while all is well, and names exactly what was removed."""

import copy
import random
from collections.abc import Callable
from datetime import date
from functools import cache

import pytest
from msgspec.structs import replace

from chalicelib.domain.authority.tasks import DoneTask, Task
from chalicelib.domain.casework.case import Case, Stage
from chalicelib.domain.casework.events import EventKind, writing
from chalicelib.domain.casework.priority import Priority
from chalicelib.domain.casework.stages import Refused
from chalicelib.domain.child.referral import Answer
from chalicelib.domain.deadlines.silence import Reason
from chalicelib.domain.deadlines.silence_report import Report
from chalicelib.domain.files.jobs import JobState
from chalicelib.domain.instants import london_day
from chalicelib.domain.messages.message import new_message
from chalicelib.domain.messages.recipients import TEAM_MAILBOX, person_recipient
from chalicelib.domain.messages.states import State
from chalicelib.domain.people.roles import Role
from chalicelib.services.casework import taking
from chalicelib.services.casework.carry_out import Actor
from chalicelib.services.delivery.problems import task_id_of
from chalicelib.services.delivery.sweeps import sweep
from chalicelib.services.jobs.job_runner import work
from chalicelib.services.reminders import morning, silent_check
from tests.support import steps
from tests.support.world import AMBER, COLLEAGUE, MANAGER, NOW, OFFICER, PEOPLE, RED, FakeWorld, a_world, london, refer

MONDAY, TUESDAY = "2026-11-30", "2026-12-01"
CASES = 20


def check_on(world: FakeWorld, day: str) -> Report:
    """The check of a working morning, from its beginning to its report."""
    world.clock.set(london(f"{day}T09:01"))
    silent_check.begin(world, date.fromisoformat(day))
    work(world, [f"silent|{day}"])
    report = world.watch.report()
    assert report
    assert (report.day, world.store.jobs[f"silent|{day}"].state) == (date.fromisoformat(day), JobState.DONE)
    return report


def named(report: Report) -> dict[str, tuple[Reason, ...]]:
    return {one.reference or one.leads_to: one.reasons for one in report.found}


def _send_all(world: FakeWorld) -> None:
    """The mail goes out, and arrives."""
    sweep(world)
    for message_id, message in world.store.messages.items():
        if message.state is State.HANDED_OVER:
            world.store.messages[message_id] = replace(message, state=State.DELIVERED)


STEPS: tuple[Callable[[FakeWorld, str, Actor], None], ...] = (
    lambda world, reference, form: steps.add_note(world, reference, form.person, "A note.", form.once),
    lambda world, reference, form: steps.do_checks(world, reference, form, "Nothing known."),
    lambda world, reference, form: steps.review(world, reference, form, "Looked at."),
    lambda world, reference, form: steps.assign(world, reference, form, COLLEAGUE.person_id),
    lambda world, reference, form: steps.change_priority(world, reference, form, Priority.RED, "Not seen."),
    lambda world, reference, form: steps.change_priority(world, reference, form, Priority.GREEN, "Seen."),
    lambda world, reference, form: steps.move(world, reference, form, Stage.TRACING, "Gone."),
    lambda world, reference, form: steps.move(world, reference, form, Stage.LONG_WATCH, "No more leads."),
    lambda world, reference, form: steps.tell_social_care(
        world, reference, form, "The duty team", london_day(world.clock.now()), "", ""
    ),
    lambda world, reference, form: steps.record_roll(
        world, reference, form, Answer.YES, london_day(world.clock.now()), "The school says so."
    ),
)


def _sound_cases(world: FakeWorld, seed: int, number: int = CASES) -> list[Case]:
    """Owned cases of every priority in varied states, some with many steps; every email went out."""
    chance = random.Random(seed)
    cases = []
    for _ in range(number):
        case = refer(world, **chance.choice(({}, AMBER, RED)))
        taking.take(world, case.reference, chance.choice((OFFICER, COLLEAGUE)), case.version, world.keys.new_id())
        for step in chance.choices(STEPS, k=chance.randrange(6)):
            world.clock.pass_by(minutes=1)
            try:
                step(world, case.reference, Actor(MANAGER, world.keys.new_id()))
            except Refused:
                continue
        cases.append(case)
    _send_all(world)
    return [world.store.heads[case.case_id] for case in cases]


@cache
def _sound_world(seed: int) -> FakeWorld:
    world = a_world()
    _sound_cases(world, seed)
    return world


def _of_seed(seed: int) -> tuple[FakeWorld, list[Case]]:
    """A world of its own for each test, with its open cases."""
    world = copy.deepcopy(_sound_world(seed))
    return world, [case for case in world.store.heads.values() if case.stage is not Stage.CLOSED]


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("day", [MONDAY, TUESDAY])
def test_sound_cases_are_no_exceptions(seed: int, day: str) -> None:
    world, cases = _of_seed(seed)
    report = check_on(world, day)
    assert named(report) == {}
    assert report.looked_at == len(cases) == CASES
    assert world.messages("silent_children") == []


# --- what is taken away behind the service's back ----------------------------------------------------------------------


def _lose_clock(world: FakeWorld, case: Case, chance: random.Random) -> None:
    running = [key for key, each in world.store.deadlines.items() if key[0] == case.case_id and not each.met_at]
    del world.store.deadlines[chance.choice(running)]


def _lose_owner(world: FakeWorld, case: Case, chance: random.Random) -> None:
    lost = chance.choice((None, "somebody-who-left"))
    world.store.heads[case.case_id] = replace(world.store.heads[case.case_id], owner_id=lost)


def _lose_alert(world: FakeWorld, case: Case, chance: random.Random) -> None:
    del world.store.messages[case.alert_id]


def _lose_message(world: FakeWorld, case: Case, chance: random.Random) -> None:
    mine = sorted(key for key, each in world.store.messages.items() if each.case_id == case.case_id)
    del world.store.messages[chance.choice(mine)]


def _lose_head(world: FakeWorld, case: Case, chance: random.Random) -> None:
    del world.store.heads[case.case_id]


def _lose_place(world: FakeWorld, case: Case, chance: random.Random) -> None:
    world.watch.unlisted.add(case.case_id)


EACH_DAY = {"clock": _lose_clock, "owner": _lose_owner, "alert": _lose_alert}
EACH_WEEK = EACH_DAY | {"message": _lose_message, "head": _lose_head, "place": _lose_place}
KINDS = [(TUESDAY, what) for what in EACH_DAY] + [(MONDAY, what) for what in EACH_WEEK]


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize(("day", "what"), KINDS)
def test_the_next_check_names_exactly_the_case_that_lost_something(day: str, what: str, seed: int) -> None:
    (world, cases), chance = _of_seed(seed), random.Random(seed)
    case = chance.choice(cases)
    EACH_WEEK[what](world, case, chance)
    report = check_on(world, day)
    assert [one.leads_to for one in report.found] == [case.case_id]
    assert world.message("silent_children").recipient == person_recipient(MANAGER.person_id)


def test_a_case_that_cannot_be_read_is_named_by_its_id_and_stops_nothing() -> None:
    world, (first, second, *_) = _of_seed(1)
    world.watch.unreadable.add(first.case_id)
    _lose_owner(world, second, random.Random(1))
    found = named(check_on(world, TUESDAY))
    assert found[first.case_id] == (Reason.UNREADABLE,)
    assert set(found) == {first.case_id, second.reference}


def test_an_owner_who_only_administers_by_now_has_left_their_cases() -> None:
    world, cases = _of_seed(1)
    world.people.add(replace(OFFICER, roles=frozenset({Role.ADMINISTRATOR})))
    theirs = [case.reference for case in cases if case.owner_id == OFFICER.person_id]
    assert theirs
    assert named(check_on(world, TUESDAY)) == dict.fromkeys(theirs, (Reason.OWNER_LEFT,))


def test_what_only_the_weekly_walk_finds_stays_on_the_list_until_it_is_mended() -> None:
    world, (case, *_) = _of_seed(1)
    head = world.store.heads.pop(case.case_id)
    for day in (MONDAY, TUESDAY):
        assert [one.leads_to for one in check_on(world, day).found] == [case.case_id]
    world.store.heads[case.case_id] = head
    assert check_on(world, "2026-12-02").found == ()


# --- who is told -------------------------------------------------------------------------------------------------------


def test_each_manager_is_told_once_a_day_until_there_is_nothing_to_tell() -> None:
    other = replace(MANAGER, person_id="manager-2", email="max@county.example")
    world = a_world(people=[*PEOPLE, other])
    case = _sound_cases(world, 1)[0]
    _lose_owner(world, case, random.Random(1))
    for day in (TUESDAY, "2026-12-02"):
        check_on(world, day)
        check_on(world, day)
    assert len(world.messages("silent_children")) == 4
    world.store.heads[case.case_id] = replace(case, owner_id=OFFICER.person_id)
    assert named(check_on(world, "2026-12-03")) == {}
    assert len(world.messages("silent_children")) == 4


def test_the_email_says_how_many_and_nothing_about_a_child() -> None:
    world, cases = _of_seed(1)
    for case in cases[:3]:
        _lose_owner(world, case, random.Random(1))
    check_on(world, TUESDAY)
    sweep(world)
    (mail,) = [mail for mail in world.mailer.sent if "manager today" in mail.rendered.subject]
    assert mail.rendered.subject == "3 cases need a manager today"
    assert "/oversight" in mail.rendered.text
    assert "Example" not in mail.rendered.text.replace("Exampleshire", "")


def test_an_email_that_failed_is_an_exception_until_its_task_is_finished() -> None:
    world, (case, *_) = _of_seed(1)
    alert = world.store.messages[case.alert_id]
    world.store.messages[case.alert_id] = bounced = replace(alert, state=State.BOUNCED)
    assert named(check_on(world, TUESDAY)) == {case.reference: (Reason.MESSAGE_FAILED,)}
    task = Task(task_id_of(bounced), "An email bounced.", "", NOW)
    world.store.tasks_done[task.task_id] = DoneTask(task, OFFICER.person_id, NOW, "Rang the school.")
    assert named(check_on(world, "2026-12-02")) == {case.reference: (Reason.MESSAGE_FAILED,)}  # there is no such task
    world.store.add_tasks([task])
    assert named(check_on(world, "2026-12-03")) == {}


# --- how it goes on ----------------------------------------------------------------------------------------------------


def test_the_morning_of_a_working_day_begins_it_and_of_a_day_off_does_not() -> None:
    for day, begun in (("2026-11-27", True), ("2026-11-28", False)):
        world = a_world(london(f"{day}T09:00"))
        morning.begin(world)
        work(world, list(world.store.jobs))
        assert (f"silent|{day}" in world.store.jobs) is begun


def test_it_goes_on_where_it_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(silent_check, "AT_ONCE", 3)
    world = a_world()
    cases = _sound_cases(world, 1, 7)
    for case in cases:
        _lose_owner(world, case, random.Random(1))
    world.clock.set(london(f"{TUESDAY}T09:01"))
    silent_check.begin(world, date.fromisoformat(TUESDAY))
    world.store.fail("watch.watched", 2)
    for _ in range(4):
        work(world, [f"silent|{TUESDAY}"])
        world.clock.pass_by(minutes=5)
    report = world.watch.report()
    assert report
    assert (report.looked_at, len(report.found)) == (7, 7)


def test_a_check_that_ends_after_the_next_days_overwrites_nothing_and_tells_nobody() -> None:
    world, (case, *_) = _of_seed(1)
    late, later = check_on(world, "2026-12-02"), world.messages("silent_children")
    _lose_owner(world, case, random.Random(1))
    silent_check.begin(world, date.fromisoformat(TUESDAY))
    work(world, [f"silent|{TUESDAY}"])
    assert world.watch.report() == late
    assert world.messages("silent_children") == later == []


def test_only_the_first_working_day_of_a_week_walks_over_everything() -> None:
    world = a_world()
    _sound_cases(world, 1, 1)
    assert check_on(world, "2026-11-27").walked_at is None
    assert "watch.walk" not in world.store.calls
    monday = check_on(world, MONDAY)
    assert monday.walked_at == monday.finished_at
    assert check_on(world, TUESDAY).walked_at == monday.finished_at


def test_an_event_names_the_emails_that_were_written_with_it() -> None:
    world = a_world()
    case = refer(world)
    (first,) = [event for event in world.store.events.values() if event.kind is EventKind.REFERRED]
    mine = {each.message_id for each in world.store.messages.values() if each.case_id == case.case_id}
    assert set(first.facts["messages"].split()) == mine
    other = new_message("key", "case_news", TEAM_MAILBOX, {}, NOW, case_id="another")
    assert writing(first, [other]) == first
