"""Who hears that a page has to be read again."""

from datetime import timedelta

from chalicelib.domain.authority.tasks import Mends
from chalicelib.domain.guidance.pages import NationalGuidance
from chalicelib.domain.instants import london_day
from chalicelib.services.guidance import reviewing, writing
from chalicelib.services.jobs.job_runner import work
from tests.services.guidance.test_publishing import live
from tests.support.world import COLLEAGUE, MANAGER, NOW, OFFICER, FakeWorld, a_world

TODAY = london_day(NOW)
KCSIE = NationalGuidance("Keeping children safe in education", "2026", TODAY + timedelta(days=30))


def world_with(days: int, owner: str = OFFICER.person_id, *rests_on: NationalGuidance) -> FakeWorld:
    world = a_world()
    slug = live(world)
    page = writing.page_named(world, slug)
    details = writing.Details("", 1, owner, TODAY + timedelta(days=days), rests_on)
    writing.set_details(world, slug, page.version, details)
    return world


def morning(world: FakeWorld) -> list[str]:
    reviewing.begin(world, london_day(world.clock.now()))
    work(world)
    return sorted(str(message.recipient) for message in world.messages(reviewing.EMAIL))


def tasks(world: FakeWorld) -> list[str]:
    return [task.text for task in world.store.tasks.values() if task.mends is Mends.GUIDANCE]


def test_the_owner_hears_of_it_and_the_team_has_a_task() -> None:
    world = world_with(60)
    assert morning(world) == [f"person:{OFFICER.person_id}"]
    assert tasks(world) == [
        "Read “Who to tell” of the procedures again by Sunday 24 January 2027, and publish it or give it a later review date."
    ]


def test_nothing_is_said_before() -> None:
    world = world_with(61)
    assert (morning(world), tasks(world)) == ([], [])


def test_the_same_morning_twice_says_it_once() -> None:
    world = world_with(0)
    assert len(morning(world)) == len(morning(world)) == 1


def test_a_year_of_mornings() -> None:
    world = world_with(60)
    for _ in range(60 + 14):
        morning(world)
        world.clock.pass_by(days=1)
    told = [str(message.recipient) for message in world.messages(reviewing.EMAIL)]
    assert told == [f"person:{OFFICER.person_id}"] * 4, "60, 30 and 0 days before, and a week later"
    assert len(tasks(world)) == 1
    morning(world)
    told = [str(message.recipient) for message in world.messages(reviewing.EMAIL)][4:]
    assert told == [f"person:{OFFICER.person_id}", f"person:{MANAGER.person_id}"]


def test_a_page_without_an_owner_is_the_managers() -> None:
    assert morning(world_with(0, "")) == [f"person:{MANAGER.person_id}"]


def test_the_owner_who_left_is_not_written_to() -> None:
    world = world_with(0, "gone")
    assert morning(world) == ["mailbox:team"]


def test_the_national_guidance_has_a_reminder_and_a_task_of_its_own() -> None:
    world = world_with(90, COLLEAGUE.person_id, KCSIE)
    assert morning(world) == [f"person:{COLLEAGUE.person_id}"]
    assert tasks(world) == [
        "Look by Friday 25 December 2026 whether “Keeping children safe in education, 2026” is still in force: “Who to tell” of "
        "the procedures rests on it."
    ]
