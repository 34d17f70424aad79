"""Writing a decision about the roll to the school: by one person, or by two where something is missing for a removal."""

from collections.abc import Sequence
from datetime import date

from msgspec import Struct

from chalicelib.domain.authority.tasks import Task
from chalicelib.domain.calendar.days import SchoolCalendar
from chalicelib.domain.casework import steps
from chalicelib.domain.casework.case import Case
from chalicelib.domain.casework.events import EventKind
from chalicelib.domain.casework.stages import Refused
from chalicelib.domain.casework.steps import MAY_BE_REMOVED, Step
from chalicelib.domain.child.search import Token, search_tokens
from chalicelib.domain.deadlines.wait_dates import waits_after_decision
from chalicelib.domain.errors import TryAgain
from chalicelib.domain.instants import london_day
from chalicelib.domain.messages.many_readers import bounded
from chalicelib.domain.messages.messages import Message, new_message, person_recipient
from chalicelib.domain.people.people import Person
from chalicelib.domain.records.case_file import CaseFile
from chalicelib.domain.records.submission import Submission
from chalicelib.domain.returns import removal
from chalicelib.domain.returns.grounds import Ground, ground_of
from chalicelib.domain.returns.removal import (
    NO_GROUND,
    OFFERED,
    Known,
    Lack,
    Proposal,
    Sharing,
    episode,
    missing,
    proposal_of,
    shares_what_matters,
)
from chalicelib.journeys.engine.answers_to_referral import date_of
from chalicelib.ports.world import World
from chalicelib.services.casework.carry_out import Form, carry_out, once_for
from chalicelib.services.casework.lists import workers
from chalicelib.services.casework.reading import all_events, load_for_step
from chalicelib.services.casework.second_person import task_id
from chalicelib.services.casework.submissions import referral_of, values_of
from chalicelib.services.people.staffing import contacts_now, leads_among
from chalicelib.services.settings.school_calendar import calendar_if_any, calendar_of

PAGE_SHARING, PAGES_SHARING = 25, 4
"""The most cases of one postcode, phone or email to compare. With more, the page says that not all were compared."""


def decide(
    world: World, reference: str, form: Form, decision: str, from_day: date | None, reason: str, ground: str = ""
) -> None:
    """Tells the school, without a name, that a decision is waiting; a removal that lacks anything waits for a second person."""
    file, today = load_for_step(world, reference), london_day(world.clock.now())
    lacks = lacks_of(world, file.case, ground_of(ground) if ground else None) if decision == MAY_BE_REMOVED else ()
    if decision == MAY_BE_REMOVED and lacks:
        _propose(world, file, form, from_day, ground, lacks, reason)
        return
    roles, now = form.person.roles, world.clock.now()
    told = _contacts_to_tell(world, world.cases.submission(file.case))

    def word(case: Case) -> Step:
        day = removal.check_day(from_day, today) if decision == MAY_BE_REMOVED else None
        return _final(world, steps.decide(case, decision, day, reason, len(told), roles, now, ground), day)

    carry_out(world, file, form, "decide", word, lambda file: _messages(world, file.case, told, form))


def _propose(
    world: World, file: CaseFile, form: Form, from_day: date | None, ground: str, lacks: Sequence[Lack], reason: str
) -> None:
    roles, now, case = form.person.roles, world.clock.now(), file.case
    text = (
        f"{case.reference}: a removal from the roll is proposed, and a second person has to confirm it or send it back."
    )
    task = Task(task_id(case.case_id, case.version + 1), text, "", now, case.case_id, case.reference)
    carry_out(
        world,
        file,
        form,
        "decide",
        lambda case: removal.propose(case, from_day, ground, lacks, reason, roles, london_day(now), now),
        tasks=lambda step: [task],
    )


def _final(world: World, step: Step, from_day: date | None) -> Step:
    """A decision that goes to the school: the case waits until it is read, and for the deletion return after a removal."""
    calendar = calendar_if_any(world, world.cases.submission(step.after))
    now, authority = world.clock.now(), world.authorities.current()
    return steps.waiting(step, waits_after_decision(step.after.waits, from_day, calendar, now, authority))


def confirm(world: World, reference: str, form: Form) -> None:
    """The second person confirms. Raises Refused for the person who proposed, and where nothing waits."""
    file, now = load_for_step(world, reference), world.clock.now()
    found, roles = _newest_proposal(world, file.case), form.person.roles
    told = _contacts_to_tell(world, world.cases.submission(file.case))
    others = [person.name for person in second_people(world, form.person)]
    carry_out(
        world,
        file,
        form,
        "second-person",
        lambda case: _final(
            world,
            removal.confirm(case, found, form.person.person_id, others, len(told), roles, london_day(now), now),
            found.from_day,
        ),
        lambda file: _messages(world, file.case, told, form),
    )


def send_back(world: World, reference: str, form: Form, reason: str) -> None:
    file = load_for_step(world, reference)
    carry_out(world, file, form, "second-person", lambda case: removal.send_back(case, reason, form.person.roles))


def _newest_proposal(world: World, case: Case) -> Proposal:
    proposed = (event for event in all_events(world, case) if event.kind is EventKind.DECISION_PROPOSED)
    event = next(proposed, None)
    if not event:
        raise Refused("No removal waits for a second person on this case.")
    return proposal_of(event)


def waiting_proposal(world: World, case: Case) -> Proposal | None:
    return _newest_proposal(world, case) if case.proposed_at else None


def second_people(world: World, first: Person) -> list[Person]:
    """Those who may confirm what this person proposes."""
    return [person for person in workers(world) if person.person_id != first.person_id]


# --- what is missing -------------------------------------------------------------------------------------------------


def lacks_of(world: World, case: Case, ground: Ground | None) -> tuple[Lack, ...]:
    known, calendar = _known(world, case)
    return missing(known, ground, london_day(world.clock.now()), calendar)


class Overview(Struct, frozen=True):
    """What is missing whatever the ground; and beside it, for each ground that counts days, its label and what is missing."""

    always: tuple[str, ...]
    by_ground: tuple[tuple[str, str], ...]
    of_proposal: tuple[str, ...] = ()
    """What a proposal that waits lacks now: what was missing when it was made may have been done since."""


def overview(world: World, case: Case, proposal: Proposal | None = None) -> Overview:
    """For the page, before a ground is chosen."""
    (known, calendar), today = _known(world, case), london_day(world.clock.now())
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


def _known(world: World, case: Case) -> tuple[Known, SchoolCalendar]:
    """What is known of the case, and the calendar of the school that referred."""
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


def _contacts_to_tell(world: World, submission: Submission | None) -> list[Person]:
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


def _messages(world: World, case: Case, told: Sequence[Person], form: Form) -> list[Message]:
    once, variables, now = once_for("decision", case, form), {"reference": case.reference}, world.clock.now()
    return bounded(
        [
            new_message(
                f"{once}|{contact.person_id}",
                "decision_waiting",
                person_recipient(contact.person_id),
                variables,
                now,
                case_id=case.case_id,
            )
            for contact in told
        ]
    )
