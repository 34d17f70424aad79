"""What the list and the case page show: the domain's values in the words of the page."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from chalicelib.domain.case import FIELDS, STAGE_LABELS, Case, Stage
from chalicelib.domain.closing import EVIDENCE_LABELS, OUTCOME_LABELS, Evidence, Outcome
from chalicelib.domain.days import SchoolCalendar, school_days_between
from chalicelib.domain.deadlines import LABELS, Deadline, Rule
from chalicelib.domain.emails import EMAILS
from chalicelib.domain.errors import CalendarTooShort
from chalicelib.domain.events import SERVICE, TITLES, Event, EventKind
from chalicelib.domain.instants import london_day
from chalicelib.domain.messages import DUTY_MAILBOX, SEALED_ADDRESS, STATE_LABELS, TEAM_MAILBOX, Message
from chalicelib.domain.people import Person
from chalicelib.domain.stages import WORKERS
from chalicelib.domain.tasks import Task
from chalicelib.domain.triage import ROUTE_LABELS, Route
from chalicelib.domain.wording import plain_day
from chalicelib.journeys.answers import Section, in_words
from chalicelib.journeys.casework import CONTACT_OUTCOMES, CONTACT_WAYS, DECISIONS
from chalicelib.journeys.danger import DANGER
from chalicelib.journeys.keyed_in import SOURCES
from chalicelib.journeys.school_referral import as_sent
from chalicelib.ports import Access, CaseFile, CasePage, Submission, View, World
from chalicelib.services.casework import Decisions, Filters, OpenedCase, proposal_for

_RUNGS: Mapping[str, str] = {
    "duty": "The office was closed and nobody had taken the case.",
    "team": "Nobody had taken the case in time.",
    "manager": "Still nobody had taken the case.",
}
_ACCESSES: Mapping[str, str] = {
    View.CASE_OPENED: "opened the case",
    View.STEP_OPENED: "opened a form of the case",
    View.ACCESSES_OPENED: "looked at who has opened it",
    View.REFERRAL_OPENED: "opened what was referred, as the referrer sees it",
    View.COPY_OPENED: "opened the referrer’s copy",
    View.DECISION_READ: "read the decision for the school",
} | {str(kind): f"recorded: {title}" for kind, title in TITLES.items()}
_INSTANTS = frozenset({"acknowledged_at", "social_care_told_at", "checked_at", "closed_at"})
_YES_NO: Mapping[str, str] = {"yes": "Yes", "no": "No", "not-known": "Not known"}
_WORDS: Mapping[str, Mapping[str, str]] = {
    "stage": {str(stage): label for stage, label in STAGE_LABELS.items()},
    "route": {str(route): label for route, label in ROUTE_LABELS.items()},
    "outcome": {str(outcome): label for outcome, label in OUTCOME_LABELS.items()},
    "evidence": {str(level): label for level, label in EVIDENCE_LABELS.items()},
    "on_roll": _YES_NO,
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


def list_context(world: World, page: CasePage, tasks: Sequence[Task], filters: Filters) -> dict[str, Any]:
    chosen = {
        "owner": filters.owner,
        "stage": filters.stage,
        "priority": filters.priority,
        "overdue": "yes" if filters.overdue else "",
    }
    return {
        "cases": results(world, page),
        "more": world.links().cases_where(after=page.after, **chosen) if page.after else None,
        "filters": chosen,
        "stages": [(str(stage), label) for stage, label in STAGE_LABELS.items() if stage is not Stage.CLOSED],
        "tasks": [{"id": t.task_id, "text": t.text, "detail": t.detail, "created": t.created_at} for t in tasks],
    }


def results(world: World, page: CasePage) -> list[dict[str, Any]]:
    """The cases of a page as a list shows them."""
    names, now, calendar = _Names(world), world.clock.now(), world.authorities.current().calendar()
    return [_listed(case, names, now, calendar) for case in page.cases]


def _age(case: Case, now: datetime, calendar: SchoolCalendar) -> str:
    """How long the case has been open, in school days; closed, until it was closed."""
    try:
        days = school_days_between(london_day(case.received_at), london_day(case.closed_at or now), calendar)
    except CalendarTooShort:
        return "Not countable: term dates are missing"
    return f"{days} school day{'' if days == 1 else 's'}"


def _listed(case: Case, names: _Names, now: datetime, calendar: SchoolCalendar) -> dict[str, Any]:
    return {
        "reference": case.reference,
        "child_name": case.child_name,
        "priority": str(case.priority),
        "stage": STAGE_LABELS[case.stage],
        "owner": names.of(case.owner_id) if case.owner_id else None,
        "received": case.received_at,
        "age": _age(case, now, calendar),
        "due": case.next_due_at,
        "overdue": _overdue(case.next_due_at, now),
        "acknowledged": case.acknowledged_at is not None,
        "owes_social_care": case.owes_social_care,
    }


def case_context(world: World, opened: OpenedCase, person: Person) -> dict[str, Any]:
    file, names, now = opened.file, _Names(world), world.clock.now()
    case, parts = file.case, _sections(opened.submission)
    danger = next((part for part in parts if part.slug == DANGER.slug), None)
    return {
        "case": {
            "reference": case.reference,
            "child_name": case.child_name,
            "priority": str(case.priority),
            "priority_reasons": _reasons(file.events),
            "stage": STAGE_LABELS[case.stage],
            "closed": case.stage is Stage.CLOSED,
            "age": _age(case, now, world.authorities.current().calendar()),
            "route": ROUTE_LABELS[Route(case.route)] if case.route else None,
            "on_roll": _YES_NO[case.on_roll],
            "cme_since": case.cme_since,
            "cme_reasons": _cme_reasons(file.events),
            "outcome": OUTCOME_LABELS[Outcome(case.outcome)] if case.outcome else None,
            "evidence": EVIDENCE_LABELS[Evidence(case.evidence)] if case.evidence else None,
            "owes_social_care": case.owes_social_care,
            "owner": names.of(case.owner_id) if case.owner_id else None,
            "acknowledged": case.acknowledged_at,
            "received": case.received_at,
            "version": case.version,
        },
        "can_take": case.owner_id is None and case.stage is not Stage.CLOSED and bool(WORKERS & person.roles),
        "steps": _steps(case, person),
        "matches": _matches(file.events),
        "contacts": [_event(event, names) for event in file.events if event.kind is EventKind.CONTACT],
        "dangers": list(danger.rows) if danger else [],
        "sections": [part for part in parts if part is not danger],
        "at_risk": opened.submission is not None and opened.submission.raw.get("immediate_risk") != "no",
        "restricted": _restricted(opened.submission),
        "deadlines": [_deadline(deadline, now) for deadline in file.deadlines],
        "timeline": [_event(event, names) for event in file.events],
        "messages": [
            _message(message, names) for message in sorted(file.messages, key=lambda m: m.created_at, reverse=True)
        ],
        "accesses": [_access(access, names) for access in opened.accesses],
        "once_take": world.keys.new_id(),
        "once_note": world.keys.new_id(),
    }


def _sections(submission: Submission | None) -> list[Section]:
    """The submission in the words of the form version that it was sent with."""
    if not submission:
        return []
    pages = as_sent(submission.form, submission.form_version, submission.school, submission.raw).flow(submission.raw)
    return list(in_words(pages, submission.raw, submission.received_at))


def _restricted(submission: Submission | None) -> bool:
    return submission is not None and submission.raw.get("restricted_address") != "no"


def _reasons(events: Sequence[Event]) -> list[str]:
    """Why the case has its priority: the last word on it, or what the service proposed."""
    for event in events:
        if event.kind is EventKind.REFERRED:
            return event.text.split("\n")
        if "priority.after" in event.facts:
            return [event.text or "Confirmed at triage."]
    return []


def _cme_reasons(events: Sequence[Event]) -> list[str]:
    for event in events:
        reasons = event.facts.get("reasons" if event.kind is EventKind.ROLL else "cme_reasons", "")
        if reasons and event.kind in (EventKind.ROLL, EventKind.REFERRED):
            return reasons.split("\n")
    return []


def _matches(events: Sequence[Event]) -> list[tuple[str, str]]:
    """Other cases that share something with this child: reference and what."""
    return [pair for event in events if event.kind is EventKind.MATCHED for pair in sorted(event.facts.items())]


_ALWAYS = (
    ("contact", "Record a contact attempt"),
    ("checks", "Record the initial checks"),
    ("review", "Review the case"),
    ("social-care", "Record that children’s social care was told"),
    ("roll", "Record whether the child is on a roll"),
    ("decision", "Write a decision to the school"),
    ("priority", "Change or confirm the priority"),
    ("assign", "Assign the case"),
    ("same-child", "Say that it is the same child as another case"),
)


def _steps(case: Case, person: Person) -> list[tuple[str, str]]:
    """What this person can do with the case as it stands."""
    if not WORKERS & person.roles:
        return []
    if case.stage is Stage.CLOSED:
        return [("reopen", "Reopen the case")]
    first = [("triage", "Confirm the triage")] if case.stage in (Stage.RECEIVED, Stage.TRIAGE) else []
    later = [] if case.stage is Stage.RECEIVED else [("move", "Move to another stage"), ("close", "Close the case")]
    done = {"checks"} if case.checked_at else set()
    return first + [step for step in _ALWAYS if step[0] not in done] + later


def triage_context(world: World, case: Case) -> dict[str, Any] | None:
    proposal = proposal_for(world, world.cases.submission(case))
    if not proposal:
        return None
    return {
        "route": ROUTE_LABELS[proposal.route],
        "priority": str(proposal.priority),
        "facts": proposal.facts,
        "missing": proposal.missing,
    }


def changed_since(world: World, file: CaseFile, version: int) -> list[str]:
    """What others changed of a case since a page showed it at this version, field by field."""
    names, found = _Names(world), list[str]()
    for event in reversed(file.events):
        if int(event.facts.get("version", "0")) > version:
            lines = _changes(event, names) or [TITLES[event.kind]]
            found += [f"{line} ({names.of(event.by)})" for line in lines]
    return found


def _changes(event: Event, names: _Names) -> list[str]:
    return [
        f"{label}: {_value(field, event.facts[f'{field}.before'], names)} → {_value(field, event.facts[f'{field}.after'], names)}"
        for field, label in FIELDS.items()
        if field not in _INSTANTS and f"{field}.after" in event.facts
    ]


def _value(field: str, text: str, names: _Names) -> str:
    if not text:
        return "nobody" if field == "owner_id" else "none"
    if field == "owner_id":
        return names.of(text)
    if field == "cme_since":
        return plain_day(date.fromisoformat(text))
    return _WORDS.get(field, {}).get(text, text)


def accesses_context(world: World, case: Case, found: Sequence[Access]) -> dict[str, Any]:
    names = _Names(world)
    return {"reference": case.reference, "accesses": [_access(access, names) for access in found]}


def _access(access: Access, names: _Names) -> dict[str, Any]:
    return {"who": names.of(access.person_id), "at": access.at, "what": _ACCESSES.get(access.what, access.what)}


def decisions_context(found: Decisions) -> dict[str, Any]:
    return {
        "reference": found.reference,
        "school": found.school,
        "decisions": [
            {
                "what": DECISIONS[event.facts["decision"]],
                "from_day": date.fromisoformat(event.facts["from_day"]) if "from_day" in event.facts else None,
                "reason": event.text,
                "at": event.recorded_at,
            }
            for event in found.events
        ],
    }


def _deadline(deadline: Deadline, now: datetime) -> dict[str, Any]:
    state = "met" if deadline.met_at else "overdue" if _overdue(deadline.due_at, now) else "open"
    return {
        "label": LABELS[deadline.rule],
        "due": deadline.due_at,
        "state": state,
        "counter": deadline.counter,
        "counted": deadline.counted,
        "skipped": deadline.skipped,
        "not_applicable": deadline.not_applicable,
        "assumed": deadline.dates_missing_from is not None,
    }


def _event_text(event: Event, names: _Names) -> str:
    recipients = ", ".join(names.of_recipient(to) for to in event.facts.get("to", "").split(",") if to)
    match event.kind:
        case EventKind.REFERRED:
            priority = f"Priority {event.facts.get('priority', '')}, proposed by the service."
            return "\n".join((*_told(event.facts), priority))
        case EventKind.REMINDED:
            rule = Rule(event.facts.get("rule", Rule.ACKNOWLEDGE))
            why = _RUNGS.get(event.facts.get("rung", ""), "")
            return f"{why if rule is Rule.ACKNOWLEDGE else f'Due: {LABELS[rule]}.'} Told: {recipients}."
        case EventKind.EMAIL_PROBLEM:
            return f"{EMAILS[event.facts['email']].label}, to {recipients}."
        case EventKind.MATCHED:
            return "\n".join(f"{reference}: {why}" for reference, why in sorted(event.facts.items()))
        case _:
            return "\n".join((*_changes(event, names), *_said(event), *([event.text] if event.text else [])))


def _told(facts: Mapping[str, str]) -> list[str]:
    """Of a referral that staff keyed in for somebody else: how it reached us, and when."""
    if "source" not in facts:
        return []
    at = f" at {facts['told_at']}" if facts.get("told_at") else ""
    how = next((choice.label for choice in SOURCES if choice.value == facts["source"]), facts["source"])
    return [
        f"Keyed in for somebody else. It reached us {how.lower()} on {plain_day(date.fromisoformat(facts['told_on']))}{at}."
    ]


def _said(event: Event) -> list[str]:
    """What the facts of an event say beside its changes."""
    facts, lines = event.facts, list[str]()
    if event.kind is EventKind.CONTACT:
        at = f" at {facts['at']}" if "at" in facts else ""
        lines = [f"{CONTACT_WAYS.get(facts['how'], '')}{at}: {CONTACT_OUTCOMES.get(facts['outcome'], '').lower()}"]
    if event.kind is EventKind.DECIDED:
        day = f", from {plain_day(date.fromisoformat(facts['from_day']))}" if "from_day" in facts else ""
        lines = [f"{DECISIONS[facts['decision']]}{day}."]
    if "other" in facts:
        lines.append(f"The other case: {facts['other']}")
    return lines


def _event(event: Event, names: _Names) -> dict[str, Any]:
    happened = event.happened_on if event.happened_on != london_day(event.recorded_at) else None
    return {
        "title": TITLES[event.kind],
        "by": names.of(event.by),
        "recorded": event.recorded_at,
        "happened_on": happened,
        "on": event.happened_on,
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
