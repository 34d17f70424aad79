"""Term dates and days without pupils as somebody enters them one by one, a county's or a school's."""

from collections.abc import Sequence
from datetime import date, timedelta

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.calendar.bank_holidays import ENGLAND_AND_WALES
from chalicelib.domain.calendar.days import SchoolCalendar, is_weekend
from chalicelib.domain.child.school_age import school_year
from chalicelib.domain.errors import DomainError
from chalicelib.domain.wording import plain_day

LONGEST_TERM = timedelta(days=140)

Term = tuple[date, date]
"""First and last day for pupils."""


class CalendarRefused(DomainError):
    """No school calendar can have these dates; the sentence says why."""


class TermDates(Struct, frozen=True):
    """`terms` in order. `version` counts how often they were changed."""

    terms: tuple[Term, ...] = ()
    closures: frozenset[date] = frozenset()
    version: int = 0

    def with_term(self, first: date, last: date) -> "TermDates":
        """Raises CalendarRefused, or TermDatesWrong for one that ends before it begins."""
        if last - first > LONGEST_TERM:
            raise CalendarRefused("A term or half term is never longer than 20 weeks. Enter each one by itself.")
        for begins, ends in self.terms:
            if first <= ends and begins <= last:
                raise CalendarRefused(
                    f"These dates overlap those from {plain_day(begins)} to {plain_day(ends)}. Remove those first to change them."
                )
        terms = tuple(sorted((*self.terms, (first, last))))
        SchoolCalendar(terms, self.closures)
        return replace(self, terms=terms)

    def without_term(self, first: date) -> "TermDates":
        return replace(self, terms=tuple(term for term in self.terms if term[0] != first))

    def with_closure(self, day: date, counted: SchoolCalendar) -> "TermDates":
        """A weekday without pupils in a term of `counted`, the calendar in use now. Raises CalendarRefused."""
        if is_weekend(day):
            raise CalendarRefused(f"{plain_day(day)} is at a weekend, when schools are closed anyway.")
        if not any(first <= day <= last for first, last in counted.terms):
            raise CalendarRefused(f"{plain_day(day)} is in none of the terms, so schools are closed then anyway.")
        return replace(self, closures=self.closures | {day})

    def without_closure(self, day: date) -> "TermDates":
        return replace(self, closures=self.closures - {day})

    # --- of one school ---------------------------------------------------------------------------------------------------

    def own_years(self) -> frozenset[int]:
        """The school years that are known whole: from September (the year's number) until July. Half a year would make
        a holiday of the other half, and every clock of the school too slow."""
        years = {school_year(first) for first, _ in self.terms}
        return frozenset(
            year for year in years if _is_whole([term for term in self.terms if school_year(term[0]) == year])
        )

    def unfinished_years(self) -> list[int]:
        """School years with some dates entered, but not all."""
        return sorted({school_year(first) for first, _ in self.terms} - self.own_years())

    def over(self, county: SchoolCalendar) -> SchoolCalendar:
        """The school's calendar: its own in its own years, with bank holidays; in all others the county's. A day on which
        it alone is closed counts in any year."""
        own = self.own_years()
        terms = [term for term in county.terms if school_year(term[0]) not in own]
        closures = {day for day in county.closures if school_year(day) not in own or day in ENGLAND_AND_WALES}
        closures |= {day for day in ENGLAND_AND_WALES if school_year(day) in own and not is_weekend(day)}
        terms += [term for term in self.terms if school_year(term[0]) in own]
        return SchoolCalendar(sorted(terms), self.closures | closures)

    def is_assumed(self, on: date) -> bool:
        """Whether days of this school year are counted by the county's terms."""
        return school_year(on) not in self.own_years()


def _is_whole(terms: Sequence[Term]) -> bool:
    begins, ends = terms[0][0], terms[-1][1]
    return begins.month == 9 and ends >= date(school_year(begins) + 1, 7, 1)
