from datetime import date, time

import pytest
from msgspec.structs import replace

from chalicelib.domain.authority.authority import EXAMPLE, PhoneLine, check_names
from chalicelib.domain.authority.stored_authority import authority_from, stored_form
from chalicelib.domain.authority.time_limits import TimeLimits
from chalicelib.domain.forms.disposition import TEAM_NAMES, Team


def test_nothing_stored_is_the_example() -> None:
    assert authority_from({}) == EXAMPLE


def test_stored_settings_take_the_place_of_the_examples() -> None:
    stored = {"name": "Samplehampton", "opens": "08:30", "limits": {"red_team_hours": 1}}
    assert authority_from(stored) == replace(
        EXAMPLE, name="Samplehampton", opens=time(8, 30), limits=TimeLimits(red_team_hours=1)
    )


def test_stored_phones_and_dates_become_values() -> None:
    phone = {"label": "Duty", "number": "01632 960 111", "when": "at night"}
    terms = [["2026-09-03", "2026-12-18"]]
    authority = authority_from({"urgent_phones": [phone], "terms": terms, "closures": ["2026-10-26"]})
    assert authority.urgent_phones == (PhoneLine("Duty", "01632 960 111", "at night"),)
    assert authority.terms == ((date(2026, 9, 3), date(2026, 12, 18)),)
    assert not authority.calendar().is_school_day(date(2026, 10, 26))


def test_an_unknown_setting_is_left_out_and_not_written_anew() -> None:
    assert authority_from({"motto": "x", "limits": {"red_hours": 2}}) == EXAMPLE
    with pytest.raises(ValueError, match="Unknown settings: colour, motto"):
        check_names({"motto": "x", "name": "y", "colour": "z"})


@pytest.mark.parametrize(
    "stored",
    [{"opens": "nine"}, {"closures": ["31/12/2026"]}, {"urgent_phones": [{"tel": "1"}]}],
)
def test_a_setting_that_cannot_be_read_is_refused(stored: dict[str, object]) -> None:
    with pytest.raises((ValueError, TypeError)):
        authority_from(stored)


def test_the_examples_terms_make_a_calendar() -> None:
    calendar = EXAMPLE.calendar()
    assert calendar.is_school_day(date(2026, 11, 25))
    assert calendar.why_closed(date(2026, 12, 25)) == "holiday"


def test_the_example_reaches_nobody() -> None:
    assert EXAMPLE.team_mailbox.endswith(".example")
    assert EXAMPLE.duty_mailbox.endswith(".example")


def test_what_is_invented_is_found() -> None:
    assert EXAMPLE.invented() == [
        "the name of the authority",
        "the team’s mailbox",
        "the duty mailbox",
        "the team’s phone number",
        "the duty phone number",
        "the phone number of Children’s Advice and Duty Service",
        "the phone number of Emergency Duty Team",
        "who can add a new contact",
    ]


@pytest.mark.parametrize(
    ("mailbox", "phone", "invented"),
    [
        ("cme@county.gov.uk", "01603 222146", []),
        ("CME@COUNTY.EXAMPLE", "01603 222146", ["the team’s mailbox"]),
        ("cme@example.gov.uk", "+44 1632 960100", ["the team’s phone number"]),
        ("cme@county.gov.uk", "(01632) 960-100", ["the team’s phone number"]),
    ],
)
def test_a_mailbox_or_number_that_reaches_nobody_is_invented(mailbox: str, phone: str, invented: list[str]) -> None:
    own = PhoneLine("Front door", "0344 800 8020", "always")
    rest = replace(
        EXAMPLE,
        name="County Council",
        duty_mailbox="duty@county.gov.uk",
        duty_phone="01603 222147",
        urgent_phones=(own,),
        who_can_add="the attendance team",
        mailboxes={},
    )
    assert replace(rest, team_mailbox=mailbox, team_phone=phone).invented() == invented


def test_mail_for_a_team_without_a_mailbox_comes_to_ours_and_mail_for_a_missing_lead_goes_to_the_team() -> None:
    authority = replace(EXAMPLE, mailboxes={Team.SEND: "send@county.gov.uk"}, leads={Team.SEND: "lead@county.gov.uk"})
    assert (authority.mailbox_of(Team.SEND), authority.lead_of(Team.SEND)) == (
        "send@county.gov.uk",
        "lead@county.gov.uk",
    )
    assert authority.mailbox_of(Team.ADMISSIONS) == authority.lead_of(Team.ADMISSIONS) == EXAMPLE.team_mailbox
    assert authority.without_mailbox() == [name for team, name in TEAM_NAMES.items() if team is not Team.SEND]
    assert authority_from(stored_form(authority)) == authority
