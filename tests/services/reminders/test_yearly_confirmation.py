"""Who still works here? Those who are asked, those who are silent, and two years of it."""

import random
from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from chalicelib.domain.authority.tasks import Audience, Mends, Task
from chalicelib.domain.casework.events import SERVICE
from chalicelib.domain.errors import NotFound, TryAgain, Unreadable
from chalicelib.domain.instants import london_day
from chalicelib.domain.people.confirming import LASTS, needs_confirming
from chalicelib.domain.people.people import Person, School
from chalicelib.domain.people.roles import Role
from chalicelib.domain.records.access import Access, View
from chalicelib.services.administration import shutting_out
from chalicelib.services.administration import yearly_confirmation as answering
from chalicelib.services.jobs.job_runner import work
from chalicelib.services.people import confirming
from chalicelib.services.people.staffing import let_in
from chalicelib.services.reminders import yearly_confirmation
from tests.support.world import (
    ADMINISTRATOR,
    COLLEAGUE,
    MANAGER,
    NOW,
    OFFICER,
    OTHER_ADMINISTRATOR,
    OTHER_REFERRER,
    OTHER_SCHOOL,
    REFERRER,
    SCHOOL,
    FakeWorld,
    a_world,
)

TODAY = london_day(NOW)
LEAD = Person("lead", "Lena Lead", "lena@school.example", schools=(School(SCHOOL.urn, SCHOOL.name, safeguarding=True),))
STAFF = (OFFICER, COLLEAGUE, MANAGER, ADMINISTRATOR, OTHER_ADMINISTRATOR)


def world_of(*people: Person, due_in: int = 200) -> FakeWorld:
    """Everybody is confirmed; the day comes in so many days."""
    day = TODAY - LASTS + timedelta(days=due_in)
    return a_world(people=tuple(replace(person, confirmed=day) for person in people))


def due(world: FakeWorld, person: Person, days: int) -> None:
    before = world.people.get(person.person_id)
    assert before
    world.people.add(replace(before, confirmed=TODAY - LASTS + timedelta(days=days)))


def morning(world: FakeWorld) -> None:
    yearly_confirmation.begin(world, london_day(world.clock.now()))
    work(world)


def told(world: FakeWorld, email: str) -> list[str]:
    return sorted(str(message.recipient) for message in world.messages(email))


def tasks(world: FakeWorld) -> list[Task]:
    found = world.tasks.open(100, Audience.ADMINISTRATORS).rows
    return [task for task in found if task.mends is Mends.STILL_HERE]


def confirmed(world: FakeWorld, person: Person) -> date | None:
    known = world.people.get(person.person_id)
    return known.confirmed if known else None


def test_one_email_for_all_that_are_due_and_none_a_day_before() -> None:
    world = world_of(*STAFF, due_in=31)
    morning(world)
    assert told(world, "confirm_accounts") == []
    world.clock.pass_by(days=1)
    morning(world)
    assert told(world, "confirm_accounts") == ["person:administrator", "person:manager", "person:second"]
    assert tasks(world) == []


def test_done_twice_it_writes_nothing_new() -> None:
    world = world_of(*STAFF, due_in=0)
    due(world, OFFICER, 30)
    morning(world)
    written, opened = len(world.store.messages), len(tasks(world))
    job = world.jobs.get(f"still-here-{TODAY.isoformat()}")
    assert job
    again = replace(job, checkpoint={}, done=0)
    while not (again := yearly_confirmation.ask(world, again)).is_over:
        pass
    assert (len(world.store.messages), len(tasks(world))) == (written, opened)


def test_reminders_two_weeks_and_a_week_before_also_after_a_morning_that_was_missed() -> None:
    world = world_of(*STAFF)
    due(world, OFFICER, 30)
    for _ in range(30):
        if london_day(world.clock.now()) != TODAY + timedelta(days=16):
            morning(world)
        world.clock.pass_by(days=1)
    assert told(world, "confirm_accounts") == ["person:manager"]
    assert told(world, "confirm_accounts_reminder") == ["person:manager"] * 2


def test_on_the_day_there_is_one_task_for_each_who_is_silent_and_nobody_is_switched_off() -> None:
    world = world_of(*STAFF, REFERRER, LEAD)
    for person in (OFFICER, COLLEAGUE, REFERRER):
        due(world, person, 0)
    morning(world)
    staff, contacts = sorted(tasks(world), key=lambda task: task.detail, reverse=True)
    assert OFFICER.email in staff.detail
    assert COLLEAGUE.email in staff.detail
    assert f"Asked: {MANAGER.name}." in staff.detail
    assert f"Asked: {LEAD.name}. About: {REFERRER.name}" in contacts.detail
    assert not any(person.name in task.text for task in tasks(world) for person in (*STAFF, REFERRER, LEAD))
    assert all(person.active for person in map(world.people.get, ["officer", "colleague", "referrer"]) if person)


def test_a_task_that_is_ticked_off_without_an_answer_comes_back_the_next_day() -> None:
    world = world_of(*STAFF)
    due(world, OFFICER, 0)
    morning(world)
    (task,) = tasks(world)
    access = Access("a", task.task_id, ADMINISTRATOR.person_id, "task-done", world.clock.now())
    world.tasks.done(task.task_id, "Done.", access)
    world.clock.pass_by(days=1)
    morning(world)
    assert len(tasks(world)) == 1


@pytest.mark.parametrize("cannot_be_read", ["its text", "a person"])
def test_a_task_of_which_something_cannot_be_read_stays_open(
    monkeypatch: pytest.MonkeyPatch, cannot_be_read: str
) -> None:
    world = world_of(*STAFF)
    due(world, OFFICER, 0)
    morning(world)
    (task,) = tasks(world)
    if cannot_be_read == "its text":
        world.store.tasks[task.task_id] = replace(task, detail="The text cannot be read.")
    else:

        def unreadable(email: str) -> None:
            raise Unreadable("2345-6789")

        monkeypatch.setattr(world.people, "by_email", unreadable)
    confirming.finish_settled(world)
    assert [one.task_id for one in tasks(world)] == [task.task_id]


def test_a_task_ends_by_itself_once_everybody_it_names_is_settled() -> None:
    world = world_of(*STAFF, REFERRER, LEAD)
    for person in (OFFICER, COLLEAGUE, REFERRER):
        due(world, person, 0)
    morning(world)
    of_staff, of_school = sorted(tasks(world), key=lambda task: task.detail, reverse=True)
    answering.confirm(world, MANAGER, [OFFICER.person_id])
    assert {task.task_id for task in tasks(world)} == {of_staff.task_id, of_school.task_id}
    answering.confirm(world, MANAGER, [COLLEAGUE.person_id])
    assert tasks(world) == [of_school]
    answering.have_left(world, LEAD, [REFERRER.person_id])
    assert tasks(world) == []
    done = world.tasks.done_lately(10, Audience.ADMINISTRATORS).rows
    assert {(each.by, each.how) for each in done} == {(SERVICE, "Everybody whom it named was confirmed, or has left.")}
    assert len([one for one in world.store.audit.values() if one.what == View.TASK_DONE]) == 2


def test_the_morning_ends_a_task_about_somebody_who_was_disabled_or_whose_end_was_lost() -> None:
    world = world_of(*STAFF)
    for person in (OFFICER, COLLEAGUE):
        due(world, person, 0)
    morning(world)
    shutting_out.disable(world, ADMINISTRATOR, COLLEAGUE.person_id, 1)
    world.store.fail("tasks.done")
    with pytest.raises(TryAgain):
        answering.confirm(world, MANAGER, [OFFICER.person_id])
    assert (confirmed(world, OFFICER), len(tasks(world))) == (TODAY, 1)
    world.clock.pass_by(days=1)
    morning(world)
    assert tasks(world) == []


def test_other_tasks_of_administrators_are_left_alone() -> None:
    world = world_of(*STAFF, REFERRER, LEAD, due_in=5)
    answering.have_left(world, MANAGER, [OFFICER.person_id])
    answering.confirm(world, MANAGER, [COLLEAGUE.person_id])
    assert [task.mends for task in world.tasks.open(10, Audience.ADMINISTRATORS).rows] == [Mends.STAFF]


def test_where_nobody_else_can_say_it_the_task_says_so() -> None:
    world = world_of(ADMINISTRATOR, OFFICER, due_in=0)
    morning(world)
    assert sorted(task.text for task in tasks(world)) == sorted([yearly_confirmation.ALONE, yearly_confirmation.TEXT])


def test_a_lead_confirms_the_contacts_of_their_school_alone() -> None:
    world = world_of(*STAFF, REFERRER, OTHER_REFERRER, LEAD, due_in=10)
    assert [one.person_id for one in answering.asked_about(world, LEAD).rows] == [REFERRER.person_id]
    answering.confirm(world, LEAD, [REFERRER.person_id])
    assert confirmed(world, REFERRER) == TODAY
    (change,) = world.store.changes
    assert (change.what, change.about, change.by) == ("person-confirmed", "referrer", "lead")
    for person in (OTHER_REFERRER, OFFICER, LEAD):
        with pytest.raises(NotFound):
            answering.confirm(world, LEAD, [person.person_id])


@pytest.mark.parametrize("me", [MANAGER, ADMINISTRATOR])
def test_nobody_confirms_themselves(me: Person) -> None:
    world = world_of(*STAFF, due_in=0)
    with pytest.raises(NotFound):
        answering.confirm(world, me, [me.person_id])
    assert me.person_id not in {one.person_id for one in answering.asked_about(world, me).rows}


def test_confirmed_twice_is_confirmed_once() -> None:
    world = world_of(*STAFF, due_in=5)
    for _ in range(2):
        answering.confirm(world, MANAGER, [OFFICER.person_id])
    assert len(world.store.changes) == 1


def test_a_contact_who_has_left_is_shut_out_and_of_staff_the_administrators_hear() -> None:
    world = world_of(*STAFF, REFERRER, LEAD, due_in=5)
    answering.have_left(world, LEAD, [REFERRER.person_id])
    answering.have_left(world, MANAGER, [OFFICER.person_id])
    known, officer = world.people.get(REFERRER.person_id), world.people.get(OFFICER.person_id)
    assert known
    assert officer
    assert (known.active, officer.active) == (False, True)
    (task,) = world.tasks.open(10, Audience.ADMINISTRATORS).rows
    assert (task.mends, OFFICER.name in task.detail, OFFICER.name in task.text) == (Mends.STAFF, True, False)


def test_many_are_on_pages_and_each_on_one() -> None:
    staff = [replace(OFFICER, person_id=f"o-{n:03}", email=f"o{n}@county.example") for n in range(45)]
    contacts = [replace(REFERRER, person_id=f"c-{n:03}", email=f"c{n}@school.example") for n in range(65)]
    world = world_of(*staff, *contacts, MANAGER, ADMINISTRATOR, due_in=0)
    found, after, pages = list[str](), "", 0
    while pages == 0 or after:
        page = answering.asked_about(world, ADMINISTRATOR, after)
        found += [person.person_id for person in page.rows]
        after, pages = page.after, pages + 1
        assert len(page.rows) < 2 * answering.SHOWN
    assert sorted(found) == sorted(one.person_id for one in (*staff, *contacts, MANAGER))
    morning(world)
    details = " ".join(task.detail for task in tasks(world))
    assert all(f"({one.email})" in details for one in (*staff, *contacts, MANAGER))


@pytest.mark.parametrize("seed", range(3))
def test_two_years_in_which_every_account_is_confirmed_or_an_open_task_names_it(seed: int) -> None:
    """People come, leave, answer or do not; mornings fail in the middle; administrators tick tasks off."""
    rng = random.Random(seed)
    world = world_of(*STAFF, REFERRER, OTHER_REFERRER, LEAD)
    for person in (*STAFF, REFERRER, OTHER_REFERRER, LEAD):
        due(world, person, rng.randrange(1, 300))
    for day in range(730):
        if rng.random() < 0.01:
            let_in(world, "New", f"new{day}@school.example", schools=[rng.choice([SCHOOL, OTHER_SCHOOL])])
        if rng.random() < 0.01:
            let_in(world, "New", f"new{day}@county.example", roles=[rng.choice([Role.OFFICER, Role.MANAGER])])
        if rng.random() < 0.02:
            world.store.fail(rng.choice(["tasks.add", "outbox.add", "jobs.save"]))
        try:
            morning(world)
        except TryAgain:
            work(world)
        for _ in range(3):
            world.clock.pass_by(minutes=20)
            work(world)
        _holds(world)
        people = list(world.people._people.values())
        someone = rng.choice([one for one in people if one.active])
        if rng.random() < 0.03:
            answering.confirm(world, someone, [one.person_id for one in answering.asked_about(world, someone).rows])
        elif rng.random() < 0.01 and not someone.administers:
            world.people.add(replace(someone, active=False))
        if tasks(world) and rng.random() < 0.05:
            task = tasks(world)[0]
            access = Access(f"a{day}", task.task_id, ADMINISTRATOR.person_id, "task-done", world.clock.now())
            world.tasks.done(task.task_id, "Done.", access)
        world.clock.pass_by(minutes=23 * 60)
    assert world.store.changes, "somebody was confirmed"
    assert all(change.by != change.about for change in world.store.changes)


def _holds(world: FakeWorld) -> None:
    today = london_day(world.clock.now())
    details = " ".join(task.detail for task in tasks(world))
    for person in world.people._people.values():
        if needs_confirming(person):
            is_good = person.confirmed is not None and today - person.confirmed < LASTS
            assert is_good or f"({person.email})" in details, f"{person.person_id} on {today}"
