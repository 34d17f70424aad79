"""Text that would run, in every field: it is shown as text, on every page that shows it."""

from collections.abc import Mapping
from urllib.parse import quote_plus

import pytest

from chalicelib.journeys.engine.fields import Kind
from tests.support.browser import Form, Page, Person
from tests.web.every_field import GOOD, INPUTS, PAGES, TYPED, XSS, forms_of_one_draft
from tests.web.promises import needs_nothing_that_the_policy_forbids


@pytest.fixture(scope="module")
def form_at(school: Person) -> Mapping[str, Form]:
    return forms_of_one_draft(school)


FREE = [
    (slug, name)
    for slug, name, kind in TYPED
    if kind in (Kind.TEXT, Kind.LONG_TEXT) and not name.endswith("postcode") and name not in ("upn", "attendance")
]


def _shown_safely(page: Page, payload: str) -> None:
    needs_nothing_that_the_policy_forbids(page)
    assert not [given for tag, given in page.tags if tag == "img" or (tag == "script" and "src" not in given)]
    assert payload in page.text


def _answers(shift: int) -> tuple[list[dict[str, str]], str]:
    """Answers to every field, the payloads in turn; and what the first names are."""
    answers = {slug: dict(typed) for slug, typed in GOOD.items()}
    for place, (slug, name) in enumerate(FREE, start=shift):
        answers[slug][name] = XSS[place % len(XSS)]
    return list(answers.values()), answers["child"]["first_names"]


@pytest.mark.parametrize("shift", [0, 2, 4])
def test_payloads_in_every_field_are_shown_as_text_wherever_they_are_shown(
    school: Person, officer: Person, shift: int
) -> None:
    answers, first_names = _answers(shift)
    check = school.fill_in(*answers)
    assert check.url.endswith("/check")
    for payload in XSS:
        _shown_safely(check, payload)
    for form_page in PAGES:
        needs_nothing_that_the_policy_forbids(school.get(check.url.replace("/check", f"/pages/{form_page.slug}")))
    school.get(check.url)
    school.submit()
    cases = officer.get("/cases")
    _shown_safely(cases, first_names)
    officer.get(next(link for link in cases.links if link.startswith("/cases/")))
    for payload in XSS:
        _shown_safely(officer.here, payload)


@pytest.mark.parametrize("payload", XSS)
def test_a_payload_in_a_note_is_shown_as_text(school: Person, officer: Person, payload: str) -> None:
    case = officer.get(next(link for link in officer.get("/cases").links if link.startswith("/cases/")))
    noted = officer.submit({"note": payload}, form=case.form_to("/notes"))
    _shown_safely(noted, payload)
    needs_nothing_that_the_policy_forbids(officer.submit({"note": payload + "\x00"}, form=noted.form_to("/notes")))


@pytest.mark.parametrize("payload", XSS)
@pytest.mark.parametrize("slug", [page.slug for page in PAGES if any(f.choices for f in page.fields)])
def test_a_payload_in_every_field_of_a_page_with_errors_is_shown_as_text(
    school: Person, form_at: Mapping[str, Form], slug: str, payload: str
) -> None:
    page = school.submit({name: payload for at, name in INPUTS if at == slug}, form=form_at[slug])
    assert (page.status, "There is a problem" in page.text) == (200, True)
    needs_nothing_that_the_policy_forbids(page)


@pytest.mark.parametrize("payload", XSS)
def test_a_payload_in_an_address_is_shown_as_text_to_the_person_and_to_the_team(
    somebody: Person, officer: Person, payload: str
) -> None:
    somebody.get(f"/sign-in?to={quote_plus(payload)}")
    needs_nothing_that_the_policy_forbids(somebody.here)
    needs_nothing_that_the_policy_forbids(somebody.submit({"email": payload}))
    needs_nothing_that_the_policy_forbids(somebody.get("/sign-in/code"))
    needs_nothing_that_the_policy_forbids(officer.get("/cases"))
