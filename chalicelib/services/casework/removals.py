"""The facts for a decision about the roll: what a removal lacks, what waits for a second person, and who to tell."""

from msgspec import Struct

from chalicelib.domain.calendar.days import SchoolCalendar
from chalicelib.domain.casework.case import Case
from chalicelib.domain.casework.events import EventKind
from chalicelib.domain.child.search import Token, search_tokens
from chalicelib.domain.errors import TryAgain
from chalicelib.domain.instants import london_day
from chalicelib.domain.people.people import Person
from chalicelib.domain.records.submission import Submission
from chalicelib.domain.returns import removal
from chalicelib.domain.returns.grounds import ground_of
from chalicelib.domain.returns.removal import NO_GROUND, OFFERED, Known, Sharing, missing, shares_what_matters
from chalicelib.domain.returns.removal_episode import episode
from chalicelib.domain.returns.removal_steps import Proposal, proposal_of
from chalicelib.journeys.engine.answers_to_referral import date_of
from chalicelib.ports.world import World
from chalicelib.services.casework.lists import workers
from chalicelib.services.casework.reading import all_events
from chalicelib.services.casework.submissions import referral_of, values_of
from chalicelib.services.people.staffing import contacts_now, leads_among
from chalicelib.services.settings.school_calendar import calendar_of

PAGE_SHARING, PAGES_SHARING = 25, 4
"""The most cases of one postcode, phone or email to compare. With more, the page says that not all were compared."""


def newest_proposal(world: World, case: Case) -> Proposal | None:
    proposed = (event for event in all_events(world, case) if event.kind is EventKind.DECISION_PROPOSED)
    event = next(proposed, None)
    return proposal_of(event) if event else None


def waiting_proposal(world: World, case: Case) -> Proposal | None:
    return newest_proposal(world, case) if case.proposed_at else None


def second_people(world: World, first: Person) -> list[Person]:
    """Those who may confirm what this person proposes."""
    return [person for person in workers(world) if person.person_id != first.person_id]


# --- what is missing -------------------------------------------------------------------------------------------------


class Overview(Struct, frozen=True):
    """What every ground still needs; and for each ground that counts days, its label and what it still needs."""

    always: tuple[str, ...]
    by_ground: tuple[tuple[str, str], ...]
    of_proposal: tuple[str, ...] = ()
    """What a waiting proposal still needs now. Somebody may have done some of it since."""


def overview(world: World, case: Case, proposal: Proposal | None = None) -> Overview:
    """For the page, before a ground is chosen."""
    (known, calendar), today = what_is_known(world, case), london_day(world.clock.now())
    always = tuple(lack.words for lack in missing(known, None, today, calendar) if lack.code != NO_GROUND)
    by_ground = tuple(
        (ground.label, lack.words)
        for ground in OFFERED
        for lack in missing(known, ground, today, calendar)
        if lack.words not in always
    )
    ground = ground_of(proposal.ground) if proposal and proposal.ground else None
    of_proposal = tuple(lack.words for lack in missing(known, ground, today, calendar)) if proposal else ()
    return Overview(always, by_ground, of_proposal)


def what_is_known(world: World, case: Case) -> tuple[Known, SchoolCalendar]:
    """The facts of the case, and the calendar of the referring school."""
    submission = world.cases.submission(case)
    since = episode(all_events(world, case))
    checked = case.checked_at is not None
    if not submission:
        return Known(None, None, since, checked, None, case.priority), calendar_of(world, "")
    referral, leave_ended = referral_of(submission), date_of(values_of(submission), "leave_until")
    sharing = _sharing(world, case, search_tokens(referral))
    return (
        Known(referral.last_attended, leave_ended, since, checked, sharing, case.priority),
        calendar_of(world, submission.school.urn),
    )


def _sharing(world: World, case: Case, tokens: frozenset[Token]) -> tuple[Sharing, ...] | None:
    """Every open RED or AMBER case with the same postcode, phone or email; None when not all could be compared.

    One from which the one who looks is barred counts, and is not named.
    """
    found: dict[str, tuple[Case, set[str]]] = {}
    for token in tokens:
        if token.kind not in removal.SHARED:
            continue
        cases = _cases_with(world, token)
        if cases is None:
            return None
        for other in cases:
            if shares_what_matters(case, other):
                found.setdefault(other.reference, (other, set()))[1].add(token.kind)
    return tuple(
        Sharing(
            reference if world.cases.named(reference) else "",
            other.priority,
            tuple(words for kind, words in removal.SHARED.items() if kind in kinds),
        )
        for reference, (other, kinds) in sorted(found.items())
    )


def _cases_with(world: World, token: Token) -> list[Case] | None:
    found, after = list[Case](), ""
    try:
        for _ in range(PAGES_SHARING):
            page = world.cases.found_by(token, after, PAGE_SHARING)
            found += page.cases
            after = page.after
            if not after:
                return found
    except TryAgain:
        return None
    return None


# --- whom to tell ----------------------------------------------------------------------------------------------------


def contacts_for_decision(world: World, submission: Submission | None) -> list[Person]:
    """The contact who referred and every safeguarding lead, each once.

    Where staff keyed it in, or who referred has left, all contacts of the school.
    """
    if not submission:
        return []
    contacts, urn = contacts_now(world, submission.school.urn), submission.school.urn
    if not any(person.person_id == submission.person_id for person in contacts):
        return contacts
    leads = leads_among(world, contacts, urn)
    return [person for person in contacts if person.person_id == submission.person_id or person in leads]
