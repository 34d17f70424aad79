"""What the team does with a case. Every step is decided in `domain.casework.steps` and written here, once, with its clocks."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.authority.tasks import Task
from chalicelib.domain.casework import steps
from chalicelib.domain.casework.case import Case, NotYours, Stage, standing
from chalicelib.domain.casework.closing import Evidence, Outcome
from chalicelib.domain.casework.events import Event, EventKind, writing
from chalicelib.domain.casework.news import news_of
from chalicelib.domain.casework.otherwise import Education
from chalicelib.domain.casework.priority import Priority
from chalicelib.domain.casework.same_child import Pair, check_alike, confirm, other_of, undo
from chalicelib.domain.casework.stages import Refused, check_worker
from chalicelib.domain.casework.steps import Step
from chalicelib.domain.casework.triage import Route
from chalicelib.domain.child.referral import Answer, Referral
from chalicelib.domain.deadlines.clocks import after_step, with_next
from chalicelib.domain.errors import Conflict, NotFound, TryAgain
from chalicelib.domain.instants import instant_text, london_day
from chalicelib.domain.messages.many_readers import is_listed
from chalicelib.domain.messages.message import Message, sent_again
from chalicelib.domain.messages.recipients import SEALED_ADDRESS, TEAM_MAILBOX, person_recipient
from chalicelib.domain.messages.states import SENDABLE_AGAIN
from chalicelib.domain.paging import ListPage
from chalicelib.domain.people.covering import by_id, stand_in
from chalicelib.domain.people.people import Person, Role
from chalicelib.domain.records.access import NO_CASE, Access, View
from chalicelib.domain.records.case_file import CaseChange, CaseFile, CasePage, EventPage
from chalicelib.domain.records.submission import Submission
from chalicelib.domain.waiting import WaitKind, wait_for
from chalicelib.ports.world import World
from chalicelib.services.casework.all_cases import all_open
from chalicelib.services.casework.new_owner import word_to_owner
from chalicelib.services.casework.proposing import proposal_for
from chalicelib.services.casework.second_person import end_tasks
from chalicelib.services.casework.submissions import referral_of
from chalicelib.services.people.staffing import owner_or_team
from chalicelib.services.people.whose import speaks_for
from chalicelib.services.settings.on_call import may_have_it

PAGE_OF_CASES = 25
LOOKED_THROUGH = 200
"""Cases at most that one page of a filtered list looks through."""
PAGE_OF_EMAILS = 20
ACCESSES_SHOWN = 10
"""On the case page, out of the newest twice as many: changes are on its timeline, and forms say little."""
PAGE_OF_ACCESSES = 100
_WORD_TRIES = 3


# --- lists and pages -------------------------------------------------------------------------------------------------


MINE, NOBODY = "mine", "nobody"


class Filters(Struct, frozen=True):
    """What a worklist is narrowed to. `owner` is MINE, NOBODY or a person's id; what is empty narrows nothing."""

    owner: str = ""
    stage: str = ""
    priority: str = ""
    overdue: bool = False


EVERYTHING = Filters()


def open_cases(world: World, after: str, filters: Filters = EVERYTHING, person: Person | None = None) -> CasePage:
    """A page of open cases, in the order of the store.

    The owner narrows the query; by everything else cases are looked through until there is a page of them. The first
    page of those that nobody owns begins with those whose owner no longer works cases, or is away without a cover.
    """
    owners = {"": None, NOBODY: "", MINE: person.person_id if person else ""}
    owner, now = owners.get(filters.owner, filters.owner), world.clock.now()
    found = list[Case]()
    if filters.owner == NOBODY and not after:
        found += [case for case in left_behind(world) if _fits(case, filters, now)]
    for _ in range(LOOKED_THROUGH // PAGE_OF_CASES):
        page = world.cases.open_cases(after, PAGE_OF_CASES, owner)
        found += [case for case in page.cases if _fits(case, filters, now)]
        after = page.after
        if not after or len(found) >= PAGE_OF_CASES:
            break
    return CasePage(tuple(found), after)


def left_behind(world: World) -> list[Case]:
    """Open cases of staff for whom nobody works today, or whose cover may not see the case.

    Each person who is not there themselves costs a small query, so there are only these.
    """
    people, today = by_id(world.people.staff()), london_day(world.clock.now())
    not_there = [id for id in sorted(people) if (found := stand_in(people, id, today)) is None or found.person_id != id]
    return [
        case
        for person_id in not_there
        for case in all_open(world, person_id)
        if not stand_in(people, person_id, today, case.barred)
    ]


def owners_to_choose(world: World, staff: Iterable[Person]) -> tuple[list[Person], list[Person]]:
    """Of the staff, by name: everybody who may own cases, and those who no longer may and still have some."""
    staff = sorted(staff, key=lambda person: person.name.casefold())
    gone = [person for person in staff if not person.may_own_cases]
    still = [person for person in gone if world.cases.open_cases("", 1, person.person_id).cases]
    return [person for person in staff if person.may_own_cases], still


def _fits(case: Case, filters: Filters, now: datetime) -> bool:
    return (
        filters.stage in ("", case.stage)
        and filters.priority in ("", case.priority)
        and (not filters.overdue or case.is_overdue(now))
    )


def look(world: World, person: Person, view: View, case_id: str = NO_CASE, **facts: str) -> Access:
    """Records who looked at what. It comes before anything is shown: what cannot be recorded is not shown."""
    access = Access(world.keys.new_id(), case_id, person.person_id, view, world.clock.now(), facts)
    world.audit.add(access)
    return access


class OpenedCase(Struct, frozen=True):
    file: CaseFile
    emails: ListPage[Message]
    accesses: tuple[Access, ...]

    @property
    def submission(self) -> Submission | None:
        return self.file.submission


def find(world: World, reference: str) -> CaseFile:
    """All that the page of a case shows. Raises NotFound."""
    return _found(world.cases.file(reference))


def desk(world: World, reference: str) -> CaseFile:
    """The case and its deadlines: what a step needs. Raises NotFound."""
    return _found(world.cases.desk(reference))


def _found(file: CaseFile | None) -> CaseFile:
    if not file:
        raise NotFound()
    return file


def earlier_events(world: World, reference: str, person: Person, before: str) -> tuple[Case, EventPage]:
    """The events from this mark on. Looking at them is looking at the case."""
    case = desk(world, reference).case
    look(world, person, View.CASE_OPENED, case.case_id)
    return case, world.cases.events(case, before)


def earlier_emails(world: World, reference: str, person: Person, after: str) -> tuple[Case, ListPage[Message]]:
    """The emails about the case from this mark on. Looking at them is looking at the case."""
    case = desk(world, reference).case
    look(world, person, View.CASE_OPENED, case.case_id)
    return case, world.outbox.of_case(case.case_id, PAGE_OF_EMAILS, after)


def may_send_again(world: World, message: Message) -> bool:
    """Whether it failed and nobody has sent it again yet."""
    if message.state not in SENDABLE_AGAIN:
        return False
    again = sent_again(message, message.created_at)
    return world.outbox.get(message.case_id, again.message_id) is None


def _views(accesses: Sequence[Access]) -> tuple[Access, ...]:
    told = {
        View.CASE_OPENED,
        View.ACCESSES_OPENED,
        View.DECISION_READ,
        View.REFERRAL_OPENED,
        View.COPY_OPENED,
        View.TASK_OPENED,
        View.TASK_DONE,
    }
    return tuple(access for access in accesses if access.what in told)


def open_case(world: World, reference: str, person: Person, *, may_lag: bool = False) -> OpenedCase:
    """The whole case. Opening it is recorded before anything is shown; if that cannot be written, nothing is.

    What may lag misses at worst what was written a moment before. No step is lost by that: each is refused when it was
    decided on an older case.
    """
    file = _found(world.cases.file(reference, may_lag=may_lag))
    mine = look(world, person, View.CASE_OPENED, file.case.case_id)
    if file.case.news and is_for(world, file.case, person):
        # What came after the page was read waits for the next look.
        with suppress(Conflict):
            world.cases.news_seen(file.case)
    emails = world.outbox.of_case(file.case.case_id, PAGE_OF_EMAILS)
    return OpenedCase(file, emails, _views(_accesses(world, mine, 2 * ACCESSES_SHOWN).rows)[:ACCESSES_SHOWN])


def is_for(world: World, case: Case, person: Person) -> bool:
    """Whether news of the case is this person's to read: its owner's, and any worker's while it has none."""
    to = owner_or_team(world, case.owner_id, case.barred)
    return to == person_recipient(person.person_id) or (to == TEAM_MAILBOX and person.works_cases)


def _accesses(world: World, mine: Access, limit: int) -> ListPage[Access]:
    """The newest of a case, after the look that was recorded just now, which may not be among those that are read."""
    page = world.audit.of_case(mine.case_id, limit)
    return replace(page, rows=(mine, *(access for access in page.rows if access.access_id != mine.access_id)))


def accesses(world: World, reference: str, person: Person, after: str = "") -> tuple[Case, ListPage[Access]]:
    """A page of everybody who opened or changed this case, newest first. Looking at this list is recorded too."""
    case = desk(world, reference).case
    mine = look(world, person, View.ACCESSES_OPENED, case.case_id)
    if after:
        return case, world.audit.of_case(case.case_id, PAGE_OF_ACCESSES, after)
    return case, _accesses(world, mine, PAGE_OF_ACCESSES)


def picked(world: World, references: Sequence[str]) -> list[Case]:
    """These cases, in this order, without those that are not there."""
    files = (world.cases.desk(reference) for reference in references)
    return [file.case for file in files if file]


def workers(world: World) -> list[Person]:
    """Those whom a case can be given to."""
    return [person for person in world.people.staff() if person.may_own_cases]


# --- steps -----------------------------------------------------------------------------------------------------------


class Form(Struct, frozen=True):
    """Who posts, from which page: the version of the case that it showed (None: any), and its one-time token."""

    person: Person
    once: str
    version: int | None = None


def once_for(what: str, case: Case, form: Form) -> str:
    """The form's token, good for this step of this person on this case only."""
    return f"{what}|{case.case_id}|{form.person.person_id}|{form.once}"


def _event(world: World, before: Case, step: Step, by: str) -> Event:
    now = world.clock.now()
    on = step.happened_on or london_day(now)
    facts = dict(step.facts)
    # The task of a proposal is named by its version, also where it is proposed twice in one moment and changes nothing.
    if step.after != before or step.kind is EventKind.DECISION_PROPOSED:
        facts["version"] = str(before.version + 1)
    return Event(world.keys.new_id(), before.case_id, step.kind, on, now, by, facts, step.text)


def change_of(world: World, file: CaseFile, step: Step, by: str, messages: Sequence[Message] = ()) -> CaseChange:
    """All that a step writes, with its clocks; `by` is the id of the person who takes it."""
    event = writing(_event(world, file.case, step, by), messages)
    moved = after_step(step.after, event, file.deadlines, world.keys.new_id, world.authorities.current())
    after = with_next(step.after, moved.next)
    if step.kind in steps.HUMAN_ACTS:
        after = replace(after, last_act_at=event.recorded_at, last_act_by=by)
    news = news_of(step.kind)
    if news and after.stage is not Stage.CLOSED and by != after.owner_id:
        after = replace(after, news=after.news | {str(news)})
    return CaseChange(file.case, after, event, moved.started, moved.ended, tuple(messages))


def carry_out(
    world: World,
    file: CaseFile,
    form: Form,
    what: str,
    decide: Callable[[Case], Step],
    messages: Callable[[CaseFile], Sequence[Message]] = lambda file: (),
    tasks: Callable[[Step], Sequence[Task]] = lambda step: (),
    others: Callable[[], Sequence[CaseChange]] = tuple,
) -> None:
    """A step on the `desk` of a case, with what it changes of other cases. Raises Refused, NotYours, or Conflict when the case
    changed since its page was shown. A form sent twice is done once."""
    once, repeated = once_for(what, file.case, form), False
    try:
        if form.version is not None and form.version != file.case.version:
            raise Conflict
        step = decide(file.case)
        change = change_of(world, file, step, form.person.person_id, messages(file))
        world.cases.change([replace(change, tasks=tuple(tasks(step))), *others()], once)
    except (Conflict, Refused, NotYours):
        if not world.cases.was_done(once):
            raise
        repeated = True
    _end_tasks(world, file.case, form, repeated=repeated)


def take_step(
    world: World, reference: str, form: Form, what: str, decide: Callable[[Case, Collection[Role], datetime], Step]
) -> None:
    """A step that needs only the case, the roles of who takes it, and the time. Raises as `carry_out`."""
    roles, now = form.person.roles, world.clock.now()
    carry_out(world, desk(world, reference), form, what, lambda case: decide(case, roles, now))


def _end_tasks(world: World, before: Case, form: Form, *, repeated: bool) -> None:
    """After a step that may have settled a proposed removal. A form sent again ends them too."""
    if before.proposed_at or repeated:
        end_tasks(world, before, all_events(world, before), form.person)


def word_came(
    world: World,
    reference: str,
    kind: WaitKind,
    person: Person,
    once: str,
    text: str = "",
    facts: Mapping[str, str] | None = None,
    messages: Sequence[Message] = (),
) -> None:
    """What the case waited for has come from outside the team: the event, and the end of the wait and of its clock.

    Where somebody changes the case at the same moment, it is read again: the person who answers did nothing wrong. Raises
    TryAgain, and Conflict when the case changes again and again.
    """
    for attempt in range(_WORD_TRIES):
        file = desk(world, reference)
        step = steps.word_came(file.case, kind, text, facts)
        try:
            world.cases.change([change_of(world, file, step, person.person_id, messages)], once)
            return
        except Conflict:
            if attempt == _WORD_TRIES - 1:
                raise


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
    file = desk(world, reference)
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
    file = desk(world, reference)
    if file.case.comes_first and file.case.on_call_at:
        return
    roles, now = form.person.roles, world.clock.now()
    check_worker(roles)
    if not may_have_it(world, form.person):
        raise Refused("You are not on call today. Ring who is, or take the case if you deal with it now.")
    carry_out(world, file, form, "have-it", lambda case: steps.have_it(case, roles, now))


def assign(world: World, reference: str, form: Form, to_id: str, note: str = "") -> None:
    """The new owner gets an email, unless it is the one who assigns. Raises Refused."""
    file, once = desk(world, reference), _assigning(form)

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
            _assign(world, desk(world, reference), form, to_id, note)
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

    carry_out(world, desk(world, reference), Form(person, once), "note", decide)


def confirm_triage(world: World, reference: str, form: Form, route: Route, priority: Priority, reason: str) -> None:
    file = desk(world, reference)
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
    file, roles, now = desk(world, reference), form.person.roles, world.clock.now()
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
    file = desk(world, reference)
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
    file = desk(world, reference)
    referral, today = _referral(world, file.case), london_day(world.clock.now())
    off_roll_since = on if on_roll is Answer.NO else None
    found = standing(on_roll, referral.child, referral.last_attended, today, off_roll_since, file.case.education)
    roles, now = form.person.roles, world.clock.now()
    carry_out(world, file, form, "roll", lambda case: steps.record_roll(case, on_roll, found, on, text, roles, now))


def record_otherwise(world: World, reference: str, form: Form, education: Education, who: str, text: str) -> None:
    """A child who counted already goes on counting from the same day, unless the education is found unsuitable later; one whom
    education otherwise kept out counts from this finding at the earliest. Raises Refused as `record_roll`."""
    file = desk(world, reference)
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


class Decisions(Struct, frozen=True):
    """What a school may read of a case: the decisions for it, newest first."""

    reference: str
    school: str
    events: tuple[Event, ...]


def decisions_for_school(world: World, reference: str, person: Person) -> Decisions:
    """Raises NotFound for anybody but the contacts of the school that referred."""
    case = desk(world, reference).case
    submission = world.cases.submission(case)
    if not submission or not speaks_for(world, person, submission.school.urn):
        raise NotFound()
    look(world, person, View.DECISION_READ, case.case_id)
    _was_read(world, case, person)
    decisions = tuple(event for event in all_events(world, case) if event.kind is EventKind.DECIDED)
    return Decisions(reference, submission.school.name, decisions)


def _was_read(world: World, case: Case, person: Person) -> None:
    """The school may read it whatever happens: a clock that could not be ended now ends with the next reading."""
    wait = wait_for(case.waits, WaitKind.DECISION)
    if not wait:
        return
    once = f"decision-read|{case.case_id}|{instant_text(wait.since)}"
    try:
        word_came(world, case.reference, WaitKind.DECISION, person, once)
    except (Conflict, TryAgain):
        world.log("decision-read-not-recorded", case=case.case_id)


def all_events(world: World, case: Case) -> Iterator[Event]:
    page = world.cases.events(case, "")
    yield from page.events
    while page.earlier:
        page = world.cases.events(case, page.earlier)
        yield from page.events


def confirm_same_child(
    world: World, reference: str, form: Form, other_reference: str, reason: str, *, differ: bool = False
) -> None:
    """A person says that two cases are one child: this one closes as a duplicate, and the other goes on. `differ`: they
    know that names, dates of birth or UPNs differ."""
    this, other = desk(world, reference), desk(world, other_reference)
    ours, theirs = world.cases.submission(this.case), world.cases.submission(other.case)
    if ours and theirs and not differ:
        check_alike(referral_of(ours).child, referral_of(theirs).child, other.case.reference)
    roles, now, owner = form.person.roles, world.clock.now(), _owner_again(world, other.case, form.person)
    _change_both(
        world, this, other, form, "same-child", lambda: confirm(this.case, other.case, reason, roles, now, owner)
    )


def undo_same_child(world: World, reference: str, form: Form, reason: str) -> None:
    """Two cases were not one child after all: this one is reopened, and the other says so too."""
    this = desk(world, reference)
    named = other_of(all_events(world, this.case))
    if not named:
        raise Refused("This case is not closed as the same child as another case.")
    other = desk(world, named)
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
    _end_tasks(world, this.case, form, repeated=False)
