"""Example people, schools and referrals, loaded once into a fresh local stack. Everybody in it is invented."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from msgspec.structs import replace

from chalicelib.domain.authority.on_call import OnCall
from chalicelib.domain.casework.case import Stage
from chalicelib.domain.casework.closing import Evidence, Outcome
from chalicelib.domain.casework.priority import Priority
from chalicelib.domain.casework.roll_decision import STAY_ON_ROLL
from chalicelib.domain.casework.triage import Route
from chalicelib.domain.child.needs import NEEDS
from chalicelib.domain.instants import london_day
from chalicelib.domain.people.factor import Factor, step_at
from chalicelib.domain.people.people import Person, School
from chalicelib.domain.people.roles import Role
from chalicelib.domain.records.draft import Draft
from chalicelib.journeys.casework.case_step import CaseStep
from chalicelib.journeys.casework.steps.checks import CHECKS
from chalicelib.journeys.casework.steps.closing import CLOSE
from chalicelib.journeys.casework.steps.contact import CONTACT
from chalicelib.journeys.casework.steps.decision import DECISION
from chalicelib.journeys.casework.steps.move import MOVE
from chalicelib.journeys.casework.steps.note import NOTE
from chalicelib.journeys.casework.steps.triage import TRIAGE
from chalicelib.journeys.engine.fields import Value
from chalicelib.journeys.referral.school_referral import NAME, VERSION
from chalicelib.ports.world import World
from chalicelib.services.casework import reading, taking
from chalicelib.services.casework.carry_out import Actor, carry_out
from chalicelib.services.people.staffing import let_in
from chalicelib.services.referrals import referring
from chalicelib.services.settings import setting_up
from chalicelib.services.sign_in.second_factor import digest_of
from infrastructure import schools
from infrastructure.local.example_contacts import write_to
from infrastructure.local.example_procedures import publish_procedures, write_more
from infrastructure.local.example_sheets import write_sheets

STAGE = "local"


@dataclass(frozen=True)
class ExamplePerson:
    """Somebody to be while trying the service out."""

    name: str
    address: str
    what_they_do: str


HILLSIDE = School("900001", "Hillside Primary School")
RIVERMEAD = School("900002", "Rivermead Academy")

OFFICE = ExamplePerson("Sam Okafor", "office@hillside.example", "refers children for Hillside Primary School")
TRUST = ExamplePerson("Jo Marsh", "attendance@trust.example", "refers children for two schools of a trust")
LEAD = ExamplePerson(
    "Mo Adeyemi", "safeguarding@hillside.example", "is the safeguarding lead of Hillside Primary School"
)
OFFICER = ExamplePerson("Priya Nair", "priya.nair@exampleshire.example", "works cases as an officer of the team")
MANAGER = ExamplePerson(
    "Tom Ellis", "tom.ellis@exampleshire.example", "manages the team, hears when something slips, and is on call"
)
ADMINISTRATOR = ExamplePerson(
    "Grace Boateng", "grace.boateng@exampleshire.example", "lets people in, and keeps settings and term dates"
)
AUDITOR = ExamplePerson(
    "Hugh Lennox", "hugh.lennox@exampleshire.example", "sees cases and who looked, and changes nothing"
)


SECRET = "EXAMPLEEXAMPLEEXAMPLEEXAMPLEEXAM"  # noqa: S105 - of invented people, and refused outside the local stage
"""The key of the authenticator app of every example member of staff. The mailbox shows what such an app shows."""
RECOVERY_CODES = ("BBBB-BBBB-BBB2", "BBBB-BBBB-BBB3", "BBBB-BBBB-BBB4")
"""Of each of them, for the day on which the telephone is lost. After one of these the service offers new ones."""


def people() -> list[ExamplePerson]:
    """The people to sign in as, in the order in which a newcomer meets them."""
    return [OFFICE, TRUST, LEAD, OFFICER, MANAGER, ADMINISTRATOR, AUDITOR]


def load(outputs: dict[str, str], children: "Sequence[ExampleChild]" = ()) -> None:
    """Fill the stack. Runs with the environment of the functions, so it can use the service's own code."""
    from chalicelib import bootstrap

    world = bootstrap.world()
    schools.load(schools.read_file(schools.EXAMPLE), _quietly, apply=True)
    school = let_in(world, OFFICE.name, OFFICE.address, schools=[HILLSIDE])
    let_in(world, TRUST.name, TRUST.address, schools=[HILLSIDE, RIVERMEAD])
    let_in(world, LEAD.name, LEAD.address, schools=[replace(HILLSIDE, safeguarding=True)])
    officer = let_in(world, OFFICER.name, OFFICER.address, [Role.OFFICER])
    boss = let_in(world, MANAGER.name, MANAGER.address, [Role.MANAGER])
    administrator = let_in(world, ADMINISTRATOR.name, ADMINISTRATOR.address, [Role.ADMINISTRATOR])
    auditor = let_in(world, AUDITOR.name, AUDITOR.address, [Role.AUDITOR])
    for person in (officer, boss, administrator, auditor):
        give_app(world, person)
    _put_on_call(world, boss, officer)
    publish_procedures(world, officer)
    write_more(world, officer)
    for child in children or CHILDREN:
        child.story(Team(world, officer, boss), _refer(world, school, child))
    write_to(world, administrator)
    write_sheets(world, officer, boss)


def _put_on_call(world: World, first: Person, second: Person) -> None:
    """For a year, so a RED case of an evening reaches somebody."""
    today = london_day(world.clock.now())
    numbers = {"phone": "01632 960 150", "second_id": second.person_id, "second_phone": "01632 960 151"}
    stretch = OnCall(today, today + timedelta(days=365), first.person_id, **numbers)
    setting_up.add_on_call(world, first, setting_up.set_up(world).version, stretch)


def give_app(world: World, person: Person) -> None:
    """An authenticator app with a key that everybody knows, and recovery codes, for who has none: on the local stage only."""
    if world.stage != STAGE:
        raise ValueError("example people have no place here")
    if not world.factors.get(person.person_id):
        recovery = frozenset(digest_of(world, person, code) for code in RECOVERY_CODES)
        world.factors.save(Factor(person.person_id, SECRET, world.clock.now(), last_step=0, recovery=recovery))


def passwords(now: datetime) -> tuple[str, str]:
    """What that app shows now, and in 30 seconds. Each is taken once from each person; the next one is taken already."""
    from chalicelib.adapters.people.one_time import OneTime

    this = step_at(now)
    return OneTime().at(SECRET, this), OneTime().at(SECRET, this + 1)


def _quietly(line: str) -> None:
    """The local stack says one line for all of this."""


@dataclass(frozen=True)
class Team:
    """The actor of an example, and its subject."""

    world: World
    officer: Person
    manager: Person

    def actor(self, person: Person | None = None) -> Actor:
        return Actor(person or self.officer, self.world.keys.new_id())


def _step(team: Team, reference: str, step: CaseStep, by: Person | None = None, **answers: Value) -> None:
    carry_out(team.world, reference, team.actor(by), step, answers)


def _take(team: Team, reference: str) -> None:
    """Taken, with a first note, and not through triage yet."""
    case = reading.load_for_page(team.world, reference).case
    taking.take(team.world, reference, team.officer, case.version, team.world.keys.new_id())
    _step(team, reference, NOTE, note="Phoned the school: the class teacher will ask the neighbour.")


def _leave(team: Team, reference: str) -> None:
    """As it came in: nobody has done anything."""


def _enquire(team: Team, reference: str) -> None:
    """Checks done, one contact attempt, one decision to the school."""
    yesterday = london_day(team.world.clock.now()) - timedelta(days=1)
    _take(team, reference)
    why = "The school has tried everything."
    _step(team, reference, TRIAGE, route=Route.CME, priority=Priority.AMBER, text=why)
    _step(team, reference, CHECKS, text="Admissions and council tax know nothing of a move.")
    who, said, soon = "the aunt, on the school’s emergency number", "Rang out twice.", "a home visit"
    attempt = {"how": "phone", "outcome": "no-answer", "who": who, "said": said, "next": soon, "at": "10:20"}
    carry_out(team.world, reference, team.actor(), CONTACT, {**attempt, "on": yesterday})
    _step(team, reference, DECISION, decision=STAY_ON_ROLL, text="The joint enquiries are not finished.")


def _await_place(team: Team, reference: str) -> None:
    _enquire(team, reference)
    found = "Found: an application is with admissions."
    _step(team, reference, MOVE, to=Stage.AWAITING_PLACE, text=found)


def _watch(team: Team, reference: str) -> None:
    _enquire(team, reference)
    nobody = "Nobody at the address, and no word from the family."
    _step(team, reference, MOVE, to=Stage.TRACING, text=nobody)
    sentence = "Every agency was asked and nobody knows where the family is."
    _step(team, reference, MOVE, team.manager, to=Stage.LONG_WATCH, text=sentence)


def _close(team: Team, reference: str) -> None:
    _enquire(team, reference)
    seen = "The new school’s office confirmed by phone that the child is on its roll."
    _step(team, reference, CLOSE, outcome=Outcome.ON_ROLL_OTHER, evidence=Evidence.CONFIRMED, text=seen)


@dataclass(frozen=True)
class ExampleChild:
    """An invented child, and how far the team has come with the case."""

    first_names: str
    last_name: str
    story: Callable[[Team, str], None]
    years: int = 9
    typed: Mapping[str, str] = field(default_factory=dict)


CHILDREN = (
    ExampleChild("Example Robin", "Featherstone", _take),
    ExampleChild(
        "Example Wren",
        "Thistlewood",
        _leave,
        13,
        {"immediate_risk": "yes", "not_phoned_because": "The line was engaged; we keep trying."},
    ),
    ExampleChild("Example Linnet", "Marchbanks", _enquire, 7, {"belief": "not-known"}),
    ExampleChild("Example Martin", "Oakenshaw", _await_place, 11, {"on_roll": "no"}),
    ExampleChild(
        "Example Jay", "Quillfeather", _watch, 14, {"belief": "moved-abroad", "country": "Poland", "on_roll": "no"}
    ),
    ExampleChild("Example Teal", "Brackenbury", _close, 6),
)


def answers(today: date, referrer: str, child: ExampleChild = CHILDREN[0]) -> dict[str, str]:
    """The whole form as the example school's office fills it in."""
    last_day, born = today - timedelta(days=9), today.replace(year=today.year - child.years, month=3, day=12)
    return {
        "immediate_risk": "no",
        "phoned": "no",
        "first_names": child.first_names,
        "last_name": child.last_name,
        "known_as": child.first_names,
        "born_is": "register",
        "sex": "female",
        "upn": "",
        "year_group": str(child.years - 5),
        "other_year": "no",
        "address_type": "home",
        "moved": "no",
        "parent-1-name": f"Alex {child.last_name}",
        "parent-1-relationship": "Mother",
        "parent-1-responsibility": "yes",
        "parent-1-lives_with": "yes",
        "parent-1-phone": "01632 960 777",
        "parent-1-interpreter": "no",
        "parent-1-safe": "not-known",
        "parents-more": "no",
        "siblings-more": "no",
        "basis": "hearsay",
        "destination": "no",
        "primary_reason": "Believed to have moved to another local authority",
        "enquiry-1-type": "phone",
        "enquiry-1-on-day": str(last_day.day),
        "enquiry-1-on-month": str(last_day.month),
        "enquiry-1-on-year": str(last_day.year),
        "enquiry-1-by": "School office",
        "enquiry-1-contacted": "Mother’s phone",
        "enquiry-1-outcome": "No answer; a message was left.",
        "enquiries-more": "no",
        **{f"need-{need.code}": "no" for need in NEEDS},
        "appraised": "no",
        "born-day": str(born.day),
        "born-month": str(born.month),
        "born-year": str(born.year),
        "on_roll": "yes",
        "attended": "yes",
        "last_attended-day": str(last_day.day),
        "last_attended-month": str(last_day.month),
        "last_attended-year": str(last_day.year),
        "seen": "not-known",
        "address": f"12 Invented Lane\n{child.last_name}",
        "postcode": "ZZ99 3WZ",
        "restricted_address": "no",
        "belief": "moved-in-england",
        "place_postcode": "ZZ99 3WZ",
        "belief_why": "A neighbour told the class teacher that the family has moved north.",
        "referrer_name": referrer,
        "referrer_role": "School office",
        "referrer_phone": "01632 960 555",
        "school_urn": HILLSIDE.urn,
        **child.typed,
    }


def _refer(world: World, person: Person, child: ExampleChild) -> str:
    """One referral, sent just now, as it might have come some days ago: the worklist is not empty on the first day."""
    now, urn = world.clock.now(), HILLSIDE.urn
    raw = answers(london_day(now), person.name, child)
    draft = Draft(world.keys.new_id(), "example", person.person_id, NAME, VERSION, raw, now, school_urn=urn)
    return referring.send(world, world.drafts.save(draft), person).reference


def main() -> None:
    """Called by the local stack once per fresh state, with the stack's outputs as JSON on standard input."""
    import json
    import sys

    # The first child only: the mail of all six holds up the first pages of a fresh stack on a slow machine.
    load(json.load(sys.stdin), CHILDREN[:1])


if __name__ == "__main__":
    main()
