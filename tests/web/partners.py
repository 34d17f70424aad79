"""Walks through the forms of those who are no school."""

from collections.abc import Mapping
from datetime import date

from chalicelib.journeys.engine.asked import all_inputs
from chalicelib.journeys.engine.form import Form, Setting
from chalicelib.journeys.parts.danger import DANGER
from tests.support.browser import Page, Person, reference_on
from tests.support.partner_forms import PUBLIC

TODAY = date(2027, 1, 12)


def begin(person: Person, form: Form, given: Mapping[str, str]) -> Page:
    """From the start page over the gate to the task list, or to signing in."""
    person.get(f"/start/{form.name}")
    person.get(f"/begin/{form.name}")
    return person.submit({name: given.get(name, "") for name in all_inputs(DANGER.fields)})


def fill_in(person: Person, form: Form, given: Mapping[str, str]) -> Page:
    """Every page, from the task list on, up to check answers."""
    draft = person.here.url
    for page in form.journey(Setting(TODAY)).flow(given):
        if page is not DANGER:
            person.look_and_fill_in(draft, page, given)
    return person.get(f"{draft}/check")


def set_aside(person: Person) -> str:
    """The reference of what somebody of the public sent in no time, as a program would."""
    from chalicelib.journeys.partners import public_concern

    begin(person, public_concern.FORM, PUBLIC)
    fill_in(person, public_concern.FORM, PUBLIC)
    person.submit()
    return reference_on(person.here)
