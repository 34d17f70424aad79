"""Each person's digest in the morning, and their page."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from chalicelib.domain.casework.case import Case, Stage
from chalicelib.domain.casework.priority import Priority
from chalicelib.domain.deadlines.digests import Alarm, Part, Workload, alarms_of, day_of, is_empty, parts_of, workloads
from chalicelib.domain.instants import LONDON
from chalicelib.domain.people.people import Away, Person
from chalicelib.domain.people.roles import Role
from tests.domain.deadlines.test_reminders import a_case
from tests.support.world import london

NOW = london("2026-11-25T09:00")


def due(at: str, **changes: Any) -> Case:
    return a_case(**{"priority": Priority.GREEN, "acknowledged_at": NOW, "next_due_at": london(at), **changes})


@pytest.mark.parametrize(
    ("at", "parts"),
    [
        ("2026-11-25T08:59", {Part.OVERDUE}),
        ("2026-11-25T09:00", {Part.TODAY}),
        ("2026-11-25T23:59", {Part.TODAY}),
        ("2026-11-26T00:00", {Part.WEEK}),
        ("2026-12-02T17:00", {Part.WEEK}),
        ("2026-12-03T09:00", set()),
    ],
)
def test_where_a_date_stands_in_the_day(at: str, parts: set[Part]) -> None:
    assert parts_of(due(at), NOW) == parts
    assert parts_of(due(at, news=frozenset({"answer"})), NOW) == parts | {Part.NEWS}


def test_the_soonest_due_comes_first_and_every_part_is_there() -> None:
    later, sooner = due("2026-11-24T12:00", reference="B"), due("2026-11-23T12:00", reference="A")
    day = day_of([later, sooner], NOW)
    assert (day[Part.OVERDUE], set(day)) == ((sooner, later), set(Part))
    assert is_empty(day_of([due("2027-01-05T17:00")], NOW))
    assert not is_empty(day)


STAFF = {
    person_id: Person(person_id, person_id, f"{person_id}@county.example", frozenset({Role.OFFICER}))
    for person_id in ("omar", "cora")
}


def test_a_case_that_neither_its_owner_nor_their_cover_may_work_is_in_the_queue() -> None:
    away = replace(STAFF["omar"], away=Away(NOW.date(), NOW.date(), "cora"))
    cases = [a_case(owner_id="omar"), a_case(owner_id="omar", barred=frozenset({"cora"}))]
    assert {workload.owner_id: workload.open for workload in workloads(cases, STAFF | {"omar": away}, NOW)} == {
        "omar": 1,
        None: 1,
    }


def test_a_desk_counts_and_the_oldest_overdue_comes_first() -> None:
    cases = [
        due("2026-11-24T12:00", owner_id="omar"),
        due("2026-11-20T12:00", owner_id="cora"),
        due("2026-11-25T12:00", owner_id="cora"),
        due("2026-12-24T12:00", owner_id="left"),
        due("2026-12-24T12:00", owner_id=None),
    ]
    assert workloads(cases, STAFF, NOW) == (
        Workload("cora", 2, 1, 1, london("2026-11-20T12:00")),
        Workload("omar", 1, 1, 0, london("2026-11-24T12:00")),
        Workload(None, 2, 0, 0, None),
    )


@given(st.lists(st.tuples(st.sampled_from(["omar", "cora", "left", None]), st.integers(-40, 40)), max_size=30))
def test_every_case_is_on_one_desk(cases: list[tuple[str | None, int]]) -> None:
    found = workloads(
        [a_case(owner_id=owner, next_due_at=NOW + timedelta(days=days)) for owner, days in cases], STAFF, NOW
    )
    assert sum(workload.open for workload in found) == len(cases)
    assert sum(workload.overdue for workload in found) == sum(days < 0 for _, days in cases)


EARLIER, LATER = NOW - timedelta(days=1), NOW + timedelta(days=1)


@pytest.mark.parametrize(
    ("changes", "alarms"),
    [
        pytest.param({}, (Alarm.NOBODY, Alarm.SOCIAL_CARE), id="nobody has acted"),
        pytest.param({"received_at": NOW - timedelta(hours=1)}, (), id="it has just come"),
        pytest.param(
            {"on_call_at": EARLIER, "social_care_told_at": EARLIER}, (Alarm.NOBODY,), id="the manager on call has it"
        ),
        pytest.param({"acknowledged_at": EARLIER}, (Alarm.SOCIAL_CARE,), id="social care untold"),
        pytest.param(
            {"acknowledged_at": EARLIER, "priority": Priority.GREEN, "needs_social_care": True},
            (Alarm.SOCIAL_CARE,),
            id="GREEN, and social care untold",
        ),
        pytest.param(
            {"acknowledged_at": EARLIER, "social_care_told_at": EARLIER, "next_due_at": EARLIER},
            (Alarm.OVERDUE,),
            id="overdue",
        ),
        pytest.param(
            {"acknowledged_at": EARLIER, "social_care_told_at": EARLIER, "next_due_at": LATER}, (), id="on course"
        ),
        pytest.param({"priority": Priority.AMBER, "next_due_at": EARLIER}, (), id="AMBER, and overdue"),
        pytest.param({"stage": Stage.CLOSED}, (), id="closed"),
    ],
)
def test_which_cases_are_told_of_every_morning(changes: dict[str, Any], alarms: tuple[Alarm, ...]) -> None:
    assert alarms_of(a_case(**{"received_at": EARLIER, **changes}), NOW) == alarms


@given(st.datetimes(datetime(2026, 9, 1), datetime(2027, 8, 31), timezones=st.just(LONDON)))
def test_what_is_due_within_a_week_is_always_in_one_part(at: datetime) -> None:
    parts = parts_of(replace(a_case(), next_due_at=at), NOW)
    assert bool(parts) is (at < NOW + timedelta(days=7)) or at.date() == (NOW + timedelta(days=7)).date()
    assert len(parts) <= 1
