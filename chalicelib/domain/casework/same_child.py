"""Two cases of one child: which stays open, what it takes over from the other, and how to undo that.

The only way to close a case as a duplicate. Nothing that is owed to the child may close with it.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.casework import close_and_reopen
from chalicelib.domain.casework.barring import with_bars
from chalicelib.domain.casework.case import Case, Stage
from chalicelib.domain.casework.changes import changes, recorded
from chalicelib.domain.casework.closing import Evidence, Outcome
from chalicelib.domain.casework.events import Event, EventKind
from chalicelib.domain.casework.priority import Priority
from chalicelib.domain.casework.stages import Refused
from chalicelib.domain.casework.steps import Step
from chalicelib.domain.child.identifiers import normalise_upn
from chalicelib.domain.child.names import name_token
from chalicelib.domain.child.referral import Child
from chalicelib.domain.instants import instant_text
from chalicelib.domain.people.roles import Role
from chalicelib.domain.waiting import Wait, WaitKind, wait_for
from chalicelib.domain.wording import listed

_MOST_URGENT_FIRST = (Priority.RED, Priority.AMBER, Priority.GREEN)
_STILL_OWED = (WaitKind.HAND_OVER, WaitKind.DELETION)
"""The waits that move to the surviving case, because they are about the child. A question is about one referral. A case
with an enquiry or an unread decision cannot close as the same child."""
_TOOK_WAITS = "took_waits"
"""The fact on the surviving case's event: each wait that it took over, by kind, and since when it waits."""
UNDONE = "undone"
"""The fact on the event of the case that is reopened."""


class Pair(Struct, frozen=True):
    """The changes to this case and to the other one, in one transaction."""

    this: Step
    other: Step


def differences(one: Child, other: Child) -> tuple[str, ...]:
    """The facts that speak against one child: both cases know them, and they differ."""
    born = one.born != other.born and not (one.birth_is_vague or other.birth_is_vague)
    upns = [normalise_upn(child.upn) for child in (one, other)]
    facts = (
        ("the dates of birth", born),
        ("the UPNs", all(upns) and upns[0] != upns[1]),
        ("the first names", _differ(one.first_names, other.first_names)),
        ("the last names", _differ(one.last_name, other.last_name)),
    )
    return tuple(words for words, are_not_the_same in facts if are_not_the_same)


def _differ(one: str, other: str) -> bool:
    return bool(one and other) and name_token(one) != name_token(other)


def check_alike(one: Child, other: Child, reference: str) -> None:
    """Raises Refused where they differ. `reference`: the other case's."""
    if found := differences(one, other):
        raise Refused(
            f"Check that {reference} is the right case: {listed(found)} differ. If it is still the same child, tick "
            "the box that says so."
        )


def confirm(this: Case, other: Case, reason: str, roles: Collection[Role], now: datetime, owner_id: str) -> Pair:
    """This case closes as a duplicate and the other goes on, or is reopened for this owner. Raises Refused."""
    if this.case_id == other.case_id:
        raise Refused("That is this case. Enter the reference of the other one.")
    if other.outcome == Outcome.DUPLICATE:
        raise Refused(
            f"{other.reference} was itself closed as the same child as another case. Name that other case instead."
        )
    if this.owes_social_care and other.social_care_told_at is None:
        raise Refused(
            "Children’s social care has not been told about this child, on this case or the other. "
            "Tell them and record it first, then say that it is the same child."
        )
    if wait_for(this.waits, WaitKind.DECISION):
        raise Refused(
            "The school has not read the decision on this case, and could not be reminded of it on the other. "
            "Record that it knows the decision, or close the other case as the same child as this one."
        )
    closed = close_and_reopen.close_with(
        this, Outcome.DUPLICATE, Evidence.CONFIRMED, reason, roles, now, {"other": other.reference}
    )
    after = with_bars(closed.after, other.barred)
    closed = replace(closed, after=after, facts={**closed.facts, **changes(this, after)})
    if other.stage is Stage.CLOSED:
        opened = close_and_reopen.reopen(other, reason, roles, now, owner_id)
        return Pair(closed, _with(other, opened, takes_over(opened.after, this), this.reference, waits_of=this))
    went_on = Step(other, EventKind.SAME_CHILD, text=reason.strip())
    return Pair(closed, _with(other, went_on, takes_over(other, this), this.reference, waits_of=this))


def takes_over(surviving: Case, closing: Case) -> Case:
    """The surviving case takes over the more urgent priority, what is still owed to children's social care, and the
    bars. Social care counts as told only if somebody told it after the later of the cases that require it came: the
    newer one may hold news."""
    both = (surviving, closing)
    priority = min((case.priority for case in both), key=_MOST_URGENT_FIRST.index)
    return replace(
        with_bars(surviving, closing.barred),
        priority=priority,
        needs_social_care=surviving.needs_social_care or closing.needs_social_care,
        social_care_told_at=_told_of_both(both),
        waits=(*surviving.waits, *_waits_over(surviving, closing)),
    )


def _waits_over(surviving: Case, closing: Case) -> tuple[Wait, ...]:
    return tuple(w for w in closing.waits if w.kind in _STILL_OWED and not wait_for(surviving.waits, w.kind))


def _told_of_both(cases: Sequence[Case]) -> datetime | None:
    told = max((case.social_care_told_at for case in cases if case.social_care_told_at), default=None)
    required = [case.received_at for case in cases if case.priority is Priority.RED or case.needs_social_care]
    return None if told and required and told < max(required) else told


def other_of(events: Iterable[Event]) -> str:
    """The case that this one was last closed as a duplicate of; its events come newest first. Empty if it was not."""
    closing = next((event for event in events if event.kind is EventKind.CLOSED), None)
    return closing.facts.get("other", "") if closing else ""


def undo(
    this: Case,
    other: Case,
    events_of_other: Sequence[Event],
    reason: str,
    roles: Collection[Role],
    now: datetime,
    owner_id: str,
) -> Pair:
    """They were different children: reopens this case for this owner, with the waits that came from it.

    `events_of_other` come newest first. The other case keeps its priority and what it owes to social care, because
    another case may have brought the same; only a person lowers them. It still owes what social care was told of this
    child.
    """
    if this.stage is not Stage.CLOSED or this.outcome != Outcome.DUPLICATE:
        raise Refused("This case is not closed as the same child as another case.")
    came = next((event for event in events_of_other if event.facts.get("other") == this.reference), None)
    took = came.facts.get(_TOOK_WAITS, "").split(",") if came else []
    opened = close_and_reopen.reopen_duplicate(
        this, reason, roles, now, owner_id, {"other": other.reference, UNDONE: "yes"}
    )
    back = tuple(wait for wait in other.waits if _named(wait) in took)
    opened = replace(opened, after=replace(opened.after, waits=(*opened.after.waits, *back)))
    told_of_this = came is not None and came.facts.get("social_care_told_at.after") == recorded(
        other.social_care_told_at
    )
    mended = replace(
        other,
        social_care_told_at=None if told_of_this else other.social_care_told_at,
        waits=tuple(wait for wait in other.waits if wait not in back),
    )
    return Pair(
        opened, _with(other, Step(other, EventKind.NOT_SAME_CHILD, text=reason.strip()), mended, this.reference)
    )


def _named(wait: Wait) -> str:
    """One wait among all that a case ever had of its kind."""
    return f"{wait.kind} {instant_text(wait.since)}"


def _with(before: Case, step: Step, after: Case, other: str, waits_of: Case | None = None) -> Step:
    """The step with this case after it, and all that changed among its facts."""
    took = _waits_over(before, waits_of) if waits_of else ()
    facts = {"other": other} | ({_TOOK_WAITS: ",".join(map(_named, took))} if took else {})
    return replace(step, after=after, facts=changes(before, after) | facts)


def verdict(reference: str, events: Sequence[Event]) -> str:
    """A person's last decision about the case with this reference, in words; empty when nobody has decided."""
    for event in events:
        if event.facts.get("other") != reference:
            continue
        undone = event.kind is EventKind.NOT_SAME_CHILD or UNDONE in event.facts
        return "found not to be the same child" if undone else "confirmed as the same child"
    return ""
