"""People, codes, sessions, drafts, the audit, the clock: each row alone."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from chalicelib.adapters.people.sign_ins import TableSignIns
from chalicelib.adapters.tables.rows import Row
from chalicelib.adapters.tables.sealing import Sealer
from chalicelib.domain.errors import Conflict
from chalicelib.domain.messages.messages import new_message, person_recipient
from chalicelib.domain.people.changes import Change, Changed
from chalicelib.domain.people.people import Ended, Person, Role, School, Session
from chalicelib.domain.people.sign_in import GUESSES, Answer, Attempt, KnownBrowser, Opened, SignInLink
from chalicelib.domain.people.unused import OTHERS, Asked, Unused
from chalicelib.domain.records.access import Access
from chalicelib.domain.records.draft import Draft
from chalicelib.ports.world import World
from chalicelib.services.sign_in.sessions import who_is
from tests.support.keys import some_keyring
from tests.support.table import TUESDAY, Stack
from tests.support.world import FakeClock

ANA = Person("person-1", "Zzana", "Zz.Ana@hillside.example", schools=(School("1", "Beech"), School("2", "Alder")))
OLU = Person("person-2", "Zzolu", "zz.olu@exampleshire.example", frozenset({Role.OFFICER}))
ATTEMPT = Attempt("attempt-1", "browser-1", "address-1", TUESDAY, "/cases", "source-1", unused="address digest")
ASKED = Asked(TUESDAY, "attempt-1")


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
    assert now.people.staff() == [replace(OLU, version=1)]


def test_names_and_addresses_of_people_lie_sealed(stack: Stack, now: World) -> None:
    now.people.add(ANA)
    rows = json.dumps(stack.scan(), default=str).lower()
    assert not [mark for mark in ("zzana", "zzolu", "zz.ana", "zz.olu") if mark in rows]


# --- codes --------------------------------------------------------------------------------------------------------------


def test_a_code_takes_five_guesses_and_no_more(now: World) -> None:
    now.sign_ins.begin(ATTEMPT, None, None)
    taken = [now.sign_ins.guess(ATTEMPT) for _ in range(12)]
    assert taken == [*range(1, GUESSES + 1), *[0] * 7]


def test_a_guess_is_one_conditional_write(stack: Stack, now: World) -> None:
    """What makes five guesses five under any race: the count and the condition are one call."""
    now.sign_ins.begin(ATTEMPT, None, None)
    stack.calls.clear()
    now.sign_ins.guess(ATTEMPT)
    assert [call.operation for call in stack.calls] == ["UpdateItem"]
    assert "ConditionExpression" in stack.calls[0].request


def test_a_new_request_makes_the_browsers_earlier_code_worthless(now: World) -> None:
    now.sign_ins.begin(ATTEMPT, None, None)
    newer = replace(ATTEMPT, attempt_id="attempt-2")
    now.sign_ins.begin(newer, None, None)
    assert now.sign_ins.attempt("browser-1") == newer
    assert now.sign_ins.guess(ATTEMPT) == 0


def _session(started: datetime = TUESDAY) -> Session:
    return Session("token-1", "person-2", True, started, started)


def _opened(session: Session, replaces: str = "") -> Opened:
    word = new_message(
        f"{session.token_digest}|browser", "sign_in_new_browser", person_recipient("person-2"), {}, TUESDAY
    )
    return Opened(session, KnownBrowser("known-1", "person-2", TUESDAY + timedelta(days=180)), replaces, (word,))


def test_a_code_opens_one_session(stack: Stack, now: World) -> None:
    now.sign_ins.begin(ATTEMPT, None, None)
    now.sign_ins.finish(ATTEMPT, _opened(_session()))
    with pytest.raises(Conflict):
        now.sign_ins.finish(ATTEMPT, _opened(replace(_session(), token_digest="token-2")))
    assert now.sign_ins.session("token-2") is None
    assert now.sign_ins.guess(ATTEMPT) == 0


def test_an_hourly_count_lasts_the_whole_hour(stack: Stack) -> None:
    clock, at = FakeClock(TUESDAY), list[bool]()
    sign_ins = TableSignIns(clock, Sealer(some_keyring()))
    for _ in range(5):
        at.append(sign_ins.allow("by the hour", 3, timedelta(hours=1)))
        clock.pass_by(minutes=15)
    assert at == [True, True, True, False, True]


def test_a_request_is_read_back_as_it_was_written(now: World) -> None:
    written = replace(ATTEMPT, known_browser=True, for_partners=True, answer=Answer.LINK)
    now.sign_ins.begin(written, None, None)
    assert now.sign_ins.attempt("browser-1") == written


def _asked_for(now: World) -> Unused:
    """A request whose email is on the list of its address; the list as it is then."""
    unused = Unused("address digest").with_one(ASKED, TUESDAY)
    now.sign_ins.begin(ATTEMPT, unused, new_message("m", "sign_in_code", "asker", {}, TUESDAY))
    return now.sign_ins.unused("address digest")


def test_what_was_not_used_is_on_its_list_until_it_is_used(stack: Stack, now: World) -> None:
    assert _asked_for(now).asked == {ASKED}
    assert stack.rows("UNUSED")[0]["pk"]["S"] == "UNUSED#address digest"
    now.sign_ins.finish(ATTEMPT, _opened(_session()))
    after = now.sign_ins.unused("address digest")
    assert (after.asked, after.version) == (frozenset(), 2)


def test_a_list_that_was_changed_meanwhile_takes_no_more(now: World) -> None:
    _asked_for(now)
    stale = Unused("address digest").with_one(Asked(TUESDAY, "attempt-2"), TUESDAY)
    with pytest.raises(Conflict):
        now.sign_ins.begin(replace(ATTEMPT, attempt_id="attempt-2", browser_digest="browser-2"), stale, None)
    assert now.sign_ins.attempt("browser-2") is None


def _answer(now: World) -> None:
    told = replace(ATTEMPT, answer=Answer.CODE, person_id="person-2", of_many=OTHERS)
    of_many = now.sign_ins.unused(OTHERS).with_one(ASKED, TUESDAY)
    link = SignInLink("link-1", "", TUESDAY, address_digest="address")
    now.sign_ins.answer(told, of_many, link, new_message("answer", "sign_in_code", "person:person-2", {}, TUESDAY))


def test_an_answer_is_written_once_with_all_that_belongs_to_it(stack: Stack, now: World) -> None:
    _asked_for(now)
    _answer(now)
    found = now.sign_ins.attempt("browser-1")
    assert found == replace(ATTEMPT, answer=Answer.CODE, person_id="person-2", of_many=OTHERS)
    assert now.sign_in_links.get("link-1") == SignInLink("link-1", "", TUESDAY, address_digest="address")
    with pytest.raises(Conflict):
        _answer(now)
    now.sign_ins.finish(found, _opened(_session()))
    assert now.sign_ins.unused(OTHERS).asked == frozenset()


def test_a_request_that_another_one_replaced_gets_no_answer(stack: Stack, now: World) -> None:
    _asked_for(now)
    now.sign_ins.begin(replace(ATTEMPT, attempt_id="attempt-2"), None, None)
    with pytest.raises(Conflict):
        _answer(now)
    assert (now.sign_ins.unused(OTHERS).asked, stack.rows("SIGN_IN_LINK")) == (frozenset(), [])


def test_a_browser_is_known_once_somebody_signed_in_there_and_they_hear_of_it(stack: Stack, now: World) -> None:
    assert now.sign_ins.known_browser("known-1") is None
    now.sign_ins.begin(ATTEMPT, None, None)
    now.sign_ins.finish(ATTEMPT, _opened(_session()))
    assert now.sign_ins.known_browser("known-1") == KnownBrowser("known-1", "person-2", TUESDAY + timedelta(days=180))
    assert [row["email"]["S"] for row in stack.rows("MESSAGE")] == ["sign_in_new_browser"]


def test_what_has_a_limit_is_counted_by_its_name(now: World) -> None:
    assert [now.sign_ins.allow("this", 2) for _ in range(4)] == [True, True, False, False]
    assert (now.sign_ins.counted("this"), now.sign_ins.counted("that")) == (2, 0)


# --- sessions -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("idle", "known"), [(timedelta(minutes=29), True), (timedelta(minutes=31), False)])
def test_a_session_ends_in_code_while_its_row_is_still_there(
    stack: Stack, now: World, idle: timedelta, known: bool
) -> None:
    now.people.add(OLU)
    now.sign_ins.begin(ATTEMPT, None, None)
    started = datetime.now(UTC) - idle
    now.sign_ins.finish(ATTEMPT, _opened(replace(_session(started), token_digest=now.keys.digest("session", "token"))))
    assert (who_is(now, "token") is not None) == known
    assert len(stack.rows("SESSION")) == 1
    assert int(stack.rows("SESSION")[0]["ttl"]["N"]) > datetime.now(UTC).timestamp()


def test_a_session_that_was_ended_says_why_and_does_not_come_back_by_being_seen(now: World) -> None:
    now.sign_ins.begin(ATTEMPT, None, None)
    now.sign_ins.finish(ATTEMPT, _opened(_session()))
    now.sign_ins.end("token-1", Ended.REVOKED)
    now.sign_ins.end("token-1", Ended.SIGNED_OUT)
    now.sign_ins.touch(replace(_session(), seen_at=TUESDAY + timedelta(minutes=5)))
    found = now.sign_ins.session("token-1")
    assert found
    assert (found.ended, now.sign_ins.of_person("person-2")) == (Ended.REVOKED, [])


def test_ending_a_session_that_is_not_there_makes_none(stack: Stack, now: World) -> None:
    now.sign_ins.end("token-9", Ended.SIGNED_OUT)
    assert stack.rows("SESSION") == []


def test_a_new_session_takes_the_place_of_the_browsers_older_one(now: World) -> None:
    now.sign_ins.begin(ATTEMPT, None, None)
    now.sign_ins.finish(ATTEMPT, _opened(_session()))
    newer = replace(ATTEMPT, attempt_id="attempt-2")
    now.sign_ins.begin(newer, None, None)
    now.sign_ins.finish(newer, _opened(replace(_session(), token_digest="token-2"), replaces="token-1"))
    assert [session.token_digest for session in now.sign_ins.of_person("person-2")] == ["token-2"]
    assert now.sign_ins.session("token-1") is None


# --- drafts -------------------------------------------------------------------------------------------------------------


def test_a_draft_saved_elsewhere_meanwhile_is_not_overwritten(now: World) -> None:
    first = now.drafts.save(Draft("draft-1", "browser-1", "", "leaver", 1, {"a": "zz"}, TUESDAY))
    now.drafts.save(replace(first, raw={"a": "two"}))
    with pytest.raises(Conflict):
        now.drafts.save(replace(first, raw={"a": "three"}))
    found = now.drafts.get("draft-1")
    assert found
    assert found.raw == {"a": "two"}


def test_saving_the_same_again_is_no_conflict(stack: Stack, now: World) -> None:
    draft = Draft("draft-1", "browser-1", "", "leaver", 1, {"a": "zz"}, TUESDAY)
    assert now.drafts.save(draft) == now.drafts.save(draft)
    assert b"zz" not in stack.rows("DRAFT")[0]["sealed"]["B"]


# --- the audit ----------------------------------------------------------------------------------------------------------


def test_an_access_is_written_once_and_never_again(stack: Stack, now: World) -> None:
    access = Access("access-1", "case-1", "person-2", "case-opened", TUESDAY)
    now.audit.add(access)
    now.audit.add(replace(access, person_id="person-9"))
    assert now.audit.of_case("case-1", 5).rows == (access,)
    assert len(stack.rows("AUDIT")) == 1


def test_accesses_come_newest_first(now: World) -> None:
    for minutes in (1, 3, 2):
        at = TUESDAY + timedelta(minutes=minutes)
        now.audit.add(Access(f"access-{minutes}", "case-1", "person-2", "case-opened", at))
    assert [access.access_id for access in now.audit.of_case("case-1", 2).rows] == ["access-3", "access-2"]


def test_accesses_go_on_where_the_last_page_ended(now: World) -> None:
    for number in range(5):
        at = TUESDAY + timedelta(minutes=number)
        now.audit.add(Access(f"access-{number}", "case-1", "person-2", "case-opened", at))
    newest = now.audit.of_case("case-1", 3)
    older = now.audit.of_case("case-1", 3, newest.after)
    assert [access.access_id for access in (*newest.rows, *older.rows)] == [f"access-{n}" for n in (4, 3, 2, 1, 0)]
    assert older.after == ""


def test_the_audit_of_a_day_is_listed_by_keys_alone(now: World) -> None:
    for number, who in enumerate(("person-2", "person-1", "person-2")):
        at = TUESDAY + timedelta(hours=number)
        now.audit.add(Access(f"access-{number}", f"case-{number}", who, "case-opened", at, {"found": "3"}))
    now.audit.add(Access("access-9", "case-9", "person-2", "case-opened", TUESDAY + timedelta(days=1)))
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


# --- every contact -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("limit", [3, 4, 5, 50])
def test_contacts_come_page_by_page_each_once_with_all_their_schools(now: World, limit: int) -> None:
    schools = tuple(School(f"90000{n}", f"School {n}") for n in (1, 2))
    people = [Person(f"person-{n}", f"Name {n}", f"n{n}@school.example", schools=schools[: n % 3]) for n in range(7)]
    staff = Person("person-8", "Sam Staff", "sam@county.example", frozenset({Role.OFFICER}), schools)
    for person in (*people, staff):
        now.people.add(person)
    found, page = list[Person](), now.people.contacts(limit)
    found += page.rows
    while page.after:
        page = now.people.contacts(limit, page.after)
        found += page.rows
    assert [(person.person_id, person.schools) for person in found] == [
        (person.person_id, person.schools) for person in (*people, staff) if person.schools
    ]


def test_a_school_with_another_name_in_the_register_is_the_same_school(now: World) -> None:
    """The rows that find its contacts have no name in them: the same row would be deleted and written in one transaction."""
    before = Person("person-1", "Ana", "ana@school.example", schools=(School("900001", "Old name"),))
    now.people.add(before)
    stored = now.people.get("person-1")
    assert stored
    after = replace(stored, schools=(School("900001", "New name"),))
    now.people.change(stored, after, Change("c1", Changed.PERSON, "person-1", "admin", TUESDAY))
    assert [person.schools for person in now.people.contacts_of("900001")] == [after.schools]
