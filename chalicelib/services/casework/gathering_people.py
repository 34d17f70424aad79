"""Reads the people that a step of casework needs."""

from collections.abc import Iterable

from msgspec.structs import replace

from chalicelib.domain.casework.barring import may_see
from chalicelib.domain.casework.case import Case
from chalicelib.domain.messages.recipients import TEAM_MAILBOX
from chalicelib.domain.people.people import Person
from chalicelib.journeys.casework.case_step import Values, text
from chalicelib.journeys.casework.given import Given
from chalicelib.ports.world import World
from chalicelib.services.casework import lists
from chalicelib.services.casework.asking import askable
from chalicelib.services.casework.chasing import whom_to_ask
from chalicelib.services.casework.new_owner import word_to_owner
from chalicelib.services.casework.removals import contacts_for_decision, second_people
from chalicelib.services.people import absences
from chalicelib.services.people.staffing import owner_or_team


def named(world: World, given: Given, values: Values) -> Given:
    return replace(given, named=world.people.get(text(values, "to") or text(values, "whom")))


def workers(world: World, given: Given, values: Values) -> Given:
    people = _who_see(lists.workers(world), given.case)
    return replace(given, workers=people, away=absences.hints(world, people))


def _who_see(people: Iterable[Person], case: Case) -> tuple[Person, ...]:
    return tuple(person for person in people if may_see(case, person.person_id))


def readers(world: World, given: Given, values: Values) -> Given:
    readers = (person for person in world.people.staff() if person.active and person.reads_cases)
    return replace(given, readers=_who_see(readers, given.case))


def barred(world: World, given: Given, values: Values) -> Given:
    barred = tuple(person for person in world.people.staff() if not may_see(given.case, person.person_id))
    return replace(given, barred=barred)


def owner(world: World, given: Given, values: Values) -> Given:
    return replace(given, owner=owner_again(world, given.case, given.person))


def owner_again(world: World, case: Case, person: Person) -> str:
    """The owner of a reopened case: as before, or who reopens it where nobody works for that owner."""
    return case.owner_id if case.owner_id and _somebody_works(world, case) else person.person_id


def _somebody_works(world: World, case: Case) -> bool:
    """Whether somebody works on the case today: its owner, or the owner's cover."""
    return owner_or_team(world, case.owner_id, case.barred) != TEAM_MAILBOX


def owner_works(world: World, given: Given, values: Values) -> Given:
    return replace(given, owner_works=_somebody_works(world, given.case))


def mail_to_owner(world: World, given: Given, values: Values) -> Given:
    to, case = text(values, "to"), given.case
    if not given.named or to == given.person.person_id:
        return given
    key = f"assigned|{given.person.person_id}|{given.once}|{case.case_id}|{to}"
    mail = word_to_owner(world, key, to, [case.reference], text(values, "note"), case.case_id)
    return replace(given, mail_to_owner=(mail,))


def asked(world: World, given: Given, values: Values) -> Given:
    asked = tuple(whom_to_ask(world, given.submission))
    return replace(given, asked=asked, askable=tuple(askable(given.submission)))


def told(world: World, given: Given, values: Values) -> Given:
    return replace(given, told=tuple(contacts_for_decision(world, given.submission)))


def colleagues(world: World, given: Given, values: Values) -> Given:
    return replace(given, colleagues=tuple(second_people(world, given.person)))
