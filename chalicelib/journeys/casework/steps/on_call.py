"""Say, on call, that you deal with a RED case tonight."""

from msgspec.structs import replace

from chalicelib.domain.casework.events import EventKind
from chalicelib.domain.casework.stages import Refused
from chalicelib.domain.casework.steps import Step, a_step
from chalicelib.journeys.casework.case_step import CaseStep, Told, Values, may_work
from chalicelib.journeys.casework.given import Given


def _decide(given: Given, values: Values) -> Step:
    """It is no first act and nothing done for the child: reminders go on each morning until somebody takes the case."""
    may_work(given)
    if not given.case.comes_first:
        raise Refused("Somebody has already acted on this case, or it is not RED. It no longer needs anybody on call.")
    after = replace(given.case, on_call_at=given.case.on_call_at or given.now)
    return a_step(given.case, after, EventKind.ON_CALL, given.now)


HAVE_IT = CaseStep(
    slug="have-it",
    button="I have it",
    decide=_decide,
    told=(Told(EventKind.ON_CALL, "You have it. Somebody still needs to take the case."),),
)
