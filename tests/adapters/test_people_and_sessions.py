"""People, codes, sessions, drafts, the audit, the clock: each row alone."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.adapters.sealing import Sealer
from chalicelib.adapters.sign_ins import TableSignIns
from chalicelib.domain.people import Person, Role, School, Session
from chalicelib.domain.sign_in import GUESSES, Attempt, asked_by
from chalicelib.ports import Access, Conflict, Draft, World
from chalicelib.services.signing_in import who_is
from tests.support.keys import some_keyring
from tests.support.table import TUESDAY, Stack
from tests.support.world import FakeClock

ANA = Person("person-1", "Zzana", "Zz.Ana@hillside.example", schools=(School("1", "Beech"), School("2", "Alder")))
OLU = Person("person-2", "Zzolu", "zz.olu@exampleshire.example", frozenset({Role.OFFICER}))
ATTEMPT = Attempt("attempt-1", "browser-1", "person-2", "asker-1", "address-1", TUESDAY, "/cases")


# --- people -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["zz.ana@hillside.example", "ZZ.ANA@HILLSIDE.EXAMPLE", " Zz.Ana@hillside.example "])
def test_a_person_is_found_by_address_however_it_is_typed(now: World, typed: str) -> None:
    now.people.add(ANA)
    found = now.people.by_email(typed)
    assert found
    assert [school.name for school in found.schools] == ["Alder", "Beech"]


def test_an_unknown_address_finds_nobody(now: World) -> None:
    assert now.people.by_email("nobody@hillside.example") is None


def test_an_address_belongs_to_one_person(now: World) -> None:
    now.people.add(ANA)
    with pytest.raises(Conflict):
        now.people.add(replace(ANA, person_id="person-9"))


def test_staff_are_listed_and_contacts_are_not(now: World) -> None:
    now.people.add(ANA)
    now.people.add(OLU)
    assert now.people.staff() == [OLU]


def test_names_and_addresses_of_people_lie_sealed(stack: Stack, now: World) -> None:
    now.people.add(ANA)
    rows = json.dumps(stack.scan(), default=str).lower()
    assert not [mark for mark in ("zzana", "zzolu", "zz.ana", "zz.olu") if mark in rows]


# --- codes --------------------------------------------------------------------------------------------------------------


def test_a_code_takes_five_guesses_and_no_more(now: World) -> None:
    now.sign_ins.begin(ATTEMPT, (), ())
    taken = [now.sign_ins.guess(ATTEMPT) for _ in range(12)]
    assert taken == [True] * GUESSES + [False] * 7


def test_a_guess_is_one_conditional_write(stack: Stack, now: World) -> None:
    """What makes five guesses five under any race: the count and the condition are one call."""
    now.sign_ins.begin(ATTEMPT, (), ())
    stack.calls.clear()
    now.sign_ins.guess(ATTEMPT)
    assert [call.operation for call in stack.calls] == ["UpdateItem"]
    assert "ConditionExpression" in stack.calls[0].request


def test_a_new_request_makes_the_browsers_earlier_code_worthless(now: World) -> None:
    now.sign_ins.begin(ATTEMPT, (), ())
    newer = replace(ATTEMPT, attempt_id="attempt-2")
    now.sign_ins.begin(newer, (), ())
    assert now.sign_ins.attempt("browser-1") == newer
    assert now.sign_ins.guess(ATTEMPT) is False


def _session(started: datetime = TUESDAY) -> Session:
    return Session("token-1", "person-2", True, started, started)


def test_a_code_opens_one_session(stack: Stack, now: World) -> None:
    now.sign_ins.begin(ATTEMPT, (), ())
    now.sign_ins.finish(ATTEMPT, _session())
    with pytest.raises(Conflict):
        now.sign_ins.finish(ATTEMPT, replace(_session(), token_digest="token-2"))
    assert now.sign_ins.session("token-2") is None
    assert now.sign_ins.guess(ATTEMPT) is False


def test_codes_asked_for_in_vain_are_counted_until_one_is_used(stack: Stack, now: World) -> None:
    now.sign_ins.begin(ATTEMPT, (), ())
    assert [now.sign_ins.allow(asked_by("asker-1"), 3) for _ in range(5)] == [True, True, True, False, False]
    assert {row["kind"]["S"] for row in stack.scan()} - {"KEYS"} == {"COUNT", "SIGN_IN"}
    now.sign_ins.finish(ATTEMPT, _session())
    assert now.sign_ins.allow(asked_by("asker-1"), 3)


def test_what_is_counted_by_the_hour_is_counted_through_the_hour(stack: Stack) -> None:
    clock, at = FakeClock(TUESDAY), list[bool]()
    sign_ins = TableSignIns(clock, Sealer(some_keyring()))
    for _ in range(5):
        at.append(sign_ins.allow("by the hour", 3, timedelta(hours=1)))
        clock.pass_by(minutes=15)
    assert at == [True, True, True, False, True]


def test_failures_are_counted_by_source(now: World) -> None:
    for _ in range(4):
        now.sign_ins.count_failure("source-1")
    assert (now.sign_ins.failures("source-1"), now.sign_ins.failures("source-2")) == (4, 0)


# --- sessions -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("idle", "known"), [(timedelta(minutes=29), True), (timedelta(minutes=31), False)])
def test_a_session_ends_in_code_while_its_row_is_still_there(
    stack: Stack, now: World, idle: timedelta, known: bool
) -> None:
    now.people.add(OLU)
    now.sign_ins.begin(ATTEMPT, (), ())
    started = datetime.now(UTC) - idle
    now.sign_ins.finish(ATTEMPT, replace(_session(started), token_digest=now.keys.digest("session", "token")))
    assert (who_is(now, "token") is not None) == known
    assert len(stack.rows("SESSION")) == 1
    assert int(stack.rows("SESSION")[0]["ttl"]["N"]) > datetime.now(UTC).timestamp()


def test_a_session_that_was_ended_does_not_come_back_by_being_seen(now: World) -> None:
    now.sign_ins.begin(ATTEMPT, (), ())
    now.sign_ins.finish(ATTEMPT, _session())
    now.sign_ins.end("token-1")
    now.sign_ins.touch(_session())
    assert now.sign_ins.session("token-1") is None


# --- drafts -------------------------------------------------------------------------------------------------------------


def test_a_draft_saved_elsewhere_meanwhile_is_not_overwritten(now: World) -> None:
    first = now.drafts.save(Draft("draft-1", "browser-1", "", "form", 1, {"a": "zz"}, TUESDAY))
    now.drafts.save(replace(first, raw={"a": "two"}))
    with pytest.raises(Conflict):
        now.drafts.save(replace(first, raw={"a": "three"}))
    found = now.drafts.get("draft-1")
    assert found
    assert found.raw == {"a": "two"}


def test_saving_the_same_again_is_no_conflict(stack: Stack, now: World) -> None:
    draft = Draft("draft-1", "browser-1", "", "form", 1, {"a": "zz"}, TUESDAY)
    assert now.drafts.save(draft) == now.drafts.save(draft)
    assert b"zz" not in stack.rows("DRAFT")[0]["sealed"]["B"]


# --- the audit ----------------------------------------------------------------------------------------------------------


def test_an_access_is_written_once_and_never_again(stack: Stack, now: World) -> None:
    access = Access("access-1", "case-1", "person-2", "case-opened", TUESDAY)
    now.audit.add(access)
    now.audit.add(replace(access, person_id="person-9"))
    assert now.audit.of_case("case-1", 5) == [access]
    assert len(stack.rows("AUDIT")) == 1


def test_accesses_come_newest_first(now: World) -> None:
    for minutes in (1, 3, 2):
        at = TUESDAY + timedelta(minutes=minutes)
        now.audit.add(Access(f"access-{minutes}", "case-1", "person-2", "case-opened", at))
    assert [access.access_id for access in now.audit.of_case("case-1", 2)] == ["access-3", "access-2"]
