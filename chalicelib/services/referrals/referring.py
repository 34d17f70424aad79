"""Sending a form: from complete answers to one acceptance, with the case that it opens or the return that it is."""

from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.authority.authority import Authority
from chalicelib.domain.casework.events import writing
from chalicelib.domain.casework.priority import Priority
from chalicelib.domain.casework.reference import new_reference
from chalicelib.domain.child.referral import Referral
from chalicelib.domain.deadlines.deadlines import acknowledged_by, office_is_open, opens_after
from chalicelib.domain.errors import DomainError, TryAgain
from chalicelib.domain.forms.disposition import CHALLENGED, SILENT, Becomes, Consequence
from chalicelib.domain.forms.quarantine import Sign
from chalicelib.domain.instants import instant_text
from chalicelib.domain.messages.messages import Message, new_message, person_recipient
from chalicelib.domain.people.people import Person, School
from chalicelib.domain.records.acceptance import Acceptance, Opening, Receipt, Recording
from chalicelib.domain.records.draft import Draft
from chalicelib.domain.records.submission import Submission
from chalicelib.domain.wording import clock_time, london_date, london_time
from chalicelib.journeys.engine.answers import first_unfinished, parse_all
from chalicelib.journeys.engine.fields import Page, Raw
from chalicelib.journeys.engine.form import Audience, Form, Setting, Values
from chalicelib.journeys.forms import form_named
from chalicelib.journeys.parts.danger import has_to_phone
from chalicelib.journeys.referral.school_referral import KEYED
from chalicelib.ports.world import World
from chalicelib.services.casework.opening import New, open_case
from chalicelib.services.people.whose import is_schools_own, school_mark
from chalicelib.services.referrals import deletions, drafting, enquiring, quarantining
from chalicelib.services.referrals.drafting import receipt_of as receipt_of
from chalicelib.services.returns import returning

EMAIL_COMES_WITHIN = timedelta(minutes=15)


class NotComplete(DomainError):
    """The form was sent before every page was valid."""

    def __init__(self, page: Page) -> None:
        super().__init__(f"“{page.title}” is not complete.")
        self.page = page


DRAWN_AT_MOST = 5


class Sent(Struct, frozen=True):
    """A complete form as it comes to be accepted. `once` is the token that makes it come once."""

    form: Form
    version: int
    raw: Raw
    values: Values
    setting: Setting
    person: Person
    receiver: Person | None
    """Who gets the receipt."""
    once: str
    draft: Draft | None = None
    quiet: bool = False
    """One of a file: no receipt and no alert is about it alone. A school that has to put a name back is asked all the same."""
    signs: tuple[Sign, ...] = ()
    """Why a form of the public is set aside; empty for what is taken as it is."""


def send(world: World, draft: Draft, person: Person, signs: tuple[Sign, ...] = ()) -> Receipt:
    """Accepts the form. The same draft sent twice, by whatever road, is answered with the first receipt.

    Raises NotComplete, Conflict when the answers are no longer those of `draft`, or TryAgain when the store did not take
    it: the draft is then still there.
    """
    form, setting = form_named(draft.form), drafting.setting_of(world, draft, person)
    journey, now = form.journey(setting, draft.form_version), world.clock.now()
    unfinished = first_unfinished(journey, draft.raw, now)
    if unfinished:
        raise NotComplete(unfinished)
    values = parse_all(journey, draft.raw, now).values
    receiver = _receiver(world, draft, form, person)
    sent = Sent(
        form, draft.form_version, draft.raw, values, setting, person, receiver, draft.draft_id, draft, signs=signs
    )
    return accept(world, sent)


def _receiver(world: World, draft: Draft, form: Form, person: Person) -> Person | None:
    """Who gets the receipt: nobody of the public, whose address we do not have."""
    if form.audience is Audience.PUBLIC:
        return None
    return drafting.receiver(world, draft.raw) if draft.form == KEYED else person


def accept(world: World, sent: Sent) -> Receipt:
    """One transaction: the submission, and the case that it opens or the return that it is. Raises Conflict or TryAgain."""
    new, referral = _identities(world), sent.form.to_referral(sent.values, sent.setting.schools)
    consequence = sent.form.becomes(sent.values, referral, sent.setting)
    consequence = enquiring.vetted(world, sent.form, sent.values, sent.person, consequence)
    becomes: Opening | Recording
    if sent.signs:
        becomes = quarantining.set_aside(world, new, sent.form, referral, sent.signs)
    elif consequence.becomes is Becomes.CASE:
        waits = enquiring.waits(world, new, sent.form, sent.values)
        by, public = sent.person.person_id, sent.form.audience is Audience.PUBLIC
        becomes = open_case(world, new, by, referral, consequence, sent.values, sent.quiet, waits, of_the_public=public)
    else:
        becomes = returning.record(world, new, sent.form, referral, consequence, sent.quiet)
    messages = (*_to_referrer(new, sent, consequence, world), *becomes.messages)
    events = becomes.events
    if isinstance(becomes, Opening):
        events = (writing(events[0], messages), *events[1:])
    tasks = (*becomes.tasks, *enquiring.call_back_tasks(new, consequence))
    becomes = replace(becomes, events=events, messages=messages, tasks=tasks)
    acceptance = Acceptance(
        once=sent.once,
        submission=_submission(new, sent, referral, becomes),
        becomes=becomes,
        receipt=_receipt(world, new, sent, referral, consequence, becomes),
        draft=sent.draft,
    )
    receipt = world.cases.accept(acceptance)
    if isinstance(becomes, Recording) and not sent.signs:
        returning.look_for_leavers(world, becomes.head, referral.child)
    if sent.form.name == returning.LEAVER:
        deletions.return_came(world, receipt, referral, sent.person)
    return receipt


def _identities(world: World) -> New:
    new_id = world.keys.new_id
    return New(new_id(), new_id(), new_id(), new_id(), _free_reference(world), world.clock.now())


def _free_reference(world: World) -> str:
    """Draws again while the reference is taken. It looks before anything is written, because the sender could do nothing about
    a refused reference. If two senders draw the same one at the same moment, the write refuses the second."""
    for _ in range(DRAWN_AT_MOST):
        reference = new_reference(world.keys.random_bytes)
        if not world.cases.is_taken(reference):
            return reference
    raise TryAgain("reference")


def _submission(new: New, sent: Sent, referral: Referral, becomes: Opening | Recording) -> Submission:
    return Submission(
        new.submission_id,
        new.child_id,
        new.case_id if isinstance(becomes, Opening) else "",
        sent.person.person_id,
        School(referral.school_urn, referral.school_name),
        sent.form.name,
        sent.version,
        new.now,
        sent.raw,
        sent.form.declaration,
        _origin_of(sent.draft, referral.school_urn),
    )


def _origin_of(draft: Draft | None, urn: str) -> str:
    origin = (draft.origin_urn or draft.school_urn) if draft else ""
    return origin if origin != urn else ""


def _receipt(
    world: World, new: New, sent: Sent, referral: Referral, consequence: Consequence, becomes: Opening | Recording
) -> Receipt:
    return Receipt(
        new.reference,
        new.now,
        sent.person.person_id,
        sent.form.name,
        consequence.becomes,
        becomes.case.priority if isinstance(becomes, Opening) else None,
        (*consequence.flags, *([SILENT] if consequence.silent else [])),
        consequence.team or "",
        has_to_phone(sent.raw),
        school_mark(world, referral.school_urn) if is_schools_own(sent.form) else "",
    )


def _to_referrer(new: New, sent: Sent, consequence: Consequence, world: World) -> tuple[Message, ...]:
    """The receipt, and the request to put back a name that should not have been deleted."""
    if consequence.silent or not sent.receiver:
        return ()
    if sent.form.audience is Audience.AUTHORITY:
        return enquiring.receipts(world, new, sent.values)
    to, authority = person_recipient(sent.receiver.person_id), world.authorities.current()
    case_id = new.case_id if consequence.becomes is Becomes.CASE else None
    variables = {"reference": new.reference, "received": instant_text(new.now)}

    def to_them(key: str, email: str, more: dict[str, str]) -> Message:
        return new_message(f"{new.submission_id}|{key}", email, to, variables | more, new.now, case_id=case_id)

    messages = []
    if not sent.quiet:
        is_referral = sent.form.name in ("school-referral", KEYED)
        email = "referral_receipt" if is_referral else "form_receipt"
        more = {"reads": read_at_the_latest(new.now, authority)} if is_referral else {"one": sent.form.one}
        messages.append(to_them("receipt", email, more))
    if CHALLENGED in consequence.flags:
        messages.append(to_them("reinstate", "deletion_challenged", {}))
    return tuple(messages)


# --- when somebody reads it ----------------------------------------------------------------------------------------------


def read_at_the_latest(received_at: datetime, authority: Authority) -> str:
    """By when somebody reads it, the same whatever its priority: it goes into an email."""
    opens, closes = clock_time(authority.opens), clock_time(authority.closes)
    latest = acknowledged_by(Priority.GREEN, received_at, authority)
    return (
        f"The team reads referrals on working days from {opens} to {closes}. "
        f"Somebody will have read yours by {london_time(latest)} on {london_date(latest)}."
    )


def reads(priority: Priority, received_at: datetime, authority: Authority) -> str:
    """When somebody reads the referral, as one sentence for the referrer."""
    if office_is_open(received_at, authority):
        hours, days = authority.limits.red_team_hours, authority.limits.other_team_days
        within = (
            f"{hours} working hours" if priority is Priority.RED else f"{days} working day{'s' if days > 1 else ''}"
        )
        return f"The team is at work now and will read it within {within}."
    opens = opens_after(received_at, authority)
    latest = acknowledged_by(priority, received_at, authority)
    sentence = (
        "The office is closed now. "
        f"The team will read it from {london_time(opens)} on {london_date(opens)}, "
        f"and by {london_time(latest)} on {london_date(latest)} at the latest."
    )
    return f"{sentence} The duty officer is told now." if priority is Priority.RED else sentence
