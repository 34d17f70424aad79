"""Asks the council's provider during a session whether the person is still there and what they may do.

A provider that is down throws nobody out: the session keeps its own limits. One that says no ends it at once.
"""

from msgspec.structs import replace

from chalicelib.domain.errors import Conflict, TryAgain
from chalicelib.domain.people.council import (
    ASKED_AGAIN_AFTER,
    ASKED_EVERY,
    Identity,
    NotVouched,
    Provider,
    ProviderDown,
    needs_council,
)
from chalicelib.domain.people.people import Person
from chalicelib.domain.people.sessions import Ended, Session
from chalicelib.ports.identity_provider import Client, Tokens
from chalicelib.ports.world import World
from chalicelib.services.sign_in import council_people
from chalicelib.services.sign_in.council_sign_in import client_of

PAUSES = (0.1, 0.4)
"""Seconds before the second and the third try to write what asks again."""


def still_there(world: World, session: Session, person: Person) -> Person | None:
    """The person as they are now. None if the provider no longer lets them in: their session has then ended."""
    now, stored = world.clock.now(), world.council.stored()
    if not needs_council(stored, person):
        return person  # nobody is asked any more: the provider was switched off
    try:
        if not world.council.claim(session, now):
            return person  # another request of this session is asking
        refresh = world.council.refresh_of(session.token_digest)
        if not refresh:
            _out(world, session, "nothing to ask with")
            return None
        tokens = _renewed(world, client_of(world, stored), session, refresh)
        if not tokens:
            return person  # another request asked with the same, and was told that the person is there
        if tokens.refresh != refresh:
            _keep(world, session, tokens.refresh)
        return _as_said(world, stored.provider, person, tokens.identity)
    except ProviderDown as problem:
        world.log("council-not-asked", why=str(problem))
        _ask_sooner(world, session)
        return person
    except council_people.BeingChanged:
        _ask_sooner(world, session)
        return person
    except (NotVouched, council_people.NoRole, council_people.NotLetIn) as refused:
        _out(world, session, str(refused) if isinstance(refused, NotVouched) else "no role")
        return None


def _renewed(world: World, client: Client, session: Session, refresh: str) -> Tokens | None:
    """None where what asks again was good once, and another request was first with it. Raises NotVouched or ProviderDown."""
    try:
        return world.identity_provider.renew(client, refresh)
    except NotVouched:
        if world.council.refresh_of(session.token_digest) in ("", refresh):
            raise
        return None


def _keep(world: World, session: Session, refresh: str) -> None:
    """Where this fails, the session goes on: the provider has just said yes. If the provider takes its older token no
    more, the next asking ends the session, and the person signs in again."""
    for pause in (*PAUSES, None):
        try:
            world.council.renewed(session.token_digest, refresh)
            return
        except TryAgain:
            if pause:
                world.pause(pause)
    world.log("council-renewal-not-kept")


def _as_said(world: World, provider: Provider, person: Person, identity: Identity | None) -> Person | None:
    """With today's roles, if the provider sent them again."""
    if identity is None:
        return person
    known = council_people.known_person(world, identity)
    if not known or known.person_id != person.person_id:
        raise NotVouched("another person")
    return council_people.person_for(world, provider, identity)


def _ask_sooner(world: World, session: Session) -> None:
    """As if the last answer had come so long ago that the next is due in five minutes."""
    now = world.clock.now()
    try:
        world.council.claim(replace(session, council_asked_at=now), now - ASKED_EVERY + ASKED_AGAIN_AFTER)
    except (Conflict, TryAgain):
        return  # then in fifteen


def _out(world: World, session: Session, why: str) -> None:
    world.sign_ins.end(session.token_digest, Ended.COUNCIL)
    world.log("council-session-ended", person=session.person_id, why=why)
