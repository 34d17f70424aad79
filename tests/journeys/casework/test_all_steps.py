"""Rules that hold for every step of casework."""

from collections import Counter

import pytest
from msgspec.structs import fields

from chalicelib.journeys.casework.all_steps import ON_THE_CASE_PAGE, STEPS, WITH_A_PAGE
from chalicelib.journeys.casework.case_step import CaseStep, not_listed
from chalicelib.journeys.casework.given import Given, Need
from chalicelib.journeys.engine.pages import Page

ALL = (*WITH_A_PAGE, *ON_THE_CASE_PAGE)


def test_every_step_has_an_address_of_its_own() -> None:
    assert [slug for slug, times in Counter(step.slug for step in ALL).items() if times > 1] == []
    assert len(STEPS) == len(WITH_A_PAGE)


@pytest.mark.parametrize("step", WITH_A_PAGE, ids=lambda step: step.slug)
def test_a_page_has_the_address_of_its_step(step: CaseStep) -> None:
    assert step.page
    page = step.reads or step.page
    assert not isinstance(page, Page) or page.slug == step.slug
    assert bool(step.link) is (step.offered is not not_listed), "what is offered has words, and what is not has none"


def test_an_event_has_the_words_of_one_step() -> None:
    kinds = Counter(told.kind for step in ALL for told in step.told)
    assert [kind for kind, times in kinds.items() if times > 1] == []


def test_what_a_step_needs_arrives_under_that_name() -> None:
    assert {str(need) for need in Need} <= {field.name for field in fields(Given)}
