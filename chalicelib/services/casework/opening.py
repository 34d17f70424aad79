"""Opens a case, from a new form or from a return: all rows that are written with it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.authority.tasks import Audience, Mends, Task
from chalicelib.domain.casework.barring import bars_of, with_bars
from chalicelib.domain.casework.case import Case, Stage
from chalicelib.domain.casework.changes import recorded
from chalicelib.domain.casework.events import SERVICE, Event, EventKind, writing
from chalicelib.domain.casework.matching import MATCHES_AT_MOST, Alike, Match
from chalicelib.domain.casework.priority import Priority, Proposal, needs_social_care, propose_priority
from chalicelib.domain.casework.standing import cme_since, standing
from chalicelib.domain.child.referral import Referral
from chalicelib.domain.child.search import search_tokens
from chalicelib.domain.deadlines.clocks import first_clocks, next_deadline, with_next
from chalicelib.domain.deadlines.deadline import Deadline
from chalicelib.domain.forms.disposition import Decision
from chalicelib.domain.instants import instant_text, london_day
from chalicelib.domain.messages.floods import HANDFUL, RED_OF_THE_PUBLIC, WINDOW
from chalicelib.domain.messages.ids import alert_key
from chalicelib.domain.messages.message import Message, new_message
from chalicelib.domain.messages.recipients import TEAM_MAILBOX, team_mailbox
from chalicelib.domain.records.acceptance import Opening
from chalicelib.domain.waiting import Waits
from chalicelib.domain.wording import plain_day
from chalicelib.journeys.engine.form import Values
from chalicelib.ports.world import World
from chalicelib.services.casework.look_alikes import alike
from chalicelib.services.casework.proposing import beside

BARS_TAKEN_OVER = "Taken over from another case of the same child."
BARS_HELD = (
    "The child’s other cases could not all be read, so nobody who was ever barred from a case can see this one. "
    "Look the child up, then let back those who may see it."
)


class New(Struct, frozen=True):
    """The identities and moment of one acceptance."""

    case_id: str
    child_id: str
    submission_id: str
    event_id: str
    reference: str
    now: datetime

    @property
    def today(self) -> date:
        return london_day(self.now)


def open_case(
    world: World,
    new: New,
    by: str,
    referral: Referral,
    decision: Decision,
    values: Values,
    part_of_file: bool = False,
    waits: Waits = (),
    *,
    of_the_public: bool = False,
    of_a_batch: bool = False,
) -> Opening:
    """`by` is the person who sent the form, `waits` what the case waits for from the start.

    `part_of_file`: without the alert to the team, which hears of the whole file. `of_the_public`: a RED one beyond a handful is
    told of together with others (`domain.messages.floods`). `of_a_batch`: one that is not RED has no alert of its own.
    """
    authority, tokens = world.authorities.current(), search_tokens(referral)
    found = alike(world, tokens)
    around = beside(world, referral, found.matches, new.today, new.today)
    proposal = propose_priority(referral, around)
    case = replace(_case(new, referral, proposal), waits=waits, unseen_from=around.unseen_from)
    held = frozenset() if found.has_all_certain else world.cases.ever_barred()
    case = with_bars(case, bars_of(found.matches) | held)
    case = replace(case, in_flood=of_the_public and _is_beyond_a_handful(world, case))
    in_batch = of_a_batch and case.priority is not Priority.RED
    alerts = () if part_of_file or case.in_flood or in_batch else (alert(new, case),)
    messages = () if part_of_file else (*alerts, *_other_team(new, decision))
    first = _first_event(new, by, referral, proposal, decision, values)
    deadlines = first_clocks(case, new.event_id, world.keys.new_id, authority)
    return Opening(
        case=replace(with_next(case, next_deadline(deadlines)), alerted=bool(alerts)),
        events=(
            writing(first, messages),
            *_bars_event(new, case, BARS_HELD if held else BARS_TAKEN_OVER),
            *match_events(new, new.case_id, found.matches[:MATCHES_AT_MOST]),
        ),
        deadlines=deadlines,
        messages=messages,
        tokens=tokens,
        tasks=(*_calendar_task(new, deadlines), *_match_task(new, found, held), *_no_manager_task(world, new, held)),
    )


def _bars_event(new: New, case: Case, why: str) -> tuple[Event, ...]:
    if not case.barred:
        return ()
    facts = {"barred.before": "", "barred.after": recorded(case.barred)}
    event_id = f"{new.event_id}-barred"
    return (Event(event_id, new.case_id, EventKind.BARRED, new.today, new.now, SERVICE, facts, why),)


def _is_beyond_a_handful(world: World, case: Case) -> bool:
    """Counts the case if it is RED."""
    return case.priority is Priority.RED and not world.sign_ins.allow(RED_OF_THE_PUBLIC, HANDFUL, WINDOW)


def _case(new: New, referral: Referral, proposal: Proposal) -> Case:
    return Case(
        case_id=new.case_id,
        reference=new.reference,
        child_id=new.child_id,
        submission_id=new.submission_id,
        child_name=referral.child.name,
        stage=Stage.RECEIVED,
        priority=proposal.priority,
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
    new: New, by: str, referral: Referral, proposal: Proposal, decision: Decision, values: Values
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
        "opened_because": "\n".join(decision.reasons),
        "flags": "\n".join(decision.flags),
    }
    if "source" in values:
        facts |= {
            "source": str(values["source"]),
            "told_on": str(values["told_on"]),
            "told_at": str(values.get("told_at", "")),
        }
    # The reasons name needs and risks, so they are sealed like any text.
    reasons = "\n".join(proposal.reasons)
    return Event(new.event_id, new.case_id, EventKind.REFERRED, new.today, new.now, by, facts, reasons)


def alert(new: New, case: Case) -> Message:
    variables = {"reference": new.reference, "received": instant_text(new.now), "priority": str(case.priority)}
    key = alert_key(new.submission_id)
    return new_message(key, "referral_alert", TEAM_MAILBOX, variables, new.now, case_id=new.case_id)


def _other_team(new: New, decision: Decision) -> tuple[Message, ...]:
    """Word to the team that the form would have gone to, had nothing been doubtful about it."""
    if not decision.team:
        return ()
    variables = {"reference": new.reference, "received": instant_text(new.now)}
    to, key = team_mailbox(decision.team), f"{new.submission_id}|other-team"
    return (new_message(key, "case_of_return", to, variables, new.now, case_id=new.case_id),)


def _calendar_task(new: New, deadlines: Sequence[Deadline]) -> tuple[Task, ...]:
    """One a month, for administrators: the team can do nothing about it, and the case says that its date is provisional."""
    missing = min((d.dates_missing_from for d in deadlines if d.dates_missing_from), default=None)
    if not missing:
        return ()
    text = f"Bank holidays are missing from {plain_day(missing)} on. Dates counted beyond it are provisional."
    task_id = f"bank-holidays-{new.today:%Y-%m}"
    return (Task(task_id, text, "", new.now, audience=Audience.ADMINISTRATORS, mends=Mends.BANK_HOLIDAYS),)


def matched(new: New, case_id: str, facts: Mapping[str, str]) -> Event:
    event_id = f"{new.event_id}-{case_id}"
    return Event(event_id, case_id, EventKind.MATCHED, new.today, new.now, SERVICE, facts)


def match_events(new: New, case_id: str, found: Sequence[Match]) -> tuple[Event, ...]:
    """On each of the other cases and, when a case is opened, on the new one."""
    ours = {match.case.reference: ", ".join(match.reasons) for match in found}
    theirs = [matched(new, m.case.case_id, {new.reference: ", ".join(m.reasons)}) for m in found]
    return (matched(new, case_id, ours), *theirs) if found and case_id else tuple(theirs)


def _match_task(new: New, found: Alike, held: frozenset[str]) -> tuple[Task, ...]:
    """A person checks whether it is the same child, also when the service could not compare all cases."""
    text = ""
    if found.matches or found.others:
        named = found.in_words(MATCHES_AT_MOST)
        text = f"{new.reference} may be the same child as another case, or of the same family: {named}."
    if not found.compared:
        text = f"{new.reference} could not be compared with other cases: look the child up."
    elif found.is_cut:
        text = f"{text} {new.reference} could not be compared with all other cases: look the child up.".strip()
    if held:
        text += " Until a manager lets them back, nobody who was ever barred from a case can see this one."
    if not text:
        return ()
    return (Task(f"match-{new.case_id}", text, "", new.now, new.case_id, new.reference),)


def _no_manager_task(world: World, new: New, held: frozenset[str]) -> tuple[Task, ...]:
    """Without the reference: an administrator may be barred as well."""
    if not held or any(each.active and each.manages and each.person_id not in held for each in world.people.staff()):
        return ()
    text = (
        "No manager can see a new case: it could not be compared with other cases, and each manager was barred from a case "
        "before. Make somebody else a manager, who looks the child up and lets back those who may see the case."
    )
    return (Task(f"no-manager-{new.case_id}", text, "", new.now, audience=Audience.ADMINISTRATORS),)
