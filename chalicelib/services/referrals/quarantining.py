"""Forms of the public that a program may have sent: stored whole, set aside, and decided by a person of the team."""

from itertools import count

from chalicelib.domain.authority.tasks import Mends, Task
from chalicelib.domain.child.referral import Answer, Referral
from chalicelib.domain.errors import NotFound
from chalicelib.domain.forms.disposition import AT_RISK, Decision, Disposition
from chalicelib.domain.forms.quarantine import PER_SOURCE, Manner, NotGenuine, Sign, signs
from chalicelib.domain.instants import london_day
from chalicelib.domain.people.people import Person
from chalicelib.domain.records.acceptance import Recording
from chalicelib.domain.records.access import Access, View
from chalicelib.domain.records.draft import Draft
from chalicelib.domain.records.referred import ReturnPage
from chalicelib.domain.returns.returns import OF_THE_PUBLIC, Return, ReturnState, not_genuine
from chalicelib.journeys.engine.form import Form
from chalicelib.journeys.engine.in_words import Section
from chalicelib.ports.world import World
from chalicelib.services.audit.access import record_access
from chalicelib.services.casework.becoming_case import become_case, new_case
from chalicelib.services.casework.new_case import New
from chalicelib.services.casework.submissions import sections_of

PAGE_OF_SET_ASIDE = 25


def signs_of(world: World, draft: Draft, trap: str, source: str) -> tuple[Sign, ...]:
    """What speaks against a human sender of this form now. Counts the form for its source."""
    now = world.clock.now()
    within = world.sign_ins.allow(f"public#{source}", PER_SOURCE)
    return signs(Manner(trap, draft.begun_at or draft.saved_at, now, within))


def set_aside(world: World, new: New, form: Form, referral: Referral, found: tuple[Sign, ...]) -> Recording:
    """Stored without tokens, so nothing matches it, and without an email."""
    at_risk = referral.immediate_risk is Answer.YES
    head = Return(
        new.submission_id,
        new.reference,
        form.name,
        new.child_id,
        referral.child.name,
        new.now,
        ReturnState.SET_ASIDE,
        flags=(*((AT_RISK,) if at_risk else ()), *found),
    )
    return Recording(head, events=(), messages=(), tokens=frozenset(), tasks=(_task(world, new, at_risk=at_risk),))


def _task(world: World, new: New, *, at_risk: bool) -> Task:
    """One for as many as come before it is done; another for those that say that a child is at risk."""
    text = (
        "Messages from the public were set aside, because a program may have sent them. Read them: some may be genuine."
    )
    if at_risk:
        text = "A message from the public that was set aside says that a child is at immediate risk. Read it now."
    kind = f"set-aside{'-at-risk' if at_risk else ''}-{london_day(new.now).isoformat()}"
    task_id = next(each for number in count() if world.tasks.is_open(each := f"{kind}-{number}") is not False)
    return Task(task_id, text, "", new.now, mends=Mends.SET_ASIDE, at_risk=at_risk)


# --- the team ------------------------------------------------------------------------------------------------------------


def waiting(world: World, person: Person, after: str) -> ReturnPage:
    """The forms to read, the newest first."""
    record_access(world, person, View.LIST_OPENED)
    return world.returns.newest(after, PAGE_OF_SET_ASIDE, ReturnState.SET_ASIDE)


def open_one(world: World, reference: str, person: Person) -> tuple[Return, list[Section]]:
    """A form that was set aside, in words. Records the look first. Raises NotFound."""
    head = _of_the_public(world, reference)
    record_access(world, person, View.RETURN_OPENED, head.return_id)
    submission = world.cases.submitted(head.return_id)
    return head, sections_of(submission) if submission else []


def release(world: World, reference: str, person: Person) -> None:
    """A person finds it genuine: a case opens under the sender's reference. Repeating it changes nothing. A form found
    not genuine can still be released. Raises NotFound and Conflict."""
    if world.cases.load_for_step(reference):
        return
    head = _of_the_public(world, reference)
    submission = world.cases.submitted(head.return_id)
    if not submission:
        raise NotFound
    reasons = ("A member of the public sent it. It was set aside, and somebody in the team found it genuine.",)
    new, because = new_case(world, head), Decision(Disposition.CASE, reasons)
    access = Access(world.keys.new_id(), head.return_id, person.person_id, "set-aside-released", new.now)
    become_case(world, head, new, submission, because, access)


def leave(world: World, reference: str, person: Person, why: NotGenuine, once: str) -> None:
    """A person finds it not genuine. It stays stored as it is. Raises NotFound and Conflict."""
    head, now = _of_the_public(world, reference), world.clock.now()
    if head.state is not ReturnState.SET_ASIDE:
        return
    facts = {"why": str(why)}
    access = Access(world.keys.new_id(), head.return_id, person.person_id, "set-aside-not-genuine", now, facts)
    world.returns.change(head, not_genuine(head), access, f"not-genuine|{head.return_id}|{once}")


def _of_the_public(world: World, reference: str) -> Return:
    head = world.returns.named(reference)
    if not head or head.state not in OF_THE_PUBLIC:
        raise NotFound
    return head
