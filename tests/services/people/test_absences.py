"""An absence: who may enter it, what is recorded, and the cover gets the day's work."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from chalicelib.domain.errors import Conflict, NotFound
from chalicelib.domain.instants import london_day
from chalicelib.domain.messages.recipients import TEAM_MAILBOX, person_recipient
from chalicelib.domain.people.changes import Changed
from chalicelib.domain.people.covering import AbsenceRefused, by_id, recipient_for, stand_in
from chalicelib.domain.people.people import Away, Person
from chalicelib.services.casework import taking
from chalicelib.services.casework.today import cases_of
from chalicelib.services.people import absences, staffing
from tests.support.world import (
    ADMINISTRATOR,
    COLLEAGUE,
    MANAGER,
    NOW,
    OFFICER,
    PEOPLE,
    REFERRER,
    FakeWorld,
    a_world,
    refer,
)

TODAY = london_day(NOW)
A_WEEK = Away(TODAY, TODAY + timedelta(days=6), COLLEAGUE.person_id)


@pytest.fixture
def world() -> FakeWorld:
    return a_world(people=(*PEOPLE, ADMINISTRATOR))


def test_an_absence_is_written_with_who_entered_it_and_ended_the_same_way(world: FakeWorld) -> None:
    absences.set_absence(world, OFFICER, OFFICER.person_id, 0, A_WEEK)
    absences.set_absence(world, MANAGER, OFFICER.person_id, 1, None)
    first, second = world.store.changes
    assert (first.what, first.about, first.by) == (Changed.ABSENCE, OFFICER.person_id, OFFICER.person_id)
    assert first.after == {"Away": "25 November 2026 to 1 December 2026", "Cover": COLLEAGUE.name}
    assert (second.by, second.before) == (MANAGER.person_id, first.after)


@pytest.mark.parametrize(
    ("who", "whose", "may"),
    [
        (OFFICER, OFFICER, True),
        (OFFICER, COLLEAGUE, False),
        (MANAGER, COLLEAGUE, True),
        (ADMINISTRATOR, COLLEAGUE, True),
        (ADMINISTRATOR, ADMINISTRATOR, False),
        (MANAGER, REFERRER, False),
    ],
)
def test_people_who_may_enter_an_absence(world: FakeWorld, who: Person, whose: Person, may: bool) -> None:
    away = replace(A_WEEK, cover_id=MANAGER.person_id)
    if not may:
        with pytest.raises(NotFound):
            absences.set_absence(world, who, whose.person_id, 0, away)
    else:
        assert absences.set_absence(world, who, whose.person_id, 0, away).away == away


def test_what_cannot_be_is_not_written(world: FakeWorld) -> None:
    for away in (replace(A_WEEK, cover_id=OFFICER.person_id), replace(A_WEEK, last=TODAY - timedelta(days=1))):
        with pytest.raises(AbsenceRefused):
            absences.set_absence(world, OFFICER, OFFICER.person_id, 0, away)
    with pytest.raises(Conflict):
        absences.set_absence(world, OFFICER, OFFICER.person_id, 5, A_WEEK)
    assert world.store.changes == []


def test_the_cover_has_the_cases_of_the_day_and_gets_the_emails(world: FakeWorld) -> None:
    case = refer(world)
    taking.take(world, case.reference, OFFICER, case.version, "once")
    absences.set_absence(world, OFFICER, OFFICER.person_id, 0, A_WEEK)
    assert staffing.owner_or_team(world, OFFICER.person_id) == person_recipient(COLLEAGUE.person_id)
    assert [found.reference for found in cases_of(world, COLLEAGUE)] == [case.reference]
    assert cases_of(world, OFFICER) == []
    world.clock.pass_by(days=7)
    assert cases_of(world, COLLEAGUE) == []
    assert recipient_for(by_id(world.people.staff()), OFFICER.person_id, TODAY + timedelta(days=7)) == person_recipient(
        "officer"
    )


def test_without_anybody_left_it_is_the_team(world: FakeWorld) -> None:
    absences.set_absence(world, OFFICER, OFFICER.person_id, 0, A_WEEK)
    world.people.add(replace(COLLEAGUE, active=False))
    assert stand_in(by_id(world.people.staff()), OFFICER.person_id, TODAY) is None
    assert staffing.owner_or_team(world, OFFICER.person_id) == TEAM_MAILBOX
    (member,) = [member for member in absences.team(world, MANAGER) if member.absence]
    assert member.absence
    assert "no longer works cases" in member.absence.warning
