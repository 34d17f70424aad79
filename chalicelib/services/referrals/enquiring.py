"""Another authority's enquiry: whom we believe, where its receipt goes, and who has to be rung back first."""

from datetime import date
from functools import partial

from msgspec.structs import replace

from chalicelib.domain.authority.local_authorities import BY_CODE, Listing, LocalAuthority, Trust, trust
from chalicelib.domain.authority.tasks import CALL_BACK as CALL_BACK_TASK
from chalicelib.domain.authority.tasks import Task
from chalicelib.domain.casework import enquiry_steps
from chalicelib.domain.casework.case import Case
from chalicelib.domain.casework.enquiry_steps import Answer, CallBack
from chalicelib.domain.casework.stages import Refused
from chalicelib.domain.casework.steps import Step
from chalicelib.domain.deadlines.wait_dates import enquiry_wait
from chalicelib.domain.forms.disposition import CALL_BACK, Consequence
from chalicelib.domain.instants import instant_text
from chalicelib.domain.messages.messages import Message, authority_recipient, new_message
from chalicelib.domain.people.people import Person
from chalicelib.domain.records.submission import Submission
from chalicelib.domain.waiting import Waits
from chalicelib.journeys.engine.form import Audience, Form, Values
from chalicelib.journeys.partners.authority_enquiry import AUTHORITY
from chalicelib.ports.world import World
from chalicelib.services.casework.carry_out import Form as Post
from chalicelib.services.casework.carry_out import carry_out
from chalicelib.services.casework.finishing import finish_by_step
from chalicelib.services.casework.opening import New
from chalicelib.services.casework.reading import load_for_step
from chalicelib.services.people.partner_sign_up import refuse_no_authority


def vetted(world: World, form: Form, values: Values, person: Person, consequence: Consequence) -> Consequence:
    """What becomes of the form, with how far we believe who sent it. Raises NotAnAuthority."""
    if form.audience is not Audience.AUTHORITY:
        return consequence
    refuse_no_authority(world, form, person.email)
    authority, listing = _named(world, values)
    if trust(person.email, listing) is Trust.VERIFIED:
        why = f"Who sent it signed in with the address that our directory has for {authority.name}."
        return replace(consequence, reasons=(*consequence.reasons, why))
    why = f"Who sent it says that they write for {authority.name}, and that is not verified."
    return replace(consequence, reasons=(*consequence.reasons, why), flags=(*consequence.flags, CALL_BACK))


def _named(world: World, values: Values) -> tuple[LocalAuthority, Listing | None]:
    """The authority that somebody says they write for, and what the directory has for it."""
    code = str(values[AUTHORITY])
    return BY_CODE[code], world.directories.current().listings.get(code)


def receipts(world: World, new: New, values: Values) -> tuple[Message, ...]:
    """To the address that the directory has for the authority, and nowhere else; to nobody when it has none."""
    authority, listing = _named(world, values)
    if not listing:
        return ()
    variables = {"reference": new.reference, "received": instant_text(new.now)}
    to, key = authority_recipient(authority.code), f"{new.submission_id}|receipt"
    return (new_message(key, "enquiry_receipt", to, variables, new.now, case_id=new.case_id),)


def waits(world: World, new: New, form: Form, values: Values) -> Waits:
    """What a new case waits for: our answer, where another authority asks."""
    if form.audience is not Audience.AUTHORITY:
        return ()
    needed_by = values.get("needed_by")
    day = needed_by if isinstance(needed_by, date) else None
    return (enquiry_wait(str(values[AUTHORITY]), day, new.now, world.authorities.current()),)


# --- ringing back ------------------------------------------------------------------------------------------------------


def _task_id(submission_id: str) -> str:
    return f"{CALL_BACK_TASK}{submission_id}"


def call_back_tasks(new: New, consequence: Consequence) -> tuple[Task, ...]:
    if CALL_BACK not in consequence.flags:
        return ()
    text = f"Required for {new.reference}: ring the authority back on a published number before anything is disclosed."
    return (Task(_task_id(new.submission_id), text, "", new.now, new.case_id, new.reference),)


def owed_call_back(world: World, submission: Submission | None) -> str:
    """The id of the task to ring back while it is open; empty when nobody has to."""
    if not submission or AUTHORITY not in submission.raw:
        return ""
    task_id = _task_id(submission.submission_id)
    return task_id if world.tasks.is_open(task_id) else ""


def record_call_back(world: World, reference: str, post: Post, call: CallBack) -> None:
    """Ends the task to ring back where they are who they say. Raises Refused where nobody has to be rung."""
    file, now = load_for_step(world, reference), world.clock.now()
    task_id = owed_call_back(world, world.cases.submission(file.case))
    decided = partial(enquiry_steps.call_back, call=call, roles=post.person.roles, now=now)

    def decide(case: Case) -> Step:
        if not task_id:
            raise Refused("Nobody has to be rung back about this case.")
        return decided(case)

    carry_out(world, file, post, "call-back", decide)
    if call.genuine and task_id:
        finish_by_step(world, task_id, post.person, "The call is recorded on the case.")


# --- answering ---------------------------------------------------------------------------------------------------------


def answer(world: World, reference: str, post: Post, given: Answer) -> None:
    """Records what was told, and lets the authority know that it was answered. Raises Refused before a call that is owed."""
    file, now = load_for_step(world, reference), world.clock.now()
    submission = world.cases.submission(file.case)
    owed = bool(owed_call_back(world, submission))
    carry_out(
        world,
        file,
        post,
        "answer-enquiry",
        lambda case: enquiry_steps.answer(case, given, owed, post.person.roles, now),
        lambda file: _answered(world, file.case, submission),
    )


def _answered(world: World, case: Case, submission: Submission | None) -> list[Message]:
    """To the address of the directory, like the receipt; to nobody when it has none."""
    code = submission.raw.get(AUTHORITY, "") if submission else ""
    if code not in world.directories.current().listings:
        return []
    to, now = authority_recipient(code), world.clock.now()
    variables = {"reference": case.reference, "received": instant_text(case.received_at)}
    key = f"{case.case_id}|enquiry-answered|{case.version}"
    return [new_message(key, "enquiry_answered", to, variables, now, case_id=case.case_id)]
