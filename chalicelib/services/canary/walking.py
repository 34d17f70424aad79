"""The canary's walk: form → case → reminder → mail → close, by the services that real cases go through. A job of the worker.

A chunk is a step. It may be done twice: the form has one id, and each step of casework one token. A step that does not do
what it should is logged as `canary-stopped`, which rings; an error is tried again like that of any other job.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import StrEnum

from chalicelib.domain.casework.case import Case, Stage
from chalicelib.domain.casework.closing import Evidence, Outcome
from chalicelib.domain.errors import Conflict, DomainError, TryAgain
from chalicelib.domain.files.jobs import Job
from chalicelib.domain.instants import instant_text, london_day, parse_instant
from chalicelib.domain.messages.states import State
from chalicelib.domain.people.people import Person
from chalicelib.domain.people.roles import Role
from chalicelib.domain.records.draft import Draft
from chalicelib.journeys.casework.all_steps import STEPS
from chalicelib.journeys.casework.case_step import Values
from chalicelib.journeys.referral.school_referral import NAME, VERSION
from chalicelib.ports.world import World
from chalicelib.services.canary.invented import CONTACT, IS_A_TEST, OFFICER, SCHOOL, answers
from chalicelib.services.canary.place import Place, place_of
from chalicelib.services.casework.carry_out import Actor, carry_out
from chalicelib.services.casework.proposing import proposal_for
from chalicelib.services.casework.reading import load_for_page, load_for_step
from chalicelib.services.casework.taking import take
from chalicelib.services.delivery.sweeps import sweep
from chalicelib.services.people.staffing import let_in
from chalicelib.services.referrals import drafting, referring
from chalicelib.services.reminders.reminding import remind_all


class Part(StrEnum):
    """A part of the walk, in its order."""

    FORM = "form"
    ALERT = "alert"
    REMINDER = "reminder"
    CLOSE = "close"


class Stopped(Exception):
    """A step did not do what it should."""


LOOKS, BETWEEN = 6, 1.0
"""How often something that was just written is looked for in the index of what is due, and the seconds in between: it lags."""
DRAFT = "canary"
_LEFT = frozenset({State.RESERVED, State.HANDED_OVER, State.UNKNOWN})


def walk(world: World, job: Job) -> Job:
    """The next part. A walk that was not done on its day is not done later."""
    day = date.fromisoformat(job.subject["day"])
    if day != london_day(world.clock.now()):
        return job.finished()
    parts = list(Part)
    part = parts[job.done]
    at = parse_instant(job.checkpoint.get("at") or instant_text(world.clock.now()))
    try:
        with place_of(world, job.job_id, at) as place:
            reference = _PARTS[part](place, day, job.checkpoint.get("reference", ""))
            until = place.clock.at
    except (Conflict, TryAgain):
        raise
    except (Stopped, DomainError) as problem:
        world.log("canary-stopped", step=str(part), problem=type(problem).__name__)
        return job.finished(stopped=str(part))
    if part is parts[-1]:
        world.log("canary-walked")
        return job.at(len(parts), len(parts)).finished()
    return job.at(job.done + 1, len(parts), reference=reference, at=instant_text(until))


def _form(place: Place, day: date, reference: str) -> str:
    """The school fills in the form and sends it."""
    world, contact = place.world, let_in(place.world, *CONTACT, schools=[SCHOOL])
    receipt = drafting.receipt_of(world, DRAFT, contact)
    if not receipt:
        receipt = referring.send(world, _draft(world, contact, day), contact)
    return receipt.reference


def _draft(world: World, contact: Person, day: date) -> Draft:
    begun = Draft(DRAFT, DRAFT, contact.person_id, NAME, VERSION, answers(day), world.clock.now())
    saved = world.drafts.get(DRAFT)
    return saved or world.drafts.save(begun)


def _alert(place: Place, day: date, reference: str) -> str:
    """The team's alert leaves at once."""
    case = _case(place, reference)
    if case.stage is not Stage.RECEIVED:
        raise Stopped
    _mail(place, lambda: _has_left(place.world, case.case_id))
    return reference


def _reminder(place: Place, day: date, reference: str) -> str:
    """Nobody acts, so the first clock rings, and its email leaves."""
    rings_at = _next_clock(place.world, reference)
    if not rings_at:
        raise Stopped
    place.clock.at = max(place.clock.at, rings_at)
    _until(place, lambda: bool(remind_all(place.world)) or _has_rung(place.world, reference, rings_at))
    _mail(place)
    return reference


def _close(place: Place, day: date, reference: str) -> str:
    """An officer takes the case, confirms the triage, tells social care and closes it; then no clock runs any more."""
    world, officer = place.world, let_in(place.world, *OFFICER, roles=[Role.OFFICER])
    file = load_for_page(world, reference)
    take(world, reference, officer, file.case.version, "take")
    if file.case.stage is Stage.RECEIVED:
        proposal = proposal_for(world, file.case, file.submission)
        if not proposal:
            raise Stopped
        _step(world, reference, officer, "triage", {"route": proposal.route, "priority": proposal.priority, "text": ""})
    if _case(place, reference).owes_social_care:
        told: Values = {"whom": "Nobody", "on": london_day(place.clock.at), "their_reference": "", "text": IS_A_TEST}
        _step(world, reference, officer, "social-care", told)
    if _case(place, reference).stage is not Stage.CLOSED:
        closing = {"outcome": Outcome.IN_ERROR, "evidence": Evidence.CONFIRMED, "text": IS_A_TEST}
        _step(world, reference, officer, "close", closing)
    if _case(place, reference).stage is not Stage.CLOSED or _next_clock(world, reference):
        raise Stopped
    return reference


_PARTS: Mapping[Part, Callable[[Place, date, str], str]] = {
    Part.FORM: _form,
    Part.ALERT: _alert,
    Part.REMINDER: _reminder,
    Part.CLOSE: _close,
}


def _step(world: World, reference: str, officer: Person, slug: str, values: Values) -> None:
    carry_out(world, reference, Actor(officer, slug), STEPS[slug], values)


def _case(place: Place, reference: str) -> Case:
    return load_for_step(place.world, reference).case


def _next_clock(world: World, reference: str) -> datetime | None:
    running = [each.next_check_at for each in load_for_step(world, reference).deadlines if each.next_check_at]
    return min(running) if running else None


def _has_rung(world: World, reference: str, at: datetime) -> bool:
    """A chunk that broke off may have written the reminder before."""
    upcoming = _next_clock(world, reference)
    return upcoming is None or upcoming > at


def _has_left(world: World, case_id: str) -> bool:
    """A chunk that broke off may have sent the email before."""
    file = world.watch.watched(case_id, events=False)
    return any(message.state in _LEFT for message in file.messages) if file else False


def _mail(place: Place, left_before: Callable[[], bool] = lambda: False) -> None:
    def leaves() -> bool:
        sweep(place.world)
        return place.mailer.sent > 0 or left_before()

    _until(place, leaves)


def _until(place: Place, is_so: Callable[[], bool]) -> None:
    """Raises Stopped when it never is."""
    for _ in range(LOOKS):
        if is_so():
            return
        place.world.pause(BETWEEN)
    raise Stopped
