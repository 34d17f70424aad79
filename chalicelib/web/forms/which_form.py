"""The screener: which form is the right one. The address holds the answers so far; they are about nobody."""

from msgspec import Struct

from chalicelib.domain.forms.screener_place import Place, place
from chalicelib.domain.forms.screening import Elsewhere, Question, ToForm
from chalicelib.journeys.engine.asked import typed
from chalicelib.journeys.engine.fields import Choice, Field, Kind
from chalicelib.journeys.engine.pages import Page
from chalicelib.journeys.engine.parsing import parse
from chalicelib.services.settings.setting_up import keeps_closed
from chalicelib.web.http.asked import Posted
from chalicelib.web.http.replies import Go, Show
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import Visit


class ScreenerPage(Posted, frozen=True, kw_only=True):
    """One question of the screener."""

    back: str


class ElsewherePage(Struct, frozen=True):
    """Where to turn, when none of our forms is the right one."""

    end: Elsewhere
    back: str


def page_of(question: Question) -> Page:
    choices = tuple(Choice(answer.value, answer.label, answer.hint) for answer in question.answers)
    missing = "Choose the answer that fits best."
    return Page(
        "which-form",
        question.label,
        (Field(question.name, question.label, Kind.RADIOS, missing=missing, choices=choices),),
    )


def _ask(visit: Visit, at: Place, question: Question, problems: dict[str, str]) -> Show:
    page = page_of(question)
    model = ScreenerPage(page=page, raw={}, problems=problems, action=_here(visit, at), back=_before(visit, at))
    return Show("which_form/question", model)


def _here(visit: Visit, at: Place) -> str:
    return visit.world.links().which_form_after(**at.path)


def _before(visit: Visit, at: Place) -> str:
    """The question before, or the front page."""
    links, path = visit.world.links(), list(at.path.items())
    return links.which_form_after(**dict(path[:-1])) if path else links.start


@view("GET", "/which-form")
def show(visit: Visit) -> Show | Go:
    if keeps_closed(visit.world):
        return Show("refer/not_open")
    at = place(visit.query)
    match at.at:
        case Question():
            return _ask(visit, at, at.at, {})
        case ToForm():
            return Go(visit.world.links().start_of(at.at.form))
        case Elsewhere():
            return Show("which_form/elsewhere", ElsewherePage(at.at, _before(visit, at)))


@view("POST", "/which-form")
def answer(visit: Visit) -> Show | Go:
    at = place(visit.query)
    if not isinstance(at.at, Question):
        return Go(_here(visit, at))
    page = page_of(at.at)
    parsed = parse(page, typed(page, visit.form), visit.world.clock.now())
    if parsed.problems:
        return _ask(visit, at, at.at, parsed.problems)
    return Go(_here(visit, place({**at.path, at.at.name: str(parsed.values[at.at.name])})))
