"""Opens a case, from a new form or from a return: all rows that are written with it."""

from msgspec.structs import replace

from chalicelib.domain.casework.barring import bars_of, with_bars
from chalicelib.domain.casework.case import Case, Stage
from chalicelib.domain.casework.changes import recorded
from chalicelib.domain.casework.events import SERVICE, Event, EventKind, writing
from chalicelib.domain.casework.matching import MATCHES_AT_MOST
from chalicelib.domain.casework.priority import Beside, Priority, Proposal, needs_social_care, propose_priority
from chalicelib.domain.casework.standing import cme_since
from chalicelib.domain.child.referral import Referral
from chalicelib.domain.child.search import search_tokens
from chalicelib.domain.deadlines.clocks import first_clocks, next_deadline, with_next
from chalicelib.domain.forms.disposition import Decision
from chalicelib.domain.messages.floods import HANDFUL, RED_OF_THE_PUBLIC, WINDOW
from chalicelib.domain.messages.message import Message
from chalicelib.domain.records.acceptance import Opening
from chalicelib.domain.waiting import Waits
from chalicelib.journeys.engine.form import Values
from chalicelib.ports.world import World
from chalicelib.services.casework.first_emails import alert, word_to_other_team
from chalicelib.services.casework.first_event import first_event
from chalicelib.services.casework.first_tasks import calendar_task, match_task, no_manager_task
from chalicelib.services.casework.look_alikes import alike
from chalicelib.services.casework.match_events import match_events
from chalicelib.services.casework.new_case import New
from chalicelib.services.casework.proposing import beside

BARS_TAKEN_OVER = "Taken over from another case of the same child."


BARS_HELD = (
    "The child’s other cases could not all be read, so nobody who was ever barred from a case can see this one. "
    "Look the child up, then let back those who may see it."
)


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
    """`by`: who sent the form. `part_of_file`: the team hears of the whole file, so no email goes out. `of_the_public`: one email
    tells of many RED cases (`domain.messages.floods`). `of_a_batch`: only a RED case has an alert of its own."""
    tokens = search_tokens(referral)
    found = alike(world, tokens)
    around = beside(world, referral, found.matches, new.today, new.today)
    proposal = propose_priority(referral, around)
    held = frozenset() if found.has_all_certain else world.cases.ever_barred()
    case = with_bars(_case(new, referral, proposal, waits, around), bars_of(found.matches) | held)
    case = replace(case, in_flood=of_the_public and _is_beyond_a_handful(world, case))
    alerts = () if part_of_file else _alerts(new, case, of_a_batch)
    messages = () if part_of_file else (*alerts, *word_to_other_team(new, decision))
    first = first_event(new, by, referral, proposal, decision, values)
    matches = match_events(new, new.case_id, found.matches[:MATCHES_AT_MOST])
    deadlines = first_clocks(case, new.event_id, world.keys.new_id, world.authorities.current())
    return Opening(
        case=replace(with_next(case, next_deadline(deadlines)), alerted=bool(alerts)),
        events=(writing(first, messages), *_bars_event(new, case, BARS_HELD if held else BARS_TAKEN_OVER), *matches),
        deadlines=deadlines,
        messages=messages,
        tokens=tokens,
        tasks=(*calendar_task(new, deadlines), *match_task(new, found, held), *no_manager_task(world, new, held)),
    )


def _alerts(new: New, case: Case, of_a_batch: bool) -> tuple[Message, ...]:
    """None for a case that is told of together with others."""
    in_batch = of_a_batch and case.priority is not Priority.RED
    return () if case.in_flood or in_batch else (alert(new, case),)


def _bars_event(new: New, case: Case, why: str) -> tuple[Event, ...]:
    if not case.barred:
        return ()
    facts = {"barred.before": "", "barred.after": recorded(case.barred)}
    event_id = f"{new.event_id}-barred"
    return (Event(event_id, new.case_id, EventKind.BARRED, new.today, new.now, SERVICE, facts, why),)


def _is_beyond_a_handful(world: World, case: Case) -> bool:
    """Counts the case if it is RED."""
    return case.priority is Priority.RED and not world.sign_ins.allow(RED_OF_THE_PUBLIC, HANDFUL, WINDOW)


def _case(new: New, referral: Referral, proposal: Proposal, waits: Waits, around: Beside) -> Case:
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
        waits=waits,
        unseen_from=around.unseen_from,
    )
