"""What the team does with a case. Every step is decided in `domain.casework.steps` and written here, once, with its clocks."""

from collections.abc import Callable, Collection, Sequence
from datetime import date, datetime

from msgspec.structs import replace

from chalicelib.domain.casework import steps
from chalicelib.domain.casework.case import Case, Stage, standing
from chalicelib.domain.casework.closing import Evidence, Outcome
from chalicelib.domain.casework.events import EventKind
from chalicelib.domain.casework.otherwise import Education
from chalicelib.domain.casework.priority import Priority
from chalicelib.domain.casework.same_child import Pair, check_alike, confirm, other_of, undo
from chalicelib.domain.casework.stages import Refused, check_worker
from chalicelib.domain.casework.steps import Step
from chalicelib.domain.casework.triage import Route
from chalicelib.domain.child.referral import Answer, Referral
from chalicelib.domain.errors import Conflict, NotFound
from chalicelib.domain.instants import london_day
from chalicelib.domain.messages.many_readers import is_listed
from chalicelib.domain.messages.messages import (
    SEALED_ADDRESS,
    TEAM_MAILBOX,
    Message,
    sent_again,
)
from chalicelib.domain.people.people import Person, Role
from chalicelib.domain.records.case_file import CaseFile
from chalicelib.domain.waiting import WaitKind
from chalicelib.ports.world import World
from chalicelib.services.casework.carry_out import Form, carry_out, change_of, end_settled_tasks, once_for
from chalicelib.services.casework.new_owner import word_to_owner
from chalicelib.services.casework.proposing import proposal_for
from chalicelib.services.casework.reading import all_events, load_for_step
from chalicelib.services.casework.submissions import referral_of
from chalicelib.services.people.staffing import owner_or_team
from chalicelib.services.settings.on_call import may_have_it


def take_step(
    world: World, reference: str, form: Form, what: str, decide: Callable[[Case, Collection[Role], datetime], Step]
) -> None:
    """A step that needs only the case, the roles of who takes it, and the time. Raises as `carry_out`."""
    roles, now = form.person.roles, world.clock.now()
    carry_out(world, load_for_step(world, reference), form, what, lambda case: decide(case, roles, now))


def record_arrival(world: World, reference: str, form: Form, kind: WaitKind, on: date, text: str) -> None:
    take_step(
        world,
        reference,
        form,
        f"arrived {kind}",
        lambda case, roles, now: steps.record_arrival(case, kind, on, text, roles, now),
    )


def take(world: World, reference: str, person: Person, version: int, once: str) -> None:
    """Makes the person the owner and acknowledges the case, which ends its reminders.

    Raises NotYours when somebody else was first, Conflict when the case changed since its page was shown.
    """
    file = load_for_step(world, reference)
    if file.case.owner_id == person.person_id:
        return
    owner_works = _somebody_works(world, file.case)
    # Who came second is told so, rather than that something changed.
    form = Form(person, once, None if owner_works else version)
    carry_out(
        world,
        file,
        form,
        "take",
        lambda case: steps.take(case, person, world.clock.now(), owner_works=owner_works),
    )


def have_it(world: World, reference: str, form: Form) -> None:
    """Somebody on call says that they deal with a RED case, which stops the email to the second person.

    Once somebody has said so, saying it again changes nothing. Raises Refused once somebody has acted on the case, and for
    somebody whom nobody waits for: the second person must still be told.
    """
    file = load_for_step(world, reference)
    if file.case.comes_first and file.case.on_call_at:
        return
    roles, now = form.person.roles, world.clock.now()
    check_worker(roles)
    if not may_have_it(world, form.person):
        raise Refused("You are not on call today. Ring who is, or take the case if you deal with it now.")
    carry_out(world, file, form, "have-it", lambda case: steps.have_it(case, roles, now))


def assign(world: World, reference: str, form: Form, to_id: str, note: str = "") -> None:
    """The new owner gets an email, unless it is the one who assigns. Raises Refused."""
    file, once = load_for_step(world, reference), _assigning(form)

    def word(file: CaseFile) -> Sequence[Message]:
        if to_id == form.person.person_id:
            return ()
        key = f"{once}|{file.case.case_id}|{to_id}"
        return [word_to_owner(world, key, to_id, [reference], note, file.case.case_id)]

    _assign(world, file, form, to_id, note, word)


def _assigning(form: Form) -> str:
    return f"assigned|{form.person.person_id}|{form.once}"


def _assign(
    world: World,
    file: CaseFile,
    form: Form,
    to_id: str,
    note: str,
    messages: Callable[[CaseFile], Sequence[Message]] = lambda file: (),
) -> None:
    to, roles = world.people.get(to_id), form.person.roles
    if not to:
        raise Refused("Choose the new owner.")
    carry_out(
        world, file, form, "assign", lambda case: steps.assign(case, to, roles, world.clock.now(), note), messages
    )


def assign_many(world: World, references: Sequence[str], form: Form, to_id: str, note: str = "") -> dict[str, str]:
    """Each case by itself, and one email for all; returns the references that were not assigned, each with why."""
    problems = {}
    for reference in references:
        try:
            _assign(world, load_for_step(world, reference), form, to_id, note)
        except (Refused, NotFound) as refused:
            problems[reference] = str(refused)
        except Conflict:
            problems[reference] = "Somebody else changed this case at the same moment."
    done = [reference for reference in references if reference not in problems]
    if done and to_id != form.person.person_id:
        key = f"{_assigning(form)}|{','.join(sorted(done))}|{to_id}"
        world.outbox.add([word_to_owner(world, key, to_id, done, note)])
    return problems


def add_note(world: World, reference: str, person: Person, text: str, once: str) -> None:
    def decide(case: Case) -> Step:
        check_worker(person.roles)
        return Step(case, EventKind.NOTE, text=text)

    carry_out(world, load_for_step(world, reference), Form(person, once), "note", decide)


def confirm_triage(world: World, reference: str, form: Form, route: Route, priority: Priority, reason: str) -> None:
    file = load_for_step(world, reference)
    proposal = proposal_for(world, file.case, world.cases.submission(file.case))
    if not proposal:
        raise Refused("The referral has been erased, so there is nothing to propose from.")
    roles, now = form.person.roles, world.clock.now()
    carry_out(
        world,
        file,
        form,
        "triage",
        lambda case: steps.confirm_triage(case, proposal, route, priority, reason, roles, now),
    )


def change_priority(world: World, reference: str, form: Form, priority: Priority, reason: str) -> None:
    take_step(
        world,
        reference,
        form,
        "priority",
        lambda case, roles, now: steps.change_priority(case, priority, reason, roles, now),
    )


def move(world: World, reference: str, form: Form, to: Stage, reason: str) -> None:
    take_step(world, reference, form, "move", lambda case, roles, now: steps.move(case, to, reason, roles, now))


def close(world: World, reference: str, form: Form, outcome: Outcome, evidence: Evidence, reason: str) -> None:
    take_step(
        world,
        reference,
        form,
        "close",
        lambda case, roles, now: steps.close(case, outcome, evidence, reason, roles, now),
    )


def reopen(world: World, reference: str, form: Form, reason: str) -> None:
    file, roles, now = load_for_step(world, reference), form.person.roles, world.clock.now()
    owner = _owner_again(world, file.case, form.person)
    carry_out(world, file, form, "reopen", lambda case: steps.reopen(case, reason, roles, now, owner))


def _somebody_works(world: World, case: Case) -> bool:
    """Whether somebody works on the case today: its owner, or the owner's cover."""
    return owner_or_team(world, case.owner_id, case.barred) != TEAM_MAILBOX


def _owner_again(world: World, case: Case, person: Person) -> str:
    """The owner of a reopened case: as before, or who reopens it where nobody works for that owner."""
    return case.owner_id if case.owner_id and _somebody_works(world, case) else person.person_id


def attempt_contact(
    world: World, reference: str, form: Form, how: str, outcome: str, words: str, on: date, at: str
) -> None:
    take_step(
        world,
        reference,
        form,
        "contact",
        lambda case, roles, now: steps.attempt_contact(case, how, outcome, words, on, at, roles, now),
    )


def tell_social_care(
    world: World, reference: str, form: Form, whom: str, on: date, their_reference: str, text: str
) -> None:
    take_step(
        world,
        reference,
        form,
        "social-care",
        lambda case, roles, now: steps.tell_social_care(case, whom, on, their_reference, text, roles, now),
    )


def send_again(world: World, reference: str, form: Form, message_id: str) -> None:
    """Raises NotFound for a message of another case, Refused for one that has not failed, Conflict when it was done."""
    file = load_for_step(world, reference)
    message = world.outbox.get(file.case.case_id, message_id)
    if not message or message.recipient == SEALED_ADDRESS or not is_listed(message):
        raise NotFound
    roles, now = form.person.roles, world.clock.now()
    carry_out(
        world,
        file,
        form,
        f"send-again {message_id}",
        lambda case: steps.send_again(case, message, roles, now),
        lambda file: [sent_again(message, now)],
    )


def do_checks(world: World, reference: str, form: Form, text: str) -> None:
    take_step(world, reference, form, "checks", lambda case, roles, now: steps.do_checks(case, text, roles, now))


def review(world: World, reference: str, form: Form, text: str) -> None:
    take_step(world, reference, form, "review", lambda case, roles, now: steps.review(case, text, roles, now))


def correct_facts(
    world: World, reference: str, form: Form, primary_reason: str, sex: str, year_group: str, reason: str
) -> None:
    take_step(
        world,
        reference,
        form,
        "facts",
        lambda case, roles, now: steps.correct_facts(case, primary_reason, sex, year_group, reason, roles, now),
    )


def _referral(world: World, case: Case) -> Referral:
    """Raises Refused when the referral was erased: the date of birth went with it."""
    submission = world.cases.submission(case)
    if not submission:
        raise Refused("The referral has been erased, so this can no longer be worked out.")
    return referral_of(submission)


def record_roll(world: World, reference: str, form: Form, on_roll: Answer, on: date, text: str) -> None:
    """Raises Refused when the referral was erased."""
    file = load_for_step(world, reference)
    referral, today = _referral(world, file.case), london_day(world.clock.now())
    off_roll_since = on if on_roll is Answer.NO else None
    found = standing(on_roll, referral.child, referral.last_attended, today, off_roll_since, file.case.education)
    roles, now = form.person.roles, world.clock.now()
    carry_out(world, file, form, "roll", lambda case: steps.record_roll(case, on_roll, found, on, text, roles, now))


def record_otherwise(world: World, reference: str, form: Form, education: Education, who: str, text: str) -> None:
    """A child who counted already goes on counting from the same day, unless the education is found unsuitable later; one whom
    education otherwise kept out counts from this finding at the earliest. Raises Refused as `record_roll`."""
    file = load_for_step(world, reference)
    referral, today = _referral(world, file.case), london_day(world.clock.now())
    not_before = education.on if file.case.education.why_not_missing else file.case.cme_since
    found = standing(file.case.on_roll, referral.child, referral.last_attended, today, not_before, education)
    roles, now = form.person.roles, world.clock.now()
    carry_out(
        world,
        file,
        form,
        "otherwise",
        lambda case: steps.record_otherwise(case, education, found, who, text, roles, now),
    )


def confirm_same_child(
    world: World, reference: str, form: Form, other_reference: str, reason: str, *, differ: bool = False
) -> None:
    """A person says that two cases are one child: this one closes as a duplicate, and the other goes on. `differ`: they
    know that names, dates of birth or UPNs differ."""
    this, other = load_for_step(world, reference), load_for_step(world, other_reference)
    ours, theirs = world.cases.submission(this.case), world.cases.submission(other.case)
    if ours and theirs and not differ:
        check_alike(referral_of(ours).child, referral_of(theirs).child, other.case.reference)
    roles, now, owner = form.person.roles, world.clock.now(), _owner_again(world, other.case, form.person)
    _change_both(
        world, this, other, form, "same-child", lambda: confirm(this.case, other.case, reason, roles, now, owner)
    )


def undo_same_child(world: World, reference: str, form: Form, reason: str) -> None:
    """Two cases were not one child after all: this one is reopened, and the other says so too."""
    this = load_for_step(world, reference)
    named = other_of(all_events(world, this.case))
    if not named:
        raise Refused("This case is not closed as the same child as another case.")
    other = load_for_step(world, named)
    of_other, roles, now = tuple(all_events(world, other.case)), form.person.roles, world.clock.now()
    owner = _owner_again(world, this.case, form.person)
    _change_both(
        world,
        this,
        other,
        form,
        "not-same-child",
        lambda: undo(this.case, other.case, of_other, reason, roles, now, owner),
    )


def _change_both(
    world: World, this: CaseFile, other: CaseFile, form: Form, what: str, decide: Callable[[], Pair]
) -> None:
    """As `carry_out`, for a step on two cases at once."""
    once = once_for(what, this.case, form)
    try:
        if form.version is not None and form.version != this.case.version:
            raise Conflict
        pair, by = decide(), form.person.person_id
        goes_on = change_of(world, other, pair.other, by)
        # Two people who close each of the two cases as the other at once would lose the child.
        changes = [change_of(world, this, pair.this, by), replace(goes_on, relies=True)]
        world.cases.change(changes, once)
    except (Conflict, Refused):
        if not world.cases.was_done(once):
            raise
    end_settled_tasks(world, this.case, form, repeated=False)
