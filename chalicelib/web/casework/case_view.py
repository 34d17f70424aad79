"""What the list and the case page show: the domain's values in the words of the page."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from chalicelib.domain.casework.case import STAGE_LABELS, Case, Stage
from chalicelib.domain.casework.closing import EVIDENCE_LABELS, OUTCOME_LABELS, Evidence, Outcome
from chalicelib.domain.casework.events import Event, EventKind
from chalicelib.domain.casework.otherwise import OTHERWISE_LABELS
from chalicelib.domain.casework.repeats import how_it_ended
from chalicelib.domain.casework.same_child import verdict
from chalicelib.domain.casework.triage import ROUTE_LABELS, Route
from chalicelib.domain.child.referral import BirthIs, Child
from chalicelib.domain.deadlines.clocks import clocks
from chalicelib.domain.deadlines.deadlines import Rule
from chalicelib.domain.forms.disposition import FLAG_LABELS
from chalicelib.domain.instants import london_day
from chalicelib.domain.messages.messages import (
    State,
)
from chalicelib.domain.newer import NEWER, read_as
from chalicelib.domain.people.covering import stand_in
from chalicelib.domain.people.people import Person
from chalicelib.domain.records.submission import Submission
from chalicelib.domain.wording import london_date, plain_day
from chalicelib.journeys.casework.all_steps import steps_for
from chalicelib.journeys.casework.steps.facts import SEXES, YEAR_GROUPS
from chalicelib.journeys.parts.danger import DANGER, has_to_phone
from chalicelib.ports.world import World
from chalicelib.services.casework.enquirers import owed_call_back
from chalicelib.services.casework.reading import OpenedCase
from chalicelib.services.casework.submissions import may_be_restricted, referral_of, sections_of
from chalicelib.services.uploads.uploading import files_sent
from chalicelib.web.casework.access_view import access_lines
from chalicelib.web.casework.changes_view import YES_NO
from chalicelib.web.casework.deadline_view import deadline_line, open_first
from chalicelib.web.casework.email_view import email_lines, held_line
from chalicelib.web.casework.list_view import age_of
from chalicelib.web.casework.names import Names
from chalicelib.web.casework.on_call_view import on_call_context
from chalicelib.web.casework.timeline import event_line
from chalicelib.web.forms.upload_page import sent_words


def case_context(world: World, opened: OpenedCase, person: Person) -> dict[str, Any]:
    file, names, now = opened.file, Names(world), world.clock.now()
    case, parts = file.case, sections_of(opened.submission) if opened.submission else []
    told = (*file.events, *file.beginning)
    danger = next((part for part in parts if part.slug == DANGER.slug), None)
    return {
        "case": {
            "reference": case.reference,
            "child_name": case.child_name,
            "priority": str(case.priority),
            "priority_reasons": _reasons(case, told),
            "stage": STAGE_LABELS[case.stage],
            "closed": case.stage is Stage.CLOSED,
            "age": age_of(case, now, world.authorities.current().calendar()),
            "route": ROUTE_LABELS[read_as(Route, case.route)] if case.route else None,
            "on_roll": YES_NO.get(case.on_roll, NEWER),
            "otherwise": _otherwise(case),
            "primary_reason": case.primary_reason,
            "sex": SEXES.get(case.sex, case.sex),
            "year_group": YEAR_GROUPS.get(case.year_group, case.year_group),
            "cme_since": case.cme_since,
            "cme_reasons": _cme_reasons(case, told),
            "outcome": OUTCOME_LABELS[read_as(Outcome, case.outcome)] if case.outcome else None,
            "evidence": EVIDENCE_LABELS[read_as(Evidence, case.evidence)] if case.evidence else None,
            "owes_social_care": case.owes_social_care,
            "owner": names.of_owner(case),
            "owner_away": _owner_away(case, names, london_day(now)),
            "acknowledged": case.acknowledged_at,
            "proposed": case.proposed_at,
            "received": case.received_at,
            "version": case.version,
        },
        "can_take": _can_take(case, names, person, london_day(now)),
        "on_call": on_call_context(world, case, file.deadlines, person),
        "steps": [(step.slug, step.link) for step in steps_for(case, person)],
        "child": _child(opened.submission),
        "nobody_phoned": _nobody_phoned(case, opened.submission),
        "matches": _matches(world, told),
        "opened_because": _lines(told, "opened_because"),
        "flags": [FLAG_LABELS.get(flag, flag) for flag in _lines(told, "flags")],
        "contacts": [event_line(event, names) for event in file.events if event.kind is EventKind.CONTACT],
        "dangers": list(danger.rows) if danger else [],
        "sections": [part for part in parts if part is not danger],
        "at_risk": opened.submission is not None and opened.submission.raw.get("immediate_risk") != "no",
        "files": sent_words(files_sent(world, opened.submission)),
        "restricted": opened.submission is not None and may_be_restricted(opened.submission),
        "deadlines": [deadline_line(deadline, file, now) for deadline in sorted(file.deadlines, key=open_first)],
        "timeline": [event_line(event, names) for event in file.events],
        "messages": email_lines(world, opened.emails, names),
        "held": [held_line(message, names) for message in opened.emails.rows if message.state is State.HELD],
        "accesses": access_lines(opened.accesses, names),
        "once_take": world.keys.new_id(),
        "once_have_it": world.keys.new_id(),
        "once_note": world.keys.new_id(),
        "once_again": world.keys.new_id(),
        "unreadable": file.unreadable,
        "call_back": bool(owed_call_back(world, opened.submission)),
        "elsewhere": Rule.TO_HAND_OVER in clocks(case),
    }


def _can_take(case: Case, names: Names, person: Person, today: date) -> bool:
    unowned = not stand_in(names.staff, case.owner_id, today, case.barred) and case.owner_id != person.person_id
    return unowned and case.stage is not Stage.CLOSED and person.works_cases


def _owner_away(case: Case, names: Names, today: date) -> str:
    absence = names.absence_of_owner(case, today) if names.works(case) else None
    return f"{absence.words}. {absence.warning}".strip() if absence else ""


def _child(submission: Submission | None) -> dict[str, Any] | None:
    """What tells the child from another; nothing once the referral was erased."""
    if not submission:
        return None
    return {"born": _born(referral_of(submission).child), "school": submission.school.name}


def _born(child: Child) -> str:
    if child.born is None:
        return "Not known"
    if child.born_is is BirthIs.FROM_AGE:
        return f"About {child.born.year}, by an age that was given"
    return f"{london_date(child.born)}{', by an estimate' if child.birth_is_vague else ''}"


def _nobody_phoned(case: Case, submission: Submission | None) -> bool:
    """The referrer says immediate risk, phoned nobody, and the team has not told children's social care either."""
    if case.stage is Stage.CLOSED or case.social_care_told_at or not submission:
        return False
    return has_to_phone(submission.raw)


_SEE_EARLIER = "See the earlier events."


def _reasons(case: Case, events: Sequence[Event]) -> list[str]:
    """Why the case has its priority: the last word on it, or what the service proposed."""
    for event in events:
        if event.kind is EventKind.REFERRED and event.facts.get("priority") == case.priority:
            return event.text.split("\n")
        if "priority.after" in event.facts:
            return [event.text or "Confirmed at triage."]
    return [_SEE_EARLIER]


def _cme_reasons(case: Case, events: Sequence[Event]) -> list[str]:
    for event in events:
        found = event.kind in (EventKind.ROLL, EventKind.OTHERWISE)
        reasons = event.facts.get("reasons" if found else "cme_reasons", "")
        at_first = event.kind is EventKind.REFERRED and event.facts.get("on_roll") == case.on_roll
        if reasons and (found or at_first):
            return reasons.split("\n")
    return [_SEE_EARLIER]


def _otherwise(case: Case) -> str | None:
    """Empty until somebody records it."""
    return f"{OTHERWISE_LABELS[case.otherwise]}, on {plain_day(case.otherwise_on)}" if case.otherwise_on else None


def _lines(events: Sequence[Event], fact: str) -> list[str]:
    """What the first event says under this name, a line each."""
    return [line for event in events for line in event.facts.get(fact, "").split("\n") if line]


def _matches(world: World, events: Sequence[Event]) -> list[dict[str, Any]]:
    """Other cases that share something with this child: reference, what they share, and how a closed one ended. The reference
    may also be that of a new-pupil return."""
    pairs = [pair for event in events if event.kind is EventKind.MATCHED for pair in sorted(event.facts.items())]
    others = [world.cases.named(reference) for reference, _ in pairs]
    return [
        {
            "reference": reference,
            "why": "; ".join(filter(None, (why, verdict(reference, events)))),
            "ended": how_it_ended(other) if other else None,
        }
        for (reference, why), other in zip(pairs, others, strict=True)
    ]
