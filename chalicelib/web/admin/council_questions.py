"""What administrators are asked about the council's sign-in."""

from collections.abc import Mapping

from chalicelib.domain.people.council import Provider
from chalicelib.domain.people.people import Person
from chalicelib.domain.people.roles import ROLE_NAMES, Role
from chalicelib.journeys.engine.fields import Choice, Field, Kind
from chalicelib.journeys.engine.pages import Page
from chalicelib.ports.world import World
from chalicelib.services.administration import checking_council
from chalicelib.web.admin.person_questions import ROLES

SECRET = Page(
    "secret",
    "Client secret",
    (
        Field("secret", "New client secret", missing="Enter the value of the client secret.", longest=200),
        Field(
            "ends",
            "When it expires",
            Kind.DATE,
            hint="The provider shows the date where you made the secret. Leave this empty if it does not expire.",
        ),
    ),
)


LEAVES = "leaves"


def leaving_codes(wanted: Provider) -> Field:
    """For who asks for these settings, and would get no more codes."""
    role = (
        ""
        if Role.ADMINISTRATOR in wanted.roles
        else (" You will not be an administrator any more, because you entered no app role for Administrator.")
    )
    return Field(
        LEAVES,
        "How you will sign in yourself",
        Kind.CHECKBOXES,
        choices=(
            Choice(
                "yes",
                "I will sign in with my council account",
                "You did not choose yourself above. Once council sign-in is on, you get no more codes by email, and your "
                f"session here ends.{role}",
            ),
        ),
    )


CONFIRM = "Confirm that you will sign in with your council account, or choose yourself among the administrators above."
NOT_ME = (
    "Confirm that you will sign in with your council account. You have another role, so you cannot keep codes by email."
)


def _local_choice(world: World, person: Person) -> Choice:
    never = (
        "" if checking_council.has_signed_in(world, person.person_id) else "Has never signed in with a code and an app."
    )
    return Choice(person.person_id, person.name, never)


def questions(world: World, *more: Field) -> Page:
    people = checking_council.may_stay_local(world)
    roles = tuple(
        Field(f"app_{role}", f"App role for {ROLE_NAMES[role]}", longest=120, hint="Its value, not its display name.")
        for role in ROLES
    )
    who = (
        "Choose at least one who has signed in before. Two are safer. Only those who have no other role are listed."
        if people
        else "Nobody can be chosen yet, because every administrator has another role as well. Add one without."
    )
    return Page(
        "council",
        "Council sign-in",
        (
            Field(
                "issuer",
                "Issuer",
                longest=200,
                hint="For Entra ID: https://login.microsoftonline.com/, the directory (tenant) ID, and /v2.0 at the end. "
                "Without an issuer, staff sign in with codes by email.",
            ),
            Field("client_id", "Application (client) ID", longest=200),
            *roles,
            Field(
                "local",
                "Administrators who still get codes by email",
                Kind.CHECKBOXES,
                hint=f"They can let the team in when the council’s sign-in is not working. {who}",
                choices=tuple(_local_choice(world, person) for person in people),
            ),
            *more,
            Field(
                "joins",
                "People who are already on the list of staff",
                Kind.CHECKBOXES,
                choices=(
                    Choice(
                        "yes",
                        "Link them to the council account with the same address when they first sign in",
                        "Only if IT never gives one person’s address to another, and no guest has a role in the application.",
                    ),
                ),
            ),
        ),
    )


def raw_of(provider: Provider) -> dict[str, str]:
    raw = {"issuer": provider.issuer, "client_id": provider.client_id}
    raw |= {f"app_{role}": value for role, value in provider.roles.items()}
    raw |= {f"local-{person_id}": "yes" for person_id in provider.local}
    return raw | ({"joins-yes": "yes"} if provider.joins else {})


def provider_in(values: Mapping[str, object]) -> Provider:
    text = {name: str(value).strip() for name, value in values.items()}
    roles = {role: text[f"app_{role}"] for role in ROLES if text.get(f"app_{role}")}
    local = frozenset(filter(None, text.get("local", "").split(",")))
    if not text.get("issuer"):
        return Provider()
    return Provider(text["issuer"], text.get("client_id", ""), roles, local, text.get("joins") == "yes")
