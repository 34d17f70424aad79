"""Another authority's enquiry: whether we trust it, where its receipt goes, and whether to ring back first."""

from datetime import date

from msgspec.structs import replace

from chalicelib.domain.authority.local_authorities import BY_CODE, Listing, LocalAuthority, Trust, trust
from chalicelib.domain.authority.tasks import Task
from chalicelib.domain.deadlines.wait_dates import enquiry_wait
from chalicelib.domain.forms.disposition import CALL_BACK, Decision
from chalicelib.domain.instants import instant_text
from chalicelib.domain.messages.message import Message, new_message
from chalicelib.domain.messages.recipients import authority_recipient
from chalicelib.domain.people.people import Person
from chalicelib.domain.waiting import Waits
from chalicelib.journeys.engine.form import Audience, Form, Values
from chalicelib.journeys.partners.authority_enquiry import AUTHORITY
from chalicelib.ports.world import World
from chalicelib.services.casework.enquirers import call_back_task_id
from chalicelib.services.casework.new_case import New
from chalicelib.services.people.partner_sign_up import refuse_no_authority


def vetted(world: World, form: Form, values: Values, person: Person, decision: Decision) -> Decision:
    """The decision, with how far we believe the sender of another authority's form. Raises NotAnAuthority."""
    if form.audience is not Audience.AUTHORITY:
        return decision
    refuse_no_authority(world, form, person.email)
    authority, listing = _named(world, values)
    if trust(person.email, listing) is Trust.VERIFIED:
        why = f"The sender signed in with the address that our directory has for {authority.name}."
        return replace(decision, reasons=(*decision.reasons, why))
    why = f"The sender says that they write for {authority.name}, and that is not verified."
    return replace(decision, reasons=(*decision.reasons, why), flags=(*decision.flags, CALL_BACK))


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
    """What a new case waits for: our answer, if another authority asks."""
    if form.audience is not Audience.AUTHORITY:
        return ()
    needed_by = values.get("needed_by")
    day = needed_by if isinstance(needed_by, date) else None
    return (enquiry_wait(str(values[AUTHORITY]), day, new.now, world.authorities.current()),)


# --- ringing back ------------------------------------------------------------------------------------------------------


def call_back_tasks(new: New, decision: Decision) -> tuple[Task, ...]:
    if CALL_BACK not in decision.flags:
        return ()
    text = f"Required for {new.reference}: phone the authority back on a published number before you disclose anything."
    return (Task(call_back_task_id(new.submission_id), text, "", new.now, new.case_id, new.reference),)
