"""When an Action sheet is chased."""

from datetime import UTC, date, datetime

import pytest
from msgspec.structs import replace

from chalicelib.domain.calendar.days import SchoolCalendar
from chalicelib.domain.calendar.school_mail import is_read_on
from chalicelib.domain.people.mail_contacts import ContactRole
from chalicelib.domain.sheets.chasing import Chase, chase_on
from chalicelib.domain.sheets.sheet import Audience, Sheet, SheetNumber, SheetState, SheetType

AT = datetime(2026, 12, 1, 9, tzinfo=UTC)
SHEET = Sheet(
    "sheet",
    SheetNumber(2026, 1),
    SheetType.ACTION,
    "Title",
    Audience(frozenset({ContactRole.HEAD})),
    complete_by=date(2026, 12, 22),
    state=SheetState.PUBLISHED,
    published_at=AT,
)
"""Due on a Tuesday in the Christmas holidays."""
TERMS = is_read_on(SchoolCalendar(((date(2026, 9, 2), date(2026, 12, 18)), (date(2027, 1, 4), date(2027, 7, 20))), ()))


@pytest.mark.parametrize(
    ("day", "step"),
    [
        ("2026-12-18", None),
        ("2026-12-19", Chase.REMINDER),
        ("2026-12-21", Chase.REMINDER),
        ("2026-12-22", Chase.DUE),
        ("2026-12-23", Chase.DUE),
        ("2027-01-04", Chase.DUE),
        ("2027-01-05", Chase.HEAD),
        ("2027-01-06", Chase.HEAD),
        ("2027-01-07", Chase.CALLS),
        ("2027-01-28", Chase.CALLS),
        ("2027-01-29", None),
    ],
)
def test_the_day_says_how_far_it_has_come(day: str, step: int | None) -> None:
    assert chase_on(SHEET, date.fromisoformat(day), TERMS) == step


@pytest.mark.parametrize(
    "sheet",
    [
        replace(SHEET, complete_by=None, complete_words="as soon as possible"),
        replace(SHEET, type=SheetType.INFORMATION),
        replace(SHEET, state=SheetState.WITHDRAWN),
        replace(SHEET, stopped_at=AT),
    ],
    ids=["words", "information", "withdrawn", "stopped"],
)
def test_what_is_not_chased(sheet: Sheet) -> None:
    assert chase_on(sheet, date(2026, 12, 24), TERMS) is None
