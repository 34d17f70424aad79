"""A new owner for a case, or none."""

from datetime import datetime

from msgspec.structs import replace

from chalicelib.domain.casework.case import Case
from chalicelib.domain.casework.changes import changes
from chalicelib.domain.casework.events import EventKind
from chalicelib.domain.casework.stages import Refused
from chalicelib.domain.casework.steps import Step, a_step, check_open
from chalicelib.domain.people.people import Person


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
