"""Dates that follow the terms of schools."""

from datetime import date, datetime, timedelta
from itertools import pairwise

from chalicelib.domain.authority.authority import Authority
from chalicelib.domain.calendar.days import ONE_DAY
from chalicelib.domain.deadlines.counting import Due, when_closing
from chalicelib.domain.deadlines.office_hours import closing, last_working_day
from chalicelib.domain.instants import london_day
from chalicelib.domain.wording import london_date, plain_day

WEEKS_WITHOUT_TERM_DATES = 13
SHORTEST_HOLIDAY = 11
"""More days than this between two parts of a term are more than a half-term."""


def term_starts(authority: Authority) -> tuple[date, ...]:
    """The first day of each term except the first. A half-term begins no term."""
    return tuple(
        begins for (_, ended), (begins, _) in pairwise(authority.terms) if (begins - ended).days > SHORTEST_HOLIDAY
    )


def next_term(start: datetime, authority: Authority) -> Due:
    """The first day of the next term that is not just ahead; without term dates, a provisional quarter of a year."""
    today = london_day(start)
    begins = next((day for day in term_starts(authority) if (day - today).days > SHORTEST_HOLIDAY), None)
    if begins:
        working = f"The first day of the next term after {plain_day(start)}: {london_date(begins)}."
        return when_closing(begins, working, start, authority)
    last = authority.terms[-1][1] if authority.terms else today
    quarter = last_working_day(today + timedelta(weeks=WEEKS_WITHOUT_TERM_DATES))
    working = f"{WEEKS_WITHOUT_TERM_DATES} weeks after {plain_day(start)}, because the next term’s dates are not known."
    return Due(closing(quarter, authority, start), working, dates_missing_from=max(last, today) + ONE_DAY)
