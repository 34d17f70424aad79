"""The pages of tasks, and of who is away."""

from datetime import timedelta

from msgspec.structs import replace

from chalicelib.domain.authority.tasks import Mends, Task
from chalicelib.domain.casework.priority import Priority
from chalicelib.domain.people.people import Person
from tests.fuzz.fuzz_site import EVERYBODY
from tests.support.browser import Person as Visitor
from tests.support.world import COLLEAGUE, OFFICER, REFERRER, SCHOOL
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


def _due(cast: Cast, *people: Person) -> None:
    """These people, and no others, were last confirmed almost a year ago."""
    today = cast.world.clock.now().date()
    for person in (*EVERYBODY, *people):
        known = cast.world.people.get(person.person_id) or person
        ago = 350 if person in people else 10
        cast.world.people.add(replace(known, confirmed=today - timedelta(days=ago)))


def _who_works_here(cast: Cast) -> None:
    _due(cast, OFFICER, COLLEAGUE)
    cast.manager.get("/who-works-here")


def _lead_who_is_asked(cast: Cast) -> Visitor:
    lead = replace(SCHOOL, safeguarding=True)
    visitor = cast.signed_in(Person("lead", "Lena Lead", "lena@school.example", schools=(lead,)))
    _due(cast, REFERRER)
    return visitor


def _a_contact_has_left(cast: Cast) -> None:
    send(_lead_who_is_asked(cast), "/who-works-here", **{f"answer-{REFERRER.person_id}": "left"})


def _staff_have_left(cast: Cast, visitor: Visitor) -> None:
    today = cast.world.clock.now().date()
    known = cast.world.people.get(OFFICER.person_id)
    assert known
    cast.world.people.add(replace(known, confirmed=today - timedelta(days=366)))
    send(visitor, "/who-works-here", **{f"answer-{OFFICER.person_id}": "left"})


def _all_stay_though_one_left(cast: Cast) -> None:
    _due(cast, OFFICER)
    fields = {f"shown-{OFFICER.person_id}": "yes", f"answer-{OFFICER.person_id}": "left", "all": "yes"}
    send(cast.manager, "/who-works-here", **fields)


def _nothing_chosen(cast: Cast) -> None:
    _due(cast, OFFICER, COLLEAGUE)
    send(cast.manager, "/who-works-here", **{f"shown-{OFFICER.person_id}": "yes"})


def _nobody_is_due(cast: Cast) -> None:
    _due(cast)
    for person in cast.world.people.staff():
        cast.world.people.add(replace(person, confirmed=cast.world.clock.now().date()))


def _nobody_for_a_manager(cast: Cast) -> None:
    _nobody_is_due(cast)
    cast.manager.get("/who-works-here")


def _after_an_answer(cast: Cast) -> None:
    _nobody_is_due(cast)
    cast.administrator.get("/who-works-here?saved=yes")


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
    "who works here": _who_works_here,
    "who works here, nobody due": _nobody_for_a_manager,
    "who works here, after an answer": _after_an_answer,
    "who works here, contacts of a lead": lambda cast: _lead_who_is_asked(cast).get("/who-works-here"),
    "who works here with a problem": _nothing_chosen,
    "who works here, all stay though one left": _all_stay_though_one_left,
    "have left, a contact": _a_contact_has_left,
    "have left, staff, told by a manager": lambda cast: _staff_have_left(cast, cast.manager),
    "have left, staff, for an administrator": lambda cast: _staff_have_left(cast, cast.administrator),
    "absence": lambda cast: cast.officer.get(f"/team/{OFFICER.person_id}/absence"),
    "absence of somebody else": lambda cast: cast.manager.get(f"/team/{COLLEAGUE.person_id}/absence"),
    "absence with a problem": lambda cast: send(cast.officer, f"/team/{OFFICER.person_id}/absence"),
}
