"""The steps of casework as values: the case after the step, and what its event says. Nothing here writes.

Raises Refused, with the sentence to show, for a step that may not be taken.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from msgspec import Struct, field
from msgspec.structs import replace

from chalicelib.domain.casework.case import Case, NotYours, Stage, Standing, changes
from chalicelib.domain.casework.closing import Evidence, Outcome, check_closing, may_reopen_until
from chalicelib.domain.casework.events import EventKind
from chalicelib.domain.casework.otherwise import NO_OTHER_EDUCATION, Education
from chalicelib.domain.casework.priority import Priority
from chalicelib.domain.casework.stages import Refused, check_move, check_worker
from chalicelib.domain.casework.triage import ELSEWHERE, Route, TriageProposal
from chalicelib.domain.child.referral import NOT_CAPTURED, Answer
from chalicelib.domain.instants import london_day
from chalicelib.domain.messages.message import Message
from chalicelib.domain.messages.states import SENDABLE_AGAIN
from chalicelib.domain.people.people import Person, Role
from chalicelib.domain.waiting import WaitKind, Waits, wait_for, without_wait
from chalicelib.domain.wording import plain_day

FIRST_ACTS = frozenset(
    {
        EventKind.TAKEN,
        EventKind.ASSIGNED,
        EventKind.TRIAGED,
        EventKind.PRIORITY,
        EventKind.MOVED,
        EventKind.CLOSED,
        EventKind.TEAM_ANSWERED,
    }
)
"""What acknowledges a case: an act, never a look."""

HUMAN_ACTS = frozenset(
    {
        EventKind.NOTE,
        EventKind.TRIAGED,
        EventKind.CONTACT,
        EventKind.MOVED,
        EventKind.CHECKED,
        EventKind.REVIEWED,
        EventKind.SOCIAL_CARE,
        EventKind.DECIDED,
        EventKind.DECISION_PROPOSED,
        EventKind.DECISION_SENT_BACK,
        EventKind.HANDED_OVER,
        EventKind.TEAM_ANSWERED,
        EventKind.ROLL,
        EventKind.OTHERWISE,
        EventKind.CLOSED,
        EventKind.REOPENED,
        EventKind.SAME_CHILD,
        EventKind.NOT_SAME_CHILD,
        EventKind.ASKED_MORE,
        EventKind.ARRIVED,
        EventKind.CALLED_BACK,
        EventKind.ENQUIRY_ANSWERED,
    }
)
"""What a person does for the child. Taking, assigning, a change of priority and sending an email again are not: a case
that only moves from desk to desk has been left alone."""


SEEN = "seen"
"""What came of a contact attempt in which somebody saw the child."""


class Step(Struct, frozen=True):
    """`facts` and `text` as in an event; `happened_on` is given when it was not today."""

    after: Case
    kind: EventKind
    facts: Mapping[str, str] = field(default_factory=dict)
    text: str = ""
    happened_on: date | None = None


def a_step(
    before: Case,
    after: Case,
    kind: EventKind,
    now: datetime,
    text: str = "",
    happened_on: date | None = None,
    more: Mapping[str, str] | None = None,
) -> Step:
    """A step with what it changes among its facts, and with those of `more` that are not empty."""
    if kind in FIRST_ACTS and before.acknowledged_at is None:
        after = replace(after, acknowledged_at=now)
    facts = changes(before, after) | {name: value for name, value in (more or {}).items() if value}
    return Step(after, kind, facts, text.strip(), happened_on)


def waiting(step: Step, waits: Waits) -> Step:
    """The step, after which the case waits for these."""
    return replace(step, after=replace(step.after, waits=waits))


ENDED_BY_WORD: Mapping[WaitKind, EventKind] = {
    WaitKind.QUESTION: EventKind.ANSWERED_MORE,
    WaitKind.DECISION: EventKind.DECISION_READ,
    WaitKind.DELETION: EventKind.RETURN_CAME,
}
"""The waits that end as soon as the school or the referrer does its part, and the event of that."""


def word_came(case: Case, kind: WaitKind, text: str = "", more: Mapping[str, str] | None = None) -> Step:
    """What the case waited for has come through the service."""
    after = replace(case, waits=without_wait(case.waits, kind))
    return Step(after, ENDED_BY_WORD[kind], {"wait": str(kind)} | dict(more or {}), text)


def record_arrival(case: Case, kind: WaitKind, on: date, text: str, roles: Collection[Role], now: datetime) -> Step:
    """A member of the team records that it came by phone or letter."""
    check_worker(roles)
    check_open(case)
    if kind not in ENDED_BY_WORD or not wait_for(case.waits, kind):
        raise Refused("The case is no longer waiting for that.")
    after = replace(case, waits=without_wait(case.waits, kind))
    return a_step(case, after, EventKind.ARRIVED, now, text, on, {"wait": str(kind)})


def check_open(case: Case) -> None:
    if case.stage is Stage.CLOSED:
        raise Refused("The case is closed. Reopen it before you work on it.")


def have_it(case: Case, roles: Collection[Role], now: datetime) -> Step:
    """Somebody on call has seen a RED case and deals with it tonight. It is no first act and nothing done for the child:
    reminders go on each morning until somebody takes the case."""
    check_worker(roles)
    check_open(case)
    if not case.comes_first:
        raise Refused("Somebody has acted on this case already, or it is not RED. It no longer needs anybody on call.")
    return a_step(case, replace(case, on_call_at=case.on_call_at or now), EventKind.ON_CALL, now)


def take(case: Case, person: Person, now: datetime, *, owner_works: bool = True) -> Step:
    """Raises NotYours when somebody else has it. `owner_works`: whether its owner, or their cover, works it."""
    check_worker(person.roles)
    check_open(case)
    if case.owner_id and owner_works:
        raise NotYours("Somebody else has taken this case since you opened it.")
    return a_step(case, replace(case, owner_id=person.person_id), EventKind.TAKEN, now)


def assign(case: Case, to: Person, roles: Collection[Role], now: datetime, text: str = "") -> Step:
    """`text` is a note to the new owner."""
    check_worker(roles)
    return hand_on(case, to, now, text)


def hand_on(case: Case, to: Person, now: datetime, text: str = "") -> Step:
    """A new owner, without asking who says so: an administrator who disables the old one need not work cases."""
    check_open(case)
    if not to.may_own_cases:
        raise Refused(f"{to.name} does not work cases. Choose an officer or a manager.")
    if to.person_id in case.barred:
        raise Refused(f"{to.name} may not see this case. Choose somebody else.")
    if case.owner_id == to.person_id:
        raise Refused(f"{to.name} owns the case already.")
    return a_step(case, replace(case, owner_id=to.person_id), EventKind.ASSIGNED, now, text)


def release(case: Case) -> Step:
    """Back to the queue of cases that nobody owns. It is no first act: nobody has looked after the child by it."""
    check_open(case)
    after = replace(case, owner_id=None)
    return Step(after, EventKind.ASSIGNED, changes(case, after))


def confirm_triage(
    case: Case,
    proposal: TriageProposal,
    route: Route,
    priority: Priority,
    reason: str,
    roles: Collection[Role],
    now: datetime,
) -> Step:
    """A person confirms or changes the proposed route and priority; a change needs a reason."""
    check_worker(roles)
    check_open(case)
    if (route, priority) != (proposal.route, proposal.priority) and not reason.strip():
        raise Refused("You have chosen something other than what is proposed. Say why.")
    after = _prioritised(case, priority, now)
    after = replace(after, route=str(route), stage=_after_triage(case.stage, route))
    return a_step(
        case, after, EventKind.TRIAGED, now, reason, more={"proposed": f"{proposal.route} {proposal.priority}"}
    )


def _after_triage(stage: Stage, route: Route) -> Stage:
    """A case for this team goes on to enquiries; any other stays at triage until it is handed over."""
    if stage not in (Stage.RECEIVED, Stage.TRIAGE):
        return stage
    return Stage.TRIAGE if route in ELSEWHERE else Stage.ENQUIRIES


def change_priority(case: Case, priority: Priority, reason: str, roles: Collection[Role], now: datetime) -> Step:
    """The same priority confirms it, which is a first act too."""
    check_worker(roles)
    check_open(case)
    if case.priority is not priority and not reason.strip():
        raise Refused("Say why the priority changes.")
    return a_step(case, _prioritised(case, priority, now), EventKind.PRIORITY, now, reason)


def _prioritised(case: Case, priority: Priority, now: datetime) -> Case:
    """A decision while the child is unseen is a decision about that too."""
    unseen_from = None if case.is_unseen(london_day(now)) else case.unseen_from
    return replace(case, priority=priority, unseen_from=unseen_from)


def move(case: Case, to: Stage, reason: str, roles: Collection[Role], now: datetime) -> Step:
    if to is Stage.CLOSED:
        raise Refused("A case is closed with an outcome and its evidence. Use “Close the case”.")
    check_open(case)
    check_move(case.stage, to, roles, reason)
    return a_step(case, replace(case, stage=to), EventKind.MOVED, now, reason)


def close(
    case: Case, outcome: Outcome, evidence: Evidence, reason: str, roles: Collection[Role], now: datetime
) -> Step:
    """No outcome closes a case while social care is still to be told: they must hear of a child's death too."""
    if outcome is Outcome.DUPLICATE:
        raise Refused(
            "A case closes as a duplicate only by naming the other case. Use “Say that it is the same child as another case”."
        )
    check_move(case.stage, Stage.CLOSED, roles, reason)
    if case.owes_social_care:
        raise Refused(
            "Children’s social care has not been told about this child. Record that first; then close the case."
        )
    return close_with(case, outcome, evidence, reason, roles, now)


def close_with(
    case: Case,
    outcome: Outcome,
    evidence: Evidence,
    reason: str,
    roles: Collection[Role],
    now: datetime,
    more: Mapping[str, str] | None = None,
) -> Step:
    """The closing itself; who calls it has made sure that nothing owed to the child is lost.

    An enquiry that turns out not to come from an authority closes as referred in error, without an answer.
    """
    check_move(case.stage, Stage.CLOSED, roles, reason)
    if wait_for(case.waits, WaitKind.ENQUIRY) and outcome is not Outcome.IN_ERROR:
        raise Refused(
            "Another authority waits for our answer on this case. Answer its enquiry first, after ringing back where "
            "that is owed; then close the case."
        )
    check_closing(outcome, evidence)
    after = replace(
        case,
        stage=Stage.CLOSED,
        outcome=str(outcome),
        evidence=str(evidence),
        closed_at=now,
        proposed_at=None,
        waits=(),
    )
    return a_step(case, after, EventKind.CLOSED, now, reason, more=more)


def reopen(case: Case, reason: str, roles: Collection[Role], now: datetime, owner_id: str) -> Step:
    """Within twelve months; after that the child gets a new case. `owner_id`: who works on it from now on."""
    if case.outcome == Outcome.DUPLICATE:
        raise Refused("This case was closed as the same child as another case. Use “Undo: not the same child”.")
    return reopen_duplicate(case, reason, roles, now, owner_id)


def reopen_duplicate(
    case: Case,
    reason: str,
    roles: Collection[Role],
    now: datetime,
    owner_id: str,
    more: Mapping[str, str] | None = None,
) -> Step:
    """Any closed case within the twelve months, also a duplicate, whose other case has to hear of it.

    The work begins anew: checks of before, and what social care was told, say nothing of where the child is now.
    """
    if case.stage is not Stage.CLOSED:
        raise Refused("The case is open. Only a closed case can be reopened.")
    check_move(case.stage, Stage.ENQUIRIES, roles, reason)
    last_day = may_reopen_until(london_day(case.closed_at)) if case.closed_at else None
    if last_day and london_day(now) > last_day:
        raise Refused(f"The case could be reopened until {plain_day(last_day)}. Now the child needs a new case.")
    opened = replace(case, stage=Stage.ENQUIRIES, outcome="", evidence="", closed_at=None)
    after = replace(opened, owner_id=owner_id, checked_at=None, social_care_told_at=None)
    return a_step(case, after, EventKind.REOPENED, now, reason, more=more)


def tell_social_care(
    case: Case, whom: str, on: date, reference: str, text: str, roles: Collection[Role], now: datetime
) -> Step:
    check_worker(roles)
    check_open(case)
    words = "\n".join(
        part for part in (f"Told: {whom}", f"Their reference: {reference}" if reference else "", text) if part
    )
    return a_step(case, replace(case, social_care_told_at=now), EventKind.SOCIAL_CARE, now, words, on)


def send_again(case: Case, message: Message, roles: Collection[Role], now: datetime) -> Step:
    check_worker(roles)
    if message.state not in SENDABLE_AGAIN:
        raise Refused("This email is still on its way, or arrived. It can be sent again only when it has failed.")
    return a_step(case, case, EventKind.SENT_AGAIN, now, more={"email": message.email, "to": str(message.recipient)})


def attempt_contact(
    case: Case, how: str, outcome: str, words: str, on: date, at: str, roles: Collection[Role], now: datetime
) -> Step:
    check_worker(roles)
    check_open(case)
    after = replace(case, unseen_from=None) if outcome == SEEN else case
    return a_step(case, after, EventKind.CONTACT, now, words, on, {"how": how, "outcome": outcome, "at": at})


def do_checks(case: Case, text: str, roles: Collection[Role], now: datetime) -> Step:
    check_worker(roles)
    check_open(case)
    return a_step(case, replace(case, checked_at=case.checked_at or now), EventKind.CHECKED, now, text)


def review(case: Case, text: str, roles: Collection[Role], now: datetime) -> Step:
    check_worker(roles)
    check_open(case)
    return a_step(case, case, EventKind.REVIEWED, now, text)


def decide(
    case: Case,
    decision: str,
    from_day: date | None,
    reason: str,
    told: int,
    roles: Collection[Role],
    now: datetime,
    ground: str = "",
) -> Step:
    """What the school is told in writing about its roll: "stay on roll", or "may be removed" from a day on.

    `told` is how many of its contacts get word that a decision waits for them. A removal comes here only when nothing is
    missing for it: `domain.returns.removal`.
    """
    check_worker(roles)
    check_open(case)
    if decision == MAY_BE_REMOVED and from_day is None:
        raise Refused("Give the first day on which the school may remove the name.")
    day = from_day if decision == MAY_BE_REMOVED else None
    return decided(case, decision, day, reason, told, now, ground if day else "")


def decided(
    case: Case,
    decision: str,
    from_day: date | None,
    reason: str,
    told: int,
    now: datetime,
    ground: str,
    more: Mapping[str, str] | None = None,
) -> Step:
    """The decision itself. A removal that waits for a second person is settled by any decision."""
    if decision == MAY_BE_REMOVED:
        check_told(case)
    facts = {"decision": decision, "from_day": from_day.isoformat() if from_day else "", "ground": ground}
    facts |= {"told": str(told or ""), **(more or {})}
    return a_step(case, replace(case, proposed_at=None), EventKind.DECIDED, now, reason, more=facts)


def ask_more(case: Case, pages: Sequence[str], text: str, roles: Collection[Role], now: datetime) -> Step:
    """The referrer is asked again for these pages of their form, by their slugs."""
    check_worker(roles)
    check_open(case)
    if not pages:
        raise Refused("Choose at least one page for the referrer to answer again.")
    return a_step(case, replace(case, asked_at=now), EventKind.ASKED_MORE, now, text, more={"pages": ",".join(pages)})


def correct_facts(
    case: Case, primary_reason: str, sex: str, year_group: str, reason: str, roles: Collection[Role], now: datetime
) -> Step:
    """What the figures for the Department count by. What somebody once captured cannot become "not recorded" again."""
    check_worker(roles)
    check_open(case)
    if not reason.strip():
        raise Refused("Say why, and who told you.")
    for known, new in ((case.sex, sex), (case.year_group, year_group)):
        if new == NOT_CAPTURED != known:
            raise Refused(
                "Somebody has recorded the sex and the year group. If they are not known, choose “Not known”."
            )
    after = replace(case, primary_reason=primary_reason, sex=sex, year_group=year_group)
    if after == case:
        raise Refused("Nothing here differs from what is recorded. Change at least one answer.")
    return a_step(case, after, EventKind.FACTS, now, reason)


def check_told(case: Case) -> None:
    """No school is told to remove a child whom social care does not know of yet."""
    if case.owes_social_care:
        raise Refused(
            "Children’s social care has not been told about this child. "
            "Record that first; then decide whether the name may be removed."
        )


STAY_ON_ROLL, MAY_BE_REMOVED = "stay-on-roll", "may-be-removed"


def record_roll(
    case: Case, on_roll: Answer, standing: Standing, on: date, text: str, roles: Collection[Role], now: datetime
) -> Step:
    """`standing` is worked out from the fact; it changes `cme_since` and its reasons stay with the event.

    A child who is at school is no longer educated otherwise: what was found of that must not hide the child later. Nor is
    a deletion return due of a child who is on the roll.
    """
    check_worker(roles)
    check_open(case)
    is_on_roll = on_roll is Answer.YES
    education = NO_OTHER_EDUCATION if is_on_roll else case.education
    after = replace(
        case,
        on_roll=on_roll,
        cme_since=standing.since,
        otherwise=education.found,
        otherwise_on=education.on,
        waits=without_wait(case.waits, WaitKind.DELETION) if is_on_roll else case.waits,
    )
    return a_step(case, after, EventKind.ROLL, now, text, on, {"reasons": "\n".join(standing.reasons)})


def record_otherwise(
    case: Case, education: Education, standing: Standing, who: str, text: str, roles: Collection[Role], now: datetime
) -> Step:
    """A person's finding, with its date, who made it and why. `standing` is worked out from it, as for the roll."""
    check_worker(roles)
    check_open(case)
    after = replace(case, otherwise=education.found, otherwise_on=education.on, cme_since=standing.since)
    words = f"Decided by: {who}\n{text}"
    return a_step(case, after, EventKind.OTHERWISE, now, words, education.on, {"reasons": "\n".join(standing.reasons)})
