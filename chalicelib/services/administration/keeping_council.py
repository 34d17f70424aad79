"""The settings of the council's sign-in. Whoever changes them decides who opens children's records, so nobody does alone.

The client secret is kept at once: it opens nothing that the provider does not open, and a wrong one lets nobody in.
"""

import re
from collections.abc import Sequence
from datetime import date
from urllib.parse import urlsplit

from chalicelib.domain.authority.agreement import Agreement, Request
from chalicelib.domain.authority.wanted import WantedProvider
from chalicelib.domain.errors import Conflict
from chalicelib.domain.messages.message import Message
from chalicelib.domain.newer import is_known
from chalicelib.domain.people.changes import Change, Changed, differences
from chalicelib.domain.people.council import Provider, can_stay_local, needs_council
from chalicelib.domain.people.people import Person
from chalicelib.domain.people.roles import ROLE_NAMES
from chalicelib.domain.people.sessions import Ended
from chalicelib.ports.world import World
from chalicelib.services.administration.asking_second import ask, is_by_oneself
from chalicelib.services.administration.leaving import NotPossible
from chalicelib.services.mail.access_mail import Word, word_to_watchers

_TEXT = re.compile(r"[\x21-\x7e]{1,200}")


def may_stay_local(world: World) -> list[Person]:
    """The administrators who can go on with emailed codes: those who open no child's record."""
    return [person for person in world.people.staff() if can_stay_local(person)]


def problems_of(world: World, provider: Provider) -> dict[str, str]:
    """What is wrong with the wanted settings, by field. Without an issuer there is nothing to check."""
    if not provider.issuer:
        return {}
    found = {}
    if not _is_issuer(world, provider.issuer):
        found["issuer"] = "Enter the issuer exactly as the provider gives it. It begins with https://"
    if not _TEXT.fullmatch(provider.client_id):
        found["client_id"] = "Enter the application (client) ID."
    if not provider.roles:
        found["app_officer"] = "Enter the app role of at least one role. Without one, nobody can sign in."
    if not provider.local:
        found["local"] = "Choose at least one administrator who can sign in when the council’s sign-in is not working."
    elif provider.local - {person.person_id for person in may_stay_local(world)}:
        found["local"] = "Choose only administrators who have no other role."
    return found


def _is_issuer(world: World, issuer: str) -> bool:
    try:
        parts = urlsplit(issuer)
        is_here = world.stage == "local" and parts.scheme == "http" and parts.hostname in ("localhost", "127.0.0.1")
    except ValueError:
        return False
    is_plain = bool(_TEXT.fullmatch(issuer)) and not (parts.query or parts.fragment or parts.username)
    return is_plain and bool(parts.hostname) and (parts.scheme == "https" or is_here)


def save(world: World, me: Person, version: int, after: Provider) -> bool:
    """Returns whether the change waits for a second person. Raises Conflict where somebody changed the settings."""
    stored = world.council.stored()
    if stored.version != version:
        raise Conflict
    was, will_be = differences(_in_words(world, stored.provider), _in_words(world, after))
    if not will_be:
        return False
    now = world.clock.now()
    if not is_by_oneself(world, me):
        wanted = WantedProvider.of(after, version)
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
    """One whom these settings let go on with codes, read afresh: they hold only while that person stays one. None where
    nothing leads to a provider. Raises Conflict."""
    if not provider.issuer:
        return None
    for person in map(world.people.get, sorted(provider.local)):
        if person and can_stay_local(person):
            return person
    raise Conflict


def keep_secret(world: World, me: Person, version: int, secret: str, ends: date | None) -> None:
    """Raises NotPossible for what is no secret or has no provider yet, or Conflict."""
    stored = world.council.stored()
    if not _TEXT.fullmatch(secret):
        raise NotPossible("Enter the value of the client secret, not its ID.")
    if not stored.provider.issuer:
        raise NotPossible("Save the provider first.")
    if stored.version != version:
        raise Conflict
    after = {"Client secret": "replaced", "Ends on": ends.isoformat() if ends else "not known"}
    now = world.clock.now()
    world.council.keep_secret(
        stored, secret, ends, Change(world.keys.new_id(), Changed.COUNCIL_SECRET, "", me.person_id, now, {}, after)
    )
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


def _in_words(world: World, provider: Provider) -> dict[str, str]:
    if not provider.issuer:
        return {"Council sign-in": "off"}
    names = {person.person_id: person.name for person in world.people.staff()}
    roles = {f"App role for {ROLE_NAMES[role]}": value for role, value in provider.roles.items() if is_known(role)}
    return {
        "Council sign-in": "on",
        "Issuer": provider.issuer,
        "Client ID": provider.client_id,
        **roles,
        "Still get codes by email": ", ".join(sorted(names.get(each, "somebody") for each in provider.local)),
        "First sign-in links the person with the same address": "yes" if provider.joins else "no",
    }
