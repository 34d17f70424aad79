"""The mailboxes for emails about children: which moved, and what people call them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from chalicelib.domain.authority.authority import EXAMPLE
from chalicelib.domain.authority.mailboxes import (
    MovedMailboxes,
    code_in,
    mailboxes_of,
    moved,
    of_other_authority,
    with_mailboxes,
    words_for,
)
from chalicelib.domain.forms.disposition import Team

OURS = replace(EXAMPLE, leads={Team.SEND: "lead.of.send@exampleshire.example"})
NAMES = ("team", "duty", *(f"{kind}:{team}" for kind in ("other", "lead") for team in Team))


def test_the_settings_have_a_mailbox_for_each_name_and_none_is_an_empty_address() -> None:
    found = mailboxes_of(OURS)
    assert tuple(found) == NAMES
    assert (found["team"], found["duty"]) == ("cme@exampleshire.example", "duty@exampleshire.example")
    assert found["other:admissions"] == "admissions@exampleshire.example"
    assert (found["lead:send"], found["lead:admissions"]) == ("lead.of.send@exampleshire.example", "")
    assert mailboxes_of(replace(OURS, mailboxes={}))["other:admissions"] == ""


@pytest.mark.parametrize("name", NAMES)
def test_one_mailbox_changes_and_all_others_stay(name: str) -> None:
    after = with_mailboxes(OURS, {name: "new@county.example"})
    assert mailboxes_of(after) == mailboxes_of(OURS) | {name: "new@county.example"}
    assert replace(after, team_mailbox="", duty_mailbox="", mailboxes={}, leads={}) == replace(
        OURS, team_mailbox="", duty_mailbox="", mailboxes={}, leads={}
    )


def test_a_mailbox_that_is_taken_away_leaves_no_empty_address() -> None:
    after = with_mailboxes(OURS, {"other:send": "", "lead:send": ""})
    assert Team.SEND not in after.mailboxes
    assert after.leads == {}


@given(st.dictionaries(st.sampled_from(NAMES), st.sampled_from(["", "a@county.example", "b@county.example"])))
def test_what_is_changed_is_what_is_there_afterwards(changed: dict[str, str]) -> None:
    assert mailboxes_of(with_mailboxes(OURS, changed)) == mailboxes_of(OURS) | changed


@pytest.mark.parametrize(
    ("before", "after", "moves"),
    [
        ("a@county.example", "b@county.example", True),
        ("a@county.example", "", True),
        ("", "a@county.example", True),
        ("a@county.example", " A@County.example ", False),
        ("", "", False),
    ],
)
def test_a_mailbox_moves_where_its_address_is_another(before: str, after: str, moves: bool) -> None:
    found = moved({"team": before, "duty": "d@county.example"}, {"team": after, "duty": "d@county.example"})
    assert found == (MovedMailboxes({"team": before}, {"team": after}) if moves else MovedMailboxes({}, {}))
    assert bool(found) is moves


def test_a_move_keeps_the_day_on_which_its_address_was_verified() -> None:
    assert moved({"team": "a@b.example"}, {"team": "c@b.example"}, "2026-11-25").verified_on == "2026-11-25"


def test_a_part_of_the_moves() -> None:
    both = MovedMailboxes({"team": "a", "duty": "b"}, {"team": "c", "duty": "d"}, "2026-11-25")
    assert both.only(["duty"]) == MovedMailboxes({"duty": "b"}, {"duty": "d"}, "2026-11-25")
    assert both.stored == {
        "before": {"team": "a", "duty": "b"},
        "after": {"team": "c", "duty": "d"},
        "verified_on": "2026-11-25",
    }


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("team", "the team’s mailbox"),
        ("duty", "the duty mailbox"),
        ("other:send", "the mailbox of the special educational needs team"),
        ("lead:send", "the mailbox of the lead of the special educational needs team"),
        ("authority:926", "the mailbox of Norfolk"),
    ],
)
def test_what_people_call_a_mailbox(name: str, words: str) -> None:
    assert words_for(name) == words
    before, after = MovedMailboxes({name: "a"}, {name: "b"}).in_words
    assert (before, after) == ({f"T{words[1:]}": "a"}, {f"T{words[1:]}": "b"})


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("team", True),
        ("duty", True),
        ("other:send", True),
        ("lead:send", True),
        ("authority:926", True),
        ("other:of-a-newer-version", False),
        ("lead:of-a-newer-version", False),
        ("authority:000", False),
        ("authority:send", False),
        ("newer:send", False),
        ("newer", False),
        (":team", False),
    ],
)
def test_which_mailboxes_this_version_knows(name: str, known: bool) -> None:
    assert MovedMailboxes({}, {name: "a"}).is_known is known
    assert MovedMailboxes({}, {"team": "a", name: "b"}).is_known is known


@pytest.mark.parametrize(("name", "code"), [(of_other_authority("926"), "926"), ("team", ""), ("other:send", "")])
def test_whose_mailbox_a_move_is_about(name: str, code: str) -> None:
    assert code_in(MovedMailboxes({name: "a"}, {name: "b"})) == code
