"""Taking a case, and saying on call that one deals with it."""

from chalicelib.domain.casework.stages import Refused, check_worker
from chalicelib.domain.messages.recipients import TEAM_MAILBOX
from chalicelib.domain.people.people import Person
from chalicelib.journeys.casework.steps.on_call import HAVE_IT
from chalicelib.journeys.casework.steps.owner import TAKE
from chalicelib.ports.world import World
from chalicelib.services.casework.carry_out import Actor, carry_out_on
from chalicelib.services.casework.reading import load_for_step
from chalicelib.services.people.staffing import owner_or_team
from chalicelib.services.settings.on_call import may_have_it


def take(world: World, reference: str, person: Person, version: int, once: str) -> None:
    """Makes the person the owner and acknowledges the case, which ends its reminders. Raises NotYours if somebody else
    was first, Conflict if the case changed since its page was shown."""
    file = load_for_step(world, reference)
    if file.case.owner_id == person.person_id:
        return
    owner_works = owner_or_team(world, file.case.owner_id, file.case.barred) != TEAM_MAILBOX
    # The second of two people hears that somebody else has taken it, rather than that something changed.
    carry_out_on(world, file, Actor(person, once, None if owner_works else version), TAKE, {})


def have_it(world: World, reference: str, actor: Actor) -> None:
    """A person on call says that they deal with a RED case: the second person gets no email. Saying it again changes
    nothing.

    Raises Refused once somebody has acted on the case, and for a person who is not on call: the second person must
    still hear.
    """
    file = load_for_step(world, reference)
    if file.case.comes_first and file.case.on_call_at:
        return
    check_worker(actor.person.roles)
    if not may_have_it(world, actor.person):
        raise Refused(
            "You are not on call today. Phone the person who is, or take the case if you are dealing with it now."
        )
    carry_out_on(world, file, actor, HAVE_IT, {})
