"""Referring a child: from a complete draft to one accepted referral with its case, clock and messages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from chalicelib.domain.authority import Authority
from chalicelib.domain.bank_holidays import ENGLAND_AND_WALES
from chalicelib.domain.case import Case, Stage, cme_since, standing
from chalicelib.domain.clocks import first_clocks, next_due
from chalicelib.domain.deadlines import Deadline, acknowledged_by, office_is_open
from chalicelib.domain.errors import DomainError
from chalicelib.domain.events import SERVICE, Event, EventKind
from chalicelib.domain.instants import instant_text, london_day
from chalicelib.domain.matching import Match
from chalicelib.domain.messages import TEAM_MAILBOX, Message, new_message, person_recipient
from chalicelib.domain.people import Person, School
from chalicelib.domain.priority import Priority, Proposal, needs_social_care, propose_priority
from chalicelib.domain.reference import new_reference
from chalicelib.domain.referral import Referral
from chalicelib.domain.search import search_tokens
from chalicelib.domain.tasks import Task
from chalicelib.domain.wording import clock_time, london_date, london_time, plain_day
from chalicelib.domain.working_hours import next_opening
from chalicelib.journeys.answers import first_unfinished, parse_all
from chalicelib.journeys.danger import has_to_phone
from chalicelib.journeys.fields import Page, Value
from chalicelib.journeys.school_referral import KEYED, declaration_of, to_referral
from chalicelib.ports import Acceptance, Draft, Receipt, Submission, World
from chalicelib.services import drafting
from chalicelib.services.drafting import AlreadySent as AlreadySent
from chalicelib.services.drafting import journey_of
from chalicelib.services.drafting import receipt_of as receipt_of
from chalicelib.services.searching import alike

MATCHES_AT_MOST = 5
EMAIL_COMES_WITHIN = timedelta(minutes=15)


class NotComplete(DomainError):
    """The form was sent before every page was valid."""

    def __init__(self, page: Page) -> None:
        super().__init__(f"“{page.title}” is not complete.")
        self.page = page


@dataclass(frozen=True)
class _New:
    """The identities and moment of one acceptance."""

    case_id: str
    child_id: str
    submission_id: str
    event_id: str
    reference: str
    now: datetime
    today: date


def _identities(world: World) -> _New:
    now = world.clock.now()
    new_id = world.keys.new_id
    reference = new_reference(world.keys.random_bytes)
    return _New(new_id(), new_id(), new_id(), new_id(), reference, now, london_day(now))


def _case(new: _New, referral: Referral, priority: Priority) -> Case:
    return Case(
        case_id=new.case_id,
        reference=new.reference,
        child_id=new.child_id,
        submission_id=new.submission_id,
        child_name=referral.child.name,
        stage=Stage.RECEIVED,
        priority=priority,
        received_at=new.now,
        next_due_at=None,
        on_roll=referral.on_roll,
        cme_since=cme_since(referral, new.today),
        primary_reason=referral.primary_reason,
        sex=referral.child.sex,
        year_group=referral.child.year_group_on(new.today),
        needs_social_care=needs_social_care(referral),
    )


def _first_event(
    new: _New, person: Person, referral: Referral, proposal: Proposal, values: Mapping[str, Value]
) -> Event:
    found = standing(referral.on_roll, referral.child, referral.last_attended, new.today)
    since = found.since
    facts = {
        "priority": str(proposal.priority),
        "on_roll": str(referral.on_roll),
        "counts_as_cme": "yes" if since else "no",
        "cme_since": since.isoformat() if since else "",
        "cme_reasons": "\n".join(found.reasons),
        "immediate_risk": str(referral.immediate_risk),
        "phoned": str(referral.phoned),
    }
    if "source" in values:
        facts |= {
            "source": str(values["source"]),
            "told_on": str(values["told_on"]),
            "told_at": str(values.get("told_at", "")),
        }
    # The reasons name needs and risks, so they are sealed like any text.
    reasons = "\n".join(proposal.reasons)
    return Event(new.event_id, new.case_id, EventKind.REFERRED, new.today, new.now, person.person_id, facts, reasons)


def _messages(new: _New, receiver: Person | None, priority: Priority, authority: Authority) -> tuple[Message, ...]:
    variables = {"reference": new.reference, "received": instant_text(new.now), "priority": str(priority)}
    alert = new_message(
        f"{new.submission_id}|alert", "referral_alert", TEAM_MAILBOX, variables, new.now, case_id=new.case_id
    )
    if not receiver:
        return (alert,)
    receipt = new_message(
        f"{new.submission_id}|receipt",
        "referral_receipt",
        person_recipient(receiver.person_id),
        variables | {"reads": read_at_the_latest(new.now, authority)},
        new.now,
        case_id=new.case_id,
    )
    return receipt, alert


def _calendar_task(new: _New, deadlines: Sequence[Deadline]) -> tuple[Task, ...]:
    missing = min((d.dates_missing_from for d in deadlines if d.dates_missing_from), default=None)
    if not missing:
        return ()
    text = f"Bank holidays are missing from {plain_day(missing)} on. Dates counted beyond it are provisional."
    task_id = f"bank-holidays-{missing.isoformat()}-{new.today.isoformat()}"
    return (Task(task_id, text, "", new.now),)


def _match_events(new: _New, found: Sequence[Match]) -> tuple[Event, ...]:
    """On the new case, and on each of the others."""
    if not found:
        return ()

    def matched(case_id: str, facts: Mapping[str, str]) -> Event:
        event_id = f"{new.event_id}-{case_id}"
        return Event(event_id, case_id, EventKind.MATCHED, new.today, new.now, SERVICE, facts)

    ours = matched(new.case_id, {match.case.reference: ", ".join(match.reasons) for match in found})
    return (ours, *(matched(m.case.case_id, {new.reference: ", ".join(m.reasons)}) for m in found))


def _match_task(new: _New, found: Sequence[Match] | None) -> tuple[Task, ...]:
    """A person looks whether it is the same child; also when the service could not look."""
    if found == ():
        return ()
    text = f"{new.reference} could not be compared with other cases: look the child up."
    if found:
        others = "; ".join(f"{match.case.reference} ({', '.join(match.reasons)})" for match in found[:MATCHES_AT_MOST])
        text = f"{new.reference} may be the same child as another case, or of the same family: {others}."
    return (Task(f"match-{new.case_id}", text, "", new.now, new.case_id, new.reference),)


def read_at_the_latest(received_at: datetime, authority: Authority) -> str:
    """By when somebody reads it, the same whatever its priority: it goes into an email."""
    opens, closes = clock_time(authority.opens), clock_time(authority.closes)
    latest = acknowledged_by(Priority.GREEN, received_at, authority)
    return (
        f"The team reads referrals on working days from {opens} to {closes}. "
        f"Somebody will have read yours by {london_time(latest)} on {london_date(latest)}."
    )


def opens_after(at: datetime, authority: Authority) -> datetime:
    """When the office opens next; `at` itself while it is open."""
    return next_opening(at, opens=authority.opens, closes=authority.closes, holidays=ENGLAND_AND_WALES)


def reads(priority: Priority, received_at: datetime, authority: Authority) -> str:
    """When somebody reads the referral, as one sentence for the referrer."""
    if office_is_open(received_at, authority):
        hours, days = authority.limits.red_team_hours, authority.limits.other_team_days
        within = (
            f"{hours} working hours" if priority is Priority.RED else f"{days} working day{'s' if days > 1 else ''}"
        )
        return f"The team is at work now and will read your referral within {within}."
    opens = opens_after(received_at, authority)
    latest = acknowledged_by(priority, received_at, authority)
    sentence = (
        "The office is closed now. "
        f"The team will read your referral from {london_time(opens)} on {london_date(opens)}, "
        f"and by {london_time(latest)} on {london_date(latest)} at the latest."
    )
    return f"{sentence} The duty officer is told now." if priority is Priority.RED else sentence


def send(world: World, draft: Draft, person: Person) -> Receipt:
    """Accepts the referral. The same draft sent twice, by whatever road, is answered with the first receipt.

    Raises NotComplete, Conflict when the answers are no longer those of `draft`, or TryAgain when the store did not take
    it: the draft is then still there.
    """
    journey = journey_of(world, draft, person)
    new = _identities(world)
    unfinished = first_unfinished(journey, draft.raw, new.now)
    if unfinished:
        raise NotComplete(unfinished)
    values = parse_all(journey, draft.raw, new.now).values
    return world.cases.accept(_acceptance(world, new, draft, person, values))


def _acceptance(world: World, new: _New, draft: Draft, person: Person, values: Mapping[str, Value]) -> Acceptance:
    authority, referral = world.authorities.current(), to_referral(values, person.schools)
    proposal = propose_priority(referral)
    case = _case(new, referral, proposal.priority)
    deadlines = first_clocks(case, new.event_id, world.keys.new_id, authority)
    tokens = search_tokens(referral)
    found = alike(world, tokens)
    receiver = drafting.receiver(world, draft.raw) if draft.form == KEYED else person
    submission = Submission(
        new.submission_id,
        new.child_id,
        new.case_id,
        person.person_id,
        School(referral.school_urn, referral.school_name),
        draft.form,
        draft.form_version,
        new.now,
        draft.raw,
        declaration_of(draft.form),
    )
    return Acceptance(
        once=draft.draft_id,
        case=replace(case, next_due_at=next_due(deadlines)),
        submission=submission,
        events=(
            _first_event(new, person, referral, proposal, values),
            *_match_events(new, (found or ())[:MATCHES_AT_MOST]),
        ),
        deadlines=deadlines,
        messages=_messages(new, receiver, proposal.priority, authority),
        phone_now=has_to_phone(draft.raw),
        tokens=tokens,
        tasks=(*_calendar_task(new, deadlines), *_match_task(new, found)),
        draft=draft,
    )
