"""Say that two cases are the same child, and undo it."""

from msgspec.structs import replace

from chalicelib.domain.casework.case import Case, Stage
from chalicelib.domain.casework.closing import Outcome
from chalicelib.domain.casework.same_child import Pair, check_alike, confirm, undo
from chalicelib.domain.casework.stages import Refused
from chalicelib.domain.casework.steps import OnAnother, Step
from chalicelib.domain.people.people import Person
from chalicelib.journeys.casework.case_step import CaseStep, Values, text
from chalicelib.journeys.casework.given import Given, Need, OtherCase
from chalicelib.journeys.casework.questions import words
from chalicelib.journeys.engine.fields import Choice, Field, Kind
from chalicelib.journeys.engine.pages import Page

_PAGE = Page(
    "same-child",
    "The same child as another case",
    (
        Field(
            "other",
            "Reference of the other case",
            hint="Like BCDF-2347. That case stays open, or reopens. This one closes as its duplicate.",
            missing="Enter the reference of the other case.",
            longest=12,
            short=True,
        ),
        words("How you know that it is the same child", missing="Say how you know."),
        Field(
            "differ",
            "Do the names, dates of birth or UPNs differ?",
            Kind.CHECKBOXES,
            hint="Leave this empty unless they do.",
            choices=(Choice("yes", "They differ, but it is the same child"),),
        ),
    ),
)
_UNDO_PAGE = Page(
    "not-same-child",
    "Undo: not the same child",
    (words("How you know that they are two children", missing="Say how you know."),),
    intro=(
        "This case reopens, and both cases show that this was undone. The other case keeps its priority and stays open or "
        "closed. Check it too."
    ),
)


def _confirm(given: Given, values: Values) -> Step:
    """This case closes as a duplicate, and the other goes on. People say so if names, dates of birth or UPNs differ."""
    other = given.other
    if not other:
        raise Refused("There is no case with that reference. Check it.")
    if given.referral and other.child and not text(values, "differ"):
        check_alike(given.referral.child, other.child, other.case.reference)
    return _both(confirm(given.case, other.case, text(values), given.person.roles, given.now, other.owner), other)


def _undo(given: Given, values: Values) -> Step:
    """This case is reopened, and the other says so too."""
    other = given.closed_as
    if not other:
        raise Refused("This case is not closed as the same child as another case.")
    roles = given.person.roles
    return _both(undo(given.case, other.case, other.events, text(values), roles, given.now, given.owner), other)


def _both(pair: Pair, other: OtherCase) -> Step:
    """Two people who close each of the two cases as the other at once would lose the child, so each relies on the other."""
    return replace(pair.this, also=(OnAnother(other.case, pair.other, relies=True),))


def _is_duplicate(case: Case, person: Person) -> bool:
    return case.stage is Stage.CLOSED and case.outcome == Outcome.DUPLICATE


SAME_CHILD = CaseStep(
    slug="same-child",
    link="Say that it is the same child as another case",
    page=_PAGE,
    button="Confirm",
    needs=(Need.REFERRAL, Need.OTHER),
    decide=_confirm,
)
NOT_SAME_CHILD = CaseStep(
    slug="not-same-child",
    link="Undo: not the same child",
    offered=_is_duplicate,
    page=_UNDO_PAGE,
    button="Undo and reopen the case",
    needs=(Need.OWNER, Need.CLOSED_AS),
    decide=_undo,
)
