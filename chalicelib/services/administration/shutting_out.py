"""Disabling somebody, enabling them again, and ending their sign-ins."""

from msgspec.structs import replace

from chalicelib.domain.people.changes import Change, Changed
from chalicelib.domain.people.people import Person
from chalicelib.domain.people.sessions import Ended
from chalicelib.ports.world import World
from chalicelib.services.administration.changing_people import Result, change
from chalicelib.services.administration.changing_seen import change_seen
from chalicelib.services.administration.known_people import as_seen, person_of
from chalicelib.services.casework.reassigning import NewOwners, word_of_cases_left
from chalicelib.services.sign_in.sessions import end_sessions


def disable(
    world: World, me: Person, person_id: str, version: int, owners: NewOwners | None = None, *, at_once: bool = False
) -> Person:
    """Out at once, everywhere. A job that is written with it gives each of their open cases its new owner.

    `at_once`: in an emergency, all cases go to the queue and the managers get an email. Raises NotPossible, NotFound,
    Conflict, or OwnsCases for somebody with cases where `owners` does not say who gets them.
    """
    if not person_of(world, person_id).active:  # done already: the button was pressed twice, or the answer was lost
        end_sessions(world, person_id, Ended.REVOKED)
        return person_of(world, person_id)
    before = as_seen(world, person_id, version)
    messages = word_of_cases_left(world, before) if at_once else ()
    given = NewOwners() if at_once else owners
    change(world, me, Changed.PERSON_DISABLED, before, replace(before, active=False), given, messages)
    end_sessions(world, person_id, Ended.REVOKED)
    return replace(before, active=False)


def enable(world: World, me: Person, person_id: str, version: int) -> Result:
    before = person_of(world, person_id)
    return change_seen(world, me, Changed.PERSON_ENABLED, before, replace(before, active=True), version)


def end_sessions_of(world: World, me: Person, person_id: str) -> int:
    """Ends every sign-in of somebody, who may sign in again. How many there were."""
    person = person_of(world, person_id)
    ended = end_sessions(world, person_id, Ended.REVOKED)
    facts = {"Name": person.name, "Sign-ins ended": str(ended)}
    world.changes.add(
        Change(world.keys.new_id(), Changed.SESSIONS_ENDED, person_id, me.person_id, world.clock.now(), {}, facts)
    )
    return ended
