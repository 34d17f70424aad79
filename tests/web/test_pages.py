"""What holds of every page, as its view makes it: whole, labelled, and safe from what people write."""

import re
from collections.abc import Iterator, Mapping
from enum import Enum
from typing import Any

import pytest
from jinja2 import Environment
from jinja2.meta import find_undeclared_variables
from jinja2.nodes import Extends, Include, Template
from msgspec import Struct
from msgspec.structs import asdict, replace

from chalicelib.adapters.rendering import TEMPLATES, render_page
from chalicelib.domain.authority.authority import Authority
from chalicelib.domain.guidance.writing import CleanHtml
from chalicelib.domain.messages.emails.sign_in import CODE_LIVES
from chalicelib.domain.people.sessions import Ended
from chalicelib.journeys.engine.fields import Choice, Field
from chalicelib.journeys.engine.pages import Page
from tests.support.world import BASE_URL, NOW, SCHOOL
from tests.web.inputs import Inputs
from tests.web.scenes.all_scenes import SCENES, again, all_shown

PAGES = sorted(str(path.relative_to(TEMPLATES)) for path in (TEMPLATES / "pages").rglob("*.html"))
every_scene = pytest.mark.parametrize("scene", SCENES)


def page(scene: str, **changes: object) -> str:
    return again(all_shown()[scene], **changes).html if changes else all_shown()[scene].html


@pytest.mark.parametrize("template", PAGES)
def test_every_template_is_shown_in_a_scene(template: str) -> None:
    assert template in {shown.template for shown in all_shown().values()}


@every_scene
def test_no_scene_ends_at_a_page_that_says_what_went_wrong(scene: str) -> None:
    assert (all_shown()[scene].template == "pages/message.html") is scene.startswith("message: ")


@every_scene
def test_every_page_is_whole(scene: str) -> None:
    html = page(scene)
    assert html.count("<h1") == html.count("<main") == html.count("</html>") == 1
    assert re.search(
        r"<title>(Error: )?[^ ].+ – Children missing education – Exampleshire County Council</title>", html
    )


@every_scene
def test_every_id_is_unique_and_every_label_link_and_description_finds_its_own(scene: str) -> None:
    found = Inputs(page(scene))
    assert len(found.ids) == len(set(found.ids))
    assert set(found.labels) | set(found.links) | set(found.described) <= set(found.ids)
    assert set(found.inputs) == set(found.labels)


@every_scene
def test_every_form_has_the_token_and_nothing_is_inline(scene: str) -> None:
    html, token = page(scene), all_shown()[scene].context["csrf"]
    to_the_bucket = html.count('enctype="multipart/form-data"')  # it has a signature in place of the token
    assert html.count('<form method="post"') - to_the_bucket == html.count(f'name="csrf" value="{token}"')
    assert html.count("<form") - html.count('<form method="post"') == html.count('<form method="get"')
    assert not re.search(
        rf"<style|\sstyle=|\son\w+=|<script(?! type=\"module\" src=\"{BASE_URL})|data:|javascript:", html
    )


@every_scene
def test_a_page_says_error_first_in_its_title_exactly_when_there_is_one(scene: str) -> None:
    html = page(scene)
    assert (
        ("<title>Error: " in html)
        == ("govuk-error-summary" in html)
        == bool(all_shown()[scene].context.get("problems"))
    )


# --- what a page is given ------------------------------------------------------------------------------------------------

READING = Environment(autoescape=True)
READING.filters |= dict.fromkeys(("clean", "london", "london_date", "london_time"), str)
COMMON = {"authority", "to_ask", "links", "csrf", "person", "clock", "stage", "closed", "unread", "limits"}
"""The variables of every page."""
SHARED = {"numbers", "saved", "guidance", "bulk", "named"}
"""What all pages of one form, or of one file, are given."""


def _sources(template: str) -> Iterator[Template]:
    """The template, and those that it extends and includes: all of them are given the same."""
    source = READING.parse((TEMPLATES / template).read_text())
    yield source
    for other in source.find_all((Extends, Include)):
        yield from _sources(other.template.value)  # type: ignore[attr-defined]


def _names(template: str) -> set[str]:
    return set().union(*(find_undeclared_variables(source) for source in _sources(template)))


@pytest.mark.parametrize("template", PAGES)
def test_a_page_is_given_nothing_that_its_template_does_not_name(template: str) -> None:
    given = (set(shown.context) for shown in all_shown().values() if shown.template == template)
    assert set().union(*given) - COMMON - SHARED <= _names(template)


# --- what people write ---------------------------------------------------------------------------------------------------

MARK = '<script>alert("mark")</script>{{ 7 * 7 }}\''
_KEYS = frozenset(
    {"light-blue", "RED", "AMBER", "GREEN", "open", "met", "met-late", "overdue", "ended", "live", "local"}
)
"""What a template looks up."""


def marked(value: Any) -> Any:
    """The same shape with the mark at the end of every text that a person could have written."""
    match value:
        case Enum():
            return value
        case CleanHtml():
            return value  # tests/adapters/guidance has what becomes of what was typed
        case str():
            return value if value in _KEYS else value + MARK
        case Mapping():
            return {name: marked(inner) for name, inner in value.items()}
        case tuple() if hasattr(value, "_fields"):
            return type(value)(*(marked(inner) for inner in value))
        case list() | tuple():
            return type(value)(marked(inner) for inner in value)
        case Page():
            return replace(value, title=marked(value.title), intro=MARK, fields=marked(value.fields))
        case Field():
            return replace(value, label=marked(value.label), hint=MARK, choices=marked(value.choices))
        case Choice():
            return replace(
                value, value=marked(value.value), label=marked(value.label), hint=MARK, reveals=marked(value.reveals)
            )
        case Authority():
            return replace(value, name=value.name + MARK, team_name=MARK, team_phone=MARK)
        case Struct():
            return replace(value, **{name: marked(inner) for name, inner in asdict(value).items()})
        case _:
            return value


@every_scene
def test_nothing_that_a_person_wrote_reaches_the_browser_as_markup(scene: str) -> None:
    shown = all_shown()[scene]
    html = render_page(shown.template, **marked(shown.context))
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


# --- single pages --------------------------------------------------------------------------------------------------------


def test_a_practice_copy_says_so_and_the_live_one_does_not() -> None:
    practice = page("start of school-referral", clock=NOW)
    assert "Do not enter real children" in practice
    assert "Wednesday 25 November 2026, 10am" in practice
    assert "Practice c" not in page("start of school-referral", stage="live")


def test_only_staff_see_cases_and_only_signed_in_people_can_sign_out() -> None:
    def leads_to(scene: str) -> tuple[bool, bool]:
        return f"{BASE_URL}/cases" in page(scene), f"{BASE_URL}/sign-out" in page(scene)

    assert [leads_to(f"front{who}") for who in (" of an officer", " of a referrer", "")] == [
        (True, True),
        (False, True),
        (False, False),
    ]


def test_an_auditor_sees_a_case_without_buttons() -> None:
    html = page("case of an auditor")
    assert "Who has looked at this case" in html
    assert ("Take this case" in html, "Save note" in html) == (False, False)
    assert ">Done" not in page("cases of an auditor")


def test_an_incomplete_form_cannot_be_sent() -> None:
    assert "Accept and send" in page("check")
    assert "Accept and send" not in page("check, not complete")


def test_the_forms_of_a_case_carry_the_version_and_a_token_each() -> None:
    context = all_shown()["case"].context
    html = page("case")
    assert f'name="version" value="{context["case"].version}"' in html
    tokens = {str(context[name]) for name in ("once_take", "once_note", "once_again")}
    assert tokens <= set(re.findall(r'name="once" value="([^"]+)"', html))
    assert len(tokens) == 3


@every_scene
def test_the_name_of_a_child_is_in_no_title(scene: str) -> None:
    (title,) = re.findall(r"<title>(.*?)</title>", page(scene))
    assert "Ada" not in title
    assert "Example " not in title.replace(SCHOOL.name, "")


def test_the_page_for_the_code_says_how_long_it_lives() -> None:
    assert f"works for {CODE_LIVES.seconds // 60} minutes" in page("code")


@pytest.mark.parametrize("why", [None, *Ended])
def test_a_session_that_is_over_says_why(why: Ended | None) -> None:
    assert "Sign in" in page("ended: idle", why=why)


def test_a_case_that_somebody_on_call_has_shows_no_button_to_others() -> None:
    waiting, had = page("case, on call is told"), page("case, on call has it")
    assert "I have it</button>" in waiting.replace("\n", "")
    assert "had it since 25 November 2026 at 10am" in had
    assert "/have-it" not in had
    assert "/have-it" not in page("case of an auditor")


def test_a_page_names_the_rows_that_it_could_not_show() -> None:
    assert "0a1b2c3d, 4e5f6a7b" in page("cases, some of which cannot be read")


def test_a_case_opens_though_its_form_cannot_be_read() -> None:
    assert "0a1b2c3d" in page("case", child=None, sections=[], unreadable="0a1b2c3d")
