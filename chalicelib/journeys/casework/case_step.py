"""How a step of casework is declared: one value with its link, its page, what it decides, and its words afterwards."""

from collections.abc import Callable, Mapping
from datetime import date

from msgspec import Struct

from chalicelib.domain.casework.case import Case, Stage
from chalicelib.domain.casework.events import Event, EventKind
from chalicelib.domain.casework.stages import check_worker
from chalicelib.domain.casework.steps import Step, check_open
from chalicelib.domain.people.people import Person
from chalicelib.journeys.casework.given import Given, Need
from chalicelib.journeys.engine.fields import Raw, Value
from chalicelib.journeys.engine.pages import Page

Values = Mapping[str, Value]
Lines = list[str]


def _nothing(event: Event) -> Lines:
    return []


class Told(Struct, frozen=True):
    """The words for an event that a step writes: to the person who took the step, and on the timeline."""

    kind: EventKind
    done: str | Callable[[Event], str] = ""
    says: Callable[[Event], Lines] = _nothing
    """Lines for the timeline, before the text that somebody wrote."""

    def done_words(self, event: Event) -> str:
        return self.done if isinstance(self.done, str) else self.done(event)


def on_open_case(case: Case, person: Person) -> bool:
    return case.stage is not Stage.CLOSED


def not_listed(case: Case, person: Person) -> bool:
    """For a step that another part of the page leads to."""
    return False


class CaseStep(Struct, frozen=True):
    """`slug` is its address. `decide` returns the rows to write, or raises Refused with the sentence to show."""

    slug: str
    decide: Callable[[Given, Values], Step]
    told: tuple[Told, ...] = ()
    link: str = ""
    """Its words in the list of what can be done with a case."""
    offered: Callable[[Case, Person], bool] = on_open_case
    """Whether the list offers it. Only people who work cases see the list."""
    page: Page | Callable[[Given], Page] | None = None
    """None for a step that is only a button."""
    button: str = "Save"
    offers: tuple[Need, ...] = ()
    """The needs of the page."""
    needs: tuple[Need, ...] = ()
    """The needs of the decision."""
    reads: Page | None = None
    """Reads a post, if the page offers only some answers: a form sent twice must still be readable."""
    begins: Callable[[Case], Raw] = lambda case: {}
    """The page's answers before anybody types."""
    once_by: str = ""
    """The answer that makes two posts from one page two steps; empty where they are one step, sent twice."""

    def page_for(self, given: Given) -> Page:
        assert self.page  # only steps with a page are asked for it
        return self.page if isinstance(self.page, Page) else self.page(given)


def may_work(given: Given) -> None:
    """Raises Refused for people who do not work cases, and for a closed case."""
    check_worker(given.person.roles)
    check_open(given.case)


def text(values: Values, name: str = "text") -> str:
    return str(values.get(name, ""))


def day(values: Values, name: str = "on") -> date:
    value = values[name]
    assert isinstance(value, date)
    return value


def lines(*parts: tuple[str, str]) -> str:
    """Each label with its words, a line each, without those that are empty."""
    return "\n".join(f"{label}{words}" for label, words in parts if words)
