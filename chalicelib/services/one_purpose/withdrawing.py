"""What an administrator's withdrawal of a link writes: nobody waits any longer for an answer that cannot come."""

from collections.abc import Iterator

from chalicelib.domain.authority.tasks import Audience, Mends, Task
from chalicelib.domain.casework.case import Case
from chalicelib.domain.casework.events import Event, EventKind, writing
from chalicelib.domain.casework.news import News
from chalicelib.domain.instants import london_day
from chalicelib.domain.messages.recipients import person_of
from chalicelib.domain.people.changes import Change, Changed
from chalicelib.domain.people.people import Person
from chalicelib.domain.records.access import Access, View
from chalicelib.domain.records.withdrawal import Withdrawal
from chalicelib.domain.wording import london
from chalicelib.ports.world import World
from chalicelib.services.casework.case_news import news_mail
from chalicelib.services.one_purpose.looking import Live
from chalicelib.services.people.doubted_addresses import next_task_id

_CHECK = (
    "An email with a link reached the wrong person, and the link was withdrawn. Check this address and correct it if it is "
    "wrong. Until you finish this task, no link goes to it."
)
_COMES_TO_US = "Emails for this mailbox come to our own team meanwhile."


def withdrawal_of(world: World, me: Person, found: Live, whose: str) -> Withdrawal:
    """The administrators' change leaves the reference out, as whoever is barred from the case may read it."""
    link, now = found.link, world.clock.now()
    words = {"What it asks": found.purpose.title, "Whose": whose, "Sent": london(link.made_at)}
    about = person_of(found.contact)
    change = Change(world.keys.new_id(), Changed.LINK_WITHDRAWN, about, me.person_id, now, {}, words)
    record = found.purpose.record(world, link)
    case = world.cases.head(record) if record else None
    tasks = tuple(_tasks(world, found, whose, case, is_about_child=bool(record)))
    if not case:
        access = Access(world.keys.new_id(), record, me.person_id, View.LINK_WITHDRAWN, now) if record else None
        return Withdrawal(link.digest, change, tasks, access)
    word = news_mail(world, f"{link.digest}|withdrawn", case, News.LINK, now)
    facts, day = {"to": link.contact}, london_day(now)
    event = Event(world.keys.new_id(), case.case_id, EventKind.LINK_WITHDRAWN, day, now, me.person_id, facts)
    return Withdrawal(link.digest, change, tasks, event=writing(event, [word]), messages=(word,))


def _tasks(world: World, found: Live, whose: str, case: Case | None, *, is_about_child: bool) -> Iterator[Task]:
    """For the administrators, to check the address; for the team, to ask in another way."""
    link, now, is_person = found.link, world.clock.now(), bool(person_of(found.contact))
    yield Task(
        next_task_id(world, link.address_digest),
        _CHECK if is_person else f"{_CHECK} {_COMES_TO_US}",
        whose,
        now,
        audience=Audience.ADMINISTRATORS,
        mends=Mends.CONTACTS if is_person else Mends.SETTINGS,
    )
    if is_about_child:
        text = (
            f"Our email about {found.reference} to {whose} reached the wrong person, and its link was withdrawn. Phone the "
            "team and record its answer."
        )
        case_id = case.case_id if case else None
        yield Task(f"link-withdrawn-{link.digest}", text, "", now, case_id, found.reference)
