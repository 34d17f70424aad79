"""Finishes tasks of the team and of administrators; the audit says who did and how."""

from chalicelib.domain.authority.tasks import Audience, DoneTask, Task
from chalicelib.domain.errors import NotFound
from chalicelib.domain.paging import ListPage
from chalicelib.domain.people.people import Person
from chalicelib.domain.records.access import NO_CASE, Access, View
from chalicelib.ports.world import World

PAGE_OF_TASKS = 25


def open_tasks(world: World, audience: Audience = Audience.TEAM, after: str = "") -> ListPage[Task]:
    """A page of open tasks, with their total: those about a child at risk first, then the oldest."""
    return world.tasks.open(PAGE_OF_TASKS, audience, after)


def tasks_done(world: World, audience: Audience, after: str) -> ListPage[DoneTask]:
    """The newest first."""
    return world.tasks.done_lately(PAGE_OF_TASKS, audience, after)


def find_task(world: World, task_id: str, audience: Audience = Audience.TEAM) -> Task:
    """Open or done. Raises NotFound where it is not there, or on another list."""
    task = world.tasks.get(task_id)
    if not task or task.audience is not audience:
        raise NotFound
    return task


def finish_task(world: World, task_id: str, person: Person, how: str, audience: Audience = Audience.TEAM) -> None:
    """Twice changes nothing. Raises NotFound as `find_task`, and for a task that only its step of casework ends."""
    task = find_task(world, task_id, audience)
    if task.step:
        raise NotFound
    _finish(world, task, person, how)


def finish_by_step(world: World, task_id: str, person: Person, how: str) -> None:
    """Somebody took the step that ends the task."""
    _finish(world, find_task(world, task_id), person, how)


def _finish(world: World, task: Task, person: Person, how: str) -> None:
    now, task_id = world.clock.now(), task.task_id
    facts = {"task": task_id}
    access = Access(world.keys.new_id(), task.case_id or NO_CASE, person.person_id, View.TASK_DONE, now, facts)
    world.tasks.done(task_id, how.strip(), access)
