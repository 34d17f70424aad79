"""Finds or makes the person who signed in through the council's provider, and gives them its roles.

A person is known by the provider's own name for them, never by an address: addresses are given to other people. So the
first sign-in makes a new person, or takes over one with the same address only where two people of the team said so.
"""

from msgspec.structs import replace

from chalicelib.domain.authority.second_person import is_told
from chalicelib.domain.authority.tasks import Audience, Task
from chalicelib.domain.child.contact_details import email_problem, normalise_email
from chalicelib.domain.errors import Conflict, DomainError
from chalicelib.domain.instants import london_day
from chalicelib.domain.messages.message import Message
from chalicelib.domain.people.changes import Change, Changed
from chalicelib.domain.people.confirming import begun
from chalicelib.domain.people.council import COUNCIL, Identity, Provider, gives_up_codes, stays_local
from chalicelib.domain.people.people import Person
from chalicelib.domain.people.roles import STAFF_ROLES, Role
from chalicelib.ports.world import World
from chalicelib.services.casework.reassigning import NewOwners, job_for, loses_cases, word_of_cases_left
from chalicelib.services.mail.access_mail import Word, added_or_not, word_to_watchers
from chalicelib.services.people.person_in_words import change_of, described

TRIES = 3


class NoRole(DomainError):
    """The provider knows the person but gives them none of our roles."""


class NotLetIn(DomainError):
    """The provider gives a role, but something here keeps the person out. The sentence says what."""


class BeingChanged(NotLetIn):
    """Others kept changing the account at the same moment: nothing is known against the person."""


_DISABLED = "An administrator has ended your access to this service. Ask an administrator to let you in again."
_TAKEN = (
    "Somebody with your address already uses this service, and nobody has confirmed that it is you. "
    "Ask an administrator of the service."
)
_LOCAL = "You sign in with a code by email, so that somebody can sign in when the council’s sign-in is not working."
_NO_ADDRESS = "Your council account has no email address, so this service cannot write to you. Ask IT to add it."
_GONE = (
    "The council’s sign-in gives this person no role any more, so they lost their roles here. Their open cases are in the "
    "queue of cases that nobody owns. If they have left, disable them too."
)


def key_of(world: World, identity: Identity) -> str:
    """The name of an identity in keys."""
    return world.keys.digest("council-identity", identity.tenant, identity.subject)


def person_for(world: World, provider: Provider, identity: Identity) -> Person:
    """The person, with the roles of today. Makes them at their first sign-in. Raises NoRole or NotLetIn."""
    roles = provider.given(identity.app_roles)
    for _ in range(TRIES):
        try:
            return _person(world, provider, identity, roles)
        except Conflict:  # the same person in another browser, or an administrator at the same moment
            continue
    raise BeingChanged("Your account is being changed. Try again.")


def _person(world: World, provider: Provider, identity: Identity, roles: frozenset[Role]) -> Person:
    known = known_person(world, identity)
    if not roles:
        if known and known.is_staff and known.active and not stays_local(provider, known):
            _tell_of_leaver(world, known)
            with_roles(world, known, roles)
        raise NoRole("Your council account has no role in this service.")
    if not known:
        return _newcomer(world, provider, identity, roles)
    if not known.active:
        raise NotLetIn(_DISABLED)
    if stays_local(provider, known):
        raise NotLetIn(_LOCAL)
    return with_roles(world, known, roles)


def known_person(world: World, identity: Identity) -> Person | None:
    """The person that this identity belongs to."""
    joined = world.council.person_of(key_of(world, identity))
    return world.people.get(joined) if joined else None


def _newcomer(world: World, provider: Provider, identity: Identity, roles: frozenset[Role]) -> Person:
    address = normalise_email(identity.email)
    if not address or email_problem(address):
        raise NotLetIn(_NO_ADDRESS)
    key, holder = key_of(world, identity), world.people.by_email(address)
    if not holder:
        # The id follows from the identity, so two first sign-ins make one person. Joined first: nobody else is joined to
        # them afterwards, whatever their address.
        made = Person(world.keys.digest("council-person", key), identity.name.strip() or address, address, roles)
        _join(world, key, made.person_id)
        return _write(world, Changed.PERSON_ADDED, None, made)
    if stays_local(provider, holder):
        raise NotLetIn(_LOCAL)
    if not provider.joins or not holder.is_staff:
        raise NotLetIn(_TAKEN)
    if not holder.active:
        raise NotLetIn(_DISABLED)
    _join(world, key, holder.person_id)
    return with_roles(world, holder, roles)


def _join(world: World, key: str, person_id: str) -> None:
    """Once. Raises NotLetIn where either has another already."""
    now = world.clock.now()
    joined = Change(world.keys.new_id(), Changed.COUNCIL_JOINED, person_id, COUNCIL, now, {}, {})
    try:
        world.council.join(key, person_id, joined)
    except Conflict:
        if world.council.person_of(key) != person_id:
            raise NotLetIn(_TAKEN) from None


def with_roles(world: World, person: Person, roles: frozenset[Role]) -> Person:
    """With these roles of staff in place of those they had; others stay. Raises Conflict."""
    after = person.with_roles(roles | {role for role in person.roles if role not in STAFF_ROLES})
    return person if described(after) == described(person) else _write(world, Changed.PERSON, person, after)


def _write(world: World, what: Changed, before: Person | None, after: Person) -> Person:
    """Two people agreed to which app role gives what, so none has to agree again. Who watches over access hears of it."""
    after = begun(before, after, london_day(world.clock.now()))
    written = change_of(world, COUNCIL, what, before, after)
    told = list[Message]()
    if is_told(before, after):
        more = added_or_not(before, after)
        told = [word_to_watchers(world, written.change_id, Word.DONE, COUNCIL, after, more=more)]
    job = None
    if before and loses_cases(before, after):  # nobody is there to choose who gets them
        job = job_for(world, COUNCIL, before.person_id, NewOwners())
        told += word_of_cases_left(world, before)
    # The settings must not have chosen them meanwhile as one who goes on with codes.
    council = world.council.stored() if gives_up_codes(before, after) else None
    if before and council and stays_local(council.provider, before):
        raise Conflict
    world.people.change(before, after, written, job=job, messages=told, council=council)
    return replace(after, version=before.version + 1 if before else 1)


def _tell_of_leaver(world: World, person: Person) -> None:
    """A task for administrators, once a day: somebody who lost every role at the council may have left."""
    now = world.clock.now()
    task_id = world.keys.digest("council-leaver", person.person_id, london_day(now).isoformat())
    try:
        world.outbox.add((), (Task(task_id, _GONE, person.name, now, audience=Audience.ADMINISTRATORS),))
    except Conflict:
        return  # told today
