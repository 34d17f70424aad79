"""Where forms begin: the front page, the start page of each form, and the safety page before those that have one."""

from collections.abc import Sequence

from msgspec import Struct

from chalicelib.domain.people.people import anonymous
from chalicelib.journeys.engine.fields import Raw
from chalicelib.journeys.engine.form import Audience, Form
from chalicelib.journeys.engine.parsing import Parsed
from chalicelib.journeys.forms import form_named
from chalicelib.journeys.parts.danger import DANGER
from chalicelib.services.guidance.beside import Beside, beside
from chalicelib.services.referrals import beginning, family
from chalicelib.services.settings import setting_up
from chalicelib.web.forms.not_open import not_open
from chalicelib.web.http.asked import Posted
from chalicelib.web.http.form_body import BadForm
from chalicelib.web.http.replies import Go, Show
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import Visit

MOST_TYPED = 50_000
"""Characters in all answers of a form together, sound or not: a draft is one row, and a row holds 400 KB."""


class SafetyPage(Posted, frozen=True, kw_only=True):
    """Whether the child is safe now, asked before all else."""

    public: bool
    guidance: Sequence[Beside]


class BeginPage(Struct, frozen=True):
    """The button that begins a form without a safety page."""

    title: str
    action: str


def safety_page(visit: Visit, form: Form, action: str, raw: Raw, problems: dict[str, str]) -> Show:
    public = form.audience is Audience.PUBLIC
    names = DANGER.guidance[:1] if public else DANGER.guidance  # the others speak to professionals
    model = SafetyPage(
        page=DANGER,
        raw=raw,
        problems=problems,
        action=action,
        public=public,
        guidance=beside(visit.world, names),
    )
    return Show("refer/danger", model)


def _action(visit: Visit, form: Form) -> str:
    """The form's own beginning, which remembers whose shared answers it begins with."""
    alike = {name: visit.query[name] for name in ("family", "like") if visit.query.get(name)}
    return visit.world.links().begin(form.name, **alike)


@view("GET", "/begin/{form}")
def begin(visit: Visit, form: str) -> Show:
    if setting_up.keeps_closed(visit.world):
        return not_open()
    wanted = form_named(form)
    if beginning.has_safety_page(wanted):
        return safety_page(visit, wanted, _action(visit, wanted), {}, {})
    return Show("refer/begin", BeginPage(wanted.title, _action(visit, wanted)))


@view("POST", "/begin/{form}")
def answer_safety_page(visit: Visit, form: str) -> Show | Go:
    if setting_up.keeps_closed(visit.world):
        return not_open()
    refuse_too_much(visit.form)
    wanted, is_public = form_named(form), form_named(form).audience is Audience.PUBLIC
    person = anonymous(visit.browser_digest) if is_public else visit.person
    shared = family.answers_to_begin_with(visit.world, visit.query, visit.person, wanted)
    begun = beginning.begin(visit.world, wanted, visit.form, visit.browser_digest, person, shared)
    if isinstance(begun, Parsed):
        return safety_page(visit, wanted, _action(visit, wanted), visit.form, begun.problems)
    return Go(visit.world.links().draft(begun.draft_id, anonymous=is_public).task_list)


def refuse_too_much(raw: Raw) -> None:
    if sum(map(len, raw.values())) > MOST_TYPED:
        raise BadForm(413, "Your answers are too long for this form. Shorten them and send them again.")
