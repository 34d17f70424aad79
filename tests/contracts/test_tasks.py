"""The contract of the port Tasks."""

from datetime import timedelta

from chalicelib.domain.authority.tasks import Audience, DoneTask, Task
from chalicelib.domain.records.access import NO_CASE, Access, View
from chalicelib.ports.world import World
from tests.support.table import TUESDAY


class TestTasks:
    def test_a_task_for_administrators_is_on_their_list_alone_and_stays_done(self, world: World) -> None:
        task = Task("task-1", "Add the term dates.", "", TUESDAY, audience=Audience.ADMINISTRATORS)
        world.tasks.add(task)
        assert (world.tasks.open(5).rows, world.tasks.open(5, Audience.ADMINISTRATORS).rows) == ((), (task,))
        world.tasks.done("task-1", "Added.", Access("access-1", NO_CASE, "person-2", View.TASK_DONE, TUESDAY))
        world.tasks.add(task)
        assert world.tasks.open(5, Audience.ADMINISTRATORS).rows == ()
        done = (DoneTask(task, "person-2", TUESDAY, "Added."),)
        assert (world.tasks.done_lately(5).rows, world.tasks.done_lately(5, Audience.ADMINISTRATORS).rows) == ((), done)

    def test_those_about_a_child_at_risk_come_first_then_the_oldest_page_by_page(self, world: World) -> None:
        for minutes, at_risk in ((3, False), (1, False), (9, True), (2, False)):
            at = TUESDAY + timedelta(minutes=minutes)
            world.tasks.add(Task(f"task-{minutes}", "Look.", "", at, at_risk=at_risk))
        first = world.tasks.open(2)
        world.tasks.done("task-1", "Done.", Access("access-1", NO_CASE, "person-1", View.TASK_DONE, TUESDAY))
        second = world.tasks.open(2, after=first.after)
        assert [[task.task_id for task in page.rows] for page in (first, second)] == [
            ["task-9", "task-1"],
            ["task-2", "task-3"],
        ]
        assert (first.total, second.after) == (4, "")

    def test_a_task_is_done_once_with_one_access(self, world: World) -> None:
        world.tasks.add(Task("task-1", "Look.", "", TUESDAY))
        for person in ("one", "two"):
            world.tasks.done("task-1", f"{person}.", Access(person, NO_CASE, person, View.TASK_DONE, TUESDAY))
        world.tasks.done("no-such-task", "How.", Access("three", NO_CASE, "one", View.TASK_DONE, TUESDAY))
        (done,) = world.tasks.done_lately(5).rows
        assert (done.by, done.how, world.tasks.is_open("task-1"), world.tasks.is_open("task-2")) == (
            "one",
            "one.",
            False,
            None,
        )
        assert [access.access_id for access in world.audit.of_case(NO_CASE, 5).rows] == ["one"]
