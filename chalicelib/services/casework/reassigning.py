"""New owners for the open cases of a person who leaves, or may work on cases no longer: the choice at that time, and the
job that carries it out.

Until the job has run, or if it never does, a case of an owner who does not work cases counts as unowned.
"""

from collections.abc import Mapping, Sequence

from msgspec import Struct, field

from chalicelib.domain.casework import owners
from chalicelib.domain.casework.barring import may_see
from chalicelib.domain.casework.case import Case, NotYours, Stage
from chalicelib.domain.casework.stages import Refused
from chalicelib.domain.errors import Conflict
from chalicelib.domain.files.jobs import Job, new_job
from chalicelib.domain.messages.message import Message, new_message
from chalicelib.domain.messages.recipients import MANAGERS
from chalicelib.domain.people.covering import by_id
from chalicelib.domain.people.people import Person
from chalicelib.ports.world import World
from chalicelib.services.casework.all_cases import all_open
from chalicelib.services.casework.carry_out import change_of
from chalicelib.services.casework.new_owner import word_to_owner
from chalicelib.services.casework.reading import load_for_step

REASSIGN = "reassign"
"""The kind of the job."""
CASES_LISTED = 200
"""Cases of one person that can each be given to somebody by name; the rest go to one person or to the queue."""
AT_ONCE = 10
"""Cases of one chunk."""
TRIES = 3
"""Tries at a case that others change at the same moment, before the job goes on with the next."""
ROUNDS = 6
NOT_ALL = "Some cases could not be given a new owner. They are in the unowned queue."
_CASE = "case:"


class NewOwners(Struct, frozen=True):
    """New owners: by reference, and for all other cases; an empty id is the unowned queue."""

    named: Mapping[str, str] = field(default_factory=dict)
    rest: str = ""

    @property
    def everybody(self) -> set[str]:
        return {person_id for person_id in (*self.named.values(), self.rest) if person_id}


def loses_cases(before: Person, after: Person) -> bool:
    """Whether this change takes somebody their right to own cases: those that they have then go to others."""
    return before.may_own_cases and not after.may_own_cases


def word_of_cases_left(world: World, leaving: Person) -> tuple[Message, ...]:
    """To the managers, where nobody chose who gets the cases, so that all go to the queue."""
    count = sum(1 for _ in all_open(world, leaving.person_id)) if leaving.may_own_cases else 0
    if not count:
        return ()
    key = f"cases-left|{leaving.person_id}|{leaving.version}"
    return (new_message(key, "cases_left", MANAGERS, {"count": str(count)}, world.clock.now()),)


def job_for(world: World, by: str, person_id: str, owners: NewOwners) -> Job:
    subject = {"from": person_id, "rest": owners.rest}
    subject |= {f"{_CASE}{reference}": owner for reference, owner in owners.named.items()}
    return new_job(world.keys.new_id(), REASSIGN, by, subject, world.clock.now())


def reassign(world: World, job: Job) -> Job:
    """First writes down all references, so that a crash forgets none; then gives the cases away, a few at a time. At
    the end it looks again for cases that came too late for the list, or that somebody else was changing, until there
    are none."""
    person = world.people.get(job.subject["from"])
    if person and person.may_own_cases:  # enabled again: the cases that are left stay theirs
        world.outbox.add(_messages(world, job, job.checkpoint.get("given", [])))
        return job.finished()
    if "plan" not in job.checkpoint:
        return _planned(world, job, [], 0)
    plan, given = list(job.checkpoint["plan"]), list(job.checkpoint["given"])
    now = plan[job.checkpoint["next"] :][:AT_ONCE]
    given += [reference for reference in now if _hand_on(world, job, reference)]
    following = job.checkpoint["next"] + len(now)
    if following < len(plan):
        return job.at(job.done + len(now), job.total, **{**job.checkpoint, "given": given, "next": following})
    return _planned(world, job, given, job.checkpoint["round"] + 1)


def tell_of_what_was_done(world: World, job: Job) -> None:
    """Before the service gives the job up, tells everybody who got cases from it. Repeating it writes nothing new. The
    chunk that failed may have moved some cases without a checkpoint, so it asks the cases themselves."""
    plan: Sequence[str] = job.checkpoint.get("plan", ())
    moved = [reference for reference in plan if _has_new_owner(world, job, reference)]
    world.outbox.add(_messages(world, job, [*job.checkpoint.get("given", ()), *moved]))


def _has_new_owner(world: World, job: Job, reference: str) -> bool:
    try:
        return load_for_step(world, reference).case.owner_id == _owner_for(job, reference)
    except Exception as problem:  # it may be why the job is given up
        world.log("reading-moved-case-failed", job=job.job_id, problem=type(problem).__name__)
        return False


def _planned(world: World, job: Job, given: Sequence[str], number: int) -> Job:
    """The rest, as the plan of the next round; or the end, if there is none."""
    leaving = job.subject["from"]
    plan = [case.reference for case in all_open(world, leaving) if _is_theirs(world, case, leaving)]
    if plan and number < ROUNDS:
        done, total = (job.done, job.done + len(plan)) if number else (0, len(plan))
        return job.at(done, total, plan=plan, given=list(given), next=0, round=number)
    world.outbox.add(_messages(world, job, given))
    return job.failed(NOT_ALL) if plan else job.finished()


def _is_theirs(world: World, listed: Case, leaving: str) -> bool:
    """The list lags: the case itself knows."""
    case = world.cases.head(listed.case_id)
    return bool(case and case.owner_id == leaving and case.stage is not Stage.CLOSED)


def _owner_for(job: Job, reference: str) -> str:
    return job.subject.get(f"{_CASE}{reference}", job.subject["rest"])


def _hand_on(world: World, job: Job, reference: str) -> bool:
    """Whether the case now has the owner who was named. Done again, it only looks."""
    for _ in range(TRIES):
        try:
            return _try(world, job, reference)
        except Conflict:
            continue
        except (Refused, NotYours):
            return False
    return False


def _try(world: World, job: Job, reference: str) -> bool:
    file, owner_id = load_for_step(world, reference), _owner_for(job, reference)
    case = file.case
    if case.owner_id != job.subject["from"] or case.stage is Stage.CLOSED:
        return bool(owner_id) and case.owner_id == owner_id
    to = world.people.get(owner_id) if owner_id else None
    to = to if to and to.may_own_cases and may_see(case, owner_id) else None
    step = owners.hand_on(case, to, world.clock.now()) if to else owners.release(case)
    change = change_of(world, file, step, job.person_id)
    world.cases.change([change], f"{REASSIGN}|{job.job_id}|{case.case_id}|{case.version}")
    return to is not None


def _messages(world: World, job: Job, given: Sequence[str]) -> list[Message]:
    """One to each new owner; none to the person who chose themselves."""
    people, of_owner = by_id(world.people.staff()), dict[str, list[str]]()
    for reference in dict.fromkeys(given):
        of_owner.setdefault(_owner_for(job, reference), []).append(reference)
    return [
        word_to_owner(world, f"{REASSIGN}|{job.job_id}|{owner_id}", owner_id, references, people=people)
        for owner_id, references in of_owner.items()
        if owner_id != job.person_id
    ]
