"""The yearly confirmation of accounts: each morning it asks, reminds, and gives administrators a task for silence.

A job of the worker, which reads all accounts in chunks. An email has a key of its reader and its day, and an account that
an open task names gets no other: done twice, it writes nothing new.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from chalicelib.domain.authority.tasks import Audience, Mends, Task
from chalicelib.domain.casework.events import SERVICE
from chalicelib.domain.files.jobs import Job, new_job
from chalicelib.domain.instants import london_day
from chalicelib.domain.messages.message import Message, new_message
from chalicelib.domain.messages.recipients import person_recipient
from chalicelib.domain.people.confirming import ASKED, confirmers, due_on, is_silent, rung
from chalicelib.domain.people.people import Person
from chalicelib.ports.world import World
from chalicelib.services.people.confirming import as_named, finish_settled, open_tasks, people_around
from chalicelib.services.people.people_read_once import PeopleReadOnce

ASK = "still-here"
FIRST, REMINDER = "confirm_accounts", "confirm_accounts_reminder"
AT_ONCE = 50
NAMED_AT_MOST = 50
"""People in one task."""
KEPT_AT_MOST = 1000
"""Silent accounts that are kept from chunk to chunk: the checkpoint is one row."""
NOBODY = "nobody"

Silent = Mapping[str, Sequence[str]]
"""The ids of accounts about which nobody said anything, by the ids of those who were asked."""


def begin(world: World, day: date) -> None:
    """Adds the job of this day. Done again, it adds nothing."""
    world.jobs.add(new_job(f"{ASK}-{day.isoformat()}", ASK, SERVICE, {"day": day.isoformat()}, world.clock.now()))


def ask(world: World, job: Job) -> Job:
    """A chunk: the staff, then contacts page by page; tasks at the end, so that there is one for each who is silent."""
    day = date.fromisoformat(job.subject["day"])
    if day != london_day(world.clock.now()):
        return job.finished()
    world = world.but(people=PeopleReadOnce(world.people))
    people, after = _accounts(world, job)
    silent = {asked: [*ids] for asked, ids in job.checkpoint.get("silent", {}).items()}
    messages: dict[str, Message] = {}
    for person in people:
        asked = _ask_about(world, person, day, messages)
        if is_silent(person, day):
            silent.setdefault(",".join(asked) or NOBODY, []).append(person.person_id)
    for message in messages.values():
        world.outbox.add([message])
    if after is None or sum(map(len, silent.values())) >= KEPT_AT_MOST:
        _open_tasks(world, silent, day)
        silent = {}
    if after is None:
        finish_settled(world)
    further = job.at(job.done + len(people), 0, after=after, silent=silent)
    return further.finished() if after is None else further


def _accounts(world: World, job: Job) -> tuple[Sequence[Person], str | None]:
    """The accounts of this chunk, and the mark of the next; None after the last."""
    if "after" not in job.checkpoint:
        return world.people.staff(), ""
    page = world.people.contacts(AT_ONCE, job.checkpoint["after"])
    return [person for person in page.rows if not person.on_staff_list], page.after or None


def _ask_about(world: World, person: Person, day: date, messages: dict[str, Message]) -> list[str]:
    """Adds the emails about this person. The ids of those who are asked, for whom it is time."""
    step = rung(person, day)
    if not step and not is_silent(person, day):
        return []
    asked = sorted(one.person_id for one in confirmers(person, people_around(world, person)))
    for person_id in asked if step else ():
        assert step
        email = FIRST if step == due_on(person) - ASKED[0] else REMINDER
        key = f"{ASK}|{person_id}|{step.isoformat()}"
        messages.setdefault(key, new_message(key, email, person_recipient(person_id), {}, world.clock.now()))
    return asked


# --- silence -----------------------------------------------------------------------------------------------------------

TEXT = (
    "Nobody has said in time whether some people still work here. Nobody has lost access. Find out, then answer on “Who still "
    "works here?”."
)
ALONE = (
    "Nobody else can say whether some people still work here. Make another person an administrator or a manager, "
    "who can then answer on “Who still works here?”."
)


def _open_tasks(world: World, silent: Silent, day: date) -> None:
    """A task for each group that was asked, and more where it was asked about many. Named by the first account in it."""
    if not silent:
        return
    named = "\n".join(task.detail for task in open_tasks(world))
    for asked, ids in silent.items():
        people = [person for person in map(world.people.get, ids) if person and is_silent(person, day)]
        unnamed = [person for person in people if as_named(person) not in named]
        for start in range(0, len(unnamed), NAMED_AT_MOST):
            some = unnamed[start : start + NAMED_AT_MOST]
            task_id = world.keys.digest(ASK, asked, day.isoformat(), some[0].person_id)
            world.tasks.add(
                Task(
                    task_id,
                    ALONE if asked == NOBODY else TEXT,
                    _detail(world, asked, some),
                    world.clock.now(),
                    audience=Audience.ADMINISTRATORS,
                    mends=Mends.STILL_HERE,
                )
            )


def _detail(world: World, asked: str, people: Iterable[Person]) -> str:
    known = [] if asked == NOBODY else [world.people.get(person_id) for person_id in asked.split(",")]
    names = ", ".join(person.name for person in known if person)
    about = "; ".join(f"{person.name} {as_named(person)}" for person in people)
    return f"{f'Asked: {names}. ' if names else ''}About: {about}."
