"""The pages of tasks, and of who is away."""

from chalicelib.domain.authority.tasks import Mends, Task
from chalicelib.domain.casework.priority import Priority
from tests.support.world import COLLEAGUE, OFFICER
from tests.web.scenes.cast import Cast, Scene, send


def _many_tasks(cast: Cast, path: str) -> None:
    for number in range(60):
        cast.world.tasks.add(Task(f"many-{number}", f"Task {number}", "Phone.", cast.world.clock.now()))
    seen = cast.officer.get(path)
    cast.officer.get(next((link for link in seen.links if "/tasks?" in link), path))


def _tasks_done(cast: Cast) -> None:
    reference = cast.case(priority=Priority.RED).reference
    cast.world.tasks.add(Task("about", "Phone.", "", cast.world.clock.now(), reference=reference, case_id="x"))
    for task_id in ("about", "task-1"):
        send(cast.officer, f"/tasks/{task_id}/done", how="Rang them.")
    cast.officer.get("/tasks/done")


def _task_done_already(cast: Cast) -> None:
    send(cast.officer, "/tasks/task-1/done", how="Rang them.")
    cast.officer.get("/tasks/task-1")


def _mends(cast: Cast) -> None:
    cast.world.tasks.add(Task("mends", "Add dates.", "", cast.world.clock.now(), mends=Mends.CALENDAR))
    cast.officer.get("/tasks/mends")


SCENES: dict[str, Scene] = {
    "task": lambda cast: cast.officer.get("/tasks/task-1"),
    "task that leads to a page": _mends,
    "task with a problem": lambda cast: send(cast.officer, "/tasks/task-1/done", how=""),
    "task that is done": _task_done_already,
    "tasks done": _tasks_done,
    "no tasks done": lambda cast: cast.administrator.get("/admin/tasks/done"),
    "open tasks": lambda cast: _many_tasks(cast, "/tasks"),
    "cases with many tasks": lambda cast: _many_tasks(cast, "/cases"),
    "task of administrators": lambda cast: cast.administrator.get("/admin/tasks/task-2"),
    "tasks of administrators": lambda cast: cast.administrator.get("/admin/tasks"),
    "team": lambda cast: cast.officer.get("/team"),
    "absence": lambda cast: cast.officer.get(f"/team/{OFFICER.person_id}/absence"),
    "absence of somebody else": lambda cast: cast.manager.get(f"/team/{COLLEAGUE.person_id}/absence"),
    "absence with a problem": lambda cast: send(cast.officer, f"/team/{OFFICER.person_id}/absence"),
}
