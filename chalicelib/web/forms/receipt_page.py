"""The page after sending: the reference, when somebody reads the form, and what happens next."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from chalicelib.domain.deadlines.office_hours import opens_after
from chalicelib.domain.forms.disposition import NO_AUTOMATIC_EMAIL
from chalicelib.domain.guidance.blocks import ON_RECEIPTS
from chalicelib.domain.records.acceptance import Receipt
from chalicelib.journeys.engine.form import Audience, Form
from chalicelib.journeys.engine.next_steps import next_steps
from chalicelib.journeys.forms import form_named
from chalicelib.services.guidance.beside import Beside, beside
from chalicelib.services.referrals import referring
from chalicelib.services.referrals.reading_times import reads
from chalicelib.web.forms.draft_visit import is_public
from chalicelib.web.http.replies import Show
from chalicelib.web.http.visit import Visit


class ReceiptPage(Struct, frozen=True, kw_only=True):
    """`again`: whether it was sent before; `keyed`: whether staff filled it in for somebody else; `ring_after`: when an email
    that has not come is worth a call; `guidance`: the paragraph of the procedures about what happens next; `procedures`: where
    they stay as they were when it was sent, None where there were none."""

    reference: str
    one: str
    received: datetime
    reads: str
    steps: Sequence[str]
    guidance: Sequence[Beside]
    procedures: str | None
    ring_after: datetime
    again: bool
    by_email: bool
    to_authority: bool
    keyed: bool
    public: bool
    phone_now: bool
    opens: datetime
    another: str


def show_receipt(visit: Visit, receipt: Receipt) -> Show:
    authority, form = visit.world.authorities.current(), form_named(receipt.form)
    model = ReceiptPage(
        reference=receipt.reference,
        one=form.noun,
        received=receipt.received_at,
        reads=reads(receipt.priority, receipt.received_at, authority) if receipt.priority else "",
        steps=next_steps(form, receipt.disposition, receipt.flags, receipt.team),
        guidance=beside(visit.world, [ON_RECEIPTS]) if form.is_referral and not is_public(visit) else (),
        procedures=visit.world.links().procedures_as_on(receipt.guidance_edition) if receipt.guidance_edition else None,
        ring_after=receipt.received_at + referring.EMAIL_COMES_WITHIN,
        again=visit.query.get("again") == "yes",
        by_email=_is_sent(form, receipt),
        to_authority=form.audience is Audience.AUTHORITY,
        keyed=bool(form.keyed_for),
        public=is_public(visit),
        phone_now=receipt.phone_now,
        opens=opens_after(receipt.received_at, authority),
        another=visit.world.links().start_of(form.start_name),
    )
    return Show("refer/sent", model)


def _is_sent(form: Form, receipt: Receipt) -> bool:
    """Whether they get a receipt by email: not the public, nor an authority's sender, and about no child who has died."""
    is_told = form.audience not in (Audience.PUBLIC, Audience.AUTHORITY)
    return is_told and not form.keyed_for and NO_AUTOMATIC_EMAIL not in receipt.flags
