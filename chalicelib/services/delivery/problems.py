"""The work after an email did not arrive: a task, an event on the case, an email to the managers."""

from chalicelib.domain.authority.tasks import Task
from chalicelib.domain.casework.events import SERVICE, Event, EventKind, writing
from chalicelib.domain.instants import london_day
from chalicelib.domain.messages.ids import message_id_for
from chalicelib.domain.messages.message import Message, new_message
from chalicelib.domain.messages.recipients import MAILBOXES, MANAGERS, SEALED_ADDRESS, MailContact, person_of
from chalicelib.domain.messages.states import PROBLEMS, State
from chalicelib.domain.people.people import Person
from chalicelib.domain.sheets.telling import told_in
from chalicelib.ports.world import World

_MARKED_AS_SPAM = (
    "The reader has the email and marked it as spam. Later emails may not arrive: ask them to mark it as not spam."
)
_SEE_TO_IT = "open the case and check that somebody is working on it."
_CHECK_ADDRESS = "Tell them in another way, and ask an administrator to check their address."
_SCHOOLS_NAMED = 3
_CHECK_MAILBOX = "Then ask an administrator to check the address of the mailbox."

Problem = tuple[Task | None, Event | None, tuple[Message, ...]]


def task_id_of(message: Message) -> str:
    """The id of the one task for a message that needs a person."""
    return message_id_for(f"{message.message_id}|problem")


def problem_of(world: World, message: Message) -> Problem:
    """The task, the event on the case and the email to managers, for a message that needs a person; otherwise nothing.

    Whatever number and order of problems is reported, there is one of each. Worse news changes the words of an open
    task.
    """
    if message.state not in PROBLEMS:
        return None, None, ()
    world.log("message-needs-a-person", message=message.message_id, email=message.email, state=str(message.state))
    task = _task(world, message)
    match world.tasks.is_open(task.task_id):
        case False:
            return None, None, ()
        case True:
            return task, None, ()
    word = _word_to_managers(message, task)
    if not message.case_id:
        return task, None, word
    return task, writing(_event(message, message.case_id, task), word), word


def _task(world: World, message: Message) -> Task:
    reference = message.variables.get("reference", "")
    what = f"{message.policy.label}{f' for {reference}' if reference else ''}: {message.state.replace('-', ' ')}."
    text = f"{what} {_what_to_do(world, message)}".strip()
    detail = _at_school(world, message)
    return Task(task_id_of(message), text, detail, world.clock.now(), message.case_id, reference)


def _at_school(world: World, message: Message) -> str:
    """Of an email about sheets: the schools whose reader it was, never an address: a task is read by many. The function that
    hears of bounces cannot open a name."""
    urns = list(dict.fromkeys(urn for urn, _ in told_in(message)))
    known = {urn: world.schools.get(urn) for urn in urns[:_SCHOOLS_NAMED]}
    named = [f"{school.name} (URN {urn})" if school else f"school {urn}" for urn, school in known.items()]
    more = len(urns) - len(named)
    return ", ".join(named) + (f" and {more} more" if more else "")


def _event(message: Message, case_id: str, task: Task) -> Event:
    facts = {"email": message.email, "state": str(message.state), "to": str(message.recipient)}
    day = london_day(task.created_at)
    return Event(task.task_id, case_id, EventKind.EMAIL_PROBLEM, day, task.created_at, SERVICE, facts)


def _word_to_managers(message: Message, task: Task) -> tuple[Message, ...]:
    """An email that did not reach a mailbox reached nobody, so the managers hear instead."""
    if message.recipient not in MAILBOXES:
        return ()
    key, variables = f"{task.task_id}|managers", {"reference": task.reference, "what": message.policy.label}
    return (new_message(key, "mailbox_problem", MANAGERS, variables, task.created_at, case_id=message.case_id),)


def _what_to_do(world: World, message: Message) -> str:
    is_mailbox = message.recipient in MAILBOXES
    if message.state is State.COMPLAINED:
        return f"{_MARKED_AS_SPAM} {_SEE_TO_IT.capitalize()}" if is_mailbox else _MARKED_AS_SPAM
    if is_mailbox:
        return f"Nobody may have read it: {_SEE_TO_IT} {_CHECK_MAILBOX}"
    if message.recipient == SEALED_ADDRESS:
        return ""
    if isinstance(message.recipient, MailContact) and message.state is State.FAILED:
        return _what_to_tell_contact(world, message.recipient)
    person_id = person_of(message.recipient)
    if person_id and message.state is State.FAILED:
        return _what_to_tell(world.people.get(person_id))
    return _CHECK_ADDRESS


def _what_to_tell_contact(world: World, recipient: MailContact) -> str:
    if world.mail_contacts.get(recipient.contact_id):
        return _CHECK_ADDRESS
    return "The contact was removed from the list meanwhile: tell somebody else at the school who needs to know."


def _what_to_tell(person: Person | None) -> str:
    """The advice about an email that never went out. It blames the address only while the person is active."""
    if not person:
        return "The service no longer knows them: tell them in another way."
    if person.active:
        return _CHECK_ADDRESS
    if person.is_referrer:
        return "They no longer work at the school: tell somebody else there, in another way."
    return "They can no longer sign in here: tell somebody else who needs to know."
