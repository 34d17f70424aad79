"""An office that works through a year on the fakes: officers who act, forget, go away and leave; outages; new referrals.

Chance comes from one seed, so a year that goes wrong goes wrong again.
"""

import random
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from msgspec.structs import replace

from chalicelib.domain.calendar.days import ONE_DAY
from chalicelib.domain.casework.case import Case, NotYours, Stage
from chalicelib.domain.casework.closing import Evidence, Outcome
from chalicelib.domain.casework.hand_over import Answered, Said
from chalicelib.domain.casework.priority import Priority
from chalicelib.domain.casework.roll_decision import MAY_BE_REMOVED
from chalicelib.domain.casework.stages import Refused
from chalicelib.domain.errors import Conflict, DomainError
from chalicelib.domain.forms.disposition import Team
from chalicelib.domain.instants import LONDON, london_day
from chalicelib.domain.messages.message import Message
from chalicelib.domain.people.people import Away, Person
from chalicelib.domain.people.roles import Role
from chalicelib.domain.returns.grounds import GROUNDS
from chalicelib.domain.waiting import WaitKind, wait_for
from chalicelib.services.administration import shutting_out
from chalicelib.services.casework.all_cases import all_open
from chalicelib.services.casework.carry_out import Actor
from chalicelib.services.casework.proposing import proposal_for
from chalicelib.services.casework.reassigning import NewOwners
from chalicelib.services.delivery.sweeps import sweep
from chalicelib.services.jobs.job_runner import work
from chalicelib.services.people import absences
from chalicelib.services.reminders.morning import begin
from chalicelib.services.reminders.reminding import remind_all
from tests.support import steps
from tests.support.world import ADMINISTRATOR, AMBER, MANAGER, OTHER_REFERRER, RED, REFERRER, FakeWorld, a_world, refer

HOURS = (9, 12, 15, 17, 18, 21)
"""London hours of each day at which the service is looked at."""
OFFICERS = tuple(
    Person(f"officer-{number}", f"Officer {number}", f"officer{number}@county.example", frozenset({Role.OFFICER}))
    for number in range(1, 7)
)


@dataclass
class Office:
    """`sent` and `written` keep every email of the year; the store forgets finished ones, to stay quick."""

    seed: int
    begins: datetime
    world: FakeWorld = field(init=False)
    chance: random.Random = field(init=False)
    written: dict[str, Message] = field(default_factory=dict)
    down_until: date | None = None

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self.world = a_world(self.begins, (REFERRER, OTHER_REFERRER, MANAGER, ADMINISTRATOR, *OFFICERS))

    # --- time ------------------------------------------------------------------------------------------------------

    def days(self, number: int) -> Iterator[date]:
        first = london_day(self.begins)
        yield from (first + ONE_DAY * n for n in range(number))

    def at(self, day: date, hour: int) -> None:
        self.world.clock.set(datetime(day.year, day.month, day.day, hour, tzinfo=LONDON).astimezone(self.begins.tzinfo))

    def look(self) -> None:
        """The work of the functions without pages, unless the service is down."""
        world, day = self.world, london_day(self.world.clock.now())
        if self.down_until and day <= self.down_until:
            return
        begin(world)
        work(world)
        remind_all(world)
        sweep(world)

    def forget_what_is_over(self) -> None:
        store = self.world.store
        over = {key: message for key, message in store.messages.items() if message.attempt_at is None}
        again = set(over) & set(self.written)
        assert not again, "an email was written twice"
        self.written |= over
        for key in over:
            del store.messages[key]
        for met in [key for key, deadline in store.deadlines.items() if deadline.met_at]:
            del store.deadlines[met]
        store.events.clear()
        store.audit.clear()
        store.calls.clear()

    # --- people ----------------------------------------------------------------------------------------------------

    def at_work(self) -> list[Person]:
        return [person for person in self.world.people.staff() if person.active and Role.OFFICER in person.roles]

    def lose_one(self) -> None:
        """Somebody leaves, in one of the usual ways."""
        person = self.chance.choice(self.at_work())
        how = self.chance.randrange(3)
        if how == 0:
            self.leave(person)
        else:
            self.hand_over_and_leave(person, at_once=how == 1)

    def leave(self, person: Person) -> None:
        """Behind the team's back: their account ends, and nobody hands their cases on."""
        self.world.people.add(replace(person, active=False))

    def hand_over_and_leave(self, person: Person, *, at_once: bool) -> None:
        """As an administrator does it: the cases go to a colleague, or at once to the queue."""
        to = self.chance.choice([p for p in self.at_work() if p != person])
        stored = self.world.people.get(person.person_id)
        assert stored
        owners = NewOwners(rest=to.person_id)
        shutting_out.disable(self.world, ADMINISTRATOR, person.person_id, stored.version, owners, at_once=at_once)

    def go_away(self, person: Person) -> None:
        """For some days, covered by a colleague who may be away too."""
        today, stored = london_day(self.world.clock.now()), self.world.people.get(person.person_id)
        cover = self.chance.choice([p for p in self.at_work() if p.person_id != person.person_id])
        assert stored
        away = Away(today, today + timedelta(days=self.chance.randrange(1, 15)), cover.person_id)
        with suppress(DomainError):
            absences.set_absence(self.world, MANAGER, person.person_id, stored.version, away)

    def come_back(self) -> None:
        gone = [person for person in self.world.people.staff() if not person.active]
        if gone:
            self.world.people.add(replace(self.chance.choice(gone), active=True))

    def new_referrals(self, number: int) -> None:
        for _ in range(number):
            kind = self.chance.choices(({}, AMBER, RED), (6, 3, 1))[0]
            refer(self.world, **kind)

    def work_through(self, share: float) -> None:
        """Each officer acts on a share of the due cases; some are left, as in life."""
        soon = self.world.clock.now() + timedelta(days=2)
        due = [case for case in all_open(self.world) if case.next_due_at and case.next_due_at <= soon]
        for case in due:
            if self.chance.random() < share:
                self.act(case)

    def act(self, case: Case) -> None:
        officers = self.at_work()
        if not officers:
            return
        person = next((p for p in officers if p.person_id == case.owner_id), self.chance.choice(officers))
        with suppress(Refused, NotYours, Conflict):
            self._next_step(case, person)

    def _next_step(self, case: Case, person: Person) -> None:
        world, form = self.world, Actor(person, self.world.keys.new_id())
        today = london_day(world.clock.now())
        if case.owner_id != person.person_id:
            steps.assign(world, case.reference, form, person.person_id)
        if case.owes_social_care:
            steps.tell_social_care(world, case.reference, form, "Duty", today, "", "")
        elif not case.route:
            proposal = proposal_for(world, case, world.cases.submission(case))
            assert proposal
            steps.confirm_triage(world, case.reference, form, proposal.route, proposal.priority, "")
        elif case.checked_at is None and case.stage is not Stage.LONG_WATCH:
            steps.do_checks(world, case.reference, form, "Looked.")
        else:
            self._carry_on(case, person, form)

    def _carry_on(self, case: Case, person: Person, form: Actor) -> None:
        world, reference = self.world, case.reference
        what, today = self.chance.random(), london_day(world.clock.now())
        if case.proposed_at:
            steps.confirm_removal(world, reference, Actor(MANAGER, form.once))
        elif wait_for(case.waits, WaitKind.HAND_OVER):
            said = Said(self.chance.choice(tuple(Answered)), "Al", "phone", today, "Said so.")
            steps.team_answered(world, reference, form, said)
        elif what < 0.1 or case.stage is Stage.TRIAGE:
            team = self.chance.choice((Team.ATTENDANCE, Team.HOME_EDUCATION, Team.ADMISSIONS))
            steps.hand_over(world, reference, form, team, "", "phone", today, "As triage says.")
        elif what < 0.15:
            steps.ask_more(world, reference, form, ["last-seen"], "Who saw the child last?")
        elif what < 0.2:
            steps.decide(world, reference, form, MAY_BE_REMOVED, today + ONE_DAY, "Enough is known.", GROUNDS[0].code)
        elif what < 0.7:
            steps.review(world, reference, form, "On course.")
        elif what < 0.8:
            steps.close(world, reference, form, Outcome.RETURNED, Evidence.CONFIRMED, "The school said so.")
        elif what < 0.85 and case.stage is not Stage.LONG_WATCH:
            steps.move(world, reference, Actor(MANAGER, form.once), Stage.LONG_WATCH, "Nobody found the child.")
        elif what < 0.95 and case.stage is not Stage.LONG_WATCH:
            to = self.chance.choice((Stage.TRACING, Stage.AWAITING_PLACE, Stage.ENQUIRIES))
            steps.move(world, reference, form, to, "As it now stands.")
        else:
            steps.change_priority(world, reference, form, self.chance.choice(tuple(Priority)), "As it now stands.")
