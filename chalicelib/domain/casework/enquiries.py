"""Reasonable enquiries: what a school should have tried by which school day of absence.

Advice, never a wall. No statute sets these days; the ladder combines councils' published practice and the statutory
guidance.
"""

from collections.abc import Collection
from datetime import date
from enum import StrEnum

from msgspec import Struct

from chalicelib.domain.calendar.days import SchoolCalendar, school_days_between
from chalicelib.domain.errors import CalendarTooShort


class Enquiry(StrEnum):
    PHONE = "phone"
    WRITTEN = "text-or-email"
    EMERGENCY_CONTACT = "emergency-contact"
    STAFF_AND_FRIENDS = "staff-and-friends"
    SIBLING_SCHOOL = "sibling-school"
    HOME_VISIT = "home-visit"
    LETTER = "letter"
    AGENCY = "agency"
    AUTHORITY = "authority"
    OTHER = "other"


LABELS = {
    Enquiry.PHONE: "Phone call to the family",
    Enquiry.WRITTEN: "Text or email to the family",
    Enquiry.EMERGENCY_CONTACT: "Emergency contact",
    Enquiry.STAFF_AND_FRIENDS: "Staff, friends or classmates asked",
    Enquiry.SIBLING_SCHOOL: "A sibling’s school",
    Enquiry.HOME_VISIT: "Home visit",
    Enquiry.LETTER: "Letter to the last address",
    Enquiry.AGENCY: "Social worker or another agency that knows the family",
    Enquiry.AUTHORITY: "The local authority, or another authority’s admissions team",
    Enquiry.OTHER: "Something else",
}


class Rung(Struct, frozen=True):
    """By this school day of absence, one of these was tried; `words` end the sentence "By day n we expect …"."""

    by_day: int
    any_of: frozenset[Enquiry]
    words: str


LADDER = (
    Rung(1, frozenset({Enquiry.PHONE}), "a phone call to the family"),
    Rung(3, frozenset({Enquiry.WRITTEN}), "a text or an email to the family"),
    Rung(
        3,
        frozenset({Enquiry.STAFF_AND_FRIENDS, Enquiry.SIBLING_SCHOOL, Enquiry.EMERGENCY_CONTACT}),
        "staff, friends, emergency contacts or a sibling’s school asked",
    ),
    Rung(5, frozenset({Enquiry.HOME_VISIT}), "a home visit"),
    Rung(5, frozenset({Enquiry.LETTER}), "a letter to the last known address"),
    Rung(
        10,
        frozenset({Enquiry.AGENCY, Enquiry.AUTHORITY}),
        "agencies that know the family, or the local authority, asked",
    ),
)


def still_expected(tried: Collection[str], day_of_absence: int) -> tuple[str, ...]:
    """The enquiries that a school should have made by this school day of absence, and has not; empty before the first
    day."""
    return tuple(
        f"By school day {rung.by_day} of absence: {rung.words}."
        for rung in LADDER
        if rung.by_day <= day_of_absence and not rung.any_of & set(tried)
    )


def day_of_absence(last_attended: date, today: date, calendar: SchoolCalendar) -> int | None:
    """How many school days the child has been absent; None where the calendar does not say."""
    try:
        return school_days_between(last_attended, today, calendar) if last_attended <= today else 0
    except CalendarTooShort:
        return None
