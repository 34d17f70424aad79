"""The promises of the macros that show questions, on a page of a form."""

import re
from collections.abc import Mapping
from datetime import date

import pytest

from chalicelib.domain.files.file_types import TYPES
from chalicelib.journeys.engine.fields import Choice, Field, Kind
from chalicelib.journeys.engine.pages import Page
from chalicelib.journeys.parts.child import BIRTH
from tests.web.inputs import Inputs
from tests.web.scenes.all_scenes import again, all_shown

FIELDS = {
    kind: Field(
        "asked",
        "The question",
        kind,
        hint="A hint",
        choices=(Choice("a", "A"), Choice("b", "B")) if kind in ("radios", "select", "checkboxes") else (),
        days=(date(2026, 11, 24),) if kind == "codes" else (),
    )
    for kind in Kind
}


NOTHING: Mapping[str, str] = {}


def question(field: Field, raw: Mapping[str, str] = NOTHING, problems: Mapping[str, str] = NOTHING) -> str:
    one = Page("one", "A page", (field, Field("other", "Another")))
    return again(all_shown()["page child"], page=one, raw=raw, problems=problems).html


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_of_field_has_a_label_and_the_summary_leads_to_its_first_input(kind: Kind) -> None:
    found = Inputs(question(FIELDS[kind], problems={"asked": "Answer it."}))
    assert [link for link in found.links if link in found.inputs] == ["asked-day" if kind is Kind.DATE else "asked"]
    assert "asked-error" in found.described
    assert "asked-hint" in found.described


@pytest.mark.parametrize("kind", Kind)
def test_without_a_problem_no_field_speaks_of_one(kind: Kind) -> None:
    html = question(FIELDS[kind])
    assert "--error" not in html
    assert "asked-error" not in html
    assert "govuk-error" not in html


@pytest.mark.parametrize(
    ("kind", "raw", "shown"),
    [
        (Kind.TEXT, {"asked": 'a "b" <c>'}, 'value="a &#34;b&#34; &lt;c&gt;"'),
        (Kind.TIME, {"asked": "half two"}, 'value="half two"'),
        (Kind.EMAIL, {"asked": "rae@"}, 'type="email" spellcheck="false" value="rae@"'),
        (Kind.PHONE, {"asked": "0123"}, 'type="tel" spellcheck="false" value="0123"'),
        (Kind.LONG_TEXT, {"asked": "one\r\n  two"}, ">one&#10;  two</textarea>"),
        (Kind.DATE, {"asked-day": "31", "asked-month": "Feb", "asked-year": "20"}, 'value="Feb"'),
        (Kind.RADIOS, {"asked": "b"}, 'value="b" checked'),
        (Kind.SELECT, {"asked": "b"}, 'value="b" selected'),
        (Kind.CODES, {"asked-2026-11-24-pm": "QQ"}, 'value="QQ"'),
    ],
)
def test_typed_words_are_kept(kind: Kind, raw: Mapping[str, str], shown: str) -> None:
    assert shown in question(FIELDS[kind], raw, {"asked": "Answer it."})


def test_a_browser_offers_the_kinds_of_file_that_are_taken() -> None:
    accepted = re.search(r'accept="([^"]+)"', question(FIELDS[Kind.UPLOAD]))
    assert accepted
    assert set(accepted[1].split(",")) == {f".{found.extension}" for found in TYPES} | {".jpeg"}


def test_a_browser_does_not_offer_what_was_typed_about_another_child() -> None:
    found = Inputs(all_shown()["page child"].html)
    assert {found.inputs[name]["autocomplete"] for name in ("first_names", "last_name")} == {"off"}


def test_a_field_inside_an_answer_keeps_its_lines_and_its_place_in_the_summary() -> None:
    inner = Field("why", "Why?", Kind.LONG_TEXT)
    outer = Field("asked", "The question", Kind.RADIOS, choices=(Choice("a", "A", reveals=(inner,)), Choice("b", "B")))
    html = question(
        outer, {"asked": "a", "why": "one\ntwo"}, {"other": "Third", "why": "Second", "asked": "First", "odd": "Last"}
    )
    assert ">one&#10;two</textarea>" in html
    assert re.findall(r">(First|Second|Third|Last)<", re.sub(r"\s+", "", html))[:3] == ["First", "Second", "Third"]
    assert [link for link in Inputs(html).links if link != "main-content"] == ["asked", "why", "other"]


def test_a_single_question_is_the_heading_of_its_page() -> None:
    alone = again(all_shown()["page date-of-birth"], page=Page("one", "One", (BIRTH.fields[0],))).html
    assert re.search(
        r"<h1 class=\"govuk-fieldset__heading\">\s*Date of birth",
        alone,
    )
