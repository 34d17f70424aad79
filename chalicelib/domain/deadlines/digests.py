"""The figures of the morning's emails and of their pages, counted once for both.

An owner's cases have four parts: overdue, due today, due this week, and news. A case has at most one date, so it is in
at most one of the first three, and may be in news too.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum

from msgspec import Struct

from chalicelib.domain.casework.case import Case, Stage
from chalicelib.domain.casework.priority import Priority
from chalicelib.domain.instants import london_day
from chalicelib.domain.people.covering import stand_in
from chalicelib.domain.people.people import Person

WEEK = timedelta(days=7)


class Part(StrEnum):
    OVERDUE = "overdue"
    TODAY = "today"
    WEEK = "week"
    NEWS = "news"


PART_LABELS: Mapping[Part, str] = {
    Part.OVERDUE: "Overdue",
    Part.TODAY: "Due today",
    Part.WEEK: "Due in the next 7 days",
    Part.NEWS: "News",
}


def parts_of(case: Case, now: datetime) -> frozenset[Part]:
    """Where a case stands in its owner's day."""
    by_date = {_by_date(case.next_due_at, now)} if case.next_due_at else set()
    return frozenset(part for part in (*by_date, Part.NEWS if case.news else None) if part)


def _by_date(due: datetime, now: datetime) -> Part | None:
    if due < now:
        return Part.OVERDUE
    ahead = london_day(due) - london_day(now)
    if not ahead:
        return Part.TODAY
    return Part.WEEK if ahead <= WEEK else None


Day = Mapping[Part, tuple[Case, ...]]
"""One person's cases by part, the soonest due first. Every part is there, even if it is empty."""


def day_of(cases: Iterable[Case], now: datetime) -> Day:
    found = [(case, parts_of(case, now)) for case in sorted(cases, key=soonest)]
    return {part: tuple(case for case, parts in found if part in parts) for part in Part}


def soonest(case: Case) -> tuple[bool, datetime, str]:
    return case.next_due_at is None, case.next_due_at or case.received_at, case.reference


def is_empty(day: Day) -> bool:
    return not any(day.values())


# --- for managers and the team ---------------------------------------------------------------------------------------------


class Workload(Struct, frozen=True):
    """One owner's cases in numbers. `owner_id` None: the unowned queue."""

    owner_id: str | None
    open: int
    overdue: int
    today: int
    oldest_due: datetime | None
    """The earliest date that is overdue."""

    @property
    def needs_a_look(self) -> bool:
        return bool(self.overdue or self.today or self.owner_id is None)


def is_unowned(case: Case, people: Mapping[str, Person], on: date) -> bool:
    """Whether nobody works it that day: it has no owner, or neither they nor their cover is there and may see it. Its emails
    go to the team, it is in the unowned queue, and anybody may take it."""
    return stand_in(people, case.owner_id, on, case.barred) is None


def workloads(cases: Iterable[Case], people: Mapping[str, Person], now: datetime) -> tuple[Workload, ...]:
    """One for each owner with a case, the oldest overdue first. `people`: the staff by id."""
    by_owner: dict[str | None, list[Case]] = {}
    for case in cases:
        owner_id = None if is_unowned(case, people, london_day(now)) else case.owner_id
        by_owner.setdefault(owner_id, []).append(case)
    found = (_workload(owner_id, owned, now) for owner_id, owned in by_owner.items())
    return tuple(
        sorted(
            found,
            key=lambda workload: (
                workload.oldest_due or datetime.max.replace(tzinfo=now.tzinfo),
                workload.owner_id or "",
            ),
        )
    )


def _workload(owner_id: str | None, cases: Sequence[Case], now: datetime) -> Workload:
    day = day_of(cases, now)
    overdue = day[Part.OVERDUE]
    oldest = overdue[0].next_due_at if overdue else None
    return Workload(owner_id, len(cases), len(overdue), len(day[Part.TODAY]), oldest)


# --- RED, every morning ----------------------------------------------------------------------------------------------------


class Alarm(StrEnum):
    """Why a case is in an email every morning, days off too, until it is done."""

    NOBODY = "nobody"
    SOCIAL_CARE = "social-care"
    OVERDUE = "overdue"


ALARM_WORDS: Mapping[Alarm, str] = {
    Alarm.NOBODY: "Nobody has acted on it.",
    Alarm.SOCIAL_CARE: "Children’s social care has not been told.",
    Alarm.OVERDUE: "A step for a RED case is overdue.",
}
JUST_CAME = timedelta(hours=2)
"""A case newer than this has its own alert and reminders."""


def alarms_of(case: Case, now: datetime) -> tuple[Alarm, ...]:
    """The reasons to email about this case this morning, the most serious first."""
    if case.stage is Stage.CLOSED or now - case.received_at < JUST_CAME:
        return ()
    holds = {
        Alarm.NOBODY: case.comes_first,
        Alarm.SOCIAL_CARE: case.owes_social_care,
        Alarm.OVERDUE: case.priority is Priority.RED and case.is_overdue(now) and not case.comes_first,
    }
    return tuple(alarm for alarm, is_so in holds.items() if is_so)
