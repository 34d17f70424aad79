"""What the port Tasks promises."""

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
