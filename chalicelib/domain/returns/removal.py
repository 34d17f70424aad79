"""Whether a name may be removed from the roll on one person's word: what is missing, and when a second person is needed.

Sources: SI 2024/208 regulation 9(1)(h) and (i) for the days and the enquiries. That the authority writes its decision, and
that two people do so where anything is missing, is the service's own rule.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.calendar.days import SchoolCalendar
from chalicelib.domain.casework.case import Case, Stage
from chalicelib.domain.casework.events import Event, EventKind
from chalicelib.domain.casework.priority import Priority
from chalicelib.domain.casework.roll_decision import MAY_BE_REMOVED, check_told, decided
from chalicelib.domain.casework.same_child import UNDONE
from chalicelib.domain.casework.stages import Refused, check_worker
from chalicelib.domain.casework.steps import Step, check_open
from chalicelib.domain.people.people import Role
from chalicelib.domain.returns.deletion import wait
from chalicelib.domain.returns.grounds import DIED, GROUNDS, Asks, Ground, ground_of
from chalicelib.domain.wording import plain_day

OFFERED: tuple[Ground, ...] = tuple(ground for ground in GROUNDS if ground.code != DIED)
"""Nobody writes to a school about the roll when the child has died."""
NO_GROUND = "no-ground"
SHARED: Mapping[str, str] = {"postcode": "postcode", "phone": "phone number", "email": "email address"}
"""What another case may share with this one, by the kind of its search token, in words without the values."""


class Sharing(Struct, frozen=True):
    """Another open case, RED or AMBER, of the same home or family."""

    reference: str
    """Empty where the one who looks may not see that case."""
    priority: Priority
    what: tuple[str, ...]


class Episode(Struct, frozen=True):
    """What happened since the case was opened, or last reopened: nothing older says where the child is now."""

    contact_attempts: int = 0
    took_over: tuple[str, ...] = ()
    """References of the cases that were found to be the same child, and closed as this one."""
    reopened: bool = False


def episode(events: Iterable[Event]) -> Episode:
    """`events` come newest first."""
    attempts, took_over, parted = list[date](), list[str](), set[str]()
    for event in events:
        other = event.facts.get("other", "")
        if event.kind is EventKind.CONTACT:
            attempts.append(event.happened_on)
        elif event.kind is EventKind.NOT_SAME_CHILD:
            parted.add(other)
        elif event.kind in _TAKE_OVER and other and other not in parted and UNDONE not in event.facts:
            took_over.append(other)
        if event.kind is EventKind.REOPENED:
            return Episode(sum(on >= event.happened_on for on in attempts), tuple(took_over), True)
    return Episode(len(attempts), tuple(took_over))


_TAKE_OVER = frozenset({EventKind.SAME_CHILD, EventKind.REOPENED})


class Known(Struct, frozen=True):
    """What the service knows that speaks for or against a removal. `sharing` None: the cases could not be compared."""

    last_attended: date | None
    leave_ended: date | None
    episode: Episode
    checked: bool
    sharing: tuple[Sharing, ...] | None
    priority: Priority


class Lack(Struct, frozen=True):
    """One thing that is missing: a code that an event keeps, and the sentence for the team."""

    code: str
    words: str


def shares_what_matters(case: Case, other: Case) -> bool:
    """Whether the other case is a reason not to lose sight of this child."""
    urgent = other.priority in (Priority.RED, Priority.AMBER)
    return other.case_id != case.case_id and urgent and other.stage is not Stage.CLOSED


def missing(known: Known, ground: Ground | None, today: date, calendar: SchoolCalendar) -> tuple[Lack, ...]:
    """What is missing for a removal on this ground; empty when one person may decide it."""
    found = [Lack(NO_GROUND, "No ground is named.")] if ground is None else list(_days(known, ground, today, calendar))
    if not known.episode.contact_attempts:
        since = " since it was reopened" if known.episode.reopened else ""
        found.append(Lack("no-enquiries", f"No contact attempt is recorded on this case{since}."))
    if not known.checked:
        found.append(Lack("no-checks", "The initial checks of the authority’s own records are not recorded."))
    if known.priority is Priority.RED:
        found.append(Lack("red", "This case is RED."))
    if known.sharing is None:
        found.append(
            Lack("not-compared", "It could not be checked whether another open case shares the address or phone.")
        )
    found += [
        Lack("took-over", f"{other} was closed as the same child. Its days, address and phone are not compared here.")
        for other in known.episode.took_over
    ]
    found += [
        Lack(
            "shared",
            f"{other.reference or 'Another case'}, open and {other.priority}, has the same {' and '.join(other.what)}.",
        )
        for other in known.sharing or ()
    ]
    return tuple(found)


def _days(known: Known, ground: Ground, today: date, calendar: SchoolCalendar) -> tuple[Lack, ...]:
    since = known.leave_ended if Asks.LEAVE in ground.asks else known.last_attended
    needed = wait(ground, since, calendar)
    if needed is None:
        return ()
    if known.episode.reopened:
        why = "The case was reopened, and its referral says nothing of the time since."
        return (Lack("not-counted", f"The days of ground ({ground.letter}) cannot be counted. {why}"),)
    if needed.counted is None:
        return (Lack("not-counted", f"The days of ground ({ground.letter}) cannot be counted. {needed.words}"),)
    if needed.too_early(today):
        return (Lack("too-early", f"It is too early for ground ({ground.letter}). {needed.words}"),)
    return ()


def second_person(others: Sequence[str]) -> str:
    """Who may confirm, in a sentence. `others`: the names of the active officers and managers but the one who proposes."""
    if not others:
        return (
            "A second person has to confirm this: any active officer or manager. "
            "Nobody else in the team is active, so ask an administrator to add an officer or a manager."
        )
    return f"A second person has to confirm this: any active officer or manager except you ({', '.join(others)})."


# --- the steps -------------------------------------------------------------------------------------------------------


class Proposal(Struct, frozen=True):
    """A removal that waits for a second person, as the first one wrote it."""

    by: str
    at: datetime
    from_day: date
    ground: str
    reason: str
    lacks: tuple[str, ...]


def proposal_of(event: Event) -> Proposal:
    facts = event.facts
    return Proposal(
        event.by,
        event.recorded_at,
        date.fromisoformat(facts["from_day"]),
        facts.get("ground", ""),
        event.text,
        tuple(facts["missing"].split(",")),
    )


def check_day(from_day: date | None, today: date) -> date:
    """The first day on which the name may be removed. Raises Refused where there is none, or where it is past."""
    if from_day is None:
        raise Refused("Give the first day on which the school may remove the name.")
    if from_day < today:
        raise Refused(f"A removal cannot be backdated, and {plain_day(from_day)} is past. Give today or a later day.")
    return from_day


def propose(
    case: Case,
    from_day: date | None,
    ground: str,
    lacks: Sequence[Lack],
    reason: str,
    roles: Collection[Role],
    today: date,
    now: datetime,
) -> Step:
    """The first person proposes a removal that lacks something. Nothing goes to the school."""
    check_worker(roles)
    check_open(case)
    check_told(case)
    day = check_day(from_day, today)
    if not reason.strip():
        raise Refused("Say why: the school and the second person need the reason.")
    after = replace(case, proposed_at=now)
    facts = {
        "from_day": day.isoformat(),
        "ground": ground,
        "missing": ",".join(dict.fromkeys(lack.code for lack in lacks)),
    }
    return Step(
        after, EventKind.DECISION_PROPOSED, {name: value for name, value in facts.items() if value}, reason.strip()
    )


def confirm(
    case: Case, proposal: Proposal, person_id: str, others: Sequence[str], told: int, roles: Collection[Role],
    today: date, now: datetime,
) -> Step:  # fmt: skip
    """The second person confirms: the decision goes to the school, in the first person's words."""
    _check_waits(case, roles)
    if proposal.by == person_id:
        raise Refused(f"You proposed this yourself. {second_person(others)}")
    if proposal.from_day < today:
        raise Refused(
            f"A removal cannot be backdated, and {plain_day(proposal.from_day)} is past. "
            "Send it back, so that a later day is proposed."
        )
    more = {"proposed_by": proposal.by, "missing": ",".join(proposal.lacks)}
    return decided(case, MAY_BE_REMOVED, proposal.from_day, proposal.reason, told, now, proposal.ground, more)


def send_back(case: Case, reason: str, roles: Collection[Role]) -> Step:
    """Sends a proposal back. Nothing goes to the school. The person who proposed it may take it back too."""
    _check_waits(case, roles)
    if not reason.strip():
        raise Refused("Say why you send it back.")
    return Step(replace(case, proposed_at=None), EventKind.DECISION_SENT_BACK, {}, reason.strip())


def _check_waits(case: Case, roles: Collection[Role]) -> None:
    check_worker(roles)
    check_open(case)
    if case.proposed_at is None:
        raise Refused("No removal waits for a second person on this case: it was decided, or sent back.")


def ground_label(code: str) -> str:
    return ground_of(code).label if code else ""
