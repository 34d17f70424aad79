"""A year of an office with three hundred cases: no open case is silent for a day, whatever the team does."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta

import pytest

from chalicelib.domain.calendar.bank_holidays import ENGLAND_AND_WALES
from chalicelib.domain.calendar.days import is_working_day
from chalicelib.domain.casework.case import Case, Stage
from chalicelib.domain.deadlines.digests import Part, alarms_of, day_of, is_empty
from chalicelib.domain.deadlines.limits import longest_without
from chalicelib.domain.instants import london_day
from chalicelib.domain.messages.message import Message
from chalicelib.domain.messages.recipients import DUTY_MAILBOX, TEAM_MAILBOX, person_recipient
from chalicelib.services.casework.all_cases import all_open
from chalicelib.services.casework.today import cases_of
from chalicelib.services.jobs.job_runner import work
from chalicelib.services.people.staffing import managers_or_team, owner_or_team
from chalicelib.services.settings.on_call import on_call
from tests.simulation.office import HOURS, OFFICERS, Office
from tests.support.world import london

YEAR = 365
CASES = 300
ON_ANY_DAY = frozenset(
    {
        *("red_morning", "acknowledge_duty", "acknowledge_second", "deadline_reminder", "deadline_escalation"),
        *("referral_receipt", "referral_alert", "assigned"),
    }
)
"""RED, children's social care, and what answers what somebody does that day: sends a form, or lets a colleague go."""


class Year:
    """One simulated year, checked as it goes."""

    def __init__(self, seed: int) -> None:
        self.office = Office(seed, london("2026-11-30T08:00"))

    def live(self) -> None:
        office, chance = self.office, self.office.chance
        office.new_referrals(CASES // 2)
        for day in office.days(YEAR):
            working = is_working_day(day, ENGLAND_AND_WALES)
            if chance.random() < 0.02 and not self.is_down(day):
                office.down_until = day + timedelta(days=chance.randrange(3))
            if chance.random() < 0.02 and len(office.at_work()) > 2:
                office.lose_one()
            if chance.random() < 0.05:
                office.come_back()
            if chance.random() < 0.1:
                office.go_away(chance.choice(office.at_work()))
            for hour in HOURS:
                office.at(day, hour)
                if hour == HOURS[0]:
                    self.morning(day, working)
                else:
                    office.look()
                if hour == 12 and working:
                    office.new_referrals(chance.choice((0, 0, 1, 2)))
                    office.work_through(chance.choice((0.0, 0.5, 0.8)))
                if hour == 18 and chance.random() < 0.1:
                    office.new_referrals(1)
                self.nobody_is_silent()
            self.nothing_goes_on_a_day_off(working)
            office.forget_what_is_over()

    def is_down(self, day: date) -> bool:
        return bool(self.office.down_until and day <= self.office.down_until)

    def morning(self, day: date, working: bool) -> None:
        """The day's emails say the same as people's pages at that moment, and reach everybody."""
        world = self.office.world
        if not self.is_down(day):
            work(world)  # left from before: cases that get a new owner
        cases, now = list(all_open(world)), world.clock.now()
        alarms = [case for case in cases if alarms_of(case, now)]
        owners = {owner_or_team(world, case.owner_id) for case in cases} - {TEAM_MAILBOX}
        people = [person for person in self.office.at_work() if person_recipient(person.person_id) in owners]
        days = {person.person_id: day_of(cases_of(world, person), now) for person in people}
        before = set(world.store.messages)
        self.office.look()
        new = [message for key, message in world.store.messages.items() if key not in before]
        if self.is_down(day):
            assert not new
            return
        self.everybody_who_must_hears_of_red(new, alarms)
        digests = {m.recipient: m for m in new if m.email == "digest_owner"}
        expected = {person_recipient(key): found for key, found in days.items() if working and not is_empty(found)}
        assert set(digests) == set(expected)
        for to, found in expected.items():
            assert {part: int(digests[to].variables[f"{part}_count"]) for part in Part} == {
                part: len(found[part]) for part in Part
            }
        self.the_manager_sees_the_queue(new, cases, working)

    def everybody_who_must_hears_of_red(self, new: Sequence[Message], alarms: Sequence[Case]) -> None:
        world = self.office.world
        told = {m.recipient: int(m.variables["count"]) for m in new if m.email == "red_morning"}
        everybody = {*on_call(world), DUTY_MAILBOX, *(owner_or_team(world, case.owner_id) for case in alarms)}
        assert set(told) == (everybody if alarms else set())
        assert told.get(DUTY_MAILBOX, 0) == len(alarms)

    def the_manager_sees_the_queue(self, new: Sequence[Message], cases: Sequence[Case], working: bool) -> None:
        world, now = self.office.world, self.office.world.clock.now()
        unowned = [case for case in cases if owner_or_team(world, case.owner_id) == TEAM_MAILBOX]
        late = [case for case in cases if case.next_due_at and case.next_due_at < now]
        digests = [m for m in new if m.email == "digest_manager"]
        if working and (unowned or late):
            assert {m.recipient for m in digests} == set(managers_or_team(world))
            assert {(int(m.variables["unowned"]), int(m.variables["overdue"])) for m in digests} == {
                (len(unowned), len(late))
            }
        if not working:
            assert not digests

    def nobody_is_silent(self) -> None:
        world = self.office.world
        now = world.clock.now()
        for case in all_open(world):
            assert case.next_due_at, f"{case.reference} has no next date"
            assert case.next_due_at <= self.limit(case, now), f"{case.reference} is too far away"

    def limit(self, case: Case, now: datetime) -> datetime:
        watched = case.stage is Stage.LONG_WATCH
        return longest_without(case.priority, watched, now, self.office.world.authorities.current())

    def nothing_goes_on_a_day_off(self, working: bool) -> None:
        created = list(self.office.world.store.messages.values())
        if not working:
            today = london_day(self.office.world.clock.now())
            assert {m.email for m in created if london_day(m.created_at) == today} <= ON_ANY_DAY


@pytest.mark.parametrize("seed", [2026])
def test_a_year_leaves_no_child_silent_and_tells_nobody_twice(seed: int) -> None:
    year = Year(seed)
    year.live()
    written = [*year.office.written.values(), *year.office.world.store.messages.values()]
    kinds = Counter(message.email for message in written)
    assert len(year.office.world.store.heads) > CASES
    assert kinds["digest_owner"] > YEAR
    assert kinds["red_morning"] > YEAR
    days = Counter((m.email, m.recipient, london_day(m.created_at)) for m in written if m.email.startswith("digest"))
    assert set(days.values()) == {1}, "one digest to each person on each day"
    assert len(OFFICERS) > 2
