"""Another authority's enquiry: whom we believe, where its receipt goes, and who has to be rung back first."""

from dataclasses import replace

from chalicelib.domain.consequence import CALL_BACK, Consequence
from chalicelib.domain.instants import instant_text
from chalicelib.domain.local_authorities import BY_CODE, Listing, LocalAuthority, Trust, trust
from chalicelib.domain.messages import Message, authority_recipient, new_message
from chalicelib.domain.people import Person
from chalicelib.domain.tasks import Task
from chalicelib.journeys.authority_enquiry import AUTHORITY
from chalicelib.journeys.form import Audience, Form, Values
from chalicelib.ports import Submission, World
from chalicelib.services.newcomers import refuse_no_authority
from chalicelib.services.opening import New


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


# --- ringing back ------------------------------------------------------------------------------------------------------


def _task_id(submission_id: str) -> str:
    return f"call-back-{submission_id}"


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
