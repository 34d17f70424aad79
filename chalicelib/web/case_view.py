"""What the list and the case page show: the domain's values in the words of the page."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from chalicelib.domain.case import Case
from chalicelib.domain.deadlines import LABELS, Deadline
from chalicelib.domain.emails import EMAILS
from chalicelib.domain.events import SERVICE, TITLES, Event, EventKind
from chalicelib.domain.instants import london_day
from chalicelib.domain.messages import DUTY_MAILBOX, SEALED_ADDRESS, STATE_LABELS, TEAM_MAILBOX, Message
from chalicelib.domain.tasks import Task
from chalicelib.journeys.answers import Section, in_words
from chalicelib.journeys.danger import DANGER
from chalicelib.journeys.school_referral import as_sent
from chalicelib.ports import CasePage, Submission, World
from chalicelib.services.casework import OpenedCase

_RUNGS: Mapping[str, str] = {
    "duty": "The office was closed and nobody had taken the case.",
    "team": "Nobody had taken the case in time.",
    "manager": "Still nobody had taken the case.",
}
_ACCESSES: Mapping[str, str] = {
    "case-opened": "opened the case",
    "copy-opened": "opened the referrer’s copy",
}


class _Names:
    """The names of people by id, each looked up at most once for a page."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._known = {person.person_id: person.name for person in world.people.staff()}
        self._known[SERVICE] = "the service"

    def of(self, person_id: str) -> str:
        if person_id not in self._known:
            person = self._world.people.get(person_id)
            self._known[person_id] = person.name if person else "somebody who is no longer known"
        return self._known[person_id]

    def of_recipient(self, recipient: str) -> str:
        mailboxes = {
            TEAM_MAILBOX: "the team’s mailbox",
            DUTY_MAILBOX: "the duty mailbox",
            SEALED_ADDRESS: "an unknown address",
        }
        return mailboxes.get(recipient) or self.of(recipient.removeprefix("person:"))


def _overdue(due: datetime | None, now: datetime) -> bool:
    return due is not None and due < now


def list_context(world: World, page: CasePage, tasks: Sequence[Task]) -> dict[str, Any]:
    names, now = _Names(world), world.clock.now()
    return {
        "cases": [_listed(case, names, now) for case in page.cases],
        "more": world.links().cases_after(page.after) if page.after else None,
        "tasks": [{"id": t.task_id, "text": t.text, "detail": t.detail, "created": t.created_at} for t in tasks],
    }


def _listed(case: Case, names: _Names, now: datetime) -> dict[str, Any]:
    return {
        "reference": case.reference,
        "child_name": case.child_name,
        "priority": str(case.priority),
        "stage": case.stage.capitalize(),
        "owner": names.of(case.owner_id) if case.owner_id else None,
        "received": case.received_at,
        "due": case.next_due_at,
        "overdue": _overdue(case.next_due_at, now),
        "acknowledged": case.acknowledged_at is not None,
    }


def case_context(world: World, opened: OpenedCase) -> dict[str, Any]:
    file, names, now = opened.file, _Names(world), world.clock.now()
    case, parts = file.case, _sections(opened.submission)
    danger = next((part for part in parts if part.slug == DANGER.slug), None)
    return {
        "case": {
            "reference": case.reference,
            "child_name": case.child_name,
            "priority": str(case.priority),
            "priority_reasons": _reasons(file.events),
            "stage": case.stage.capitalize(),
            "owner": names.of(case.owner_id) if case.owner_id else None,
            "acknowledged": case.acknowledged_at,
            "received": case.received_at,
            "version": case.version,
        },
        "can_take": case.owner_id is None,
        "dangers": list(danger.rows) if danger else [],
        "sections": [part for part in parts if part is not danger],
        "at_risk": opened.submission is not None and opened.submission.raw.get("immediate_risk") != "no",
        "restricted": _restricted(opened.submission),
        "deadlines": [_deadline(deadline, now) for deadline in file.deadlines],
        "timeline": [_event(event, names) for event in file.events],
        "messages": [
            _message(message, names) for message in sorted(file.messages, key=lambda m: m.created_at, reverse=True)
        ],
        "accesses": [
            {"who": names.of(access.person_id), "at": access.at, "what": _ACCESSES.get(access.what, access.what)}
            for access in opened.accesses
        ],
        "once_take": world.keys.new_id(),
        "once_note": world.keys.new_id(),
    }


def _sections(submission: Submission | None) -> list[Section]:
    """The submission in the words of the form version that it was sent with."""
    if not submission:
        return []
    pages = as_sent(submission.form, submission.form_version, submission.school, submission.raw).flow(submission.raw)
    return list(in_words(pages, submission.raw, london_day(submission.received_at)))


def _restricted(submission: Submission | None) -> bool:
    return submission is not None and submission.raw.get("restricted_address") != "no"


def _reasons(events: Sequence[Event]) -> list[str]:
    first = next((event for event in events if event.kind is EventKind.REFERRED), None)
    return first.facts.get("reasons", "").split("\n") if first else []


def _deadline(deadline: Deadline, now: datetime) -> dict[str, Any]:
    state = "met" if deadline.met_at else "overdue" if _overdue(deadline.due_at, now) else "open"
    return {
        "label": LABELS[deadline.rule],
        "due": deadline.due_at,
        "state": state,
        "counter": deadline.counter,
        "counted": deadline.counted,
        "skipped": deadline.skipped,
        "assumed": deadline.dates_missing_from is not None,
    }


def _event_text(event: Event, names: _Names) -> str:
    recipients = ", ".join(names.of_recipient(to) for to in event.facts.get("to", "").split(",") if to)
    match event.kind:
        case EventKind.REFERRED:
            return f"Priority {event.facts.get('priority', '')}, proposed by the service."
        case EventKind.TAKEN:
            return f"Owner: {names.of(event.facts.get('after', ''))}."
        case EventKind.REMINDED:
            return f"{_RUNGS.get(event.facts.get('rung', ''), '')} Told: {recipients}."
        case EventKind.EMAIL_PROBLEM:
            return f"{EMAILS[event.facts['email']].label}, to {recipients}."
        case EventKind.NOTE | EventKind.INFORMATION | EventKind.RETURNED:
            return event.text


def _event(event: Event, names: _Names) -> dict[str, Any]:
    happened = event.happened_on if event.happened_on != london_day(event.recorded_at) else None
    return {
        "title": TITLES[event.kind],
        "by": names.of(event.by),
        "recorded": event.recorded_at,
        "happened_on": happened,
        "text": _event_text(event, names),
    }


def _message(message: Message, names: _Names) -> dict[str, Any]:
    return {
        "email_label": message.policy.label,
        "to": names.of_recipient(message.recipient),
        "state": str(message.state),
        "state_label": STATE_LABELS[message.state],
        "at": message.state_at or message.created_at,
        "tries": message.tries,
    }
