"""Moving messages from the ledger to the mail provider: claim, send, record. Safe to start twice at any moment."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from chalicelib.domain.authority.tasks import Task
from chalicelib.domain.calendar.days import ONE_DAY
from chalicelib.domain.calendar.school_mail import opening_on
from chalicelib.domain.casework.barring import may_see
from chalicelib.domain.casework.events import SERVICE, Event, EventKind, writing
from chalicelib.domain.casework.news import NEWS_WORDS, News
from chalicelib.domain.deadlines.office_hours import opens_after
from chalicelib.domain.errors import Conflict, TryAgain
from chalicelib.domain.instants import london_day, parse_instant
from chalicelib.domain.messages.emails import CODE_LIVES, Lane
from chalicelib.domain.messages.floods import FLOOD_ALERT
from chalicelib.domain.messages.ids import message_id_for
from chalicelib.domain.messages.lifecycle import (
    handed_over,
    held,
    is_useless,
    left_for_newer,
    reserve,
    to_team_instead,
    withdrawn,
)
from chalicelib.domain.messages.many_readers import each_of
from chalicelib.domain.messages.message import Message, new_message
from chalicelib.domain.messages.recipients import (
    ASKER,
    DUTY_MAILBOX,
    MAILBOXES,
    MANAGERS,
    SEALED_ADDRESS,
    TEAM_MAILBOX,
    WATCHERS,
    authority_of,
    lead_mailbox,
    person_of,
    person_recipient,
    team_of,
)
from chalicelib.domain.messages.retries import Failure, after_failure, when_looked_at
from chalicelib.domain.messages.states import PROBLEMS, State
from chalicelib.domain.newer import read_as
from chalicelib.domain.people.people import Person
from chalicelib.domain.records.due import Due
from chalicelib.domain.returns.returns import ReturnState
from chalicelib.domain.waiting import wait_for
from chalicelib.links import Links
from chalicelib.ports.mailer import Sent
from chalicelib.ports.world import World
from chalicelib.services.casework.chasing import whom_to_ask
from chalicelib.services.mail import sign_in_mail
from chalicelib.services.mail.access_mail import access_variables, who_watches
from chalicelib.services.mail.digest_mail import digest_variables
from chalicelib.services.mail.lead_mail import lead_variables
from chalicelib.services.people.staffing import managers_or_team
from chalicelib.services.people.whose import sent_as_thing, standing_of
from chalicelib.services.returns.returning import LEAVER
from chalicelib.services.schedule.sweeping import go_through
from chalicelib.services.schedule.time_budget import NO_END
from chalicelib.services.settings.on_call import today_of
from chalicelib.services.settings.school_holidays import held_until

RECORD_TRIES = 5
AGAIN: Mapping[Lane, Sequence[float]] = {Lane.SIGN_IN: (0.5, 1, 2, 4), Lane.URGENT: (3,), Lane.BULK: (3,)}
"""Seconds before a throttled email is tried again in place. Somebody waits for a code, so it is tried more often."""

QUESTIONS = frozenset({"more_asked", "question_chase"})
"""Emails about a child that only the school that sent the form may be asked about."""
_INSTANTS = frozenset({"received", "due", "saved", "deleted", "since"})


def deliver(world: World, case_id: str | None, message_id: str) -> None:
    """Looks at one message and does what is due for it. Raises only when the store does not answer."""
    now = world.clock.now()
    message = world.outbox.get(case_id, message_id)
    if not message or message.attempt_at is None or message.attempt_at > now:
        return
    try:
        _deliver_due(world, message, now)
    except Conflict:
        world.log("message-taken-by-another", message=message_id)


def _deliver_due(world: World, message: Message, now: datetime) -> None:
    if message.is_for_a_newer_version:
        world.log("message-of-a-newer-version", message=message.message_id, email=message.email)
        _settle(world, message, left_for_newer(message, now))
        return
    looked = when_looked_at(message, now)
    if looked != message:
        _settle(world, message, looked)
        if looked.state is not State.DUE:
            return
        message = looked
    if message.recipient in _ROLES:
        _spread(world, message, _ROLES[message.recipient](world, message), now)
        return
    if each := each_of(message.recipient):
        _spread(world, message, each, now)
        return
    if is_useless(message, now):
        _settle(world, message, withdrawn(message, now))
        return
    if message.recipient == ASKER:
        sign_in_mail.pass_on(world, message)
        _settle(world, message, withdrawn(message, now))
        return
    try:
        person = _person(world, message)
        others = _others_to_ask(world, message, person)
        until = held_until(world, message, person, now)
        addressed = _readdressed(world, message, person)
        is_over = message.policy.only_while_waits is not None and not _is_still_wanted(world, message)
    except Exception as problem:  # counts as a try, so that a row that cannot be read does not stop those behind it
        unread = _not_prepared(problem)
        _send(world, message, now, lambda _: unread)
        return
    if is_over:
        _settle(world, message, withdrawn(message, now))
    elif others is not None:
        _spread(world, message, others, now)
    elif until:
        _hold(world, message, until, now)
    else:
        _send(world, addressed, now, lambda reserved: _hand_over(world, reserved, person))


def _person(world: World, message: Message) -> Person | None:
    """The person that a message is for, as far as the service knows them."""
    person_id = person_of(message.recipient)
    return world.people.get(person_id) if person_id else None


def _readdressed(world: World, message: Message, person: Person | None) -> Message:
    """To the team where it is for a member of staff who was disabled, or who is barred from its case."""
    if not person or not person.is_staff or message.policy.personal:
        return message
    case = world.cases.head(message.case_id) if message.case_id else None
    is_barred = case is not None and not may_see(case, person.person_id)
    return to_team_instead(message) if is_barred or not person.active else message


def _hold(world: World, message: Message, until: datetime, now: datetime) -> None:
    """Puts it off to the reader's next school day, and looks at it every morning until then."""
    if not _is_still_wanted(world, message):
        _settle(world, message, withdrawn(message, now))
        return
    tomorrow = opening_on(london_day(now) + ONE_DAY, world.authorities.current().opens)
    _settle(world, message, held(message, until, tomorrow, now))
    world.log("message-held", message=message.message_id, email=message.email)


def _others_to_ask(world: World, message: Message, person: Person | None) -> list[str] | None:
    """Who gets a question instead of a contact who moved to another school since it was written; else None."""
    if message.email not in QUESTIONS or not person or not person.active:
        return None
    sent = world.cases.submitted(message.variables["submission"])
    if not sent or standing_of(world, sent_as_thing(sent), person).opens:
        return None
    return [person_recipient(contact.person_id) for contact in whom_to_ask(world, sent)]


def _spread(world: World, message: Message, recipients: Iterable[str], now: datetime) -> None:
    """One message to each of these instead. It can be done twice: what is planned already stays as it is."""
    world.outbox.add(
        [
            new_message(
                f"{message.message_id}|{to}", message.email, to, message.variables, now,
                case_id=message.case_id,
            )
            for to in recipients
        ]
    )  # fmt: skip
    _settle(world, message, withdrawn(message, now))


def _managers_to_tell(world: World, message: Message) -> list[str]:
    """All but the team's mailbox where the email is about a mailbox that does not work."""
    return [to for to in managers_or_team(world) if to != TEAM_MAILBOX or message.email != "mailbox_problem"]


_ROLES: Mapping[str, Callable[[World, Message], list[str]]] = {MANAGERS: _managers_to_tell, WATCHERS: who_watches}
"""Who gets a message to a role, when it is looked at."""


def _send(world: World, message: Message, now: datetime, hand_over: Callable[[Message], Sent]) -> None:
    reserved = reserve(message, world.keys.new_id(), now)
    try:
        world.outbox.claim(message, reserved)
    except Conflict:
        if not _is_still_wanted(world, message):
            _settle(world, message, withdrawn(message, now))
            return
        raise
    _record(world, reserved, hand_over(reserved))


def _is_still_wanted(world: World, message: Message) -> bool:
    """Whether a reminder or a question still has its cause; every other email is wanted for good."""
    if not message.case_id:
        return True
    if message.policy.only_while_waiting:
        case = world.cases.head(message.case_id)
        return bool(case and case.waits_for_first_act)
    if message.policy.only_while_open:
        deadline = world.cases.deadline(message.case_id, message.variables["deadline"])
        return bool(deadline and deadline.met_at is None)
    if kind := message.policy.only_while_waits:
        case = world.cases.head(message.case_id)
        wait = wait_for(case.waits, kind) if case else None
        return bool(wait and wait.since <= message.created_at)
    return True


def _hand_over(world: World, message: Message, person: Person | None) -> Sent:
    try:
        address = _address(world, message, person)
        reply_to = "" if message.policy.personal else world.authorities.current().team_mailbox
        rendered = world.mailer.render(message.email, _variables(world, message))
    except (
        Exception
    ) as problem:  # nothing went out: a read or a template that failed must not keep the message reserved
        return _not_prepared(problem)
    if not address:
        return Sent(failure=Failure.REFUSED, reason="no address")
    if not world.may_mail(address):
        return Sent(failure=Failure.NOT_LISTED, reason="not on this practice copy's list")
    tags = {"message": message.message_id, "case": message.case_id or "none"}
    sent = world.mailer.send(address, rendered, tags, reply_to)
    for pause in AGAIN[message.lane]:
        if sent.failure is not Failure.THROTTLED:
            break
        world.pause(pause)
        sent = world.mailer.send(address, rendered, tags, reply_to)
    return sent


def _not_prepared(problem: Exception) -> Sent:
    return Sent(failure=Failure.LATER, reason=f"not prepared: {type(problem).__name__}")


def _record(world: World, reserved: Message, sent: Sent) -> None:
    now = world.clock.now()
    world.log(
        "message-sent" if sent.failure is None else "message-not-sent",
        message=reserved.message_id,
        email=reserved.email,
        reason=sent.reason,
        tries=reserved.tries,
    )
    after = (
        handed_over(reserved, sent.provider_id, now)
        if sent.failure is None
        else after_failure(reserved, sent.failure, now)
    )
    for attempt in range(RECORD_TRIES):
        try:
            _settle(world, reserved, after)
            return
        except Conflict:
            return  # the provider's own word arrived first
        except TryAgain:
            world.log("message-not-recorded", message=reserved.message_id, attempt=attempt)
            world.pause(0.2 * 2**attempt)
    # The lease runs out, and the provider's Send event or the wait for it settles the row.


def _settle(world: World, before: Message, after: Message) -> None:
    world.outbox.settle(before, after, *problem_of(world, after))


def problem_of(world: World, message: Message) -> tuple[Task | None, Event | None, tuple[Message, ...]]:
    """The task, the event on the case and the word to managers for a message that needs a person; none for any other.

    However many problems are reported, in whatever order: one of each. Worse news changes the words of an open task.
    """
    if message.state not in PROBLEMS:
        return None, None, ()
    now = world.clock.now()
    world.log("message-needs-a-person", message=message.message_id, email=message.email, state=str(message.state))
    reference = message.variables.get("reference", "")
    what = f"{message.policy.label}{f' for {reference}' if reference else ''}: {message.state.replace('-', ' ')}."
    text = f"{what} {_what_to_do(world, message)}".strip()
    task = Task(task_id_of(message), text, "", now, message.case_id, reference)
    match world.tasks.is_open(task.task_id):
        case False:
            return None, None, ()
        case True:
            return task, None, ()
    word = _word_to_managers(message, task, reference, now)
    if not message.case_id:
        return task, None, word
    facts = {"email": message.email, "state": str(message.state), "to": message.recipient}
    event = Event(task.task_id, message.case_id, EventKind.EMAIL_PROBLEM, london_day(now), now, SERVICE, facts)
    return task, writing(event, word), word


def task_id_of(message: Message) -> str:
    """The id of the one task for a message that needs a person."""
    return message_id_for(f"{message.message_id}|problem")


def _what_to_do(world: World, message: Message) -> str:
    if message.state is State.COMPLAINED:
        return f"{_MARKED_AS_SPAM} {_SEE_TO_IT.capitalize()}" if message.recipient in MAILBOXES else _MARKED_AS_SPAM
    match message.recipient:
        case mailbox if mailbox in MAILBOXES:
            return (
                f"Nobody may have read it: {_SEE_TO_IT} Then ask an administrator to check the address of the mailbox."
            )
        case address if address == SEALED_ADDRESS:
            return ""
        case other if person_of(other) and message.state is State.FAILED:
            return _what_to_tell(_person(world, message))
        case _:
            return _CHECK_ADDRESS


_MARKED_AS_SPAM = (
    "The reader has the email and marked it as spam. Later emails may not arrive: ask them to mark it as not spam."
)
_SEE_TO_IT = "open the case and check that somebody is working on it."
_CHECK_ADDRESS = "Tell them in another way, and ask an administrator to check their address."


def _what_to_tell(person: Person | None) -> str:
    """What to do about an email that never went out. The address is to blame only while the person is active."""
    if not person:
        return "The service no longer knows them: tell them in another way."
    if person.active:
        return _CHECK_ADDRESS
    if person.is_referrer:
        return "They no longer work at the school: tell somebody else there, in another way."
    return "They can no longer sign in here: tell somebody else who needs to know."


def _word_to_managers(message: Message, task: Task, reference: str, now: datetime) -> tuple[Message, ...]:
    """What did not reach the team or duty mailbox reached nobody, so the managers are told instead."""
    if message.recipient not in MAILBOXES:
        return ()
    variables = {"reference": reference, "what": message.policy.label}
    key = f"{task.task_id}|managers"
    return (new_message(key, "mailbox_problem", MANAGERS, variables, now, case_id=message.case_id),)


def _address(world: World, message: Message, person: Person | None) -> str:
    authority = world.authorities.current()
    match message.recipient:
        case mailbox if mailbox == TEAM_MAILBOX:
            return authority.team_mailbox
        case mailbox if mailbox == DUTY_MAILBOX:
            return authority.duty_mailbox
        case address if address == SEALED_ADDRESS:
            return world.outbox.address_of(message)
        case other if team := team_of(other):
            return authority.lead_of(team) if other == lead_mailbox(team) else authority.mailbox_of(team)
        case other if code := authority_of(other):
            listing = world.directories.current().listings.get(code)
            return listing.mailbox if listing else ""
        case _:
            return person.email if person and person.active else ""


def _variables(world: World, message: Message) -> dict[str, Any]:
    """What the templates are given: the row's variables typed, and what is recomputed only now."""
    authority, links = world.authorities.current(), world.links()
    variables: dict[str, Any] = {
        name: parse_instant(value) if name in _INSTANTS else value for name, value in message.variables.items()
    }
    variables |= {
        "authority_name": authority.name,
        "team_phone": authority.team_phone,
        "service_url": links.start,
        "repeat": message.repeat,
        "asked_at": message.created_at,
        "sessions_url": links.sessions,
        "minutes": CODE_LIVES // timedelta(minutes=1),
        "who_can_add": authority.who_can_add,
        "opens": opens_after(message.created_at, authority),
    }
    variables |= digest_variables(world, message) | access_variables(world, message) | lead_variables(world, message)
    if "news" in message.variables:
        variables["news"] = NEWS_WORDS[read_as(News, message.variables["news"])]
    named = {"reference", "references", "file", "team"} & message.variables.keys()
    if named or message.email in ("cases_left", "leavers_unmatched", FLOOD_ALERT):
        variables["link"] = _link(links, message)
    if message.policy.says_whom_to_ring:
        variables |= {"to_ring": today_of(world).to_ring, "duty_phone": authority.duty_phone}
    if message.email == sign_in_mail.CODE:
        variables["code"] = world.keys.sign_in_code(message.variables["attempt_id"])
    if message.email == sign_in_mail.LINK:
        token = sign_in_mail.token_of_link(world, message.variables["attempt_id"])
        variables["link"] = links.sign_in_link(token)
    return variables


def _link(links: Links, message: Message) -> str:
    match message.email:
        case "referral_receipt" | "form_receipt" | "deletion_challenged":
            return links.my_referrals
        case "enquiry_receipt":
            return links.start
        case "bulk_receipt":
            return links.bulk_file(message.variables["file"])
        case "bulk_alert":
            return links.returns
        case email if email == FLOOD_ALERT:
            return links.cases
        case "leavers_unmatched":
            return links.cases
        case "mailbox_problem" if not message.case_id:
            return links.cases  # its task is there
        case "bulk_handed_over" | "returns_chase":
            return links.returns_where(state=ReturnState.HANDED_OVER)
        case "return_handed_over":
            return links.return_page(message.variables["reference"])
        case "arrival_asked":
            return links.arrival(message.variables["reference"])
        case "leaver_news":
            return links.my_referral(message.variables["submission"])
        case "deletion_chase":
            return links.begin(LEAVER)
        case "more_asked" | "question_chase":
            return links.questions(message.variables["submission"])
        case "assigned":
            return _link_to_new_cases(links, message)
        case "cases_left":
            return links.cases_where(owner="nobody")
        case "decision_waiting" | "decision_unread":
            return links.decisions(message.variables["reference"])
        case _:
            return links.case(message.variables["reference"])


def _link_to_new_cases(links: Links, message: Message) -> str:
    if message.variables["count"] == "1":
        return links.case(message.variables["references"])
    return links.cases_where(owner=message.variables["owner"])


def sweep(world: World, until: datetime = NO_END) -> int:
    """Everything in the ledger whose time has come."""
    return sweep_first(world, until) + sweep_bulk(world, until)


def sweep_first(world: World, until: datetime = NO_END) -> int:
    """The codes, then the urgent mail, that the stream did not bring or could not send."""
    return sweep_codes(world, until) + sweep_urgent(world, until)


def sweep_codes(world: World, until: datetime) -> int:
    return go_through(world, Lane.SIGN_IN, _deliver, until)


def sweep_urgent(world: World, until: datetime) -> int:
    return go_through(world, Lane.URGENT, _deliver, until)


def sweep_bulk(world: World, until: datetime) -> int:
    """At half the provider's rate."""
    rate = cache(world.mailer.rate)

    def slowly(world: World, due: Due) -> int:
        done = _deliver(world, due)
        world.pause(2 / rate())
        return done

    return go_through(world, Lane.BULK, slowly, until)


def _deliver(world: World, due: Due) -> int:
    deliver(world, due.case_id or None, due.id)
    return 1
