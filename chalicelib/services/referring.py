"""Referring a child: from the gate, over a draft, to one accepted referral with its case, clock and messages."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from chalicelib.domain.authority import Authority
from chalicelib.domain.bank_holidays import ENGLAND_AND_WALES
from chalicelib.domain.case import Case, Stage, cme_since
from chalicelib.domain.deadlines import Deadline, acknowledge_deadline, office_is_open
from chalicelib.domain.errors import DomainError, NotFound
from chalicelib.domain.events import Event, EventKind
from chalicelib.domain.instants import instant_text, london_day
from chalicelib.domain.messages import TEAM_MAILBOX, Message, new_message, person_recipient
from chalicelib.domain.people import Person
from chalicelib.domain.priority import Priority, Proposal, propose_priority
from chalicelib.domain.reference import new_reference
from chalicelib.domain.referral import Referral
from chalicelib.domain.search import search_tokens
from chalicelib.domain.tasks import Task
from chalicelib.domain.wording import clock_time, london_date, london_time, plain_day
from chalicelib.domain.working_hours import next_opening
from chalicelib.journeys.answers import Parsed, first_unfinished, parse, parse_all, typed
from chalicelib.journeys.danger import DANGER
from chalicelib.journeys.fields import Journey, Page
from chalicelib.journeys.school_referral import DECLARATION, NAME, VERSION, school_referral, to_referral
from chalicelib.ports import Acceptance, Draft, Receipt, Submission, World

EMAIL_COMES_WITHIN = timedelta(minutes=15)


class NotComplete(DomainError):
    """The form was sent before every page was valid."""

    def __init__(self, page: Page) -> None:
        super().__init__(f"“{page.title}” is not complete.")
        self.page = page


class AlreadySent(DomainError):
    """This form was sent: there is a receipt for it, and nothing more to fill in."""

    def __init__(self, draft_id: str) -> None:
        super().__init__("You already sent this referral.")
        self.draft_id = draft_id


def answer_gate(world: World, form: Mapping[str, str], browser_digest: str, person: Person | None) -> Draft | Parsed:
    """A new draft when the gate was answered; else the problems."""
    now = world.clock.now()
    raw = typed(DANGER, form)
    parsed = parse(DANGER, raw, london_day(now))
    if parsed.problems:
        return parsed
    owner = person.person_id if person and person.is_referrer else ""
    return world.drafts.save(Draft(world.keys.new_id(), browser_digest, owner, NAME, VERSION, raw, now))


def journey_of(person: Person) -> Journey:
    return school_referral(person.schools)


def open_draft(world: World, draft_id: str, browser_digest: str, person: Person) -> Draft:
    """The person's own draft; one begun in this browser before signing in becomes theirs. Anybody else's is not found.

    Raises AlreadySent when it was sent. The draft is looked for first: sending deletes it and leaves the receipt in one
    transaction, so whoever finds no draft finds the receipt, however close the two clicks were.
    """
    draft = world.drafts.get(draft_id)
    if not draft and receipt_of(world, draft_id, person):
        raise AlreadySent(draft_id)
    if draft and not draft.person_id and draft.browser_digest == browser_digest:
        return world.drafts.save(replace(draft, person_id=person.person_id))
    if not draft or draft.person_id != person.person_id:
        raise NotFound()
    return draft


def save_page(world: World, draft: Draft, page: Page, form: Mapping[str, str]) -> Parsed:
    """Keeps what was typed, sound or not, and says what is wrong with it."""
    now = world.clock.now()
    raw = {**draft.raw, **typed(page, form)}
    world.drafts.save(replace(draft, raw=raw, saved_at=now))
    return parse(page, raw, london_day(now))


def receipt_of(world: World, draft_id: str, person: Person) -> Receipt | None:
    """The receipt for a form that this person sent already."""
    receipt = world.cases.receipt(draft_id)
    return receipt if receipt and receipt.person_id == person.person_id else None


@dataclass(frozen=True)
class _New:
    """The identities and moment of one acceptance."""

    case_id: str
    child_id: str
    submission_id: str
    event_id: str
    deadline_id: str
    reference: str
    now: datetime
    today: date


def _identities(world: World) -> _New:
    now = world.clock.now()
    new_id = world.keys.new_id
    reference = new_reference(world.keys.random_bytes)
    return _New(new_id(), new_id(), new_id(), new_id(), new_id(), reference, now, london_day(now))


def _case(new: _New, referral: Referral, priority: Priority, deadline: Deadline) -> Case:
    return Case(
        case_id=new.case_id,
        reference=new.reference,
        child_id=new.child_id,
        submission_id=new.submission_id,
        child_name=referral.child.name,
        stage=Stage.RECEIVED,
        priority=priority,
        received_at=new.now,
        next_due_at=deadline.due_at,
        on_roll=referral.on_roll,
        cme_since=cme_since(referral, new.today),
        primary_reason=referral.primary_reason,
        sex=referral.child.sex,
        year_group=referral.child.year_group,
    )


def _first_event(new: _New, person: Person, referral: Referral, proposal: Proposal) -> Event:
    since = cme_since(referral, new.today)
    facts = {
        "priority": str(proposal.priority),
        "reasons": "\n".join(proposal.reasons),
        "on_roll": str(referral.on_roll),
        "counts_as_cme": "yes" if since else "no",
        "cme_since": since.isoformat() if since else "",
        "immediate_risk": str(referral.immediate_risk),
        "phoned": str(referral.phoned),
    }
    return Event(new.event_id, new.case_id, EventKind.REFERRED, new.today, new.now, person.person_id, facts)


def _messages(new: _New, person: Person, priority: Priority, authority: Authority) -> tuple[Message, ...]:
    variables = {"reference": new.reference, "received": instant_text(new.now), "priority": str(priority)}
    receipt = new_message(
        f"{new.submission_id}|receipt",
        "referral_receipt",
        person_recipient(person.person_id),
        variables | {"reads": office_hours(authority)},
        new.now,
        case_id=new.case_id,
    )
    alert = new_message(
        f"{new.submission_id}|alert", "referral_alert", TEAM_MAILBOX, variables, new.now, case_id=new.case_id
    )
    return receipt, alert


def _calendar_task(new: _New, deadline: Deadline) -> tuple[Task, ...]:
    if not deadline.dates_missing_from:
        return ()
    text = f"Bank holidays are missing from {plain_day(deadline.dates_missing_from)} on. Dates counted beyond it are provisional."
    task_id = f"bank-holidays-{deadline.dates_missing_from.isoformat()}-{new.today.isoformat()}"
    return (Task(task_id, text, "", new.now),)


def office_hours(authority: Authority) -> str:
    """When referrals are read, without a word about this one: it goes into an email."""
    opens, closes = clock_time(authority.opens), clock_time(authority.closes)
    return f"The team reads referrals on working days from {opens} to {closes}."


def reads(priority: Priority, received_at: datetime, authority: Authority) -> str:
    """When somebody reads the referral, as one sentence for the referrer."""
    if office_is_open(received_at, authority):
        hours, days = authority.limits.red_team_hours, authority.limits.other_team_days
        within = (
            f"{hours} working hours" if priority is Priority.RED else f"{days} working day{'s' if days > 1 else ''}"
        )
        return f"The team is at work now and will read your referral within {within}."
    opens = next_opening(received_at, opens=authority.opens, closes=authority.closes, holidays=ENGLAND_AND_WALES)
    sentence = (
        f"The office is closed now. The team will read your referral from {london_time(opens)} on {london_date(opens)}."
    )
    return f"{sentence} The duty officer is told now." if priority is Priority.RED else sentence


def send(world: World, draft: Draft, person: Person) -> Receipt:
    """Accepts the referral. The same draft sent twice, by whatever road, is answered with the first receipt.

    Raises NotComplete, or TryAgain when the store did not take it: the draft is then still there.
    """
    journey = journey_of(person)
    new = _identities(world)
    unfinished = first_unfinished(journey, draft.raw, new.today)
    if unfinished:
        raise NotComplete(unfinished)
    referral = to_referral(parse_all(journey, draft.raw, new.today).values, person.schools)
    return world.cases.accept(_acceptance(world, new, draft, person, referral))


def _acceptance(world: World, new: _New, draft: Draft, person: Person, referral: Referral) -> Acceptance:
    authority = world.authorities.current()
    proposal = propose_priority(referral)
    deadline = acknowledge_deadline(new.deadline_id, new.case_id, new.event_id, proposal.priority, new.now, authority)
    school = next(school for school in person.schools if school.urn == referral.school_urn)
    submission = Submission(
        new.submission_id,
        new.child_id,
        new.case_id,
        person.person_id,
        school,
        draft.form,
        draft.form_version,
        new.now,
        draft.raw,
        DECLARATION,
    )
    return Acceptance(
        once=draft.draft_id,
        case=_case(new, referral, proposal.priority, deadline),
        submission=submission,
        event=_first_event(new, person, referral, proposal),
        deadline=deadline,
        messages=_messages(new, person, proposal.priority, authority),
        tokens=search_tokens(referral),
        tasks=_calendar_task(new, deadline),
        draft_id=draft.draft_id,
    )
