"""The arrows between the folders, as docs and decisions promise them: read off the imports of every module."""

import ast
import sys
from pathlib import Path
from statistics import median

import pytest

from infrastructure.rooms import (
    BEGIN,
    END,
    LAYERS,
    PAGE,
    arrows,
    circle,
    holds,
    imported,
    module_name,
    modules,
    printed,
)
from infrastructure.steps import ROOT

ARROWS = {
    "domain": {"domain"},
    "journeys": {"domain", "journeys"},
    "assets": set(),
    "links": {"assets", "links"},
    "settings": set(),
    "ports": {"domain", "links", "ports"},
    "services": {"domain", "journeys", "ports", "links", "services"},
    "adapters": {"domain", "ports", "links", "settings", "adapters"},
    "bootstrap": {
        "domain",
        "journeys",
        "ports",
        "links",
        "settings",
        "services",
        "adapters",
        "bootstrap",
        "written_ports",
    },
    "written_ports": {"ports", "adapters"},
    "web": {"domain", "journeys", "services", "ports", "links", "assets", "bootstrap", "web"},
    "runs": {"bootstrap", "ports", "services"},
    "starting": set(),
    "app": {"starting", "web", "runs"},
}
EVERYWHERE = {*sys.stdlib_module_names, "msgspec"} - {"importlib"}
OTHERS_CODE = {
    "adapters": {
        *("pynamodb", "boto3", "botocore", "urllib3", "jinja2", "cryptography"),
        *("python_calamine", "pyotp", "segno", "joserfc", "markdown_it", "markupsafe", "nh3"),
    },
    "web": {"chalice"},
    "starting": {"compiled_patterns"},
    "app": {"chalice"},
}
IMPORT_BY_NAME = {"chalicelib.journeys.forms", "chalicelib.web.http.routes"}
"""They import what their table names, when it is first needed; tests import all of it."""
NO_NAMES = {"utils", "util", "helpers", "helper", "manager"}


def reads_environment(source: str) -> bool:
    names = {"environ", "environb", "getenv", "putenv"}
    return any(
        (isinstance(node, ast.Attribute) and node.attr in names)
        or (isinstance(node, ast.ImportFrom) and node.module == "os" and names & {alias.name for alias in node.names})
        for node in ast.walk(ast.parse(source))
    )


def area(module: str) -> str:
    parts = module.split(".")
    return parts[1] if parts[0] == "chalicelib" and len(parts) > 1 else parts[0]


def wrong_arrows(module: str, source: str) -> set[str]:
    """The imports that the module must not have. A relative import is wrong everywhere, and so is one made from a
    string."""
    home = area(module)
    if home == "chalicelib":
        return set(imported(source))
    allowed = EVERYWHERE | OTHERS_CODE.get(home, set()) | ({"importlib"} if module in IMPORT_BY_NAME else set())
    found = set()
    for name in imported(source):
        ours = name == "app" or name.split(".")[0] == "chalicelib"
        if area(name) not in (ARROWS[home] if ours else allowed):
            found.add(name)
    return found


@pytest.mark.parametrize("path", modules(), ids=module_name)
def test_every_arrow_is_allowed(path: Path) -> None:
    assert wrong_arrows(module_name(path), path.read_text()) == set()


@pytest.mark.parametrize("path", modules(), ids=module_name)
def test_only_settings_reads_the_environment(path: Path) -> None:
    assert reads_environment(path.read_text()) is (path == ROOT / "chalicelib/settings.py")


def test_modules_are_short() -> None:
    """One subject each, so that somebody new reads a module at once."""
    lengths = sorted(len(path.read_text().splitlines()) for path in modules())
    assert (median(lengths) <= 80, lengths[len(lengths) * 9 // 10] <= 160, lengths[-1] <= 300) == (True, True, True)


def test_no_module_has_a_name_that_says_nothing() -> None:
    names = {part.lower() for path in modules() for part in path.relative_to(ROOT).with_suffix("").parts}
    assert not names & NO_NAMES


@pytest.mark.parametrize(
    ("module", "source", "wrong"),
    [
        ("chalicelib.domain.casework.case", "from chalicelib.ports import World", "chalicelib.ports"),
        ("chalicelib.domain.casework.case", "import jinja2", "jinja2"),
        ("chalicelib.journeys.parts.danger", "from chalicelib.services import referring", "chalicelib.services"),
        ("chalicelib.links", "from chalicelib.domain.casework.case import Case", "chalicelib.domain.casework.case"),
        ("chalicelib.ports", "import chalicelib.journeys.engine.fields", "chalicelib.journeys.engine.fields"),
        (
            "chalicelib.services.casework.taking",
            "from chalicelib.adapters.tables.keys import StackKeys",
            "chalicelib.adapters.tables.keys",
        ),
        ("chalicelib.services.casework.taking", "from chalicelib import bootstrap", "chalicelib.bootstrap"),
        ("chalicelib.services.casework.taking", "def f():\n    import boto3", "boto3"),
        ("chalicelib.services.casework.taking", "import importlib", "importlib"),
        (
            "chalicelib.adapters.casework.cases",
            "from chalicelib.services.casework.taking import take",
            "chalicelib.services.casework.taking",
        ),
        ("chalicelib.adapters.casework.cases", "import chalice", "chalice"),
        ("chalicelib.web.http.views", "from chalicelib.adapters import rendering", "chalicelib.adapters"),
        ("chalicelib.web.http.views", "from chalicelib.settings import Settings", "chalicelib.settings"),
        ("chalicelib.web.http.views", "from botocore.exceptions import ClientError", "botocore.exceptions"),
        ("chalicelib.runs", "from chalicelib.domain.casework.case import Case", "chalicelib.domain.casework.case"),
        ("chalicelib.runs", "from . import bootstrap", "."),
        ("chalicelib.bootstrap", "import app", "app"),
        ("app", "from chalicelib.services import casework", "chalicelib.services"),
        ("chalicelib", "from chalicelib.web import views", "chalicelib.web"),
    ],
)
def test_the_check_notices_a_forbidden_import(module: str, source: str, wrong: str) -> None:
    assert wrong_arrows(module, source) == {wrong}


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("chalicelib.domain.casework.case", "from chalicelib.domain.errors import NotFound\nimport zoneinfo"),
        ("chalicelib.adapters.tables.keys", "import boto3.session\nfrom chalicelib.settings import Settings"),
        ("chalicelib.web.http.views", "from chalice.app import Response\nfrom chalicelib.bootstrap import world"),
        ("app", "from chalicelib import runs\nfrom chalice.app import Chalice"),
    ],
)
def test_the_check_lets_an_allowed_import_pass(module: str, source: str) -> None:
    assert wrong_arrows(module, source) == set()


@pytest.mark.parametrize(
    "source",
    [
        "import os\nos.environ['A']",
        "from os import environ",
        "from os import getenv as g",
        "import os as o\no.getenv('A')",
    ],
)
def test_the_check_notices_a_look_at_the_environment(source: str) -> None:
    assert reads_environment(source)


@pytest.mark.parametrize("layer", LAYERS)
def test_no_arrow_between_rooms_leads_back(layer: str) -> None:
    assert circle(layer, arrows()) == ""


def test_a_circle_between_rooms_is_noticed() -> None:
    found = {
        "domain.casework": frozenset({"domain.people"}),
        "domain.people": frozenset({"domain.casework"}),
        "domain.child": frozenset({"domain.casework"}),
    }
    assert circle("domain", found) in (
        "domain.casework uses domain.people, domain.people uses domain.casework",
        "domain.people uses domain.casework, domain.casework uses domain.people",
    )


@pytest.mark.parametrize("room", sorted(arrows()))
def test_every_room_says_what_it_holds(room: str) -> None:
    assert holds(room).endswith(".")


def test_the_page_for_newcomers_has_the_map_as_it_is() -> None:
    _, _, rest = PAGE.read_text().partition(BEGIN)
    assert rest.partition(END)[0].strip() == printed().strip(), "Run `make map`."
