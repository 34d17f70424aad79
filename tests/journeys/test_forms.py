"""Forms are imported one by one, by their names."""

import pytest

from chalicelib.domain.errors import NotFound
from chalicelib.journeys.forms import FORMS, form_named


@pytest.mark.parametrize("name", FORMS)
def test_a_form_is_found_by_the_name_that_it_has(name: str) -> None:
    assert form_named(name).name == name
    assert name in FORMS


def test_a_form_that_nobody_made_is_not_found() -> None:
    with pytest.raises(NotFound):
        form_named("no-such-form")
    assert "no-such-form" not in FORMS
