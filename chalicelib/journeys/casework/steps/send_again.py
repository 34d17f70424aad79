"""Send an email again that failed."""

from msgspec.structs import replace

from chalicelib.domain.casework.events import EventKind
from chalicelib.domain.casework.stages import Refused, check_worker
from chalicelib.domain.casework.steps import Step, a_step
from chalicelib.domain.messages.message import sent_again
from chalicelib.domain.messages.states import SENDABLE_AGAIN
from chalicelib.journeys.casework.case_step import CaseStep, Told, Values
from chalicelib.journeys.casework.given import Given, Need


def _decide(given: Given, values: Values) -> Step:
    check_worker(given.person.roles)
    message = given.message
    if not message or message.state not in SENDABLE_AGAIN:
        raise Refused("This email is still on its way, or arrived. It can be sent again only when it has failed.")
    facts = {"email": message.email, "to": str(message.recipient)}
    step = a_step(given.case, given.case, EventKind.SENT_AGAIN, given.now, more=facts)
    return replace(step, messages=(sent_again(message, given.now),))


SEND_AGAIN = CaseStep(
    slug="send-again",
    button="Send again",
    needs=(Need.MESSAGE,),
    decide=_decide,
    told=(Told(EventKind.SENT_AGAIN, "The email is being sent again."),),
    once_by="message",
)
