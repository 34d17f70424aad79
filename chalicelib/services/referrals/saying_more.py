"""A sender adds to a sent form: more information, or that the child is back."""

from datetime import date

from chalicelib.domain.authority.tasks import Task
from chalicelib.domain.casework.events import Event, EventKind, writing
from chalicelib.domain.casework.news import News
from chalicelib.domain.instants import london_day
from chalicelib.domain.messages.ids import message_id_for
from chalicelib.domain.people.people import Person
from chalicelib.ports.world import World
from chalicelib.services.casework.case_news import news_mail
from chalicelib.services.referrals.sent_forms import SentForm, find


def add_information(world: World, submission_id: str, person: Person, text: str, once: str) -> None:
    _tell(world, submission_id, person, EventKind.INFORMATION, london_day(world.clock.now()), text, once)


def child_returned(world: World, submission_id: str, person: Person, day: date, text: str, once: str) -> None:
    """The referrer says that the child is back. A person of the team confirms it: nothing is closed by this."""
    _tell(world, submission_id, person, EventKind.RETURNED, day, text, once)


def _tell(world: World, submission_id: str, person: Person, kind: EventKind, day: date, text: str, once: str) -> None:
    sent_form, now = find(world, submission_id, person), world.clock.now()
    token = f"{kind}|{sent_form.audited_as}|{person.person_id}|{once}"
    case = sent_form.case
    if not case:
        _task_of_return(world, sent_form, token, text)
        return
    event = Event(world.keys.new_id(), case.case_id, kind, day, now, person.person_id, {}, text)
    news = News.RETURNED if kind is EventKind.RETURNED else News.INFORMATION
    alert = news_mail(world, f"{token}|alert", case, news, now)
    world.cases.tell(case, writing(event, [alert]), (alert,), token)


def _task_of_return(world: World, sent_form: SentForm, token: str, text: str) -> None:
    """Word about a return that has no case goes to the team's tasks, where it lies sealed."""
    assert sent_form.record
    reference = sent_form.record.reference
    words = f"News about the return {reference} from who sent it."
    world.tasks.add(Task(message_id_for(token), words, text, world.clock.now(), None, reference))
