"""After any allowed steps, on any day: an open case has a next date within its limit, and an owner or a place in the queue."""

from contextlib import suppress
from datetime import date
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from msgspec.structs import replace

from chalicelib.domain.casework.case import Case, NotYours, Stage
from chalicelib.domain.casework.closing import Evidence, Outcome
from chalicelib.domain.casework.hand_over import Answered, Said
from chalicelib.domain.casework.priority import Priority
from chalicelib.domain.casework.stages import Refused
from chalicelib.domain.casework.triage import Route
from chalicelib.domain.child.referral import Answer
from chalicelib.domain.deadlines.clocks import clocks
from chalicelib.domain.deadlines.digests import workloads
from chalicelib.domain.deadlines.limits import longest_without
from chalicelib.domain.errors import Conflict
from chalicelib.domain.instants import london_day
from chalicelib.domain.people.covering import by_id
from chalicelib.domain.people.people import Person
from chalicelib.domain.records.case_file import CaseFile
from chalicelib.services.casework import reading, taking
from chalicelib.services.casework.all_cases import all_open
from chalicelib.services.casework.carry_out import Actor
from chalicelib.services.delivery.sweeps import sweep
from chalicelib.services.jobs.job_runner import work
from chalicelib.services.reminders.morning import begin
from chalicelib.services.reminders.reminding import remind_all
from tests.support import steps
from tests.support.world import AMBER, COLLEAGUE, MANAGER, OFFICER, RED, FakeWorld, a_world, refer

KINDS = st.sampled_from(({}, AMBER, RED, {"need-child-protection-plan": "yes"}))
MOST_CASES = 3
WHO = st.sampled_from((OFFICER, COLLEAGUE, MANAGER))
ON = date(2026, 11, 25)
SIMPLE: dict[str, Any] = {
    "note": lambda w, r, f: steps.add_note(w, r, f.person, "A note.", f.once),
    "take": lambda w, r, f: taking.take(w, r, f.person, reading.load_for_page(w, r).case.version, f.once),
    "social care": lambda w, r, f: steps.tell_social_care(w, r, f, "Duty", ON, "", ""),
    "contact": lambda w, r, f: steps.attempt_contact(w, r, f, "phone", "spoke", "The aunt.", ON, ""),
    "checks": lambda w, r, f: steps.do_checks(w, r, f, "Done."),
    "review": lambda w, r, f: steps.review(w, r, f, "Done."),
    "reopen": lambda w, r, f: steps.reopen(w, r, f, "Gone again."),
    "stay on roll": lambda w, r, f: steps.decide(w, r, f, "stay-on-roll", None, "Why."),
    "remove": lambda w, r, f: steps.decide(w, r, f, "may-be-removed", london_day(w.clock.now()), "Why.", "2024-g"),
    "second person": lambda w, r, f: steps.confirm_removal(w, r, f),
    "send back": lambda w, r, f: steps.send_removal_back(w, r, f, "Why."),
    "facts": lambda w, r, f: steps.correct_facts(w, r, f, "Mental health", "male", "8", "Why."),
    "not the same child": lambda w, r, f: steps.undo_same_child(w, r, f, "Twins."),
    "on roll": lambda w, r, f: steps.record_roll(w, r, f, Answer.YES, ON, "Why."),
    "off roll": lambda w, r, f: steps.record_roll(w, r, f, Answer.NO, ON, "Why."),
    "hand over": lambda w, r, f: steps.hand_over(w, r, f, "attendance", "Al", "phone", ON, ""),
    "accepted": lambda w, r, f: steps.team_answered(w, r, f, Said(Answered.ACCEPTED, "Al", "phone", ON)),
    "declined": lambda w, r, f: steps.team_answered(w, r, f, Said(Answered.DECLINED, "Al", "phone", ON)),
    "question": lambda w, r, f: steps.ask_more(w, r, f, ["last-seen"], "Who saw the child last?"),
}


class AnySteps(RuleBasedStateMachine):
    world: FakeWorld

    @initialize(kind=KINDS)
    def refer_one(self, kind: dict[str, str]) -> None:
        self.world = a_world()
        self.references = [refer(self.world, **kind).reference]
        self.at = 0

    @rule(kind=KINDS)
    def refer_again(self, kind: dict[str, str]) -> None:
        if len(self.references) < MOST_CASES:
            self.references.append(refer(self.world, **kind).reference)

    @rule(number=st.integers(0, MOST_CASES - 1))
    def go_on_with_another(self, number: int) -> None:
        self.at = number % len(self.references)

    @rule(number=st.integers(0, MOST_CASES - 1), person=WHO)
    def same_child(self, number: int, person: Person) -> None:
        other = self.references[number % len(self.references)]
        owed = any(file.case.owes_social_care for file in self.files())
        self.step(lambda w, r, f: steps.confirm_same_child(w, r, f, other, "The same UPN."), person)
        told = any(file.case.social_care_told_at for file in self.files())
        still_owed = any(file.case.owes_social_care for file in self.files())
        assert told or still_owed or not owed, "what is owed to the child is not closed away"

    def files(self) -> list[CaseFile]:
        return [reading.load_for_page(self.world, reference) for reference in self.references]

    def open_cases(self) -> list[Case]:
        return [file.case for file in self.files() if file.case.stage is not Stage.CLOSED]

    def step(self, act: Any, person: Person) -> None:
        with suppress(Refused, NotYours, Conflict):
            act(self.world, self.references[self.at], Actor(person, self.world.keys.new_id()))

    @rule(name=st.sampled_from(sorted(SIMPLE)), person=WHO)
    def any_simple_step(self, name: str, person: Person) -> None:
        self.step(SIMPLE[name], person)

    @rule(to=WHO, person=WHO)
    def assign(self, to: Person, person: Person) -> None:
        self.step(lambda w, r, f: steps.assign(w, r, f, to.person_id), person)

    @rule(route=st.sampled_from(Route), priority=st.sampled_from(Priority), person=WHO)
    def triage(self, route: Route, priority: Priority, person: Person) -> None:
        self.step(lambda w, r, f: steps.confirm_triage(w, r, f, route, priority, "Why."), person)

    @rule(priority=st.sampled_from(Priority), person=WHO)
    def priority(self, priority: Priority, person: Person) -> None:
        self.step(lambda w, r, f: steps.change_priority(w, r, f, priority, "Why."), person)

    @rule(to=st.sampled_from(Stage), person=WHO)
    def move(self, to: Stage, person: Person) -> None:
        self.step(lambda w, r, f: steps.move(w, r, f, to, "Why."), person)

    @rule(outcome=st.sampled_from(Outcome), evidence=st.sampled_from(Evidence), person=WHO)
    def close(self, outcome: Outcome, evidence: Evidence, person: Person) -> None:
        self.step(lambda w, r, f: steps.close(w, r, f, outcome, evidence, "Why."), person)

    @rule(person=WHO, active=st.booleans())
    def somebody_leaves_or_comes_back(self, person: Person, active: bool) -> None:
        self.world.people.add(replace(person, active=active))

    @rule(hours=st.integers(1, 24 * 40))
    def time_passes(self, hours: int) -> None:
        self.world.clock.pass_by(hours=hours)

    @rule()
    def the_functions_run(self) -> None:
        begin(self.world)
        work(self.world)
        remind_all(self.world)
        sweep(self.world)

    @invariant()
    def an_open_case_has_a_next_date_within_its_limit(self) -> None:
        now = self.world.clock.now()
        for case in self.open_cases():
            assert case.next_due_at
            watched = case.stage is Stage.LONG_WATCH
            limit = longest_without(case.priority, watched, now, self.world.authorities.current())
            assert case.next_due_at <= limit, "overdue, or no further away than the case may be left alone"

    @invariant()
    def a_child_has_an_open_case_while_it_is_closed_as_another(self) -> None:
        closed = [file.case for file in self.files() if file.case.outcome == Outcome.DUPLICATE]
        assert len(closed) < len(self.references), "not every case can be closed as another"

    @invariant()
    def its_clocks_are_those_of_its_state(self) -> None:
        for file in self.files():
            running = [deadline for deadline in file.deadlines if not deadline.met_at]
            assert {deadline.rule for deadline in running} == clocks(file.case)
            assert len(running) == len({deadline.rule for deadline in running})
            assert min((d.due_at for d in running), default=None) == file.case.next_due_at

    @invariant()
    def it_is_on_somebodys_desk_or_in_the_queue(self) -> None:
        cases = list(all_open(self.world))
        people = by_id(self.world.people.staff())
        in_workloads = sum(workload.open for workload in workloads(cases, people, self.world.clock.now()))
        assert in_workloads == len(self.open_cases())


TestAnySteps = AnySteps.TestCase
TestAnySteps.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
