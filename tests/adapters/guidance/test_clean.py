"""Which HTML a template shows as it is."""

import subprocess
import sys

import pytest

from chalicelib.adapters.rendering import _environment
from chalicelib.domain.guidance.writing import CleanHtml
from tests.support.table import ROOT


def test_only_html_that_was_cleaned_is_shown_as_it_is() -> None:
    template = _environment().from_string("{{ html | clean }} {{ html }}")
    assert template.render(html=CleanHtml("<p>a</p>")) == "<p>a</p> &lt;p&gt;a&lt;/p&gt;"
    with pytest.raises(TypeError):
        template.render(html="<p>a</p>")


def test_a_public_page_imports_neither_library() -> None:
    """They are for publishing and previews alone: a page starts as fast as before."""
    code = (
        "import sys, chalicelib.web.guidance.public, chalicelib.adapters.guidance.guidance, chalicelib.adapters.rendering;"
        "print({'markdown_it', 'nh3'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.strip() == "set()"
