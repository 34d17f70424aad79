"""Example people, schools and referrals, loaded once into a fresh local stack. Everybody in it is invented."""

from dataclasses import dataclass
from datetime import date, timedelta

from chalicelib.domain.instants import london_day
from chalicelib.domain.people import Person, Role, School
from chalicelib.journeys.school_referral import NAME, VERSION
from chalicelib.ports import Draft, World
from chalicelib.services import casework, referring
from chalicelib.services.staffing import let_in


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
OFFICER = ExamplePerson("Priya Nair", "priya.nair@exampleshire.example", "works cases as an officer of the team")
MANAGER = ExamplePerson(
    "Tom Ellis", "tom.ellis@exampleshire.example", "manages the team and hears when something slips"
)


def people() -> list[ExamplePerson]:
    """Whom to be, in the order in which a newcomer meets them."""
    return [OFFICE, TRUST, OFFICER, MANAGER]


def load(outputs: dict[str, str]) -> None:
    """Fill the stack. Runs with the environment of the functions, so it can use the service's own code."""
    from chalicelib.bootstrap import world

    now = world()
    school = let_in(now, OFFICE.name, OFFICE.address, schools=[HILLSIDE])
    let_in(now, TRUST.name, TRUST.address, schools=[HILLSIDE, RIVERMEAD])
    officer = let_in(now, OFFICER.name, OFFICER.address, [Role.OFFICER])
    let_in(now, MANAGER.name, MANAGER.address, [Role.MANAGER])
    reference = _refer(now, school)
    _take(now, officer, reference)


def answers(today: date, referrer: str) -> dict[str, str]:
    """The whole form as the example school's office fills it in."""
    last_day, born = today - timedelta(days=9), today.replace(year=today.year - 9, month=3, day=12)
    return {
        "immediate_risk": "no",
        "phoned": "no",
        "first_names": "Example Robin",
        "last_name": "Featherstone",
        "sex": "female",
        "upn": "Z926200124001",
        "year_group": "4",
        "born-day": str(born.day),
        "born-month": str(born.month),
        "born-year": str(born.year),
        "on_roll": "yes",
        "attended": "yes",
        "last_attended-day": str(last_day.day),
        "last_attended-month": str(last_day.month),
        "last_attended-year": str(last_day.year),
        "seen": "not-known",
        "address": "12 Invented Lane\nMadeup",
        "postcode": "ZZ99 3WZ",
        "restricted_address": "no",
        "belief": "moved-in-england",
        "belief_why": "A neighbour told the class teacher that the family has moved north.",
        "referrer_name": referrer,
        "referrer_role": "School office",
        "referrer_phone": "01632 960 555",
        "school_urn": HILLSIDE.urn,
    }


def _refer(world: World, person: Person) -> str:
    """One referral of some days ago's kind, sent just now, so that the worklist is not empty on the first day."""
    raw = answers(london_day(world.clock.now()), person.name)
    draft = Draft(world.keys.new_id(), "example", person.person_id, NAME, VERSION, raw, world.clock.now())
    return referring.send(world, world.drafts.save(draft), person).reference


def _take(world: World, officer: Person, reference: str) -> None:
    case = casework.find(world, reference).case
    casework.take(world, reference, officer, case.version, world.keys.new_id())
    casework.add_note(
        world, reference, officer, "Phoned the school: the class teacher will ask the neighbour.", world.keys.new_id()
    )


def main() -> None:
    """Called by the local stack once per fresh state, with the stack's outputs as JSON on standard input."""
    import json
    import sys

    load(json.load(sys.stdin))


if __name__ == "__main__":
    main()
