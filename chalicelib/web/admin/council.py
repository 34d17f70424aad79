"""The administrator's page about the council's sign-in. The client secret goes in and never comes out."""

from collections.abc import Mapping
from datetime import date, datetime

from msgspec import Struct

from chalicelib.domain.people.council import Provider
from chalicelib.domain.people.roles import ROLE_NAMES
from chalicelib.domain.wording import london_date
from chalicelib.journeys.engine.asked import typed
from chalicelib.journeys.engine.fields import Choice, Field, Kind
from chalicelib.journeys.engine.pages import Page
from chalicelib.journeys.engine.parsing import parse
from chalicelib.services.administration import keeping_council
from chalicelib.services.administration.asking_second import is_by_oneself
from chalicelib.services.administration.leaving import NotPossible
from chalicelib.web.admin.person_questions import ROLES
from chalicelib.web.http.posted import version_of
from chalicelib.web.http.replies import Go, Show
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import Visit

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


class CouncilPage(Struct, frozen=True, kw_only=True):
    """The provider and, apart, its secret; `secret_since`: when the secret was kept, None while there is none."""

    page: Page
    raw: Mapping[str, str]
    problems: Mapping[str, str]
    secret: Page
    secret_raw: Mapping[str, str]
    is_on: bool
    secret_since: datetime | None
    ends: str
    version: int
    saved: bool
    alone: bool
    back_address: str
    out_address: str


def _page(visit: Visit) -> Page:
    people = keeping_council.may_stay_local(visit.world)
    roles = tuple(
        Field(f"app_{role}", f"App role for {ROLE_NAMES[role]}", longest=120, hint="Its value, not its display name.")
        for role in ROLES
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
                hint="They can let the team in when the council’s sign-in is not working. Choose two who have no other role.",
                choices=tuple(Choice(person.person_id, person.name) for person in people),
            ),
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


def _raw_of(provider: Provider) -> dict[str, str]:
    raw = {"issuer": provider.issuer, "client_id": provider.client_id}
    raw |= {f"app_{role}": value for role, value in provider.roles.items()}
    raw |= {f"local-{person_id}": "yes" for person_id in provider.local}
    return raw | ({"joins-yes": "yes"} if provider.joins else {})


def _provider_in(values: Mapping[str, object]) -> Provider:
    text = {name: str(value).strip() for name, value in values.items()}
    roles = {role: text[f"app_{role}"] for role in ROLES if text.get(f"app_{role}")}
    local = frozenset(filter(None, text.get("local", "").split(",")))
    if not text.get("issuer"):
        return Provider()
    return Provider(text["issuer"], text.get("client_id", ""), roles, local, text.get("joins") == "yes")


def _show(
    visit: Visit,
    raw: Mapping[str, str] | None = None,
    problems: Mapping[str, str] | None = None,
    version: int = -1,
    beside_secret: Mapping[str, str] | None = None,
) -> Show:
    """`beside_secret`: what was typed with a secret that was refused. The secret itself is typed again."""
    stored, links = visit.world.council.stored(), visit.world.links()
    model = CouncilPage(
        page=_page(visit),
        raw=_raw_of(stored.provider) if raw is None else raw,
        problems=problems or {},
        secret=SECRET,
        secret_raw={**(beside_secret or {}), "secret": ""},
        is_on=stored.is_ready,
        secret_since=stored.secret_since,
        ends=london_date(stored.secret_ends) if stored.secret_ends else "",
        version=stored.version if version < 0 else version,
        saved=visit.query.get("saved") == "yes",
        alone=is_by_oneself(visit.world, visit.me),
        back_address=links.council_back,
        out_address=links.signed_out,
    )
    return Show("admin/council", model)


@view("GET", "/admin/council-sign-in")
def show(visit: Visit) -> Show:
    return _show(visit)


@view("POST", "/admin/council-sign-in")
def save(visit: Visit) -> Show | Go:
    page = _page(visit)
    raw = typed(page, visit.form)
    parsed = parse(page, raw, visit.world.clock.now())
    wanted = _provider_in(parsed.values)
    problems = parsed.problems or keeping_council.problems_of(visit.world, wanted)
    if problems:
        return _show(visit, raw, problems, version_of(visit))
    waits = keeping_council.save(visit.world, visit.me, version_of(visit), wanted)
    links = visit.world.links()
    return Go(links.admin_waiting if waits else f"{links.admin_council}?saved=yes")


@view("POST", "/admin/council-sign-in/secret")
def keep_secret(visit: Visit) -> Show | Go:
    raw = typed(SECRET, visit.form)
    parsed = parse(SECRET, raw, visit.world.clock.now())
    if parsed.problems:
        return _show(visit, problems=parsed.problems, beside_secret=raw)
    ends = parsed.values.get("ends")
    secret = str(parsed.values["secret"]).strip()
    try:
        keeping_council.keep_secret(
            visit.world, visit.me, version_of(visit), secret, ends if isinstance(ends, date) else None
        )
    except NotPossible as refused:
        return _show(visit, problems={"secret": str(refused)}, beside_secret=raw)
    return Go(f"{visit.world.links().admin_council}?saved=yes")
