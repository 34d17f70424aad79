from datetime import date

import pytest
from msgspec.structs import replace

from chalicelib.domain.calendar.term_dates import CalendarRefused
from chalicelib.domain.errors import Conflict, NotFound
from chalicelib.domain.people.changes import Changed
from chalicelib.services.referrals.drafting import setting_of
from chalicelib.services.settings.school_calendar import add_closure, add_term, calendar_of, remove_closure, remove_term
from tests.support.world import ADMINISTRATOR, REFERRER, SCHOOL, FakeWorld, a_draft, a_world

ME, DAY = ADMINISTRATOR, date(2026, 11, 24)


@pytest.fixture
def world() -> FakeWorld:
    return a_world()


def _enter_a_year(world: FakeWorld) -> None:
    add_term(world, ME, SCHOOL.urn, 0, date(2026, 9, 7), date(2026, 12, 11))
    add_term(world, ME, SCHOOL.urn, 1, date(2027, 1, 11), date(2027, 3, 26))
    add_term(world, ME, SCHOOL.urn, 2, date(2027, 4, 19), date(2027, 7, 9))


def test_a_school_counts_by_the_countys_dates_until_it_has_its_own(world: FakeWorld) -> None:
    county = replace(world.authorities.current().calendar(), assumed=True)
    assert calendar_of(world, SCHOOL.urn) == county
    assert calendar_of(world, "") == county
    _enter_a_year(world)
    calendar = calendar_of(world, SCHOOL.urn)
    assert (calendar.is_school_day(date(2026, 10, 28)), calendar.caveat) == (True, "")


def test_what_is_entered_is_removed_again_and_each_change_is_recorded(world: FakeWorld) -> None:
    add_closure(world, ME, SCHOOL.urn, 0, DAY)
    assert not calendar_of(world, SCHOOL.urn).is_school_day(DAY)
    remove_closure(world, ME, SCHOOL.urn, 1, DAY)
    add_term(world, ME, SCHOOL.urn, 2, date(2028, 1, 10), date(2028, 3, 24))
    remove_term(world, ME, SCHOOL.urn, 3, date(2028, 1, 10))
    assert world.schools.dates(SCHOOL.urn).terms == ()
    assert [change.what for change in world.store.changes] == [Changed.SCHOOL_CALENDAR] * 4
    assert all(SCHOOL.name in change.after["School"] for change in world.store.changes)


def test_a_page_that_somebody_else_overtook_changes_nothing(world: FakeWorld) -> None:
    add_closure(world, ME, SCHOOL.urn, 0, DAY)
    with pytest.raises(Conflict):
        add_closure(world, ME, SCHOOL.urn, 0, date(2026, 11, 23))


def test_a_closure_in_the_holidays_and_a_school_nobody_knows_are_refused(world: FakeWorld) -> None:
    with pytest.raises(CalendarRefused, match="in none of the terms"):
        add_closure(world, ME, SCHOOL.urn, 0, date(2026, 12, 22))
    with pytest.raises(NotFound):
        add_closure(world, ME, "999999", 0, DAY)


def test_a_form_is_filled_in_by_the_calendar_of_the_chosen_school(world: FakeWorld) -> None:
    add_closure(world, ME, SCHOOL.urn, 0, DAY)
    setting = setting_of(world, a_draft(world), REFERRER)
    assert (DAY in setting.days, setting.calendar.assumed) == (False, True)
    assert setting.county == world.authorities.current().calendar()
