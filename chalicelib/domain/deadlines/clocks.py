"""The clocks of a case follow from its state alone, so no step can forget to start or stop one.

An open case has at least one clock, from its first day to its last: triage until that is confirmed, then reviews, and
on long watch a re-check every term.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.authority.authority import Authority
from chalicelib.domain.casework.case import Case, Stage
from chalicelib.domain.casework.events import Event, EventKind
from chalicelib.domain.casework.triage import ELSEWHERE
from chalicelib.domain.deadlines.deadline import Deadline
from chalicelib.domain.deadlines.ladders import ladder, set_clock
from chalicelib.domain.deadlines.limits import due
from chalicelib.domain.deadlines.rules import Rule
from chalicelib.domain.newer import is_known
from chalicelib.domain.waiting import Wait, WaitKind, wait_for

_WAITS = {Rule(kind.value): kind for kind in WaitKind}
_SOONER_WHEN_URGENT = frozenset({Rule.TRIAGE, Rule.CHECKS, Rule.REVIEW})
_MAY_BRING_FORWARD = frozenset({EventKind.PRIORITY, EventKind.TRIAGED, EventKind.SAME_CHILD})
"""Steps that may leave a case more urgent."""
_RENEWED_BY_REVIEW = frozenset({Rule.REVIEW, Rule.RECHECK})


def clocks(case: Case) -> frozenset[Rule]:
    """The rules with a running clock for a case in this state; none once it is closed."""
    if case.stage is Stage.CLOSED:
        return frozenset()
    watched = case.stage is Stage.LONG_WATCH
    triage = case.stage in (Stage.RECEIVED, Stage.TRIAGE) and not case.route
    wanted = (
        (Rule.ACKNOWLEDGE, case.waits_for_first_act),
        (Rule.SOCIAL_CARE, case.owes_social_care),
        (Rule.TRIAGE, triage),
        (Rule.TO_HAND_OVER, _is_to_be_handed_over(case)),
        (Rule.CHECKS, case.checked_at is None and not watched),
        (Rule.REVIEW, not triage and not watched),
        (Rule.RECHECK, watched),
        (Rule.SECOND_PERSON, case.proposed_at is not None),
    )
    return frozenset(rule for rule, holds in wanted if holds) | {
        Rule(wait.kind.value) for wait in case.waits if is_known(wait.kind)
    }


def _is_to_be_handed_over(case: Case) -> bool:
    """Triage found that the case belongs elsewhere, and nobody has asked the other team."""
    elsewhere = case.stage is Stage.TRIAGE and case.route in ELSEWHERE
    return elsewhere and not wait_for(case.waits, WaitKind.HAND_OVER)


class ClockChanges(Struct, frozen=True):
    """A step's effect on the clocks of its case, and the next due date."""

    started: tuple[Deadline, ...]
    ended: tuple[Deadline, ...]
    next: Deadline | None


def first_clocks(case: Case, started_by: str, new_id: Callable[[], str], authority: Authority) -> tuple[Deadline, ...]:
    """The clocks of a new case."""
    return _started(sorted(clocks(case)), case, started_by, case.received_at, new_id, authority)


def next_deadline(deadlines: Iterable[Deadline]) -> Deadline | None:
    """The earliest that is still open."""
    return min((d for d in deadlines if not d.met_at), key=lambda d: (d.due_at, d.rule), default=None)


def with_next(case: Case, deadline: Deadline | None) -> Case:
    """The case with its next due date on its head."""
    return replace(case, next_due_at=deadline.due_at if deadline else None, next_rule=deadline.rule if deadline else "")


def after_step(
    case: Case, event: Event, deadlines: Sequence[Deadline], new_id: Callable[[], str], authority: Authority
) -> ClockChanges:
    """`case` is as the step leaves it. A review starts the next one; a more urgent priority brings dates forward."""
    now = event.recorded_at
    wanted = clocks(case)
    running = [deadline for deadline in deadlines if not deadline.met_at]
    ended = {d.deadline_id for d in running if _is_not_wanted(d, case) or _is_outdated(d, case)}
    if event.kind is EventKind.REVIEWED:
        ended |= {d.deadline_id for d in running if d.rule in _RENEWED_BY_REVIEW}
    if event.kind in _MAY_BRING_FORWARD:
        ended |= {d.deadline_id for d in running if _comes_sooner(d, case, now, authority)}
    ended |= {d.deadline_id for d in running if _has_no_reminders_yet(d, case, now, authority)}
    kept = [deadline for deadline in running if deadline.deadline_id not in ended]
    missing = sorted(wanted - {deadline.rule for deadline in kept})
    started = _started(missing, case, event.event_id, now, new_id, authority)
    met = tuple(replace(d, met_at=now, next_check_at=None) for d in running if d.deadline_id in ended)
    return ClockChanges(started, met, next_deadline((*kept, *started)))


def wait_of(case: Case, rule: Rule) -> Wait | None:
    """The wait that a rule counts for; None for the rules of the team's own work."""
    kind = _WAITS.get(rule)
    return wait_for(case.waits, kind) if kind else None


def _is_not_wanted(deadline: Deadline, case: Case) -> bool:
    """A clock of a rule that only a newer version knows runs on while the case is open."""
    return deadline.rule not in clocks(case) and (is_known(deadline.rule) or case.stage is Stage.CLOSED)


def _is_outdated(deadline: Deadline, case: Case) -> bool:
    """Whether a newer wait of the same kind has taken the place of the one that this clock counts for."""
    wait = wait_of(case, deadline.rule)
    return wait is not None and wait.since != deadline.started_at


def _started(
    rules: Sequence[Rule],
    case: Case,
    started_by: str,
    at: datetime,
    new_id: Callable[[], str],
    authority: Authority,
) -> tuple[Deadline, ...]:
    def start(rule: Rule) -> Deadline:
        """A wait that another case began earlier: that case has sent the chases that are past."""
        wait = wait_of(case, rule)
        since = wait.since if wait else at
        return set_clock(
            rule,
            new_id(),
            case.case_id,
            started_by,
            case.priority,
            since,
            authority,
            wait,
            opened_at=at,
            in_flood=case.in_flood,
        )

    return tuple(map(start, rules))


def _comes_sooner(deadline: Deadline, case: Case, now: datetime, authority: Authority) -> bool:
    if deadline.rule not in _SOONER_WHEN_URGENT:
        return False
    return due(deadline.rule, case.priority, now, authority).at < deadline.due_at


def _has_no_reminders_yet(deadline: Deadline, case: Case, now: datetime, authority: Authority) -> bool:
    """A case that became RED before anybody acted: its clock was set without the reminders that it needs now."""
    if (
        deadline.rule is not Rule.ACKNOWLEDGE
        or deadline.next_check_at
        or deadline.rungs_done
        or deadline.not_applicable
    ):
        return False
    return bool(ladder(deadline.rule, case.priority, now, authority))
