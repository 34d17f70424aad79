"""Reads what a step of casework needs beside its case."""

from collections.abc import Callable, Iterable, Mapping

from msgspec.structs import replace

from chalicelib.domain.casework.reference import normalise_reference
from chalicelib.domain.casework.roll_decision import MAY_BE_REMOVED
from chalicelib.domain.casework.same_child import other_of
from chalicelib.domain.records.case_file import CaseFile
from chalicelib.journeys.casework.case_step import Values, text
from chalicelib.journeys.casework.given import Given, Need, OtherCase
from chalicelib.ports.world import World
from chalicelib.services.casework import gathering_people
from chalicelib.services.casework.enquirers import enquirer_of, owed_call_back
from chalicelib.services.casework.proposing import proposal_for
from chalicelib.services.casework.reading import all_events
from chalicelib.services.casework.removals import newest_proposal, what_is_known
from chalicelib.services.casework.siblings import siblings
from chalicelib.services.casework.submissions import referral_of
from chalicelib.services.settings.school_calendar import calendar_if_any

Gather = Callable[[World, Given, Values], Given]


def gather(world: World, given: Given, needs: Iterable[Need], values: Values) -> Given:
    """The facts of the step, with everything that it needs. Raises Refused if something cannot be read."""
    needs = tuple(needs)
    if any(need in _OF_SUBMISSION for need in needs):
        given = replace(given, submission=world.cases.submission(given.case))
    for need in needs:
        given = _GATHER[need](world, given, values)
    return given


def _referral(world: World, given: Given, values: Values) -> Given:
    return replace(given, referral=referral_of(given.submission) if given.submission else None)


def _proposal(world: World, given: Given, values: Values) -> Given:
    return replace(given, proposal=proposal_for(world, given.case, given.submission))


# --- other cases ---------------------------------------------------------------------------------------------------------


def _other(world: World, given: Given, values: Values) -> Given:
    reference = normalise_reference(text(values, "other"))
    file = world.cases.load_for_step(reference) if reference else None
    if not file:
        return given
    sent = world.cases.submission(file.case)
    child = referral_of(sent).child if sent else None
    return replace(given, other=OtherCase(file, child, gathering_people.owner_again(world, file.case, given.person)))


def _closed_as(world: World, given: Given, values: Values) -> Given:
    reference = other_of(all_events(world, given.case))
    file: CaseFile | None = world.cases.load_for_step(reference) if reference else None
    if not file:
        return given
    return replace(given, closed_as=OtherCase(file, None, "", tuple(all_events(world, file.case))))


def _siblings(world: World, given: Given, values: Values) -> Given:
    return replace(given, siblings=tuple(siblings(world, given.case, given.submission)))


# --- the rest ------------------------------------------------------------------------------------------------------------


def _calendar(world: World, given: Given, values: Values) -> Given:
    return replace(given, calendar=calendar_if_any(world, given.submission))


def _removal(world: World, given: Given, values: Values) -> Given:
    """Many reads, so only for a removal."""
    is_removal = text(values, "decision") == MAY_BE_REMOVED
    return replace(given, removal=what_is_known(world, given.case)) if is_removal else given


def _waiting(world: World, given: Given, values: Values) -> Given:
    return replace(given, waiting=newest_proposal(world, given.case))


def _call_back(world: World, given: Given, values: Values) -> Given:
    return replace(given, call_back=owed_call_back(world, given.submission))


def _enquirer(world: World, given: Given, values: Values) -> Given:
    return replace(given, enquirer=enquirer_of(world, given.submission))


def _message(world: World, given: Given, values: Values) -> Given:
    return replace(given, message=world.outbox.get(given.case.case_id, text(values, "message")))


_OF_SUBMISSION = frozenset(
    {
        Need.REFERRAL,
        Need.PROPOSAL,
        Need.SIBLINGS,
        Need.ASKED,
        Need.TOLD,
        Need.CALENDAR,
        Need.CALL_BACK,
        Need.ENQUIRER,
    }
)
_GATHER: Mapping[Need, Gather] = {
    Need.REFERRAL: _referral,
    Need.PROPOSAL: _proposal,
    Need.NAMED: gathering_people.named,
    Need.WORKERS: gathering_people.workers,
    Need.READERS: gathering_people.readers,
    Need.BARRED: gathering_people.barred,
    Need.OWNER: gathering_people.owner,
    Need.OWNER_WORKS: gathering_people.owner_works,
    Need.MAIL_TO_OWNER: gathering_people.mail_to_owner,
    Need.OTHER: _other,
    Need.CLOSED_AS: _closed_as,
    Need.SIBLINGS: _siblings,
    Need.ASKED: gathering_people.asked,
    Need.TOLD: gathering_people.told,
    Need.CALENDAR: _calendar,
    Need.REMOVAL: _removal,
    Need.WAITING: _waiting,
    Need.COLLEAGUES: gathering_people.colleagues,
    Need.CALL_BACK: _call_back,
    Need.ENQUIRER: _enquirer,
    Need.MESSAGE: _message,
}
