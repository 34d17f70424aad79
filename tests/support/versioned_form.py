"""A small form at its second version, for tests of how drafts and sent forms of an earlier version are kept."""

import pytest

from chalicelib.journeys import forms
from chalicelib.journeys.engine.fields import Field
from chalicelib.journeys.engine.form import Form, Setting
from chalicelib.journeys.engine.journey import Part
from chalicelib.journeys.engine.pages import Page
from chalicelib.journeys.partners import agency

OTHER_WORDS = Field("more", "What else do you know?", missing="Enter what else you know.")
_PAGES = {1: "What have you seen?", 2: "What did you see or hear?"}


def _parts(setting: Setting, version: int) -> tuple[Part, ...]:
    """Version 2 asks one question in other words, and one more."""
    asked = Field("seen", _PAGES[version], missing="Enter what you saw.")
    page = Page("seen", "What you saw", (asked, OTHER_WORDS) if version > 1 else (asked,))
    return (Part("seen", "What you saw", (page,)),)


FORM = Form(
    "small-form",
    2,
    title="A small form",
    noun="small form",
    audience=agency.FORM.audience,
    parts=_parts,
    declaration=agency.FORM.declaration,
    to_referral=agency.FORM.to_referral,
    decide=agency.FORM.decide,
)


def offer(patch: pytest.MonkeyPatch) -> None:
    """The form is on offer until the test ends."""
    patch.setitem(forms.PLACES, FORM.name, (__name__, "FORM"))
