"""The due work on returns without a case."""

from datetime import datetime

from msgspec.structs import replace

from chalicelib.domain.calendar.bank_holidays import ENGLAND_AND_WALES
from chalicelib.domain.calendar.days import is_working_day
from chalicelib.domain.casework.events import SERVICE
from chalicelib.domain.deadlines.office_hours import opens_after
from chalicelib.domain.errors import Unreadable
from chalicelib.domain.instants import london_day
from chalicelib.domain.newer import OfNewerVersion, is_known
from chalicelib.domain.records.due import Due, What
from chalicelib.domain.returns.returns import ReturnState
from chalicelib.ports.world import World
from chalicelib.services.casework.submissions import referral_of
from chalicelib.services.returns.arrivals import ask_new_school, open_check
from chalicelib.services.returns.comparing import compare_all
from chalicelib.services.returns.return_access import access_to
from chalicelib.services.returns.returns_chasing import remind_of_hand_over
from chalicelib.services.schedule.sweeping import go_through
from chalicelib.services.schedule.time_budget import NO_END


def check_returns(world: World, until: datetime = NO_END) -> int:
    """Does the due work on returns without a case, each once: asks a leaver's new school or opens a case, and reminds
    teams that have not taken over a return."""
    return go_through(world, What.RETURN, _check, until)


def _check(world: World, due: Due) -> int:
    head, now = world.returns.get(due.id), world.clock.now()
    if not head or head.check_at is None or head.check_at > now:
        return 0  # the index lagged behind the row
    if not is_known(head.state):
        raise OfNewerVersion
    submission = world.cases.submitted(head.return_id)
    if not submission:  # erased: nobody is left to look for
        world.returns.change(head, replace(head, check_at=None), access_to(world, head, SERVICE, "return-erased"))
        return 1
    if head.state is ReturnState.HANDED_OVER:
        if not is_working_day(london_day(now), ENGLAND_AND_WALES):
            # An outage ended on a day off: nobody is chased before the next working day.
            opens = opens_after(now, world.authorities.current())
            world.returns.change(head, replace(head, check_at=opens), access_to(world, head, SERVICE, "return-waits"))
            return 0
        remind_of_hand_over(world, head)
        return 1
    referral = referral_of(submission)
    try:
        compare_all(world, head, referral.child)
    except Unreadable as unreadable:  # a case too many is better than a child nobody looks for
        world.log("comparing-returns-failed", submission=due.id, problem=type(unreadable).__name__)
    head = world.returns.get(head.return_id) or head
    if head.state is ReturnState.AWAITS_JOINER and not ask_new_school(world, head, submission):
        open_check(world, head, submission, SERVICE)
    return 1
