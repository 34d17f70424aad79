"""The settings in words, for the record of a change, and as plain values that are read again."""

from datetime import date

import pytest
from msgspec.structs import replace

from chalicelib.domain.authority.authority import EXAMPLE
from chalicelib.domain.authority.on_call import OnCall
from chalicelib.domain.authority.stored_authority import authority_from, described, kept_settings, stored_form
from chalicelib.domain.authority.time_limits import TimeLimits
from chalicelib.domain.forms.disposition import Team

ROTA = (
    OnCall(date(2026, 11, 27), date(2026, 11, 29), "mona", "01632 960 010", "olive", "01632 960 011"),
    OnCall(date(2026, 12, 4), date(2026, 12, 6), "gone", "01632 960 012"),
)
FULL = replace(
    EXAMPLE,
    terms=((date(2026, 9, 3), date(2026, 10, 23)), (date(2026, 11, 2), date(2026, 12, 18))),
    closures=frozenset({date(2027, 5, 3), date(2026, 5, 4)}),
    limits=TimeLimits(red_team_hours=1),
    mailboxes={Team.SEND: "send@county.example", Team.ADMISSIONS: "places@county.example"},
    leads={Team.SEND: "lead@county.example"},
    on_call=ROTA,
    junior_returns_asked_on=date(2026, 6, 1),
)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Name", "Exampleshire County Council"),
        ("Team mailbox", "cme@exampleshire.example"),
        ("Duty phone", "01632 960 199"),
        (
            "Urgent phones",
            "Children’s Advice and Duty Service: 01632 960 111, for professionals, Monday to Friday, 8am to 8pm; "
            "Emergency Duty Team: 01632 960 122, at night, at weekends and on bank holidays",
        ),
        ("Opens", "09:00"),
        ("Closes", "17:00"),
        ("Terms", "2026-09-03 to 2026-10-23; 2026-11-02 to 2026-12-18"),
        ("Closures", "2026-05-04, 2027-05-03"),
        ("Mailboxes", "send: send@county.example; admissions: places@county.example"),
        ("Leads", "send: lead@county.example"),
        (
            "On call",
            "2026-11-27 to 2026-11-29: Mona Manager on 01632 960 010, then Olive Officer on 01632 960 011; "
            "2026-12-04 to 2026-12-06: somebody on 01632 960 012",
        ),
        ("Junior returns asked on", "2026-06-01"),
        ("Red team hours", "1"),
        ("Review green days", "28"),
    ],
)
def test_a_setting_in_words(name: str, words: str) -> None:
    assert described(FULL, {"mona": "Mona Manager", "olive": "Olive Officer"})[name] == words


def test_every_setting_and_every_limit_has_words() -> None:
    names = {*type(FULL).__struct_fields__, *TimeLimits.__struct_fields__} - {"limits"}
    assert set(described(FULL, {})) == {name.replace("_", " ").capitalize() for name in names}


def test_settings_are_read_as_they_were_stored() -> None:
    assert authority_from(stored_form(FULL)) == FULL
    assert authority_from(stored_form(EXAMPLE)) == EXAMPLE


def test_what_only_a_newer_version_knows_is_not_read_and_stays() -> None:
    before = {
        "newer": "kept",
        "name": "Old",
        "limits": {"newer_days": 3, "red_team_hours": 2},
        "mailboxes": {"newer-team": "n@county.example", "send": "old@county.example"},
        "leads": {"newer-team": "l@county.example"},
    }
    assert authority_from({"newer": "kept"}) == EXAMPLE
    after = stored_form(FULL)
    assert kept_settings(before, after) == {
        **after,
        "newer": "kept",
        "limits": {**after["limits"], "newer_days": 3},
        "mailboxes": {**after["mailboxes"], "newer-team": "n@county.example"},
        "leads": {**after["leads"], "newer-team": "l@county.example"},
    }
    assert kept_settings({}, after) == after
    assert kept_settings(before, {"name": "New"}) == {"newer": "kept", "name": "New"}
