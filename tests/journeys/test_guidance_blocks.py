"""Which paragraph of the procedures stands where: the table, the forms, the emails and the example agree."""

from datetime import date

from chalicelib.adapters.guidance.example import example
from chalicelib.adapters.guidance.markup import Markdown
from chalicelib.domain.guidance.blocks import BESIDE_QUESTIONS, IN_EMAILS, NOWHERE_ELSE, ON_RECEIPTS
from chalicelib.domain.messages.emails.catalogue import EMAILS
from chalicelib.domain.messages.emails.declaring import Made
from chalicelib.journeys.engine.form import Setting
from chalicelib.journeys.engine.journey import When
from chalicelib.journeys.engine.pages import Page, Repeat
from chalicelib.journeys.forms import FORMS
from tests.support.world import SCHOOL

SETTING = Setting(date(2026, 11, 25), schools=(SCHOOL,), days=(date(2026, 11, 24),))


def steps() -> list[Page | Repeat]:
    """Of all forms, also those that only some answers lead to."""
    parts = [part for form in FORMS.values() for part in form.journey(SETTING).parts]
    return [step.blank if isinstance(step, When) else step for part in parts for step in part.steps]


def test_the_table_has_the_pages_that_name_a_block() -> None:
    found: dict[str, set[str]] = {}
    for step in steps():
        for name in step.guidance:
            found.setdefault(name, set()).add(step.slug)
    assert found == BESIDE_QUESTIONS


def test_a_page_for_a_file_names_none_because_it_would_not_show_it() -> None:
    assert [step.slug for step in steps() if isinstance(step, Page) and step.upload and step.guidance] == []


def test_several_of_a_kind_have_it_on_the_page_that_lists_them() -> None:
    siblings = next(step for step in steps() if step.slug == "siblings")
    assert isinstance(siblings, Repeat)
    assert siblings.list_page({}).guidance == siblings.guidance != ()
    full = {f"sibling-{number}-name": "Sue" for number in range(1, siblings.most + 1)}
    assert siblings.list_page(full).guidance == siblings.guidance


def test_emails_that_have_one_are_those_that_are_given_one() -> None:
    assert set(IN_EMAILS) == {name for name, email in EMAILS.items() if Made.GUIDANCE in email.made}


def test_the_example_has_each_block_that_is_named_and_each_block_of_it_is_named() -> None:
    blocks = {name for page in example() for name in Markdown()(page.markdown).blocks}
    named = {*BESIDE_QUESTIONS, *IN_EMAILS.values(), ON_RECEIPTS}
    assert not named & set(NOWHERE_ELSE)
    assert blocks == named | set(NOWHERE_ELSE)
