"""What the council's sign-in needs before it may be saved, so that it locks nobody out and opens no weaker door."""

import re
from urllib.parse import urlsplit

from chalicelib.domain.errors import Unreadable
from chalicelib.domain.people.council import Provider, can_stay_local, needs_council, stays_local
from chalicelib.domain.people.people import Person
from chalicelib.ports.world import World

TEXT = re.compile(r"[\x21-\x7e]{1,200}")


def may_stay_local(world: World) -> list[Person]:
    """The administrators who can go on with emailed codes: those who open no child's record."""
    return [person for person in world.people.staff() if can_stay_local(person)]


def has_signed_in(world: World, person_id: str) -> bool:
    """Whether this person has come in by a code and their authenticator app. A factor that cannot be read opens nothing."""
    try:
        return world.factors.get(person_id) is not None
    except Unreadable:
        return False


def loses_codes(world: World, me: Person, provider: Provider) -> bool:
    """Whether the person who asks for these settings signs in with codes now, and could not any more."""
    return bool(provider.issuer) and not needs_council(world.council.stored(), me) and not stays_local(provider, me)


def problems_of(world: World, provider: Provider) -> dict[str, str]:
    """What is wrong with the wanted settings, by field. Where they switch the sign-in off there is nothing to check."""
    if not provider.issuer:
        return {} if world.council.stored().provider.issuer else {"issuer": "Enter the issuer."}
    found = {}
    if not _is_issuer(world, provider.issuer):
        found["issuer"] = "Enter the issuer exactly as the provider gives it. It begins with https://"
    if not TEXT.fullmatch(provider.client_id):
        found["client_id"] = "Enter the application (client) ID."
    if not provider.roles:
        found["app_officer"] = "Enter the app role of at least one role. Without one, nobody can sign in."
    if problem := _problem_of_local(world, provider):
        found["local"] = problem
    return found


def _problem_of_local(world: World, provider: Provider) -> str:
    if not provider.local:
        return "Choose at least one administrator who can sign in when the council’s sign-in is not working."
    if provider.local - {person.person_id for person in may_stay_local(world)}:
        return "Choose only administrators who have no other role."
    if not any(has_signed_in(world, person_id) for person_id in provider.local):
        return (
            "Choose at least one administrator who has signed in before, with a code from an email and an "
            "authenticator app."
        )
    return ""


def _is_issuer(world: World, issuer: str) -> bool:
    try:
        parts = urlsplit(issuer)
        is_here = world.stage == "local" and parts.scheme == "http" and parts.hostname in ("localhost", "127.0.0.1")
    except ValueError:
        return False
    is_plain = bool(TEXT.fullmatch(issuer)) and not (parts.query or parts.fragment or parts.username)
    return is_plain and bool(parts.hostname) and (parts.scheme == "https" or is_here)
