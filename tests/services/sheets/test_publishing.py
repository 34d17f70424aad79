"""A sheet is published once, at once or at its time, and its readers are told by one job."""

from datetime import date, time, timedelta

import pytest
from msgspec.structs import replace

from chalicelib.domain.authority.tasks import Audience as TaskAudience
from chalicelib.domain.errors import Conflict, DomainError, NotPossibleNow, TryAgain
from chalicelib.domain.files.jobs import Job
from chalicelib.domain.sheets.publish_time import publish_time
from chalicelib.domain.sheets.sheet import Audience, Sheet, SheetNumber, SheetState
from chalicelib.ports.guidance import Rendered
from chalicelib.services.sheets import publishing, writing
from chalicelib.services.sheets.publishing import TELL
from tests.support.sheets import HEAD, a_sheet, now, published, with_head
from tests.support.world import MANAGER, OFFICER, FakeWorld, a_world, london

OCTOBER = london("2026-10-24T12:00")


@pytest.fixture
def world() -> FakeWorld:
    world = a_world()
    with_head(world)
    return world


def jobs(world: FakeWorld) -> list[Job]:
    return [job for job in world.store.jobs.values() if job.kind == TELL]


def tick(world: FakeWorld) -> int:
    return publishing.publish_due(world, world.clock.now() + timedelta(minutes=1))


def schedule(world: FakeWorld, sheet: Sheet, hours: int = 1) -> Sheet:
    at = world.clock.now() + timedelta(hours=hours)
    return publishing.schedule(world, OFFICER, sheet.sheet_id, sheet.version, at)


def test_publishing_renders_the_text_with_its_date_and_adds_one_job(world: FakeWorld) -> None:
    sheet = published(world, markdown="By {{date}}.", complete_by=date(2026, 12, 18), complete_words="")
    assert (sheet.state, sheet.published_at) == (SheetState.PUBLISHED, world.clock.now())
    assert sheet.html == '<p class="govuk-body" dir="auto">By 18 December 2026.</p>'
    (job,) = jobs(world)
    assert (job.subject, job.person_id) == ({"sheet": sheet.sheet_id, "amendment": "0"}, OFFICER.person_id)


def test_publishing_twice_publishes_once(world: FakeWorld) -> None:
    sheet = a_sheet(world)
    first = publishing.publish(world, OFFICER, sheet.sheet_id, sheet.version)
    world.clock.pass_by(minutes=5)
    assert publishing.publish(world, MANAGER, sheet.sheet_id, sheet.version) == first
    assert len(jobs(world)) == 1


def test_what_was_changed_since_it_was_looked_at_is_not_published(world: FakeWorld) -> None:
    sheet = a_sheet(world)
    writing.write(world, MANAGER, sheet, replace(sheet, title="Another title"))
    with pytest.raises(Conflict):
        publishing.publish(world, OFFICER, sheet.sheet_id, sheet.version)
    assert jobs(world) == []


def test_a_sheet_for_nobody_is_refused_with_a_sentence(world: FakeWorld) -> None:
    for audience in (Audience(), Audience(frozenset({HEAD.role}), areas=frozenset({"Nowhere"}))):
        sheet = a_sheet(
            world, once=str(audience), audience=audience, number=SheetNumber(2014, 1 + len(world.sheets.numbers))
        )
        with pytest.raises(NotPossibleNow, match=r"for nobody|whom the sheet is for"):
            publishing.publish(world, OFFICER, sheet.sheet_id, sheet.version)
        with pytest.raises(NotPossibleNow):
            schedule(world, sheet)
        assert now(world, sheet) == sheet
    assert jobs(world) == []


class Refused(DomainError):
    pass


def test_a_text_that_cannot_be_rendered_is_refused_before_it_is_scheduled(world: FakeWorld) -> None:
    def refuse(text: str) -> Rendered:
        raise Refused("The text is nested too deep.")

    sheet = a_sheet(world)
    refusing = world.but(markup=refuse)
    with pytest.raises(Refused):
        schedule(refusing, sheet)
    assert now(world, sheet) == sheet


def test_a_scheduled_sheet_is_published_at_its_time_and_not_before(world: FakeWorld) -> None:
    sheet = schedule(world, a_sheet(world))
    assert (tick(world), now(world, sheet).state) == (0, SheetState.SCHEDULED)
    world.clock.pass_by(hours=1)
    assert (tick(world), now(world, sheet).state) == (1, SheetState.PUBLISHED)
    assert (tick(world), len(jobs(world))) == (0, 1)


def test_in_the_hour_that_the_clocks_repeat_it_is_published_the_first_time() -> None:
    world = a_world(OCTOBER)
    with_head(world)
    sheet = a_sheet(world)
    at = publish_time(date(2026, 10, 25), time(1, 30), world.clock.now())
    publishing.schedule(world, OFFICER, sheet.sheet_id, sheet.version, at)
    world.clock.pass_by(hours=13, minutes=29)
    assert tick(world) == 0
    world.clock.pass_by(minutes=1)
    assert tick(world) == 1
    assert now(world, sheet).published_at == at
    world.clock.pass_by(hours=1)
    assert (tick(world), len(jobs(world))) == (0, 1)


def test_what_was_discarded_or_taken_back_while_it_was_scheduled_does_not_go(world: FakeWorld) -> None:
    first = schedule(world, a_sheet(world))
    second = schedule(world, a_sheet(world, once="2", number=SheetNumber(2014, 66)))
    due = list(world.due_index.due("sheet", world.clock.now() + timedelta(hours=2)))  # type: ignore[arg-type]
    writing.discard(world, OFFICER, first.sheet_id, first.version)
    publishing.take_back(world, OFFICER, second.sheet_id, second.version)
    world.clock.pass_by(hours=2)
    assert [publishing._publish_one(world, each) for each in due] == [0, 0], "the index may lag"
    assert tick(world) == 0
    assert (world.sheets.get(first.sheet_id), now(world, second).state) == (None, SheetState.DRAFT)
    assert jobs(world) == []


def test_a_sheet_whose_readers_are_gone_at_its_time_is_a_draft_again_with_a_task(world: FakeWorld) -> None:
    heads = Audience(frozenset({HEAD.role}), urns=frozenset({"654321"}))
    world.mail_contacts.rows[HEAD.contact_id] = replace(HEAD, urn="654321")
    people = world.people
    for person in list(people._people.values()):
        people._people[person.person_id] = replace(person, schools=())
    sheet = schedule(world, a_sheet(world, audience=heads))
    world.mail_contacts.rows.clear()
    world.clock.pass_by(hours=1)
    assert (tick(world), now(world, sheet).state) == (1, SheetState.DRAFT)
    (task,) = world.store.tasks.values()
    assert "65/14 was not published at its time" in task.text
    assert "nobody" in task.detail
    assert tick(world) == 0


def test_a_fault_at_its_time_is_tried_again_and_publishes_once(world: FakeWorld) -> None:
    sheet = schedule(world, a_sheet(world))
    world.clock.pass_by(hours=1)
    world.store.fail("sheets.save")
    assert tick(world) == 0
    assert now(world, sheet).state is SheetState.SCHEDULED
    world.clock.pass_by(hours=1)
    assert (tick(world), len(jobs(world))) == (1, 1)


def test_a_fault_while_it_is_published_changes_nothing(world: FakeWorld) -> None:
    sheet = a_sheet(world)
    world.store.fail("sheets.save")
    with pytest.raises(TryAgain):
        publishing.publish(world, OFFICER, sheet.sheet_id, sheet.version)
    assert (now(world, sheet), jobs(world)) == (sheet, [])


def test_an_amendment_is_told_by_a_job_of_its_own(world: FakeWorld) -> None:
    first = published(world)
    draft = writing.amend(world, MANAGER, first.sheet_id)
    written = writing.write(world, MANAGER, draft, replace(draft, what_changed="The day."))
    second = publishing.publish(world, MANAGER, written.sheet_id, written.version)
    assert second.amendment == 1
    assert sorted(job.subject["amendment"] for job in jobs(world)) == ["0", "1"]
    old = world.sheets.get(first.sheet_id, 0)
    assert old
    assert (old.state, old.html) == (SheetState.PUBLISHED, first.html)


def test_schools_at_which_nobody_is_told_are_a_task_for_administrators(world: FakeWorld) -> None:
    people = world.people._people
    for person in list(people.values()):
        people[person.person_id] = replace(person, schools=())
    published(world)
    (task,) = world.store.tasks.values()
    assert task.audience is TaskAudience.ADMINISTRATORS
    assert task.text == "Information sheet 65/14 tells nobody at 1 school. Add contacts for them."
    assert task.detail == "Sample Academy"


def test_a_withdrawn_sheet_says_why_and_what_replaced_it(world: FakeWorld) -> None:
    first = published(world)
    other = published(world, once="2", number=SheetNumber(2014, 66))
    gone = publishing.withdraw(world, MANAGER, first.sheet_id, first.version, "It was wrong.", other.sheet_id)
    assert (gone.state, gone.withdrawn_because, gone.replaced_by) == (
        SheetState.WITHDRAWN,
        "It was wrong.",
        other.sheet_id,
    )
    with pytest.raises(NotPossibleNow):
        publishing.withdraw(world, MANAGER, first.sheet_id, gone.version, "Again.")
