"""What must not grow with the table, or with what is due: a common name, the worklist, and the minute with a backlog."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import count
from typing import Any
from unittest.mock import patch

from msgspec import Struct

from benchmarks import backlog
from benchmarks.browser import Browser
from benchmarks.bulk import SMITH, another_child, birthday_of_smith, draft_of
from benchmarks.measuring import TIMES, Measured, measured, tick_without_health_metrics
from benchmarks.units import Meter
from chalicelib.bootstrap import world
from chalicelib.domain.people.people import Person
from chalicelib.services.casework.finishing import finish_task
from chalicelib.services.reminders.reminding import remind_all
from chalicelib.services.schedule import sweeping
from infrastructure.local.example_data import OFFICE, OFFICER

DUE, REMINDERS = 3_000, 2_000
_born = count()


class _At(Struct, frozen=True):
    """A clock that stands still."""

    at: datetime

    def now(self) -> datetime:
        return self.at


def measure(meter: Meter, office: Person, due: int = DUE, reminders: int = REMINDERS) -> dict[str, Measured]:
    """Each by its name. What is due is taken away again, so that it is in no other figure."""
    found = {name: measured(meter, act) for name, act in _of_people(office)}
    with backlog.of_red_cases(world(), office, due, meter):
        found["a minute with 3,000 due, only looked at"] = measured(meter, _look)
    with backlog.of_red_cases(world(), office, reminders, meter):
        found["2,000 reminders"] = measured(meter, lambda: _remind(reminders), times=1)
    return found


def _smith() -> dict[str, str]:
    """Born on the day of another one, or of two where there are 5,000."""
    born = birthday_of_smith(next(_born))
    day = {"born-day": str(born.day), "born-month": str(born.month), "born-year": str(born.year)}
    return {"last_name": SMITH, "known_as": SMITH} | day


def _look() -> None:
    """Nothing that is due is done, so that the looking is left."""
    with patch.object(sweeping, "act_on", lambda world, due, act: 0):
        tick_without_health_metrics()


def _remind(number: int) -> None:
    written = remind_all(world().but(clock=_At(backlog.RECEIVED + timedelta(hours=2, minutes=30))))
    assert written == number, f"{written} reminders for {number} cases"


def _of_people(office: Person) -> Iterator[tuple[str, Callable[[], Any]]]:
    school, officer = Browser(), Browser()
    school.sign_in(OFFICE.address)
    officer.sign_in(OFFICER.address)
    drafts = iter([world().drafts.save(draft_of(world(), office, another_child() | _smith())) for _ in range(TIMES)])
    search = {"by": "surname", "surname": SMITH, "born-day": "25", "born-month": "1", "born-year": "2012"}

    for task in world().tasks.open(1000).rows:  # the list shows them too
        finish_task(world(), task.task_id, office, "Done.")
    yield "worklist, overdue", lambda: officer.get("/cases", {"overdue": "yes"})
    yield (
        "submit among 5,000 Smiths",
        lambda: school.post("/referrals/{draft_id}/check", {"version": "1"}, draft_id=next(drafts).draft_id),
    )
    yield "search by a common name", lambda: officer.post("/search", search)
    yield "search by a common name, born on another day", lambda: officer.post("/search", search | {"born-day": "10"})
