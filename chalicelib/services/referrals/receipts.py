"""The sender's receipt: the page and the emails."""

from collections.abc import Callable, Mapping

from chalicelib.domain.forms.disposition import CHALLENGED, Disposition
from chalicelib.domain.instants import instant_text
from chalicelib.domain.messages.message import Message, new_message
from chalicelib.domain.messages.recipients import person_recipient
from chalicelib.domain.people.people import Person
from chalicelib.domain.records.acceptance import Opening, Receipt, Recording
from chalicelib.journeys.engine.form import Audience
from chalicelib.journeys.parts.danger import has_to_phone
from chalicelib.ports.world import World
from chalicelib.services.casework.new_case import New
from chalicelib.services.people.whose import is_schools_own, school_mark
from chalicelib.services.referrals import enquiring
from chalicelib.services.referrals.completed_form import CompletedForm, DecidedForm
from chalicelib.services.referrals.reading_times import read_at_the_latest


def receipt_for(world: World, new: New, decided: DecidedForm, outcome: Opening | Recording) -> Receipt:
    completed, referral, decision = decided.completed, decided.referral, decided.decision
    return Receipt(
        new.reference,
        new.now,
        completed.person.person_id,
        completed.form.name,
        decision.disposition,
        outcome.case.priority if isinstance(outcome, Opening) else None,
        decision.marks,
        decision.team or "",
        has_to_phone(completed.raw),
        school_mark(world, referral.school_urn) if is_schools_own(completed.form) else "",
        decided.guidance_edition,
    )


def emails_to_sender(world: World, new: New, decided: DecidedForm) -> tuple[Message, ...]:
    """The receipt, and the request to put back a name that should not have been deleted."""
    completed, decision = decided.completed, decided.decision
    if decision.no_automatic_email or not completed.receiver:
        return ()
    if completed.form.audience is Audience.AUTHORITY:
        return enquiring.receipts(world, new, completed.values)
    email, to = completed.form.receipt_email, completed.receiver
    more = {"edition": str(decided.guidance_edition), **_MORE[email](world, new, completed)}
    receipt = _email(new, decided, to, "receipt", email, more)
    reinstate = _email(new, decided, to, "reinstate", "deletion_challenged")
    return (
        *(() if completed.part_of_file else (receipt,)),
        *((reinstate,) if CHALLENGED in decision.flags else ()),
    )


def _email(
    new: New, decided: DecidedForm, to: Person, key: str, email: str, more: Mapping[str, str] | None = None
) -> Message:
    variables = {"reference": new.reference, "received": instant_text(new.now), **(more or {})}
    case_id = new.case_id if decided.decision.disposition is Disposition.CASE else None
    recipient = person_recipient(to.person_id)
    return new_message(f"{new.submission_id}|{key}", email, recipient, variables, new.now, case_id=case_id)


_MORE: Mapping[str, Callable[[World, New, CompletedForm], Mapping[str, str]]] = {
    "referral_receipt": lambda world, new, _: {"reads": read_at_the_latest(new.now, world.authorities.current())},
    "form_receipt": lambda world, new, completed: {"noun": completed.form.noun},
}
"""The words of each receipt beyond the reference and the time."""
