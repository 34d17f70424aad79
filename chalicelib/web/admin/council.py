"""The administrator's page about the council's sign-in. The client secret goes in and never comes out."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from msgspec import Struct

from chalicelib.domain.people.changes import Changed
from chalicelib.domain.people.council import can_stay_local
from chalicelib.domain.wording import london_date
from chalicelib.journeys.engine.asked import typed
from chalicelib.journeys.engine.fields import Field
from chalicelib.journeys.engine.pages import Page
from chalicelib.journeys.engine.parsing import parse
from chalicelib.services.administration import checking_council, keeping_council
from chalicelib.services.administration.asking_second import is_by_oneself
from chalicelib.services.administration.leaving import NotPossible
from chalicelib.web.admin.council_questions import (
    CONFIRM,
    LEAVES,
    NOT_ME,
    SECRET,
    leaving_codes,
    provider_in,
    questions,
    raw_of,
)
from chalicelib.web.admin.waiting import WaitingLine, waiting_lines
from chalicelib.web.http.posted import version_of
from chalicelib.web.http.replies import Go, Show
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import Visit


class CouncilPage(Struct, frozen=True, kw_only=True):
    """The provider and, apart, its secret; `secret_since`: when the secret was kept, None while there is none."""

    page: Page
    raw: Mapping[str, str]
    problems: Mapping[str, str]
    waiting: Sequence[WaitingLine]
    shows_waiting: bool
    """Whether the fields show the change that waits, instead of what is in force."""
    secret: Page
    secret_raw: Mapping[str, str]
    is_on: bool
    is_saved: bool
    signs_me_out: bool
    """Whether the reader's session ends when the secret is saved."""
    secret_since: datetime | None
    ends: str
    version: int
    saved: str
    """"yes", "secret", or "same" where nothing was changed."""
    alone: bool
    back_address: str
    out_address: str


def _show(
    visit: Visit,
    raw: Mapping[str, str] | None = None,
    problems: Mapping[str, str] | None = None,
    *more: Field,
    version: int = -1,
    beside_secret: Mapping[str, str] | None = None,
) -> Show:
    """`more`: a question that these answers raise; `beside_secret`: what was typed with a secret that was refused. The
    secret itself is typed again."""
    world, links = visit.world, visit.world.links()
    stored = world.council.stored()
    asked = [wanted for _, wanted in keeping_council.waiting(world) if wanted.version == stored.version]
    shown = asked[-1].provider if asked else stored.provider
    model = CouncilPage(
        page=questions(world, *more),
        raw=raw_of(shown) if raw is None else raw,
        problems=problems or {},
        waiting=waiting_lines(visit, what=Changed.COUNCIL_SIGN_IN),
        shows_waiting=bool(asked) and raw is None,
        secret=SECRET,
        secret_raw={**(beside_secret or {}), "secret": ""},
        is_on=stored.is_ready,
        is_saved=bool(stored.provider.issuer),
        signs_me_out=checking_council.loses_codes(world, visit.me, stored.provider),
        secret_since=stored.secret_since,
        ends=london_date(stored.secret_ends) if stored.secret_ends else "",
        version=stored.version if version < 0 else version,
        saved=visit.query.get("saved", ""),
        alone=is_by_oneself(world, visit.me),
        back_address=links.council_back,
        out_address=links.signed_out,
    )
    return Show("admin/council", model)


@view("GET", "/admin/council-sign-in")
def show(visit: Visit) -> Show:
    return _show(visit)


@view("POST", "/admin/council-sign-in")
def save(visit: Visit) -> Show | Go:
    world, me, links = visit.world, visit.me, visit.world.links()
    page = questions(world)
    raw = typed(page, visit.form)
    parsed = parse(page, raw, world.clock.now())
    wanted = provider_in(parsed.values)
    if problems := parsed.problems or checking_council.problems_of(world, wanted):
        return _show(visit, raw, problems, version=version_of(visit))
    if wanted == world.council.stored().provider:
        return Go(f"{links.admin_council}?saved=same")
    if checking_council.loses_codes(world, me, wanted) and visit.form.get(f"{LEAVES}-yes") != "yes":
        why = CONFIRM if can_stay_local(me) else NOT_ME
        return _show(visit, raw, {LEAVES: why}, leaving_codes(wanted), version=version_of(visit))
    waits = keeping_council.save(world, me, version_of(visit), wanted)
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
    return Go(f"{visit.world.links().admin_council}?saved=secret")
