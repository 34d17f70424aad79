"""Goes through everything due, of any kind. A failed item is put off, stops nothing else, and becomes a task."""

from collections.abc import Callable, Mapping
from datetime import datetime

from msgspec import Struct

from chalicelib.domain.authority.tasks import Audience, Task
from chalicelib.domain.calendar.putting_off import TRIES, is_time_to_tell, pause_after
from chalicelib.domain.casework.case import Case
from chalicelib.domain.errors import Conflict, TryAgain, Unreadable
from chalicelib.domain.messages.emails.declaring import Lane
from chalicelib.domain.records.due import Due, What
from chalicelib.domain.returns.returns import Return
from chalicelib.ports.world import World
from chalicelib.services.schedule.time_budget import in_time

Act = Callable[[World, Due], int]
"""Does the due work of one row and returns how many things it did. Harmless if it runs twice, or too early."""


class _Kind(Struct, frozen=True):
    """The log's name for one kind, and what a person does if the service cannot."""

    logged: str
    undone: str
    """The beginning of the sentence about the failed work."""
    do: str
    audience: Audience = Audience.TEAM


_MAIL = _Kind("message", "An email could not be sent", "Ask the people who run this service which email it is.")
_KINDS: Mapping[What | Lane, _Kind] = {
    What.DEADLINE: _Kind("reminder", "A reminder could not be sent", "Open the case and see what is due."),
    What.RETURN: _Kind(
        "return", "A return could not be looked at when its day came", "Open it and see what has to be done."
    ),
    What.DRAFT: _Kind(
        "draft",
        "An unsent form could not be checked when it was due to be deleted",
        "It is still kept.",
        Audience.ADMINISTRATORS,
    ),
    What.FILE: _Kind("file", "An uploaded file could not be looked at", "Nobody can open it.", Audience.ADMINISTRATORS),
    What.SHEET: _Kind(
        "sheet", "An information sheet could not be published at its time", "Open it and publish it, or write it anew."
    ),
    What.JOB: _Kind(
        "job", "A long piece of work could not be started", "It has not been done.", Audience.ADMINISTRATORS
    ),
    What.GUIDANCE: _Kind(
        "guidance", "A page of the procedures could not be published at its time", "Open its draft and publish it."
    ),
    **dict.fromkeys(Lane, _MAIL),
}


def go_through(world: World, what: What | Lane, act: Act, until: datetime) -> int:
    """Acts on everything that is due, until its time is over. Returns how many things it did."""
    return sum(act_on(world, due, act) for due in in_time(world, until, world.due_index.due(what, world.clock.now())))


def act_on(world: World, due: Due, act: Act) -> int:
    try:
        return act(world, due)
    except Exception as problem:
        _log(world, due, problem)
        _put_off(world, due, problem)
        return 0


def _log(world: World, due: Due, problem: Exception) -> None:
    logged, facts = _KINDS[due.what].logged, {"id": due.id, "case": due.case_id, "tries": due.failures + 1}
    if isinstance(problem, Conflict):
        world.log(f"{logged}-overtaken", **facts)
    else:
        world.log(f"{logged}-failed", problem=type(problem).__name__, **facts)


def _put_off(world: World, due: Due, problem: Exception) -> None:
    """Writes the task before the count, so that it cannot be lost. A row that somebody moved meanwhile stays where it
    is."""
    failures = due.failures + 1
    try:
        if is_time_to_tell(failures):
            world.tasks.add(_task(world, due, problem))
        world.due_index.put_off(due, world.clock.now() + pause_after(failures))
    except Conflict:
        return
    except Exception as again:
        world.log("putting-off-failed", id=due.id, problem=type(again).__name__)


def _task(world: World, due: Due, problem: Exception) -> Task:
    kind, reference = _KINDS[due.what], _reference(world, due)
    words = f"{kind.undone}{f' ({reference})' if reference else ''}: {_cause(problem)}. The service tried "
    words += f"{due.failures + 1} times and tries again every hour. {kind.do}"
    task_id = f"not-done-{due.what}-{due.case_id}-{due.id}-{(due.failures + 1) // TRIES}"
    # A task about an unreadable case is on no list, because nobody knows who is barred from it.
    about = due.case_id if reference else None
    return Task(task_id, words, "", world.clock.now(), about or None, reference, kind.audience)


def _reference(world: World, due: Due) -> str:
    """The reference of the case or return; empty when that cannot be read either."""
    try:
        about: Case | Return | None = world.cases.head(due.case_id) if due.case_id else None
        if due.what is What.RETURN:
            about = world.returns.get(due.id)
        return about.reference if about else ""
    except Exception:  # the task works without it
        return ""


def _cause(problem: Exception) -> str:
    match problem:
        case Conflict():
            return "something else changed it each time"
        case TryAgain():
            return "the database did not accept it"
        case Unreadable():
            return f"its stored data cannot be read (the log names it {problem.reference})"
        case other:
            return f"an error of the service ({type(other).__name__}); its log of this time says more"
