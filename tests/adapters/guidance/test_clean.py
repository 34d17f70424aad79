"""Which HTML a template shows as it is."""

import pytest

from chalicelib.adapters.rendering import _environment
from chalicelib.domain.guidance.writing import CleanHtml


def test_only_html_that_was_cleaned_is_shown_as_it_is() -> None:
    template = _environment().from_string("{{ html | clean }} {{ html }}")
    assert template.render(html=CleanHtml("<p>a</p>")) == "<p>a</p> &lt;p&gt;a&lt;/p&gt;"
    with pytest.raises(TypeError):
        template.render(html="<p>a</p>")
