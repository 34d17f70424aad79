"""By when others owe us an answer, how that was counted, and when we ask again."""

from datetime import date, datetime

import pytest
from msgspec.structs import replace

from chalicelib.domain.authority.authority import EXAMPLE
from chalicelib.domain.authority.time_limits import TimeLimits
from chalicelib.domain.calendar.days import SchoolCalendar
from chalicelib.domain.deadlines import wait_dates
from chalicelib.domain.waiting import Wait, WaitKind
from tests.support.world import NOW, london

COUNTY = EXAMPLE.calendar()
OWN = replace(EXAMPLE, limits=TimeLimits(hand_over_days=1, enquiry_days=2))
"""An authority with limits of its own."""
ASSUMED = " The school’s own term dates are not known: the county’s are used."


def at(*texts: str) -> tuple[datetime, ...]:
    return tuple(map(london, texts))


@pytest.mark.parametrize(
    ("to", "authority", "due", "working", "chase_at"),
    [
        pytest.param(
            *("attendance", EXAMPLE, "2026-11-30T10:00", "3 working days after 25 November 2026."),
            at("2026-11-30T10:00", "2026-12-02T10:00"),
            id="a team of ours: itself, and its lead two working days later",
        ),
        pytest.param(
            *("attendance", OWN, "2026-11-26T10:00", "1 working day after 25 November 2026."),
            at("2026-11-26T10:00", "2026-11-30T10:00"),
            id="the limit is the authority’s",
        ),
        pytest.param(
            *("police", EXAMPLE, "2026-11-30T10:00", "3 working days after 25 November 2026."),
            (),
            id="the police have no mailbox here: it is ours to ask",
        ),
    ],
)
def test_another_team_has_so_many_working_days_to_answer(
    to: str, authority: object, due: str, working: str, chase_at: tuple[datetime, ...]
) -> None:
    assert wait_dates.hand_over_wait(to, NOW, authority) == Wait(  # type: ignore[arg-type]
        WaitKind.HAND_OVER, NOW, london(due), working, to, chase_at
    )


DAY_OFF = " That is a day off, so it is due on the working day before."


@pytest.mark.parametrize(
    ("needed_by", "now", "due", "working"),
    [
        pytest.param(
            *(None, "2026-11-25T10:00", "2026-12-02T10:00", "5 working days after 25 November 2026."),
            id="no day is named: the authority’s limit",
        ),
        pytest.param(
            *(date(2026, 12, 10), "2026-11-25T10:00", "2026-12-10T17:00"),
            "The day that they name: 10 December 2026.",
            id="when the office closes on the named day",
        ),
        pytest.param(
            *(date(2026, 12, 12), "2026-11-25T10:00", "2026-12-11T17:00"),
            f"The day that they name: 12 December 2026.{DAY_OFF}",
            id="a Saturday: the Friday before",
        ),
        pytest.param(
            *(date(2026, 11, 25), "2026-11-25T10:00", "2026-11-25T17:00"),
            "The day that they name: 25 November 2026.",
            id="today",
        ),
        pytest.param(
            *(date(2026, 11, 25), "2026-11-25T17:00", "2026-11-26T17:00"),
            "1 working day after 25 November 2026.",
            id="today, and the office closes just now: the next working day",
        ),
        pytest.param(
            *(date(2026, 11, 24), "2026-11-25T10:00", "2026-11-26T10:00"),
            "1 working day after 25 November 2026.",
            id="a day that is over",
        ),
    ],
)
def test_another_authority_gets_its_answer_by_the_day_that_it_names(
    needed_by: date | None, now: str, due: str, working: str
) -> None:
    found = wait_dates.enquiry_wait("928", needed_by, london(now), EXAMPLE)
    assert found == Wait(WaitKind.ENQUIRY, london(now), london(due), working, "928")


def test_an_authority_may_answer_enquiries_sooner() -> None:
    assert wait_dates.enquiry_wait("928", None, NOW, OWN).due_at == london("2026-11-27T10:00")


@pytest.mark.parametrize(
    ("calendar", "due", "again", "working"),
    [
        (None, "2026-11-30T10:00", "2026-12-03T10:00", "3 working days after 25 November 2026."),
        (COUNTY, "2026-11-30T10:00", "2026-12-03T10:00", "3 school days after 25 November 2026."),
    ],
)
def test_the_referrer_has_three_school_days_to_answer_and_three_more(
    calendar: SchoolCalendar | None, due: str, again: str, working: str
) -> None:
    found = wait_dates.question_wait("rita", calendar, NOW, EXAMPLE)
    assert found == Wait(WaitKind.QUESTION, NOW, london(due), working, "rita", at(due, again))


def test_a_question_before_christmas_waits_for_the_pupils_to_be_back() -> None:
    found = wait_dates.question_wait("rita", COUNTY, london("2026-12-17T10:00"), EXAMPLE)
    assert found.chase_at == at("2027-01-06T10:00", "2027-01-11T10:00")


@pytest.mark.parametrize(
    ("calendar", "due", "working"),
    [
        (None, "2026-11-27T10:00", "2 working days after 25 November 2026."),
        (COUNTY, "2026-11-27T10:00", "2 school days after 25 November 2026."),
    ],
)
def test_the_school_has_two_school_days_to_read_a_decision(
    calendar: SchoolCalendar | None, due: str, working: str
) -> None:
    found = wait_dates.decision_wait(calendar, NOW, EXAMPLE)
    assert found == Wait(WaitKind.DECISION, NOW, london(due), working, chase_at=at(due))


@pytest.mark.parametrize(
    ("from_day", "due", "working"),
    [
        pytest.param(
            *(date(2026, 12, 1), "2026-12-08T17:00", "5 school days after 1 December 2026."), id="from a later day on"
        ),
        pytest.param(
            *(date(2026, 11, 24), "2026-12-02T10:00", "5 school days after 25 November 2026."),
            id="from a day that is over: from now on",
        ),
        pytest.param(
            *(date(2026, 11, 25), "2026-12-02T17:00", "5 school days after 25 November 2026."), id="from today on"
        ),
    ],
)
def test_a_deletion_return_is_due_five_school_days_after_the_name_may_go(
    from_day: date, due: str, working: str
) -> None:
    found = wait_dates.deletion_wait(from_day, COUNTY, NOW, EXAMPLE)
    assert found == Wait(WaitKind.DELETION, NOW, london(due), working, chase_at=at(due))


QUESTION = Wait(WaitKind.QUESTION, NOW, NOW, "3 school days.")
OLD = tuple(Wait(kind, NOW, NOW, "Counted before.") for kind in (WaitKind.DELETION, WaitKind.DECISION))


@pytest.mark.parametrize("calendar", [None, COUNTY])
@pytest.mark.parametrize("from_day", [None, date(2026, 12, 1)])
def test_a_final_decision_waits_for_its_reader_and_for_the_return_where_the_name_may_go(
    from_day: date | None, calendar: SchoolCalendar | None
) -> None:
    found = wait_dates.waits_after_decision((*OLD, QUESTION), from_day, calendar, NOW, EXAMPLE)
    assert found == (
        QUESTION,
        wait_dates.decision_wait(calendar, NOW, EXAMPLE),
        *([wait_dates.deletion_wait(from_day, calendar, NOW, EXAMPLE)] if from_day else []),
    )


@pytest.mark.parametrize(
    ("start", "days", "calendar", "due", "working"),
    [
        pytest.param(
            *("2026-11-25T10:00", 2, COUNTY, "2026-11-27T10:00", "2 school days after 25 November 2026."),
            id="at the same time of day",
        ),
        pytest.param(
            *("2026-11-25T07:15", 2, COUNTY, "2026-11-27T09:00", "2 school days after 25 November 2026."),
            id="from before the office opens: when it opens",
        ),
        pytest.param(
            *("2026-11-25T23:30", 2, COUNTY, "2026-11-27T17:00", "2 school days after 25 November 2026."),
            id="from late in the evening: when it closes",
        ),
        pytest.param(
            *("2027-03-25T10:00", 1, COUNTY, "2027-04-13T10:00", "1 school days after 25 March 2027."),
            id="over Easter and the change of clocks",
        ),
        pytest.param(
            *("2026-11-25T10:00", 2, SchoolCalendar(EXAMPLE.terms, EXAMPLE.closures, assumed=True)),
            *("2026-11-27T10:00", f"2 school days after 25 November 2026.{ASSUMED}"),
            id="a school without dates of its own",
        ),
        pytest.param(
            *("2027-12-17T10:00", 2, COUNTY, "2027-12-21T10:00", "2 working days after 17 December 2027."),
            id="a calendar that ends: working days",
        ),
        pytest.param(
            *("2026-11-25T10:00", 2, None, "2026-11-27T10:00", "2 working days after 25 November 2026."),
            id="no school: working days",
        ),
    ],
)
def test_school_days_are_counted_by_the_schools_calendar(
    start: str, days: int, calendar: SchoolCalendar | None, due: str, working: str
) -> None:
    found = wait_dates.after_school_days(london(start), days, calendar, EXAMPLE)
    assert (found.at, found.working) == (london(due), working)
    assert found.at.tzinfo is london(start).tzinfo
