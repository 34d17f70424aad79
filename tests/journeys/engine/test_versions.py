"""A draft and a sent form keep the pages of the version they were made with."""

from datetime import date

import pytest

from chalicelib.domain.people.people import School
from chalicelib.journeys.engine.form import Setting
from chalicelib.journeys.engine.in_words import in_words
from chalicelib.journeys.engine.parsing import parse_all
from chalicelib.journeys.forms import FORMS, as_sent, form_as_stored
from tests.support.versioned_form import FORM, offer
from tests.support.world import NOW

SCHOOL, TODAY = School("100001", "Hillside Primary School"), date(2026, 11, 25)
RAW = {"seen": "A boy in the park.", "more": "He was alone."}


@pytest.fixture(autouse=True)
def on_offer(monkeypatch: pytest.MonkeyPatch) -> None:
    offer(monkeypatch)


@pytest.mark.parametrize(
    ("version", "shown"),
    [
        (1, {"What have you seen?": RAW["seen"]}),
        (2, {"What did you see or hear?": RAW["seen"], "What else do you know?": RAW["more"]}),
        (3, {}),
    ],
)
def test_what_was_sent_is_read_in_the_words_of_its_version(version: int, shown: dict[str, str]) -> None:
    pages = as_sent(FORM.name, version, SCHOOL, RAW, TODAY).flow(RAW)
    assert {row.label: row.value for page in in_words(pages, RAW, NOW) for row in page.rows} == shown


@pytest.mark.parametrize(("version", "problems"), [(1, set()), (2, {"more"}), (None, {"more"})])
def test_a_draft_answers_the_questions_of_its_version(version: int | None, problems: set[str]) -> None:
    journey = FORM.journey(Setting(TODAY), version)
    assert set(parse_all(journey, {"seen": "A boy."}, NOW).problems) == problems


@pytest.mark.parametrize(
    ("name", "version", "is_known"), [(FORM.name, 2, True), (FORM.name, 3, False), ("x", 1, False)]
)
def test_a_form_of_a_newer_version_has_no_pages_here(name: str, version: int, is_known: bool) -> None:
    assert (form_as_stored(name, version) is FORM) is is_known
    assert bool(form_as_stored(name, version).journey(Setting(TODAY)).pages) is is_known


def test_every_form_on_offer_begins_at_version_1() -> None:
    """Nothing is released. From the first release on a changed form gets a new version, and this test goes."""
    assert {form.version for form in FORMS.values() if form is not FORM} == {1}
