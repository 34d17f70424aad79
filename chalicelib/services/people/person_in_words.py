"""A person in words, and what a change made of them."""

from chalicelib.domain.people.changes import Change, Changed, differences
from chalicelib.domain.people.people import Person
from chalicelib.domain.people.roles import ROLE_NAMES
from chalicelib.ports.world import World

EMAIL = "Email"


def described(person: Person) -> dict[str, str]:
    """A person in words, to say what a change changed."""
    leads = (
        f"{school.name} ({school.urn}){', safeguarding lead' if school.safeguarding else ''}"
        for school in person.schools
    )
    return {
        "Name": person.name,
        EMAIL: person.email,
        "Roles": ", ".join(sorted(ROLE_NAMES[role] for role in person.roles)),
        "Contact for": "; ".join(sorted(leads)),
        "May sign in": "yes" if person.active else "no",
    }


def change_of(
    world: World, by: str, what: Changed, before: Person | None, after: Person, agreed_by: str = ""
) -> Change:
    was, now = differences(described(before) if before else {}, described(after))
    if agreed_by:
        now["Agreed by"] = agreed_by
    return Change(world.keys.new_id(), what, after.person_id, by, world.clock.now(), was, now)
