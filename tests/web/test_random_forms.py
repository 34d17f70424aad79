"""Random answers to every field of every form: never an error of ours."""

from collections.abc import Mapping
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chalicelib.journeys.casework.all_steps import STEPS
from chalicelib.journeys.engine.asked import all_inputs
from chalicelib.journeys.engine.pages import Page
from tests.support.browser import Form, Person
from tests.support.table import BASE_URL
from tests.web.every_field import CONTROL, INPUTS, XSS, forms_of_one_draft
from tests.web.promises import needs_nothing_that_the_policy_forbids

ANYTHING = st.one_of(
    st.text(max_size=60),
    st.text(st.characters(codec="utf-8", categories=("Cc", "Cf", "Zl", "Zp", "So", "Lo", "Nd")), max_size=20),
    st.sampled_from(
        [*XSS, *CONTROL, "", "yes", "no", "not-known", "0", "31", "2018", "=1+1", "-1", "9" * 400, "..", "²"]
    ),
)
PAGES = [step.reads or step.page for step in STEPS.values()]
CASEWORK = {name for page in PAGES if isinstance(page, Page) for name in all_inputs(page.fields)}
NAMES = st.sampled_from(
    sorted({name for _, name in INPUTS} | CASEWORK | {"csrf", "once", "version", "note", "email", "code", "to"})
)


@pytest.fixture(scope="module")
def forms(school: Person, officer: Person) -> Mapping[str, tuple[Person, Form]]:
    """Every form, with a person who has it open."""
    reference = school.refer()
    case = officer.get(f"/cases/{reference}")
    own = {
        **forms_of_one_draft(school),
        "gate": school.get("/begin/school-referral").form,
        "sign-in": school.get("/sign-in").form,
        "code": school.get("/sign-in/code").form,
    }
    staff = {
        "notes": case.form_to("/notes"),
        "take": case.form_to("/take"),
        "assign": officer.get("/cases").form_to("/cases/assign"),
        "search": officer.get("/search").form_to("/search"),
        **{step: officer.get(f"/cases/{reference}/steps/{step}").form_to(f"/steps/{step}") for step in STEPS},
    }
    return {name: (school, form) for name, form in own.items()} | {
        name: (officer, form) for name, form in staff.items()
    }


@settings(max_examples=400, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_no_random_form_is_an_error_of_ours(forms: Mapping[str, tuple[Person, Form]], data: st.DataObject) -> None:
    person, form = forms[data.draw(st.sampled_from(sorted(forms)))]
    body = urlencode(form.fields | data.draw(st.dictionaries(NAMES, ANYTHING, max_size=8))).encode()
    page = person.ask("POST", form.action.removeprefix(BASE_URL), person.headers(), body)
    assert page.status in (200, 303, 400, 403, 409, 413, 429)
    needs_nothing_that_the_policy_forbids(page)
