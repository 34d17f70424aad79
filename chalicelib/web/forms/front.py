"""The front page, the start page of each form, and the form for paper."""

from collections.abc import Sequence

from msgspec import Struct

from chalicelib.domain.instants import london_day
from chalicelib.journeys.engine.form import Audience, Form, Setting, StartWords
from chalicelib.journeys.engine.paper import PaperPart, on_paper
from chalicelib.journeys.forms import FORMS, form_named
from chalicelib.services.referrals import beginning
from chalicelib.services.settings import setting_up
from chalicelib.web.forms.not_open import not_open
from chalicelib.web.http.replies import Show
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import Visit

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
    """What to know before a form begins; `safety_page`: whether it begins with the safety page."""

    title: str
    words: StartWords
    safety_page: bool
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


@view("GET", "/")
def front(visit: Visit) -> Show:
    if setting_up.keeps_closed(visit.world):
        return not_open()
    groups = [(words, [form for form in FORMS.values() if form.audience is who]) for who, words in _AUDIENCES]
    listed = [(words, [_line(visit, form) for form in forms if not form.keyed_for]) for words, forms in groups]
    return Show("refer/front", FrontPage([(words, forms) for words, forms in listed if forms]))


def _line(visit: Visit, form: Form) -> FormLine:
    return FormLine(form.title, form.start.lead, visit.world.links().start_of(form.name))


@view("GET", "/start/{form}")
def start(visit: Visit, form: str) -> Show:
    if setting_up.keeps_closed(visit.world):
        return not_open()
    wanted = form_named(form)
    model = StartPage(
        title=wanted.title,
        words=wanted.start,
        safety_page=beginning.has_safety_page(wanted),
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
