"""Values that a newer version of the service stored."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from chalicelib.domain.authority.agreement import Request, asked_for
from chalicelib.domain.authority.authority import EXAMPLE
from chalicelib.domain.authority.mailboxes import MovedMailboxes
from chalicelib.domain.authority.stored_authority import authority_from, kept_settings, stored_form
from chalicelib.domain.authority.wanted import WantedPerson
from chalicelib.domain.casework.case import STAGE_LABELS, Stage
from chalicelib.domain.casework.events import Event, EventKind
from chalicelib.domain.casework.stages import check_move
from chalicelib.domain.deadlines.clocks import after_step, clocks
from chalicelib.domain.deadlines.deadline import Deadline
from chalicelib.domain.deadlines.reminders import reminders_due
from chalicelib.domain.deadlines.rules import Rule
from chalicelib.domain.errors import DomainError
from chalicelib.domain.files.jobs import JobState, is_due, new_job
from chalicelib.domain.messages.message import new_message
from chalicelib.domain.messages.recipients import TEAM_MAILBOX
from chalicelib.domain.messages.states import State
from chalicelib.domain.newer import NEWER, is_known, known_of, read_as, rest_of
from chalicelib.domain.people.changes import Changed
from chalicelib.domain.people.people import Person
from chalicelib.domain.people.roles import STAFF_ROLES, Role
from chalicelib.domain.waiting import Wait, WaitKind
from tests.adapters.examples import case

NOW = datetime(2027, 1, 12, 10, tzinfo=UTC)
PAUSED = read_as(Stage, "paused")


def test_a_known_value_is_read_as_a_member() -> None:
    assert read_as(Stage, "triage") is Stage.TRIAGE
    assert is_known(Stage.TRIAGE)


def test_an_unknown_value_keeps_its_text_and_is_none_of_the_known_ones() -> None:
    assert (str(PAUSED), PAUSED.value, json.dumps([PAUSED])) == ("paused", "paused", '["paused"]')
    assert not is_known(PAUSED)
    assert PAUSED not in list(Stage)
    assert PAUSED == read_as(Stage, "paused") != read_as(Stage, "parked")
    assert len({PAUSED, read_as(Stage, "paused"), read_as(Stage, "parked")}) == 2
    with pytest.raises(ValueError, match="paused"):
        Stage("paused")  # what somebody sends is refused as ever


def test_an_unknown_value_has_words() -> None:
    assert STAGE_LABELS[PAUSED] == NEWER


def test_unknown_fields_are_told_from_known_ones() -> None:
    stored = {"name": "Ana", "motto": "x"}
    assert rest_of(stored, "name") == {"motto": "x"}
    assert known_of(stored, Person) == {"name": "Ana"}


def test_a_case_at_an_unknown_stage_is_open_and_cannot_be_moved() -> None:
    paused = case("A", stage=PAUSED)
    assert clocks(paused)
    assert paused.waits_for_first_act
    with pytest.raises(DomainError, match=NEWER):
        check_move(PAUSED, Stage.CLOSED, {Role.MANAGER}, "Why.")


def test_an_unknown_role_gives_no_right_and_outlives_a_change_of_roles() -> None:
    person = Person("p", "Ana", "ana@county.example", frozenset({read_as(Role, "overseer")}))
    assert not person.is_staff
    assert not person.reads_cases
    officer = person.with_roles(frozenset({Role.OFFICER}))
    assert sorted(officer.roles) == ["officer", "overseer"]
    assert officer.roles & STAFF_ROLES == {Role.OFFICER}


def test_the_clock_of_an_unknown_rule_runs_on_without_reminders() -> None:
    wait = Wait(read_as(WaitKind, "court"), NOW, NOW + timedelta(days=3), "Counted.")
    waiting = case("A", waits=(wait,))
    clock = Deadline("d", waiting.case_id, read_as(Rule, "court"), "e", NOW, NOW + timedelta(days=3), "Counted.")
    event = Event("e2", waiting.case_id, EventKind.NOTE, NOW.date(), NOW, "p")
    assert clock not in after_step(waiting, event, [clock], lambda: "new", EXAMPLE).ended
    closed = replace(waiting, stage=Stage.CLOSED)
    assert [d.deadline_id for d in after_step(closed, event, [clock], lambda: "new", EXAMPLE).ended] == ["d"]
    again = reminders_due(waiting, clock, lambda audience: [TEAM_MAILBOX], EXAMPLE, NOW)
    assert (again.reminders, again.next_check_at) == ((), NOW + timedelta(days=1))


def test_an_unknown_email_or_state_waits_for_its_version() -> None:
    known = new_message("k", "referral_receipt", TEAM_MAILBOX, {}, NOW)
    assert not known.is_for_a_newer_version
    assert replace(known, email="newer_email").is_for_a_newer_version
    assert replace(known, state=read_as(State, "parked")).is_for_a_newer_version


def test_a_job_in_an_unknown_state_is_not_worked_on() -> None:
    job = new_job("j", "check", "p", {}, NOW)
    assert is_due(job, NOW)
    assert not is_due(replace(job, state=read_as(JobState, "paused")), NOW)


def _asked(**changed: Any) -> Request:
    wanted = WantedPerson("q", 1, "Ana", "a@b.example", frozenset({Role.MANAGER}), (), True)
    return Request("r", Changed.PERSON, "p", NOW, replace(wanted, **changed))


def test_nobody_agrees_to_what_is_not_known() -> None:
    asked = _asked()
    assert asked.waits(NOW)
    assert not replace(asked, what=read_as(Changed, "more")).waits(NOW)
    assert not _asked(roles=frozenset({read_as(Role, "overseer")})).waits(NOW)
    assert replace(asked, **asked_for(asked.stored)) == asked
    for stored in (
        asked.stored | {"kind": "of a newer version"},
        asked.stored | {"wanted": asked.wanted.stored | {"newer": "x"}},
    ):
        newer = replace(asked, **asked_for(stored))
        assert not newer.waits(NOW)
        assert newer.wanted.stored == stored["wanted"]


@pytest.mark.parametrize("name", ["other:newer-team", "lead:newer-team", "authority:1999", "newer"])
def test_nobody_agrees_to_the_mailbox_of_an_unknown_team(name: str) -> None:
    for known in ("team", "duty", "other:attendance", "lead:attendance", "authority:330"):
        assert replace(_asked(), wanted=MovedMailboxes({known: "a@b.example"}, {known: "c@b.example"})).waits(NOW), (
            known
        )
    assert not replace(_asked(), wanted=MovedMailboxes({name: "a@b.example"}, {name: "c@b.example"})).waits(NOW)


def test_an_agreed_person_keeps_an_unknown_role() -> None:
    before = Person("q", "Ana", "a@b.example", frozenset({Role.OFFICER, read_as(Role, "overseer")}))
    wanted = _asked().wanted
    assert isinstance(wanted, WantedPerson)
    assert sorted(wanted.applied_to(before).roles) == ["manager", "overseer"]


def test_settings_that_are_not_known_are_left_out_and_kept() -> None:
    line = {"label": "L", "number": "01632 960 111", "when": "always", "newer": "x"}
    stored = stored_form(EXAMPLE) | {"motto": "x", "urgent_phones": [line], "mailboxes": {"new-team": "a@b.example"}}
    stored["limits"] = stored["limits"] | {"newer_days": 3}
    authority = authority_from(stored)
    assert [phone.label for phone in authority.urgent_phones] == ["L"]
    after = kept_settings(stored, stored_form(replace(authority, name="Other County Council")))
    assert (after["motto"], after["limits"]["newer_days"], after["name"]) == ("x", 3, "Other County Council")
    assert after["mailboxes"] == {"new-team": "a@b.example"}


def test_the_mailboxes_of_a_team_that_only_a_newer_version_knows_are_kept() -> None:
    form = stored_form(EXAMPLE)
    before = {
        **form,
        "mailboxes": {**form["mailboxes"], "newer-team": "n@c.example"},
        "leads": {"newer-team": "l@c.example"},
    }
    after = kept_settings(before, {**form, "mailboxes": {}, "leads": {}})
    assert (after["mailboxes"], after["leads"]) == ({"newer-team": "n@c.example"}, {"newer-team": "l@c.example"})
