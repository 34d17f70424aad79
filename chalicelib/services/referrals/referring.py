"""Sending a form: a draft that is complete is accepted, and its sender gets a receipt."""

from datetime import timedelta

from chalicelib.domain.errors import DomainError
from chalicelib.domain.forms.quarantine import Sign
from chalicelib.domain.people.people import Person
from chalicelib.domain.records.acceptance import Receipt
from chalicelib.domain.records.draft import Draft
from chalicelib.journeys.engine.form import Audience, Form
from chalicelib.journeys.engine.pages import Page
from chalicelib.journeys.engine.parsing import complete_values
from chalicelib.journeys.forms import form_named
from chalicelib.ports.world import World
from chalicelib.services.referrals import drafting, saving
from chalicelib.services.referrals.accepting import accept
from chalicelib.services.referrals.completed_form import CompletedForm
from chalicelib.services.referrals.drafting import receipt_of as receipt_of

EMAIL_COMES_WITHIN = timedelta(minutes=15)


class NotComplete(DomainError):
    """The form was sent before every page was valid."""

    def __init__(self, page: Page) -> None:
        super().__init__(f"“{page.title}” is not complete.")
        self.page = page


def send(world: World, draft: Draft, person: Person, signs: tuple[Sign, ...] = ()) -> Receipt:
    """Accepts the form. Sending the same draft again returns the first receipt.

    Raises NotComplete, Conflict if the answers are no longer those of `draft`, or TryAgain if the store did not take
    it: then the draft is still there.
    """
    form, setting = form_named(draft.form), drafting.setting_of(world, draft, person)
    found = complete_values(form.journey(setting, draft.form_version), draft.raw, world.clock.now())
    if isinstance(found, Page):
        raise NotComplete(found)
    receiver, once = _receiver(world, draft, form, person), draft.draft_id
    version = draft.form_version
    return accept(
        world, CompletedForm(form, version, draft.raw, found, setting, person, receiver, once, draft, signs=signs)
    )


def _receiver(world: World, draft: Draft, form: Form, person: Person) -> Person | None:
    """The reader of the receipt. The public gets no email: we do not have their address."""
    if form.audience is Audience.PUBLIC:
        return None
    return saving.receiver(world, draft.raw) if form.keyed_for else person
