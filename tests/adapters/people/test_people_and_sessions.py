"""Single rows: people, codes, sessions, drafts, the audit, the clock."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from chalicelib.adapters.people.sign_ins import TableSignIns
from chalicelib.adapters.tables.rows.row import Row
from chalicelib.adapters.tables.sealing import Sealer
from chalicelib.domain.errors import Conflict
from chalicelib.domain.messages.message import new_message
from chalicelib.domain.messages.recipients import ASKER, person_recipient
from chalicelib.domain.people.people import Person, School
from chalicelib.domain.people.roles import Role
from chalicelib.domain.people.sessions import Ended, Session
from chalicelib.domain.people.sign_in import Answer, Attempt, KnownBrowser, Opened, SignInLink
from chalicelib.domain.people.unused import OTHERS, Asked, Unused
from chalicelib.domain.records.access import Access
from chalicelib.domain.records.draft import Draft
from chalicelib.ports.world import World
from chalicelib.services.sign_in.sessions import who_is
from tests.support.fakes.clock import FakeClock
from tests.support.keys import some_keyring
from tests.support.table import TUESDAY, Stack

ANA = Person("person-1", "Zzana", "Zz.Ana@hillside.example", schools=(School("1", "Beech"), School("2", "Alder")))
OLU = Person("person-2", "Zzolu", "zz.olu@exampleshire.example", frozenset({Role.OFFICER}))
ATTEMPT = Attempt("attempt-1", "browser-1", "address-1", TUESDAY, "/cases", "source-1", unused="address digest")
ASKED = Asked(TUESDAY, "attempt-1")


# --- people -------------------------------------------------------------------------------------------------------------


def test_names_and_addresses_of_people_lie_sealed(stack: Stack, world: World) -> None:
    world.people.add(ANA)
    rows = json.dumps(stack.scan(), default=str).lower()
    assert not [mark for mark in ("zzana", "zzolu", "zz.ana", "zz.olu") if mark in rows]


# --- codes --------------------------------------------------------------------------------------------------------------


def test_a_guess_is_one_conditional_write(stack: Stack, world: World) -> None:
    """Five guesses stay five in any race: the count and the condition are one call."""
    world.sign_ins.begin(ATTEMPT, None, None)
    stack.calls.clear()
    world.sign_ins.guess(ATTEMPT)
    assert [call.operation for call in stack.calls] == ["UpdateItem"]
    assert "ConditionExpression" in stack.calls[0].request


def _session(started: datetime = TUESDAY) -> Session:
    return Session("token-1", "person-2", True, started, started)


def _opened(session: Session, replaces: str = "") -> Opened:
    word = new_message(
        f"{session.token_digest}|browser", "sign_in_new_browser", person_recipient("person-2"), {}, TUESDAY
    )
    return Opened(session, KnownBrowser("known-1", "person-2", TUESDAY + timedelta(days=180)), replaces, (word,))


def test_an_hourly_count_lasts_the_whole_hour(stack: Stack) -> None:
    clock, at = FakeClock(TUESDAY), list[bool]()
    sign_ins = TableSignIns(clock, Sealer(some_keyring()))
    for _ in range(5):
        at.append(sign_ins.allow("by the hour", 3, timedelta(hours=1)))
        clock.pass_by(minutes=15)
    assert at == [True, True, True, False, True]


def _asked_for(world: World) -> Unused:
    """A request with its email on the list of its address, and that list."""
    unused = Unused("address digest").with_one(ASKED, TUESDAY)
    world.sign_ins.begin(ATTEMPT, unused, new_message("m", "sign_in_code", ASKER, {}, TUESDAY))
    return world.sign_ins.unused("address digest")


def test_what_was_not_used_is_on_its_list_until_it_is_used(stack: Stack, world: World) -> None:
    assert _asked_for(world).asked == {ASKED}
    assert stack.rows("UNUSED")[0]["pk"]["S"] == "UNUSED#address digest"
    world.sign_ins.finish(ATTEMPT, _opened(_session()))
    after = world.sign_ins.unused("address digest")
    assert (after.asked, after.version) == (frozenset(), 2)


def _answer(world: World) -> None:
    told = replace(ATTEMPT, answer=Answer.CODE, person_id="person-2", of_many=OTHERS)
    of_many = world.sign_ins.unused(OTHERS).with_one(ASKED, TUESDAY)
    link = SignInLink("link-1", "", TUESDAY, address_digest="address")
    world.sign_ins.answer(
        told, of_many, link, new_message("answer", "sign_in_code", person_recipient("person-2"), {}, TUESDAY)
    )


def test_an_answer_is_written_once_with_all_that_belongs_to_it(stack: Stack, world: World) -> None:
    _asked_for(world)
    _answer(world)
    found = world.sign_ins.attempt("browser-1")
    assert found == replace(ATTEMPT, answer=Answer.CODE, person_id="person-2", of_many=OTHERS)
    assert world.sign_in_links.get("link-1") == SignInLink("link-1", "", TUESDAY, address_digest="address")
    with pytest.raises(Conflict):
        _answer(world)
    world.sign_ins.finish(found, _opened(_session()))
    assert world.sign_ins.unused(OTHERS).asked == frozenset()


def test_a_browser_is_known_once_somebody_signed_in_there_and_they_hear_of_it(stack: Stack, world: World) -> None:
    assert world.sign_ins.known_browser("known-1") is None
    world.sign_ins.begin(ATTEMPT, None, None)
    world.sign_ins.finish(ATTEMPT, _opened(_session()))
    assert world.sign_ins.known_browser("known-1") == KnownBrowser("known-1", "person-2", TUESDAY + timedelta(days=180))
    assert [row["email"]["S"] for row in stack.rows("MESSAGE")] == ["sign_in_new_browser"]


# --- sessions -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("idle", "known"), [(timedelta(minutes=29), True), (timedelta(minutes=31), False)])
def test_a_session_ends_in_code_while_its_row_is_still_there(
    stack: Stack, world: World, idle: timedelta, known: bool
) -> None:
    world.people.add(OLU)
    world.sign_ins.begin(ATTEMPT, None, None)
    started = datetime.now(UTC) - idle
    world.sign_ins.finish(
        ATTEMPT, _opened(replace(_session(started), token_digest=world.keys.digest("session", "token"), second=True))
    )
    assert (who_is(world, "token") is not None) == known
    assert len(stack.rows("SESSION")) == 1
    assert int(stack.rows("SESSION")[0]["ttl"]["N"]) > datetime.now(UTC).timestamp()


def test_a_session_keeps_when_its_second_factor_was_shown(world: World) -> None:
    world.sign_ins.begin(ATTEMPT, None, None)
    session = replace(_session(), second=True, signed_in_at=TUESDAY - timedelta(hours=9))
    world.sign_ins.finish(ATTEMPT, _opened(session))
    assert world.sign_ins.session("token-1") == session
    assert session.last_moment == TUESDAY + timedelta(hours=1)


def test_ending_a_session_that_is_not_there_makes_none(stack: Stack, world: World) -> None:
    world.sign_ins.end("token-9", Ended.SIGNED_OUT)
    assert stack.rows("SESSION") == []


# --- drafts -------------------------------------------------------------------------------------------------------------


def test_saving_the_same_again_is_no_conflict(stack: Stack, world: World) -> None:
    draft = Draft("draft-1", "browser-1", "", "leaver", 1, {"a": "zz"}, TUESDAY)
    assert world.drafts.save(draft) == world.drafts.save(draft)
    assert b"zz" not in stack.rows("DRAFT")[0]["sealed"]["B"]


# --- the audit ----------------------------------------------------------------------------------------------------------


def test_an_access_is_written_once_and_never_again(stack: Stack, world: World) -> None:
    access = Access("access-1", "case-1", "person-2", "case-opened", TUESDAY)
    world.audit.add(access)
    world.audit.add(replace(access, person_id="person-9"))
    assert world.audit.of_case("case-1", 5).rows == (access,)
    assert len(stack.rows("AUDIT")) == 1


def test_the_audit_of_a_day_is_listed_by_keys_alone(world: World) -> None:
    for number, who in enumerate(("person-2", "person-1", "person-2")):
        at = TUESDAY + timedelta(hours=number)
        world.audit.add(Access(f"access-{number}", f"case-{number}", who, "case-opened", at, {"found": "3"}))
    world.audit.add(Access("access-9", "case-9", "person-2", "case-opened", TUESDAY + timedelta(days=1)))
    of_day = list(Row.by_day.query("AUDIT#2027-01-12"))
    assert [(row.pk, row.gsi5sk.split("#")[0]) for row in of_day] == [
        ("AUDIT#case-1", "person-1"),
        ("AUDIT#case-0", "person-2"),
        ("AUDIT#case-2", "person-2"),
    ]
    of_person = list(Row.by_day.query("AUDIT#2027-01-12", Row.gsi5sk.startswith("person-2#")))
    assert [row.gsi5sk for row in of_person] == [
        "person-2#2027-01-12T10:00:00.000Z#case-opened",
        "person-2#2027-01-12T12:00:00.000Z#case-opened",
    ]
    assert {"gsi1pk", "gsi2pk", "facts"}.isdisjoint(of_day[0].attribute_values)
