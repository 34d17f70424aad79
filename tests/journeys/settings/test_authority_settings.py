from datetime import UTC, date, datetime, time

import pytest

from chalicelib.domain.authority.authority import EXAMPLE
from chalicelib.domain.authority.stored_authority import authority_from, stored_form
from chalicelib.journeys.engine.parsing import parse
from chalicelib.journeys.settings.authority_settings import HEADINGS, SETTINGS
from chalicelib.journeys.settings.settings_answers import to_settings, typed_settings
from tests.support.returns import day

NOW = datetime(2026, 11, 25, 10, tzinfo=UTC)
RAW = typed_settings(EXAMPLE)


def test_the_form_as_shown_is_sound_and_gives_the_settings_that_it_was_made_from() -> None:
    assert parse(SETTINGS, RAW, NOW).problems == {}
    assert authority_from(to_settings(RAW)) == EXAMPLE


def test_an_urgent_number_can_be_left_out_and_added() -> None:
    third = {"phone_3_label": "Police", "phone_3_number": "01632 960 133", "phone_3_when": "at any time"}
    assert len(authority_from(to_settings(RAW | third)).urgent_phones) == 3
    without = RAW | {"phone_2_label": "", "phone_2_number": "", "phone_2_when": ""}
    assert parse(SETTINGS, without, NOW).problems == {}
    assert len(authority_from(to_settings(without)).urgent_phones) == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"team_mailbox": "cme"}, "team_mailbox"),
        ({"team_phone": "123"}, "team_phone"),
        ({"opens": "half nine"}, "opens"),
        ({"opens": "17:00"}, "closes"),
        ({"phone_1_label": ""}, "phone_1_label"),
        ({"phone_3_label": "Police"}, "phone_3_number"),
        ({"red_team_hours": "0"}, "red_team_hours"),
        ({"red_team_hours": "two"}, "red_team_hours"),
        ({"red_manager_hours": "1"}, "red_manager_hours"),
        ({"social_care_hours": "9"}, "social_care_manager_hours"),
        ({"on_call_minutes": "0"}, "on_call_minutes"),
        ({"junior_returns_asked_on-day": "1"}, "junior_returns_asked_on"),
        (day("junior_returns_asked_on", date(2026, 11, 26)), "junior_returns_asked_on"),
    ],
)
def test_what_cannot_be_a_setting_is_said_at_its_question(changes: dict[str, str], field: str) -> None:
    assert field in parse(SETTINGS, RAW | changes, NOW).problems


def test_times_may_be_typed_as_people_type_them() -> None:
    typed = RAW | {"opens": "8.30"}
    assert authority_from(to_settings(typed)).opens == time(8, 30)


def test_every_heading_stands_above_a_question() -> None:
    assert set(HEADINGS) <= {field.name for field in SETTINGS.fields}


def test_the_day_of_the_request_for_junior_returns_is_kept_and_may_be_taken_back() -> None:
    asked = RAW | day("junior_returns_asked_on", date(2026, 5, 1))
    authority = authority_from(to_settings(asked))
    assert parse(SETTINGS, asked, NOW).problems == {}
    assert authority.junior_returns_asked_on == date(2026, 5, 1)
    assert authority_from(stored_form(authority)) == authority
    assert typed_settings(authority) == asked
    without = asked | day("junior_returns_asked_on", None)
    assert authority_from(to_settings(without)).junior_returns_asked_on is None
