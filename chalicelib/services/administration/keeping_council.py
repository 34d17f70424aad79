"""The settings of the council's sign-in. Whoever changes them decides who opens children's records, so nobody does alone.

The client secret is kept at once: it opens nothing that the provider does not open, and a wrong one lets nobody in.
"""

from collections.abc import Sequence
from datetime import date

from chalicelib.domain.authority.agreement import Agreement, Request
from chalicelib.domain.authority.wanted import WantedProvider
from chalicelib.domain.errors import Conflict
from chalicelib.domain.messages.message import Message
from chalicelib.domain.newer import is_known
from chalicelib.domain.people.changes import Change, Changed, differences
from chalicelib.domain.people.council import Provider, StoredProvider, can_stay_local, needs_council
from chalicelib.domain.people.people import Person
from chalicelib.domain.people.roles import ROLE_NAMES
from chalicelib.domain.people.sessions import Ended
from chalicelib.ports.world import World
from chalicelib.services.administration.asking_second import ask, is_by_oneself
from chalicelib.services.administration.checking_council import TEXT, has_signed_in, problems_of
from chalicelib.services.administration.leaving import NotPossible
from chalicelib.services.mail.access_mail import Word, word_to_watchers

SWITCH, ON, OFF = "Council sign-in", "on", "off"
ON_LATER = "on as soon as its client secret is saved; codes by email until then"


def waiting(world: World) -> list[tuple[Request, WantedProvider]]:
    """The changes that wait for a second person, the oldest first."""
    found = world.access_requests.waiting(world.clock.now())
    return [(each, each.wanted) for each in found if isinstance(each.wanted, WantedProvider)]


def save(world: World, me: Person, version: int, after: Provider) -> bool:
    """Returns whether the change waits for a second person. Raises Conflict where somebody changed the settings."""
    stored = world.council.stored()
    if stored.version != version:
        raise Conflict
    was, will_be = differences(_in_words(world, stored, stored.provider), _in_words(world, stored, after))
    if not will_be:
        return False
    now = world.clock.now()
    if not is_by_oneself(world, me):
        wanted = WantedProvider.of(after, version)
        if any(wanted == other for _, other in waiting(world)):
            return True
        request = Request(world.keys.new_id(), Changed.COUNCIL_SIGN_IN, me.person_id, now, wanted, was, will_be)
        ask(world, request, word(world, request.request_id, Word.ASKED, me.person_id))
        return True
    written = Change(world.keys.new_id(), Changed.COUNCIL_SIGN_IN, "", me.person_id, now, was, will_be)
    told = word(world, written.change_id, Word.ALONE, me.person_id)
    world.council.save(stored, after, written, told, relies_on=_with_codes(world, after))
    end_weaker(world)
    return False


def as_agreed(
    world: World, wanted: WantedProvider, change: Change, messages: Sequence[Message], agreement: Agreement
) -> None:
    """Raises NotPossible where the settings were changed meanwhile, or no longer fit, or Conflict."""
    stored = world.council.stored()
    if stored.version != wanted.version or problems_of(world, wanted.provider):
        raise NotPossible("The council’s sign-in was changed since this was asked for. Decline this, and ask again.")
    world.council.save(stored, wanted.provider, change, messages, agreement, _with_codes(world, wanted.provider))
    end_weaker(world)


def _with_codes(world: World, provider: Provider) -> Person | None:
    """One whom these settings let go on with codes, and who has signed in so, read afresh: they hold only while that
    person stays one. None where nothing leads to a provider. Raises Conflict."""
    if not provider.issuer:
        return None
    for person in map(world.people.get, sorted(provider.local)):
        if person and can_stay_local(person) and has_signed_in(world, person.person_id):
            return person
    raise Conflict


def keep_secret(world: World, me: Person, version: int, secret: str, ends: date | None) -> None:
    """Raises NotPossible for what is no secret or has no provider yet, or Conflict."""
    stored = world.council.stored()
    if not TEXT.fullmatch(secret):
        raise NotPossible("Enter the value of the client secret, not its ID.")
    if not stored.provider.issuer:
        is_asked = any(wanted.provider.issuer for _, wanted in waiting(world))
        raise NotPossible(
            "A second person must agree to the provider first." if is_asked else "Save the provider first."
        )
    if stored.version != version:
        raise Conflict
    after = {"Client secret": "saved", "Ends on": ends.isoformat() if ends else "not known"}
    was, switched = ({}, {}) if stored.is_ready else ({SWITCH: OFF}, {SWITCH: ON})
    now = world.clock.now()
    written = Change(world.keys.new_id(), Changed.COUNCIL_SECRET, "", me.person_id, now, was, switched | after)
    world.council.keep_secret(stored, secret, ends, written)
    end_weaker(world)


def end_weaker(world: World) -> None:
    """Ends the sessions that a code opened for people who now sign in through the council."""
    for person in world.people.staff():
        end_weaker_of(world, person)


def end_weaker_of(world: World, person: Person) -> None:
    """Also of one who was chosen to go on with codes, and now has a role that opens children's records."""
    if needs_council(world.council.stored(), person):
        for session in world.sign_ins.of_person(person.person_id):
            if not session.council_asked_at:
                world.sign_ins.end(session.token_digest, Ended.REVOKED)


def word(world: World, key: str, what: Word, by: str, decided_by: str = "") -> list[Message]:
    """To all who watch over access."""
    return [word_to_watchers(world, key, what, by, None, decided_by, {"sign_in": "yes"})]


def _in_words(world: World, stored: StoredProvider, provider: Provider) -> dict[str, str]:
    """A new issuer or client goes on only with a secret of its own."""
    if not provider.issuer:
        return {SWITCH: OFF}
    names = {person.person_id: person.name for person in world.people.staff()}
    roles = {f"App role for {ROLE_NAMES[role]}": value for role, value in provider.roles.items() if is_known(role)}
    return {
        SWITCH: ON if stored.is_ready and stored.provider.is_same_client(provider) else ON_LATER,
        "Issuer": provider.issuer,
        "Client ID": provider.client_id,
        **roles,
        "Still get codes by email": ", ".join(sorted(names.get(each, "somebody") for each in provider.local)),
        "First sign-in links the person with the same address": "yes" if provider.joins else "no",
    }
