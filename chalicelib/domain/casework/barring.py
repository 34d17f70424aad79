"""Bars members of staff from a case, because they know the family or have another conflict of interest.

A manager bars a person from one case. They then see nothing of it, never own it, and get no email about it.
"""

from collections.abc import Collection, Iterable
from datetime import datetime

from msgspec.structs import replace

from chalicelib.domain.casework.case import Case
from chalicelib.domain.casework.events import EventKind
from chalicelib.domain.casework.matching import Match
from chalicelib.domain.casework.stages import Refused
from chalicelib.domain.casework.steps import Step, a_step
from chalicelib.domain.people.people import Person
from chalicelib.domain.people.roles import Role


def may_see(case: Case, person_id: str) -> bool:
    """The one rule: every list, page, search and email asks it."""
    return person_id not in case.barred


def with_bars(case: Case, barred: Iterable[str]) -> Case:
    """The case with these barred from it as well; an owner among them no longer owns it."""
    all_barred = case.barred | frozenset(barred)
    return replace(case, barred=all_barred, owner_id=None if case.owner_id in all_barred else case.owner_id)


def bars_of(found: Iterable[Match]) -> frozenset[str]:
    """The people barred from a new case: those barred from cases of certainly the same child. Otherwise a second
    referral would open the child to them."""
    return frozenset(person_id for match in found if match.certain for person_id in match.case.barred)


def _check_manager(roles: Collection[Role], reason: str) -> None:
    if Role.MANAGER not in roles:
        raise Refused("Only a manager can say who may not see a case.")
    if not reason.strip():
        raise Refused("Say why.")


def bar(case: Case, whom: Person, reason: str, roles: Collection[Role], now: datetime) -> Step:
    """Raises Refused. A case that they own goes to the queue of cases that nobody owns."""
    _check_manager(roles, reason)
    if not whom.is_staff:
        raise Refused(f"{whom.name} is not a member of staff.")
    if not may_see(case, whom.person_id):
        raise Refused(f"{whom.name} already may not see the case.")
    return a_step(case, with_bars(case, [whom.person_id]), EventKind.BARRED, now, reason)


def let_back(case: Case, whom: Person, reason: str, roles: Collection[Role], now: datetime) -> Step:
    """Raises Refused."""
    _check_manager(roles, reason)
    if may_see(case, whom.person_id):
        raise Refused(f"{whom.name} can already see the case.")
    return a_step(case, replace(case, barred=case.barred - {whom.person_id}), EventKind.LET_BACK, now, reason)
