"""How templates are rendered: strictly, from the sources as from what is packaged."""

from pathlib import Path

import pytest
from jinja2 import Environment, UndefinedError

from chalicelib.adapters import rendering
from chalicelib.adapters.rendering import compile_templates, environment_from, render_page
from tests.web.scenes.all_scenes import SCENES, again, all_shown


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("compiled")
    compile_templates(folder)
    return folder


@pytest.mark.parametrize(
    "missing",
    ["authority", "to_ask", "links", "csrf", "person", "clock", "stage", "closed", "reference", "again", "turned_away"],
)
def test_a_page_refuses_to_be_made_without_something_it_shows(missing: str) -> None:
    sent = all_shown()["sent"]
    with pytest.raises(UndefinedError):
        render_page(sent.template, **{name: value for name, value in sent.context.items() if name != missing})


def test_a_page_refuses_an_attribute_that_is_not_there() -> None:
    with pytest.raises(UndefinedError):
        again(all_shown()["cases"], cases=[object()])


def test_a_name_that_is_given_wrongly_to_a_component_of_govuk_is_refused_too() -> None:
    with pytest.raises(UndefinedError):
        environment_from(None).from_string(
            '{% from "govuk_frontend_jinja/components/button/macro.html" import govukButton %}'
            '{{ govukButton({"text": nothing}) }}'
        ).render()


@pytest.fixture(scope="module")
def packaged(compiled: Path) -> Environment:
    return environment_from(compiled)


@pytest.mark.parametrize("scene", SCENES)
def test_a_compiled_page_is_the_same(scene: str, packaged: Environment) -> None:
    shown = all_shown()[scene]
    assert packaged.get_template(shown.template).render(shown.context) == shown.html


def test_compiling_twice_gives_the_same_bytes(compiled: Path, tmp_path: Path) -> None:
    compile_templates(tmp_path)
    modules = {path.name: path.read_bytes() for path in compiled.glob("*.py")}
    assert modules == {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert not any(str(rendering.TEMPLATES).encode() in module for module in modules.values())
