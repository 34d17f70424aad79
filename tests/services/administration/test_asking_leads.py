"""A new contact of a school for whom one of its safeguarding leads answers."""

import pytest
from msgspec.structs import replace

from chalicelib.domain.authority.agreement import Stand
from chalicelib.domain.authority.second_person import LASTS
from chalicelib.domain.authority.tasks import Audience, Mends
from chalicelib.domain.errors import Conflict
from chalicelib.domain.people.people import Person, School
from chalicelib.services.administration import agreeing, asking_leads
from chalicelib.services.administration.asking_leads import SILENCE, answer, ask_leads
from chalicelib.services.administration.leaving import NotPossible
from chalicelib.services.jobs.job_runner import work
from tests.support.world import (
    ADMINISTRATOR,
    MANAGER,
    OFFICER,
    OTHER_SCHOOL,
    PEOPLE,
    SCHOOL,
    FakeWorld,
    a_world,
)

LED = School(SCHOOL.urn, SCHOOL.name, safeguarding=True)
LEAD = Person("lead", "Lena Lead", "lena@school.example", schools=(LED,))
OTHER_LEAD = Person("other-lead", "Lou Lead", "lou@school.example", schools=(LED,))
STRANGER = Person("stranger", "Sue", "sue@other.example", schools=(replace(OTHER_SCHOOL, safeguarding=True),))
CAI = "cai@school.example"


@pytest.fixture
def world() -> FakeWorld:
    return a_world(people=(*PEOPLE, ADMINISTRATOR, LEAD, OTHER_LEAD, STRANGER))


def asked(world: FakeWorld, school: School = SCHOOL) -> str:
    ask_leads(world, ADMINISTRATOR, "Cai Colleague", CAI, school)
    (request,) = world.access_requests.waiting(world.clock.now())
    return request.request_id


def access(world: FakeWorld) -> list[School]:
    person = world.people.by_email(CAI)
    return [*person.schools] if person and person.active else []


def open_tasks(world: FakeWorld) -> list[str]:
    return [task.task_id for task in world.tasks.open(10, Audience.ADMINISTRATORS).rows]


def test_the_leads_of_the_school_are_asked_and_nobody_has_access_yet(world: FakeWorld) -> None:
    asked(world)
    assert {str(message.recipient) for message in world.messages("contact_asked")} == {
        "person:lead",
        "person:other-lead",
    }
    assert access(world) == []


def test_asking_twice_waits_once_and_writes_once(world: FakeWorld) -> None:
    asked(world)
    asked(world)
    assert len(world.messages("contact_asked")) == 2


def test_a_lead_who_agrees_gives_the_access_that_was_asked_for_and_is_named(world: FakeWorld) -> None:
    request = asked(world)
    for _ in range(2):
        answer(world, "lead", request, agrees=True)
    assert access(world) == [SCHOOL]
    (change,) = [change for change in world.store.changes if change.what == "person-added"]
    assert (change.by, change.after["Agreed by"]) == (ADMINISTRATOR.person_id, LEAD.name)


def test_a_new_lead_is_told_to_the_others_as_ever(world: FakeWorld) -> None:
    answer(world, "lead", asked(world, LED), agrees=True)
    assert access(world) == [LED]
    assert world.messages("new_lead")


def test_a_lead_who_refuses_gives_none_and_those_who_watch_hear_of_it(world: FakeWorld) -> None:
    request = asked(world)
    answer(world, "lead", request, agrees=False)
    assert access(world) == []
    assert world.message("access_changed").variables["access"] == "declined"
    with pytest.raises(Conflict):
        answer(world, "other-lead", request, agrees=True)


@pytest.mark.parametrize("who", ["stranger", "referrer", "officer", "nobody"])
def test_nobody_else_answers(world: FakeWorld, who: str) -> None:
    request = asked(world)
    with pytest.raises(Conflict):
        answer(world, who, request, agrees=True)
    assert access(world) == []


def test_a_lead_who_is_none_any_more_answers_nothing(world: FakeWorld) -> None:
    request = asked(world)
    world.people.add(replace(LEAD, schools=(SCHOOL,)))
    with pytest.raises(Conflict):
        answer(world, "lead", request, agrees=True)


def test_a_school_without_a_lead_and_a_member_of_staff_are_not_asked_about(world: FakeWorld) -> None:
    with pytest.raises(NotPossible, match="no safeguarding lead"):
        ask_leads(world, ADMINISTRATOR, "Cai", CAI, School("777777", "Leaderless School"))
    with pytest.raises(NotPossible, match="second person in the team"):
        ask_leads(world, ADMINISTRATOR, OFFICER.name, OFFICER.email, SCHOOL)
    assert world.access_requests.waiting(world.clock.now()) == []


def test_a_second_person_of_the_team_may_still_agree(world: FakeWorld) -> None:
    request = asked(world)
    agreeing.agree(world, MANAGER, request)
    assert access(world) == [SCHOOL]
    with pytest.raises(Conflict):
        answer(world, "lead", request, agrees=False)


def test_silence_becomes_a_task_of_the_administrators(world: FakeWorld) -> None:
    request = asked(world)
    world.clock.pass_by(hours=71)
    work(world)
    assert open_tasks(world) == []
    world.clock.pass_by(hours=1)
    work(world)
    assert open_tasks(world) == [f"{SILENCE}-{request}"]
    (task,) = world.tasks.open(10, Audience.ADMINISTRATORS).rows
    assert (task.mends, task.detail) == (Mends.CONTACTS, SCHOOL.name)
    with pytest.raises(Conflict):
        answer(world, "lead", request, agrees=True)


@pytest.mark.parametrize("agrees", [True, False])
def test_an_answer_is_no_silence(world: FakeWorld, agrees: bool) -> None:
    request = asked(world)
    answer(world, "lead", request, agrees=agrees)
    world.clock.pass_by(hours=LASTS.total_seconds() / 3600)
    work(world)
    assert open_tasks(world) == []
    found = world.access_requests.get(request)
    assert found
    assert found.stand is (Stand.AGREED if agrees else Stand.DECLINED)


def test_what_is_asked_about_is_the_school_that_is_new_to_the_person(world: FakeWorld) -> None:
    world.people.add(Person("cai", "Cai", CAI, schools=(OTHER_SCHOOL,)))
    request = world.access_requests.get(asked(world))
    assert asking_leads.school_in_question(request) == SCHOOL
    with pytest.raises(Conflict):
        answer(world, "stranger", asked(world), agrees=True)
