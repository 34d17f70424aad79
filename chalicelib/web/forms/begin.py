"""Where forms begin: the front page, the start page of each form, and the safety page before those that have one."""

from collections.abc import Sequence

from msgspec import Struct

from chalicelib.domain.instants import london_day
from chalicelib.domain.people.people import anonymous
from chalicelib.journeys.engine.fields import Raw
from chalicelib.journeys.engine.form import Audience, Form, Setting, StartWords
from chalicelib.journeys.engine.paper import PaperPart, on_paper
from chalicelib.journeys.engine.parsing import Parsed
from chalicelib.journeys.forms import FORMS, form_named
from chalicelib.journeys.parts.danger import DANGER
from chalicelib.services.referrals import beginning, family
from chalicelib.services.settings import setting_up
from chalicelib.web.http.asked import Posted
from chalicelib.web.http.replies import Go, Show
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import BadForm, Visit

MOST_TYPED = 50_000
"""Characters in all answers of a form together, sound or not: a draft is one row, and a row holds 400 KB."""
_AUDIENCES = (
    (Audience.SCHOOL, "For schools and colleges"),
    (Audience.PARTNER, "For other professionals"),
    (Audience.AUTHORITY, "For other local authorities"),
    (Audience.PUBLIC, "For everybody"),
)


class FormLine(Struct, frozen=True):
    """A form on the front page."""

    title: str
    lead: str
    href: str


class FrontPage(Struct, frozen=True):
    """The forms, by who fills them in."""

    groups: Sequence[tuple[str, Sequence[FormLine]]]


class StartPage(Struct, frozen=True, kw_only=True):
    """What to know before a form begins; `gate`: whether it begins with the safety page."""

    title: str
    words: StartWords
    gate: bool
    begin: str
    blank: str
    public: bool
    days_kept: int


class BlankPage(Struct, frozen=True):
    """The whole form, for paper."""

    title: str
    back: str
    parts: Sequence[PaperPart]
    declaration: Sequence[str]


class SafetyPage(Posted, frozen=True, kw_only=True):
    """Whether the child is safe now, asked before all else."""

    public: bool


class BeginPage(Struct, frozen=True):
    """The button that begins a form without a safety page."""

    title: str
    action: str


def _not_open() -> Show:
    return Show("refer/not_open")


@view("GET", "/")
def front(visit: Visit) -> Show:
    if setting_up.keeps_closed(visit.world):
        return _not_open()
    groups = [(words, [form for form in FORMS.values() if form.audience is who]) for who, words in _AUDIENCES]
    listed = [(words, [_line(visit, form) for form in forms if not form.keyed_for]) for words, forms in groups]
    return Show("refer/front", FrontPage([(words, forms) for words, forms in listed if forms]))


def _line(visit: Visit, form: Form) -> FormLine:
    return FormLine(form.title, form.start.lead, visit.world.links().start_of(form.name))


@view("GET", "/start/{form}")
def start(visit: Visit, form: str) -> Show:
    if setting_up.keeps_closed(visit.world):
        return _not_open()
    wanted = form_named(form)
    model = StartPage(
        title=wanted.title,
        words=wanted.start,
        gate=beginning.has_safety_page(wanted),
        begin=visit.world.links().begin(wanted.name),
        blank=visit.world.links().blank(wanted.name),
        public=wanted.audience is Audience.PUBLIC,
        days_kept=wanted.kept.days,
    )
    return Show("refer/start", model)


@view("GET", "/start/{form}/blank")
def blank(visit: Visit, form: str) -> Show:
    """The form for paper, as somebody fills it in who speaks for one school."""
    wanted, today = form_named(form), london_day(visit.world.clock.now())
    back, parts = visit.world.links().start_of(wanted.name), on_paper(wanted.journey(Setting(today)))
    return Show("refer/blank", BlankPage(wanted.title, back, parts, wanted.declaration))


# --- beginning -----------------------------------------------------------------------------------------------------------


def safety_page(form: Form, action: str, raw: Raw, problems: dict[str, str]) -> Show:
    public = form.audience is Audience.PUBLIC
    return Show("refer/danger", SafetyPage(page=DANGER, raw=raw, problems=problems, action=action, public=public))


def _action(visit: Visit, form: Form) -> str:
    """The form's own beginning, which remembers whose shared answers it begins with."""
    alike = {name: visit.query[name] for name in ("family", "like") if visit.query.get(name)}
    return visit.world.links().begin(form.name, **alike)


@view("GET", "/begin/{form}")
def begin(visit: Visit, form: str) -> Show:
    if setting_up.keeps_closed(visit.world):
        return _not_open()
    wanted = form_named(form)
    if beginning.has_safety_page(wanted):
        return safety_page(wanted, _action(visit, wanted), {}, {})
    return Show("refer/begin", BeginPage(wanted.title, _action(visit, wanted)))


@view("POST", "/begin/{form}")
def answer_gate(visit: Visit, form: str) -> Show | Go:
    if setting_up.keeps_closed(visit.world):
        return _not_open()
    refuse_too_much(visit.form)
    wanted, is_public = form_named(form), form_named(form).audience is Audience.PUBLIC
    person = anonymous(visit.browser_digest) if is_public else visit.person
    shared = family.answers_to_begin_with(visit.world, visit.query, visit.person, wanted)
    begun = beginning.begin(visit.world, wanted, visit.form, visit.browser_digest, person, shared)
    if isinstance(begun, Parsed):
        return safety_page(wanted, _action(visit, wanted), visit.form, begun.problems)
    return Go(visit.world.links().draft(begun.draft_id, anonymous=is_public).task_list)


def refuse_too_much(raw: Raw) -> None:
    if sum(map(len, raw.values())) > MOST_TYPED:
        raise BadForm(413, "Your answers are longer than this form takes. Shorten them and send them again.")
