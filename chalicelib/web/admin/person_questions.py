"""What administrators are asked about a person."""

from collections.abc import Collection, Mapping

from msgspec import Struct

from chalicelib.domain.people.roles import ROLE_NAMES, STAFF_ROLES, Role
from chalicelib.journeys.engine.fields import Field, Kind

ROLES = sorted(STAFF_ROLES, key=list(Role).index)

NAME = Field(
    "name", "Name", hint="First and last name, as colleagues know the person.", missing="Enter the person’s name."
)
EMAIL = Field("email", "Work email address", Kind.EMAIL, missing="Enter the person’s work email address.", longest=254)

_HINTS: Mapping[Role, str] = {
    Role.OFFICER: "Works cases.",
    Role.MANAGER: "Works cases, and hears when something slips.",
    Role.ADMINISTRATOR: "Keeps people, settings and dates. Opens no child’s record unless also an officer or a manager.",
    Role.AUDITOR: "Sees cases and who looked at them. Changes nothing.",
}


class RoleChoice(Struct, frozen=True):
    """A role to tick."""

    name: str
    text: str
    checked: bool
    hint: str


def role_choices(chosen: Collection[Role]) -> list[RoleChoice]:
    return [RoleChoice(f"role-{role}", ROLE_NAMES[role], role in chosen, _HINTS[role]) for role in ROLES]


def roles_in(form: Mapping[str, str]) -> list[Role]:
    return [role for role in ROLES if form.get(f"role-{role}") == "yes"]
