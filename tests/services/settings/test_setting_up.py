from datetime import date

import pytest
from msgspec.structs import replace

from chalicelib.domain.authority.authority import EXAMPLE
from chalicelib.domain.authority.stored_authority import authority_from, stored_form
from chalicelib.domain.authority.tasks import Audience
from chalicelib.domain.calendar.days import TermDatesWrong
from chalicelib.domain.calendar.term_dates import CalendarRefused
from chalicelib.domain.errors import Conflict
from chalicelib.domain.people.changes import Changed
from chalicelib.services.administration.moving_mailboxes import save_settings
from chalicelib.services.casework.finishing import finish_task
from chalicelib.services.settings import setting_up
from chalicelib.services.settings.setting_up import warn_unconfigured, what_is_missing
from tests.support.world import ADMINISTRATOR, FakeWorld, a_world, london

ME = ADMINISTRATOR


@pytest.fixture
def world() -> FakeWorld:
    return a_world()


def test_what_is_stored_is_read_as_the_same_settings() -> None:
    assert authority_from(stored_form(EXAMPLE)) == EXAMPLE


def test_settings_are_saved_with_who_what_before_and_after(world: FakeWorld) -> None:
    save_settings(world, ME, 0, {"team_phone": "01632 960 999"})
    assert world.authorities.current() == replace(EXAMPLE, team_phone="01632 960 999")
    (change,) = world.store.changes
    assert (change.what, change.by) == (Changed.SETTINGS, ME.person_id)
    assert (change.before, change.after) == ({"Team phone": "01632 960 100"}, {"Team phone": "01632 960 999"})


def test_the_second_of_two_administrators_is_told(world: FakeWorld) -> None:
    save_settings(world, ME, 0, {"name": "First"})
    with pytest.raises(Conflict):
        save_settings(world, ME, 0, {"name": "Second"})
    assert world.authorities.current().name == "First"


def test_what_changes_nothing_is_not_written(world: FakeWorld) -> None:
    save_settings(world, ME, 0, {"name": EXAMPLE.name})
    assert (world.store.changes, setting_up.set_up(world).version) == ([], 0)


# --- the calendar -------------------------------------------------------------------------------------------------------


def test_a_term_is_added_in_its_place_and_removed_again(world: FakeWorld) -> None:
    setting_up.add_term(world, ME, 0, date(2028, 1, 5), date(2028, 2, 11))
    assert world.authorities.current().terms[-1] == (date(2028, 1, 5), date(2028, 2, 11))
    setting_up.remove_term(world, ME, 1, date(2028, 1, 5))
    assert world.authorities.current().terms == EXAMPLE.terms
    assert [change.what for change in world.store.changes] == [Changed.CALENDAR] * 2


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2027, 12, 1), date(2028, 1, 20), "overlap those from 1 November 2027 to 17 December 2027"),
        (date(2028, 2, 11), date(2028, 1, 5), "cannot end on"),
        (date(2028, 1, 5), date(2029, 1, 5), "20 weeks"),
    ],
)
def test_terms_that_contradict_themselves_are_refused(world: FakeWorld, first: date, last: date, words: str) -> None:
    with pytest.raises((TermDatesWrong, CalendarRefused), match=words):
        setting_up.add_term(world, ME, 0, first, last)
    assert world.authorities.current() == EXAMPLE


def test_a_day_without_pupils_is_added_and_removed(world: FakeWorld) -> None:
    day = date(2026, 12, 4)
    setting_up.add_closure(world, ME, 0, day)
    assert not world.authorities.current().calendar().is_school_day(day)
    setting_up.remove_closure(world, ME, 1, day)
    assert world.authorities.current().closures == EXAMPLE.closures


@pytest.mark.parametrize(
    ("day", "words"), [(date(2026, 12, 5), "at a weekend"), (date(2026, 12, 22), "in none of the terms")]
)
def test_a_day_that_is_no_school_day_anyway_is_refused(world: FakeWorld, day: date, words: str) -> None:
    with pytest.raises(CalendarRefused, match=words):
        setting_up.add_closure(world, ME, 0, day)


@pytest.mark.parametrize(
    ("today", "missing"),
    [
        (date(2026, 11, 25), []),
        (date(2026, 12, 17), []),
        (date(2026, 12, 18), ["The school calendar ends on 17 December 2027."]),
        (date(2028, 1, 2), ["The school calendar ends", "Bank holidays are known to the end of 2028."]),
    ],
)
def test_a_calendar_that_does_not_reach_a_year_ahead_is_missing(today: date, missing: list[str]) -> None:
    found = what_is_missing(EXAMPLE, today)
    assert len(found) == len(missing)
    assert all(sentence.startswith(start) for sentence, start in zip(found, missing, strict=True))


def test_an_empty_calendar_is_missing() -> None:
    assert "is empty" in what_is_missing(replace(EXAMPLE, terms=()), date(2026, 11, 25))[0]


def test_nobody_is_nagged_while_the_calendars_reach(world: FakeWorld) -> None:
    assert (warn_unconfigured(world), world.store.tasks) == (0, {})


def test_administrators_are_nagged_once_a_month_until_the_dates_are_there(world: FakeWorld) -> None:
    for day in ("2027-01-10T09:00", "2027-01-20T09:00"):
        world.clock.set(london(day))
        warn_unconfigured(world)
    (task,) = world.tasks.open(5, Audience.ADMINISTRATORS).rows
    assert (task.text[:19], world.tasks.open(5).rows) == ("The school calendar", ())
    finish_task(world, task.task_id, ME, "Added them.", Audience.ADMINISTRATORS)
    warn_unconfigured(world)
    assert world.tasks.open(5, Audience.ADMINISTRATORS).rows == ()
    world.clock.set(london("2027-02-01T09:00"))
    warn_unconfigured(world)
    assert len(world.tasks.open(5, Audience.ADMINISTRATORS).rows) == 1
