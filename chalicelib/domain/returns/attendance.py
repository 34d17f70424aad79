"""The attendance register: its codes, and the school days before a day. Source: SI 2024/208 and its statutory guidance."""

from collections.abc import Mapping
from datetime import date, timedelta

from chalicelib.domain.calendar.days import SchoolCalendar
from chalicelib.domain.errors import CalendarTooShort

CODES: Mapping[str, str] = {
    "/": "Present in the morning",
    "\\": "Present in the afternoon",
    "L": "Late, before the register closed",
    "B": "Educated off site",
    "C": "Absent with leave, exceptional circumstances",
    "C1": "Leave for a performance or employment",
    "C2": "Part-time timetable",
    "D": "Dual registered, at the other school",
    "E": "Suspended or permanently excluded",
    "G": "Holiday without leave",
    "I": "Ill",
    "J1": "Leave for an interview",
    "K": "Education arranged by the local authority",
    "M": "Medical or dental appointment",
    "N": "Reason not yet established",
    "O": "Absent without authorisation",
    "P": "Sport",
    "Q": "Unable to attend for want of transport",
    "R": "Religious observance",
    "S": "Study leave",
    "T": "Parent travelling for work",
    "U": "Arrived after the register closed",
    "V": "Educational visit",
    "W": "Work experience",
    "X": "Not of compulsory school age, not required",
    "Y1": "Transport not available",
    "Y2": "Travel disrupted",
    "Y3": "Part of the premises closed",
    "Y4": "Whole site unexpectedly closed",
    "Y5": "In the criminal justice system",
    "Y6": "Public health guidance",
    "Y7": "Other unavoidable cause",
    "Z": "Not yet on the admission register",
    "#": "School closed to pupils",
}
_LONGEST_BREAK = 120
"""Days to look back for school days: longer than a summer with the weeks on either side."""


def code_problem(text: str) -> str | None:
    """What is wrong with one code of the register; a blank is allowed."""
    return None if not text or text in CODES else f"“{text[:10]}” is not a code of the attendance register."


def last_school_days(until: date, count: int, calendar: SchoolCalendar) -> tuple[date, ...]:
    """Up to `count` school days ending with `until`, the earliest first; fewer where the calendar does not reach back."""
    found: list[date] = []
    try:
        for back in range(_LONGEST_BREAK):
            day = until - timedelta(days=back)
            if len(found) < count and calendar.is_school_day(day):
                found.append(day)
    except CalendarTooShort:
        pass  # what is known is shown; the grid is a help and never required
    return tuple(reversed(found))
