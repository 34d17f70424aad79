"""Whether one person may remove a name from the roll: what is missing, and when a second person is needed.

Sources: SI 2024/208 regulation 9(1)(h) and (i) for the days and the enquiries. That the authority decides in writing,
and by two people where anything is missing, is the service's own rule.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from msgspec import Struct

from chalicelib.domain.calendar.days import SchoolCalendar
from chalicelib.domain.casework.case import Case, Stage
from chalicelib.domain.casework.priority import Priority
from chalicelib.domain.returns.deletion_wait import wait
from chalicelib.domain.returns.ground import Asks, Ground
from chalicelib.domain.returns.grounds import DIED, GROUNDS, ground_of
from chalicelib.domain.returns.removal_episode import Episode

OFFERED: tuple[Ground, ...] = tuple(ground for ground in GROUNDS if ground.code != DIED)
"""Nobody writes to a school about the roll when the child has died."""
NO_GROUND = "no-ground"
SHARED: Mapping[str, str] = {"postcode": "postcode", "phone": "phone number", "email": "email address"}
"""The kinds of search tokens that another case may share with this one, in words without the values."""


class Sharing(Struct, frozen=True):
    """Another open case, RED or AMBER, of the same home or family."""

    reference: str
    """Empty where the reader may not see that case."""
    priority: Priority
    what: tuple[str, ...]


class Known(Struct, frozen=True):
    """The facts for and against a removal. `sharing` None: the cases could not be compared."""

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
    """What a removal on this ground still needs; empty when one person may decide it."""
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
    """The people who may confirm, in a sentence. `others`: the active officers and managers except the proposer."""
    if not others:
        return (
            "A second person has to confirm this: any active officer or manager. "
            "Nobody else in the team is active, so ask an administrator to add an officer or a manager."
        )
    return f"A second person has to confirm this: any active officer or manager except you ({', '.join(others)})."


def ground_label(code: str) -> str:
    return ground_of(code).label if code else ""
