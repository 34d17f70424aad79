from chalicelib.domain.forms.screener_place import every_path
from chalicelib.domain.forms.screening import ToForm
from chalicelib.journeys.engine.form import Audience
from chalicelib.journeys.forms import FORMS

AUDIENCES = {
    "who=school": {Audience.SCHOOL},
    "who=professional": {Audience.PARTNER},
    "who=authority": {Audience.AUTHORITY, Audience.PARTNER},
    "who=public": {Audience.PUBLIC},
}


def test_every_form_that_the_screener_names_is_on_offer_to_who_was_led_there() -> None:
    led = [(path[0], end.form) for path, end in every_path() if isinstance(end, ToForm)]
    assert {form for _, form in led} <= set(FORMS)
    assert [(who, form) for who, form in led if FORMS[form].audience not in AUDIENCES[who]] == []


def test_every_form_on_offer_is_found_by_the_screener() -> None:
    found = {end.form for _, end in every_path() if isinstance(end, ToForm)}
    assert set(FORMS) - found == {"keyed-referral"}
