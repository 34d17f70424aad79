"""A complete form: parsed once, with its decision."""

from msgspec import Struct

from chalicelib.domain.child.referral import Referral
from chalicelib.domain.forms.disposition import Decision
from chalicelib.domain.forms.quarantine import Sign
from chalicelib.domain.people.people import Person
from chalicelib.domain.records.draft import Draft
from chalicelib.journeys.engine.fields import Raw
from chalicelib.journeys.engine.form import Form, Setting, Values


class CompletedForm(Struct, frozen=True):
    """A form with all pages valid. `once`: the token that lets it be accepted only once."""

    form: Form
    version: int
    raw: Raw
    values: Values
    setting: Setting
    person: Person
    receiver: Person | None
    """The reader of the receipt."""
    once: str
    draft: Draft | None = None
    part_of_file: bool = False
    """One row of a file: no receipt or alert of its own. A school that must put a name back is still asked."""
    signs: tuple[Sign, ...] = ()
    """Why a form of the public is set aside; empty for a form that is taken as it is."""


class DecidedForm(Struct, frozen=True):
    """A complete form, its facts about the child, and the decision."""

    completed: CompletedForm
    referral: Referral
    decision: Decision
    guidance_edition: int
    """Of the procedures that hold while it is sent; 0 where there are none."""
