"""A row that fails stops no other, of any kind, and a person hears of it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from msgspec import Struct
from msgspec.structs import replace

from chalicelib import runs
from chalicelib.domain.authority.tasks import Audience, Task
from chalicelib.domain.calendar.putting_off import TRIES
from chalicelib.domain.casework.case import Case
from chalicelib.domain.errors import Conflict, TryAgain, Unreadable
from chalicelib.domain.files.jobs import JobState, new_job
from chalicelib.domain.files.uploads import Upload
from chalicelib.domain.instants import instant_text
from chalicelib.domain.messages.message import new_message
from chalicelib.domain.messages.states import State
from chalicelib.domain.records.due import Due, What
from chalicelib.ports.world import World
from chalicelib.services.casework.seeing import seen_by
from chalicelib.services.delivery.sweeps import sweep, sweep_first
from chalicelib.services.jobs.job_runner import work
from chalicelib.services.referrals.old_drafts import look_after_drafts
from chalicelib.services.reminders.reminding import remind_all
from chalicelib.services.returns.checking import check_returns
from chalicelib.services.schedule.sweeping import act_on
from chalicelib.services.uploads.scanning import look_after_files
from tests.services.returns.test_returning import leaver
from tests.support.app_in_process import open_app
from tests.support.declared import a_reader, declared_of
from tests.support.world import NOW, OFFICER, PEOPLE, RED, FakeWorld, a_draft, a_world, refer, refer_with_one_clock

BAD = [f"bad-{number:03}" for number in range(101)]
GOOD = "good"


class Poisoned:
    """A port that raises for every bad row."""

    def __init__(self, port: object, problem: Exception) -> None:
        self._port, self._problem = port, problem

    def __getattr__(self, name: str) -> Any:
        real = getattr(self._port, name)

        def call(*arguments: object, **named: object) -> object:
            if any(str(argument).startswith("bad-") for argument in arguments):
                raise self._problem
            return real(*arguments, **named)

        return call


class Kind(Struct, frozen=True):
    """One kind of thing that falls due: `add` one under an id, due at AT; `run` over all; and whether one is done."""

    port: str
    add: Callable[[FakeWorld, str], None]
    run: Callable[[World], object]
    is_done: Callable[[FakeWorld, str], bool]
    audience: Audience = Audience.TEAM


AT = NOW + timedelta(hours=2)


def _add_deadline(world: FakeWorld, row_id: str) -> None:
    store = world.store
    if not store.heads:
        refer_with_one_clock(world, **RED)
    case = next(iter(store.heads.values()))
    deadline = next(iter(store.deadlines.values()))
    store.heads[row_id] = replace(case, case_id=row_id, reference=row_id)
    store.deadlines[row_id, f"clock-{row_id}"] = replace(
        deadline, case_id=row_id, deadline_id=f"clock-{row_id}", next_check_at=AT
    )


def _add_return(world: FakeWorld, row_id: str) -> None:
    store = world.store
    head = next(iter(store.returns.values())) if store.returns else leaver(world)
    store.returns[row_id] = replace(head, return_id=row_id, reference=row_id, check_at=AT)


def _add_draft(world: FakeWorld, row_id: str) -> None:
    store = world.store
    draft = next(iter(store.drafts.values())) if store.drafts else a_draft(world)
    store.drafts[row_id] = replace(draft, draft_id=row_id, due_at=AT)


def _add_file(world: FakeWorld, row_id: str) -> None:
    world.uploads.add(Upload(row_id, "no draft", "person", 1, NOW, next_check_at=AT))


VARIABLES = {
    "priority": "RED",
    "attempt_id": "attempt",
    "reference": "",
    "file": "file",
    "count": "2",
    "what": "returns",
    "received": instant_text(NOW),
}


def _add_mail(email: str) -> Callable[[FakeWorld, str], None]:
    def add(world: FakeWorld, row_id: str) -> None:
        message = new_message(row_id, email, a_reader(email, OFFICER.person_id), declared_of(email, VARIABLES), AT)
        world.outbox.add([replace(message, message_id=row_id)])

    return add


def _add_job(world: FakeWorld, row_id: str) -> None:
    world.jobs.add(new_job(row_id, "count", "person", {}, AT))


def _is_sent(world: FakeWorld, row_id: str) -> bool:
    """Or withdrawn: a code is useless after ten minutes."""
    return world.store.messages[row_id].state in (State.HANDED_OVER, State.WITHDRAWN)


KINDS = {
    "deadlines": Kind(
        "cases",
        _add_deadline,
        remind_all,
        lambda world, row_id: any(message.case_id == row_id for message in world.store.messages.values()),
    ),
    "returns": Kind(
        "returns", _add_return, check_returns, lambda world, row_id: world.store.returns[row_id].check_at is None
    ),
    "drafts": Kind(
        "drafts",
        _add_draft,
        look_after_drafts,
        lambda world, row_id: world.store.drafts[row_id].reminded,
        Audience.ADMINISTRATORS,
    ),
    "files": Kind(
        "uploads",
        _add_file,
        look_after_files,
        lambda world, row_id: row_id not in world.uploads.rows,
        Audience.ADMINISTRATORS,
    ),
    "codes": Kind("outbox", _add_mail("sign_in_code"), sweep_first, _is_sent),
    "urgent mail": Kind("outbox", _add_mail("bulk_alert"), sweep_first, _is_sent),
    "bulk mail": Kind("outbox", _add_mail("mailbox_problem"), sweep, _is_sent),
    "jobs": Kind(
        "jobs",
        _add_job,
        lambda world: work(world, (), {"count": lambda world, job: job.finished()}),
        lambda world, row_id: world.store.jobs[row_id].state is JobState.DONE,
        Audience.ADMINISTRATORS,
    ),
}


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> Kind:
    return KINDS[request.param]


def poisoned(kind: Kind, count: int, problem: Exception) -> tuple[FakeWorld, World]:
    """So many bad ones and behind them a good one: as the test sees it, and as the service does."""
    world = a_world()
    for row_id in (*BAD[:count], GOOD):
        kind.add(world, row_id)
    world.clock.set(AT)
    return world, world.but(**{kind.port: Poisoned(getattr(world, kind.port), problem)})


def told(world: FakeWorld) -> list[Task]:
    return [task for task in world.store.tasks.values() if task.task_id.startswith("not-done-")]


def test_a_hundred_bad_ones_do_not_hold_up_a_good_one(kind: Kind) -> None:
    world, service = poisoned(kind, len(BAD), ValueError("a name"))
    kind.run(service)
    assert kind.is_done(world, GOOD)
    assert "a name" not in str(list(world.log))


def test_a_bad_one_becomes_a_task_after_ten_tries_and_is_tried_on(kind: Kind) -> None:
    world, service = poisoned(kind, 2, Unreadable("bad"))
    tries, tasks = list[int](), list[int]()
    for _ in range(4 * 60):
        world.log.clear()
        kind.run(service)
        tries.append(sum("tries" in line for line in world.log))
        tasks.append(len(told(world)))
        world.clock.pass_by(minutes=1)
    assert [minute for minute, count in enumerate(tries) if count] == [0, 1, 3, 7, 15, 30, 45, 60, 75, 90, 150, 210]
    assert (tasks.index(2), tasks[-1]) == (90, 2), "one for each, on the tenth try"
    task = told(world)[0]
    assert "its stored data cannot be read" in task.text
    assert task.audience is kind.audience


def test_once_the_service_is_mended_it_is_done_by_itself(kind: Kind) -> None:
    world, service = poisoned(kind, 1, TypeError())
    for _ in range(TRIES):
        kind.run(service)
        world.clock.pass_by(minutes=15)
    world.clock.pass_by(hours=1)
    kind.run(world)
    assert kind.is_done(world, BAD[0])


def test_a_task_that_was_finished_comes_back_after_ten_more_tries() -> None:
    kind = KINDS["returns"]
    world, service = poisoned(kind, 1, ValueError())
    for _ in range(24):
        kind.run(service)
        world.clock.pass_by(hours=1)
    assert [task.task_id.rpartition("-")[2] for task in told(world)] == ["1", "2"]


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        (Conflict(), "something else changed it each time"),
        (TryAgain("ThrottlingException"), "the database did not accept it"),
        (Unreadable("0a1b2c3d"), "its stored data cannot be read (the log names it 0a1b2c3d)"),
        (KeyError("Ada"), "an error of the service (KeyError); its log of this time says more"),
    ],
)
def test_the_task_says_why_in_plain_words(problem: Exception, words: str) -> None:
    world = a_world()
    _add_return(world, BAD[0])
    (due,) = world.due_index.due(What.RETURN, AT)
    assert act_on(world, replace(due, failures=TRIES - 1), _raises(problem)) == 0
    (task,) = told(world)
    assert task.text == (
        f"A return could not be looked at when its day came (bad-000): {words}. The service tried 10 times and tries again "
        "every hour. Open it and see what has to be done."
    )
    assert task.reference == "bad-000"


def test_the_task_is_on_the_list_although_the_case_cannot_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    world = a_world()
    case, problem = refer(world, **RED), Unreadable("0a1b2c3d")
    world.clock.pass_by(hours=4)
    due = next(world.due_index.due(What.DEADLINE, world.clock.now()))

    def head(self: object, case_id: str) -> Case | None:
        raise problem

    monkeypatch.setattr(type(world.cases), "head", head)
    act_on(world, replace(due, failures=TRIES - 1), _raises(problem))
    officer = next(person for person in PEOPLE if person.works_cases)
    (task,) = [task for task in seen_by(world, officer).tasks.open(100).rows if "0a1b2c3d" in task.text]
    assert (task.case_id, case.reference in task.text) == (None, False)


def _raises(problem: Exception) -> Callable[[World, Due], int]:
    def act(world: World, due: Due) -> int:
        raise problem

    return act


def test_what_somebody_moved_meanwhile_stays_where_it_was_put() -> None:
    world = a_world()
    _add_return(world, BAD[0])
    (due,) = world.due_index.due(What.RETURN, AT)

    def act(world: World, due: Due) -> int:
        head = world.returns.get(due.id)
        assert head
        world.store.returns[due.id] = replace(head, check_at=AT + timedelta(days=1))  # type: ignore[attr-defined]
        raise Conflict

    act_on(world, due, act)
    assert list(world.due_index.due(What.RETURN, AT + timedelta(hours=1))) == []
    (later,) = world.due_index.due(What.RETURN, AT + timedelta(days=1))
    assert later.failures == 0


def test_a_task_that_cannot_be_written_is_written_at_the_next_try() -> None:
    world = a_world()
    _add_return(world, BAD[0])
    (due,) = world.due_index.due(What.RETURN, AT)
    world.store.fail("tasks.add")
    for _ in range(2):
        act_on(world, replace(due, failures=TRIES - 1), _raises(ValueError()))
    assert "putting-off-failed" in world.log.said
    assert len(told(world)) == 1


def test_a_message_that_fails_in_the_stream_is_left_to_the_minutes_run() -> None:
    """Nothing behind it in the stream waits."""
    with open_app(a_world()) as world:
        for row_id in (BAD[0], GOOD):
            _add_mail("bulk_alert")(world, row_id)
        world.clock.set(AT)
        world.store.messages[BAD[0]] = replace(world.store.messages[BAD[0]], email="unheard of")
        records = [
            {"dynamodb": {"SequenceNumber": row_id, "NewImage": {"message_id": {"S": row_id}, "lane": {"S": "URGENT"}}}}
            for row_id in (BAD[0], GOOD)
        ]
        assert runs.deliver({"Records": records}) == {"batchItemFailures": []}
        assert _is_sent(world, GOOD)
