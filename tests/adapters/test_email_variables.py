"""Each email's declared variables beside those that its templates use."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import Environment
from jinja2.meta import find_referenced_templates, find_undeclared_variables
from jinja2.nodes import FromImport

from chalicelib.domain.messages.emails.catalogue import EMAILS
from chalicelib.domain.messages.emails.declaring import ALWAYS, Email, Kind
from infrastructure.steps import ROOT

TEMPLATES = ROOT / "templates"
READING = Environment(autoescape=True)
READING.filters |= dict.fromkeys(("london", "london_date", "london_time"), str)

EVERYWHERE = {"limits"}
"""Every template may show these."""


def used(email: str) -> set[str]:
    """The variables of its templates, and of what those extend and import."""
    parts = (TEMPLATES / "email" / email).iterdir()
    found = set().union(*(_used_in(path) for part in parts for path in _with_those_it_names(part)))
    return found - EVERYWHERE


def _used_in(path: Path) -> set[str]:
    source = READING.parse(path.read_text())
    macros = {str(name) for taken in source.find_all(FromImport) for name in taken.names}
    return find_undeclared_variables(source) - macros


def _with_those_it_names(path: Path) -> Iterator[Path]:
    yield path
    for name in find_referenced_templates(READING.parse(path.read_text())):
        yield from _with_those_it_names(TEMPLATES / str(name))


def shown(email: Email) -> set[str]:
    """What its templates are given to show."""
    stored = {name for name, kind in email.variables.items() if kind not in (Kind.BEHIND, Kind.ASKED)}
    return stored | set(map(str, email.made)) | ({"link"} if email.link else set())


@pytest.mark.parametrize("email", EMAILS)
def test_an_email_declares_what_its_templates_show(email: str) -> None:
    assert used(email) - ALWAYS == shown(EMAILS[email])
