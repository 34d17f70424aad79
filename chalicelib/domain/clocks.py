"""Which clocks a case has: worked out from its state alone, so that no step can forget to start or stop one."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.domain.authority import Authority
from chalicelib.domain.case import Case, Stage
from chalicelib.domain.deadlines import Deadline, Rule, set_clock
from chalicelib.domain.events import Event, EventKind
from chalicelib.domain.priority import Priority
from chalicelib.domain.stages import WORKING


def clocks(case: Case) -> frozenset[Rule]:
    """The rules whose clock runs for a case in this state; none once it is closed."""
    if case.stage is Stage.CLOSED:
        return frozenset()
    wanted = (
        (Rule.ACKNOWLEDGE, case.waits_for_first_act),
        (Rule.SOCIAL_CARE, case.owes_social_care),
        (Rule.CHECKS, case.checked_at is None and case.stage is not Stage.LONG_WATCH),
        (Rule.REVIEW, case.stage in WORKING),
        (Rule.RECHECK, case.stage is Stage.LONG_WATCH),
    )
    return frozenset(rule for rule, holds in wanted if holds)


@dataclass(frozen=True)
class ClockChanges:
    """What a step does to the clocks of its case, and what is due next after it."""

    started: tuple[Deadline, ...]
    ended: tuple[Deadline, ...]
    next_due_at: datetime | None


def first_clocks(case: Case, started_by: str, new_id: Callable[[], str], authority: Authority) -> tuple[Deadline, ...]:
    """The clocks of a new case."""
    return _started(sorted(clocks(case)), case, started_by, case.received_at, new_id, authority)


def next_due(deadlines: Iterable[Deadline]) -> datetime | None:
    """The earliest deadline that is still open."""
    return min((deadline.due_at for deadline in deadlines if not deadline.met_at), default=None)


def after_step(
    case: Case, event: Event, deadlines: Sequence[Deadline], new_id: Callable[[], str], authority: Authority
) -> ClockChanges:
    """`case` is as the step leaves it. A review starts the next one; a more urgent priority brings it forward."""
    now = event.recorded_at
    wanted = clocks(case)
    running = [deadline for deadline in deadlines if not deadline.met_at]
    renewed = {Rule.REVIEW, Rule.RECHECK} if event.kind is EventKind.REVIEWED else frozenset[Rule]()
    ended = {d.deadline_id for d in running if d.rule not in wanted or d.rule in renewed}
    if event.kind in (EventKind.PRIORITY, EventKind.TRIAGED):
        ended |= {d.deadline_id for d in running if _comes_sooner(d, case, now, authority)}
    kept = [deadline for deadline in running if deadline.deadline_id not in ended]
    missing = sorted(wanted - {deadline.rule for deadline in kept})
    started = _started(missing, case, event.event_id, now, new_id, authority)
    met = tuple(replace(d, met_at=now, look_at=None) for d in running if d.deadline_id in ended)
    return ClockChanges(started, met, next_due((*kept, *started)))


def _started(
    rules: Sequence[Rule],
    case: Case,
    started_by: str,
    at: datetime,
    new_id: Callable[[], str],
    authority: Authority,
) -> tuple[Deadline, ...]:
    return tuple(set_clock(rule, new_id(), case.case_id, started_by, case.priority, at, authority) for rule in rules)


def _comes_sooner(deadline: Deadline, case: Case, now: datetime, authority: Authority) -> bool:
    if deadline.rule is not Rule.REVIEW or case.priority is Priority.GREEN:
        return False
    return set_clock(deadline.rule, "", "", "", case.priority, now, authority).due_at < deadline.due_at
