"""Reads what a step of casework needs beside its case."""

from collections.abc import Callable, Iterable, Mapping

from msgspec.structs import replace

from chalicelib.domain.casework.barring import may_see
from chalicelib.domain.casework.case import Case
from chalicelib.domain.casework.reference import normalise_reference
from chalicelib.domain.casework.roll_decision import MAY_BE_REMOVED
from chalicelib.domain.casework.same_child import other_of
from chalicelib.domain.messages.messages import TEAM_MAILBOX
from chalicelib.domain.people.people import Person
from chalicelib.domain.records.case_file import CaseFile
from chalicelib.journeys.casework.case_step import Values, text
from chalicelib.journeys.casework.given import Given, Need, OtherCase
from chalicelib.ports.world import World
from chalicelib.services.casework.asking import askable
from chalicelib.services.casework.chasing import whom_to_ask
from chalicelib.services.casework.enquirers import enquirer_of, owed_call_back
from chalicelib.services.casework.lists import workers
from chalicelib.services.casework.new_owner import word_to_owner
from chalicelib.services.casework.proposing import proposal_for
from chalicelib.services.casework.reading import all_events
from chalicelib.services.casework.removals import contacts_for_decision, newest_proposal, second_people, what_is_known
from chalicelib.services.casework.siblings import siblings
from chalicelib.services.casework.submissions import referral_of
from chalicelib.services.people import absences
from chalicelib.services.people.staffing import owner_or_team
from chalicelib.services.settings.school_calendar import calendar_if_any

Gather = Callable[[World, Given, Values], Given]


def gather(world: World, given: Given, needs: Iterable[Need], values: Values) -> Given:
    """What the step is decided on, with all that it needs. Raises Refused where something cannot be read."""
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


# --- people --------------------------------------------------------------------------------------------------------------


def _named(world: World, given: Given, values: Values) -> Given:
    return replace(given, named=world.people.get(text(values, "to") or text(values, "whom")))


def _workers(world: World, given: Given, values: Values) -> Given:
    people = _who_see(workers(world), given.case)
    return replace(given, workers=people, away=absences.hints(world, people))


def _who_see(people: Iterable[Person], case: Case) -> tuple[Person, ...]:
    return tuple(person for person in people if may_see(case, person.person_id))


def _readers(world: World, given: Given, values: Values) -> Given:
    readers = (person for person in world.people.staff() if person.active and person.reads_cases)
    return replace(given, readers=_who_see(readers, given.case))


def _barred(world: World, given: Given, values: Values) -> Given:
    barred = tuple(person for person in world.people.staff() if not may_see(given.case, person.person_id))
    return replace(given, barred=barred)


def _owner(world: World, given: Given, values: Values) -> Given:
    return replace(given, owner=_owner_again(world, given.case, given.person))


def _owner_again(world: World, case: Case, person: Person) -> str:
    """The owner of a reopened case: as before, or who reopens it where nobody works for that owner."""
    return case.owner_id if case.owner_id and _somebody_works(world, case) else person.person_id


def _somebody_works(world: World, case: Case) -> bool:
    """Whether somebody works on the case today: its owner, or the owner's cover."""
    return owner_or_team(world, case.owner_id, case.barred) != TEAM_MAILBOX


def _owner_works(world: World, given: Given, values: Values) -> Given:
    return replace(given, owner_works=_somebody_works(world, given.case))


def _mail_to_owner(world: World, given: Given, values: Values) -> Given:
    to, case = text(values, "to"), given.case
    if not given.named or to == given.person.person_id:
        return given
    key = f"assigned|{given.person.person_id}|{given.once}|{case.case_id}|{to}"
    mail = word_to_owner(world, key, to, [case.reference], text(values, "note"), case.case_id)
    return replace(given, mail_to_owner=(mail,))


def _asked(world: World, given: Given, values: Values) -> Given:
    asked = tuple(whom_to_ask(world, given.submission))
    return replace(given, asked=asked, askable=tuple(askable(given.submission)))


def _told(world: World, given: Given, values: Values) -> Given:
    return replace(given, told=tuple(contacts_for_decision(world, given.submission)))


def _colleagues(world: World, given: Given, values: Values) -> Given:
    return replace(given, colleagues=tuple(second_people(world, given.person)))


# --- other cases ---------------------------------------------------------------------------------------------------------


def _other(world: World, given: Given, values: Values) -> Given:
    reference = normalise_reference(text(values, "other"))
    file = world.cases.load_for_step(reference) if reference else None
    if not file:
        return given
    sent = world.cases.submission(file.case)
    child = referral_of(sent).child if sent else None
    return replace(given, other=OtherCase(file, child, _owner_again(world, file.case, given.person)))


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


def _as_it_is(world: World, given: Given, values: Values) -> Given:
    return given


_OF_SUBMISSION = frozenset(
    {
        Need.SUBMISSION,
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
    Need.SUBMISSION: _as_it_is,
    Need.REFERRAL: _referral,
    Need.PROPOSAL: _proposal,
    Need.NAMED: _named,
    Need.WORKERS: _workers,
    Need.READERS: _readers,
    Need.BARRED: _barred,
    Need.OWNER: _owner,
    Need.OWNER_WORKS: _owner_works,
    Need.MAIL_TO_OWNER: _mail_to_owner,
    Need.OTHER: _other,
    Need.CLOSED_AS: _closed_as,
    Need.SIBLINGS: _siblings,
    Need.ASKED: _asked,
    Need.TOLD: _told,
    Need.CALENDAR: _calendar,
    Need.REMOVAL: _removal,
    Need.WAITING: _waiting,
    Need.COLLEAGUES: _colleagues,
    Need.CALL_BACK: _call_back,
    Need.ENQUIRER: _enquirer,
    Need.MESSAGE: _message,
}
