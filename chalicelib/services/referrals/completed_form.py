"""A form that is complete: parsed once, with what was decided about it."""

from msgspec import Struct

from chalicelib.domain.child.referral import Referral
from chalicelib.domain.forms.disposition import Decision
from chalicelib.domain.forms.quarantine import Sign
from chalicelib.domain.people.people import Person
from chalicelib.domain.records.draft import Draft
from chalicelib.journeys.engine.fields import Raw
from chalicelib.journeys.engine.form import Form, Setting, Values


class CompletedForm(Struct, frozen=True):
    """A form whose every page is valid. `once` is the token by which it is accepted once."""

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
    part_of_file: bool = False
    """One row of a file: no receipt and no alert is about it alone. A school that must put a name back is asked all the same."""
    signs: tuple[Sign, ...] = ()
    """Why a form of the public is set aside; empty for a form that is taken as it is."""


class DecidedForm(Struct, frozen=True):
    """A complete form, what it says of the child, and what was decided."""

    completed: CompletedForm
    referral: Referral
    decision: Decision
