"""Signing in through the council: who somebody becomes, what keeps them out, and when they are asked about again."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from chalicelib.adapters.identity.fetching import Fetched
from chalicelib.domain.casework.events import EventKind
from chalicelib.domain.errors import Conflict
from chalicelib.domain.messages.recipients import MANAGERS, person_recipient
from chalicelib.domain.people.changes import Changed
from chalicelib.domain.people.council import COUNCIL, WAYS_OF_A_SOURCE, ProviderDown, StoredProvider
from chalicelib.domain.people.factor import RECOVERY_CODES
from chalicelib.domain.people.people import Person
from chalicelib.domain.people.roles import Role
from chalicelib.domain.people.sessions import Ended, Session
from chalicelib.ports.identity_provider import Client, Tokens
from chalicelib.services.administration import changing_people
from chalicelib.services.casework import lists, reading, taking
from chalicelib.services.jobs.job_runner import work
from chalicelib.services.people.person_in_words import change_of
from chalicelib.services.sign_in import (
    council_check,
    council_people,
    fresh_sign_in,
    second_factor,
    sessions,
    signing_in,
)
from chalicelib.services.sign_in.council_people import NoRole, NotLetIn
from chalicelib.services.sign_in.council_sign_in import (
    Back,
    BeginAgain,
    OutOfOrder,
    TooMany,
    come_back,
    way_in,
    way_out,
)
from tests.support.browser import enrolled
from tests.support.council import PROVIDER, browser, joined, known_there, sent_there, signs_in, switch_on
from tests.support.world import (
    ADMINISTRATOR,
    MANAGER,
    OFFICER,
    OTHER_ADMINISTRATOR,
    PEOPLE,
    REFERRER,
    FakeWorld,
    a_world,
    refer,
)

BOTH = replace(PROVIDER, local=frozenset({ADMINISTRATOR.person_id, OTHER_ADMINISTRATOR.person_id}))


@pytest.fixture
def world() -> FakeWorld:
    world = a_world(people=(*PEOPLE, ADMINISTRATOR, OTHER_ADMINISTRATOR))
    switch_on(world)
    known_there(world, "nell", "nell@county.example", "CME.Officer", "Other.Role")
    return world


def test_a_first_sign_in_makes_the_person_with_the_roles_that_the_team_mapped(world: FakeWorld) -> None:
    signed_in = signs_in(world, "nell", to="/cases/BCDF-2347")
    assert (signed_in.person.name, signed_in.person.roles) == ("Nell New", frozenset({Role.OFFICER}))
    assert signed_in.destination == "/cases/BCDF-2347"
    assert sessions.who_is(world, signed_in.token) == signed_in.person
    assert world.message("access_changed").variables["by"] == "council"


def test_a_second_sign_in_is_the_same_person_whatever_their_address_is_by_then(world: FakeWorld) -> None:
    first = signs_in(world, "nell").person
    known_there(world, "nell", "nell.married@county.example", "CME.Officer", "CME.Manager")
    again = signs_in(world, "nell", browser("browser-2")).person
    assert (again.person_id, again.email) == (first.person_id, "nell@county.example")
    assert again.roles == {Role.OFFICER, Role.MANAGER}


def test_somebody_else_with_the_address_of_a_leaver_is_another_person(world: FakeWorld) -> None:
    signs_in(world, "nell")
    known_there(world, "other", "nell@county.example", "CME.Manager")
    with pytest.raises(NotLetIn):
        signs_in(world, "other", browser("browser-2"))


def test_nobody_is_made_without_a_mapped_role(world: FakeWorld) -> None:
    known_there(world, "guest", "guest@county.example", "Other.Role")
    before = len(world.people.staff())
    with pytest.raises(NoRole):
        signs_in(world, "guest")
    assert len(world.people.staff()) == before
    assert not world.people.by_email("guest@county.example")


@pytest.mark.parametrize("person", [OFFICER, MANAGER, REFERRER], ids=lambda person: person.name)
def test_an_address_alone_takes_over_nobody(world: FakeWorld, person: Person) -> None:
    known_there(world, "thief", person.email, "CME.Officer")
    with pytest.raises(NotLetIn):
        signs_in(world, "thief")


def test_where_two_people_said_so_a_first_sign_in_joins_the_person_of_the_same_address_for_good(
    world: FakeWorld,
) -> None:
    joined(world)
    known_there(world, "omar", OFFICER.email.upper(), "CME.Manager")
    signed_in = signs_in(world, "omar")
    assert (signed_in.person.person_id, signed_in.person.roles) == (OFFICER.person_id, frozenset({Role.MANAGER}))
    known_there(world, "thief", OFFICER.email, "CME.Officer")
    with pytest.raises(NotLetIn):
        signs_in(world, "thief", browser("browser-2"))
    switch_on(world)
    assert signs_in(world, "omar", browser("browser-3")).person.person_id == OFFICER.person_id


def test_a_person_made_by_a_first_sign_in_is_nobody_elses(world: FakeWorld) -> None:
    joined(world)
    signs_in(world, "nell")
    known_there(world, "thief", "nell@county.example", "CME.Manager")
    with pytest.raises(NotLetIn):
        signs_in(world, "thief", browser("browser-2"))


def test_an_address_that_the_provider_doubts_joins_nobody(world: FakeWorld) -> None:
    joined(world)
    known_there(world, "omar", OFFICER.email, "CME.Officer")
    world.openid.claims["email_verified"] = False
    with pytest.raises(NotLetIn):
        signs_in(world, "omar")


@pytest.mark.parametrize("person", [REFERRER, ADMINISTRATOR], ids=lambda person: person.name)
def test_contacts_of_schools_and_administrators_with_codes_are_never_joined(world: FakeWorld, person: Person) -> None:
    joined(world)
    known_there(world, "thief", person.email, "CME.Officer")
    with pytest.raises(NotLetIn):
        signs_in(world, "thief")


def test_somebody_disabled_here_stays_out(world: FakeWorld) -> None:
    person = signs_in(world, "nell").person
    world.people.add(replace(person, active=False))
    with pytest.raises(NotLetIn):
        signs_in(world, "nell", browser("browser-2"))


# --- the way there and back ------------------------------------------------------------------------------------------


def test_an_answer_is_good_once_and_in_the_browser_where_it_began(world: FakeWorld) -> None:
    here = browser()
    back = sent_there(world, "nell", here)
    with pytest.raises(BeginAgain):
        come_back(world, browser("somebody-elses"), back)
    come_back(world, here, back)
    with pytest.raises(BeginAgain):
        come_back(world, here, back)


@pytest.mark.parametrize(
    "changed",
    [{"state": "another"}, {"state": ""}, {"code": ""}, {"code": "", "error": "server_error"}],
    ids=["another state", "no state", "no code", "an error"],
)
def test_an_answer_that_does_not_fit_begins_again(world: FakeWorld, changed: dict[str, str]) -> None:
    back = sent_there(world, "nell", browser())
    with pytest.raises(BeginAgain):
        come_back(world, browser(), replace(back, **changed))


def test_an_answer_that_names_another_provider_is_refused(world: FakeWorld) -> None:
    back = sent_there(world, "nell", browser())
    with pytest.raises(OutOfOrder):
        come_back(world, browser(), replace(back, issuer="https://attacker.example"))


def test_an_answer_after_the_provider_was_changed_begins_again(world: FakeWorld) -> None:
    back = sent_there(world, "nell", browser())
    switch_on(world, replace(PROVIDER, issuer="https://other.example"))
    with pytest.raises(BeginAgain):
        come_back(world, browser(), back)


def test_who_dawdles_at_the_provider_begins_again(world: FakeWorld) -> None:
    back = sent_there(world, "nell", browser())
    world.clock.pass_by(minutes=16)
    with pytest.raises(BeginAgain):
        come_back(world, browser(), back)


def test_who_is_refused_there_is_refused_here(world: FakeWorld) -> None:
    back = sent_there(world, "nell", browser())
    with pytest.raises(NoRole):
        come_back(world, browser(), Back(back.state, "", back.issuer, "access_denied"))


def test_a_provider_that_is_down_lets_nobody_in(world: FakeWorld) -> None:
    back = sent_there(world, "nell", browser())
    world.openid.fault = ProviderDown("slow")
    with pytest.raises(OutOfOrder):
        come_back(world, browser(), back)


def test_nothing_leads_to_a_provider_before_its_secret_is_kept(world: FakeWorld) -> None:
    world.council.settings = replace(world.council.settings, secret_since=None)
    with pytest.raises(BeginAgain):
        way_in(world, browser(), "")
    assert way_out(world) == ""


# --- codes -----------------------------------------------------------------------------------------------------------


def _code(world: FakeWorld, person: Person) -> str:
    signing_in.ask_for_code(world, person.email, browser(), "")
    world.pass_on()
    attempt = world.sign_ins.attempt("browser-1")
    assert attempt
    return world.keys.sign_in_code(attempt.attempt_id)


@pytest.mark.parametrize("person", [OFFICER, MANAGER, OTHER_ADMINISTRATOR], ids=lambda person: person.name)
def test_staff_get_no_code_and_none_would_be_right(world: FakeWorld, person: Person) -> None:
    code = _code(world, person)
    assert world.message("sign_in_council").recipient == person_recipient(person.person_id)
    with pytest.raises(signing_in.WrongCode):
        signing_in.enter_code(world, code, browser())


def test_a_code_from_before_the_council_was_switched_on_lets_nobody_in(world: FakeWorld) -> None:
    on = world.council.settings
    world.council.settings = replace(on, secret_since=None)
    code = _code(world, OFFICER)
    world.council.settings = on
    with pytest.raises(signing_in.CodeEnded):
        signing_in.enter_code(world, code, browser())


@pytest.mark.parametrize("person", [ADMINISTRATOR, REFERRER], ids=lambda person: person.name)
def test_schools_and_the_chosen_administrators_go_on_with_codes(world: FakeWorld, person: Person) -> None:
    code = _code(world, person)
    assert signing_in.enter_code(world, code, browser()).person.person_id == person.person_id


def test_a_chosen_administrator_who_also_opens_cases_loses_the_code(world: FakeWorld) -> None:
    world.people.add(replace(ADMINISTRATOR, roles=frozenset({Role.ADMINISTRATOR, Role.OFFICER})))
    _code(world, ADMINISTRATOR)
    assert world.message("sign_in_council")


def test_a_chosen_administrator_who_gets_to_open_cases_is_signed_out(world: FakeWorld) -> None:
    switch_on(world, BOTH)
    now = world.clock.now()
    world.sign_ins.be_in(
        Session(sessions.session_id(world, "by-code"), ADMINISTRATOR.person_id, True, now, now, second=True)
    )
    assert sessions.who_is(world, "by-code")
    before = world.people.get(ADMINISTRATOR.person_id)
    assert before
    after = before.with_roles(before.roles | {Role.OFFICER})
    written = change_of(world, OTHER_ADMINISTRATOR.person_id, Changed.PERSON, before, after)
    changing_people.write(world, OTHER_ADMINISTRATOR, before, after, written, None, ())
    assert sessions.who_is(world, "by-code") is None


def test_a_code_refreshes_a_session_of_the_council_and_opens_none(world: FakeWorld) -> None:
    signed_in = signs_in(world, "nell")
    digest = sessions.session_id(world, signed_in.token)
    here = browser("browser-1", digest)
    world.clock.pass_by(minutes=10)
    fresh_sign_in.send_code(world, signed_in.person, here)
    world.pass_on()
    attempt = world.sign_ins.attempt("browser-1")
    assert attempt
    code = world.keys.sign_in_code(attempt.attempt_id)
    with pytest.raises(signing_in.CodeEnded):
        signing_in.enter_code(world, code, here)
    token = fresh_sign_in.sign_in_again(world, signed_in.person, signed_in.token, code, here)
    after = world.sign_ins.session(sessions.session_id(world, token))
    assert after
    assert after.council_asked_at == world.clock.now() - timedelta(minutes=10)
    assert world.council.refresh_of(after.token_digest)


def test_a_session_of_the_council_always_gets_a_code_and_never_a_link(world: FakeWorld) -> None:
    """However often others asked for a code for the same address: a link would open a session, which is not theirs."""
    signed_in = signs_in(world, "nell")
    for number in range(4):
        world.clock.pass_by(minutes=6)
        with suppress(signing_in.TooMany):
            signing_in.ask_for_code(world, signed_in.person.email, browser(f"somebody-else-{number}"), "")
        world.pass_on()
    here, token = browser("browser-1", sessions.session_id(world, signed_in.token)), signed_in.token
    for number in range(4):
        world.clock.pass_by(minutes=16)
        fresh_sign_in.send_code(world, signed_in.person, here)
        world.pass_on()
        attempt = world.sign_ins.attempt("browser-1")
        assert attempt
        if number < 3:
            continue  # it is not used
        code = world.keys.sign_in_code(attempt.attempt_id)
        token = fresh_sign_in.sign_in_again(world, signed_in.person, token, code, here)
    assert fresh_sign_in.is_fresh(world, token)
    assert world.messages("sign_in_link") == []


def test_a_council_session_in_which_codes_go_unused_waits_ever_longer(world: FakeWorld) -> None:
    signed_in = signs_in(world, "nell")
    here = browser("browser-1", sessions.session_id(world, signed_in.token))
    for _ in range(180):
        with suppress(signing_in.TooMany):
            fresh_sign_in.send_code(world, signed_in.person, here)
        world.pass_on()
        world.clock.pass_by(minutes=1)
    assert 5 <= len(world.messages("sign_in_code")) <= 8


def test_after_the_council_is_switched_off_its_people_set_up_an_app_and_its_sessions_go_on(world: FakeWorld) -> None:
    signed_in = signs_in(world, "nell")
    world.council.settings = StoredProvider(version=3)
    world.clock.pass_by(minutes=20)
    assert sessions.who_is(world, signed_in.token)
    code = _code(world, signed_in.person)
    by_code = signing_in.enter_code(world, code, browser())
    assert sessions.who_is(world, by_code.token) is None
    assert sessions.halfway(world, by_code.token)
    assert not second_factor.is_set_up(world, signed_in.person)


def test_nobody_of_the_council_is_halfway_or_is_asked_for_a_factor_they_lack(world: FakeWorld) -> None:
    signed_in = signs_in(world, "nell")
    assert signed_in.is_whole
    assert sessions.halfway(world, signed_in.token) is None
    assert second_factor.codes_left(world, signed_in.person) is None
    with pytest.raises(second_factor.NotSetUp):
        second_factor.new_recovery_codes(world, signed_in.person)


def test_an_app_from_before_the_council_has_no_recovery_codes_until_it_is_needed_again(world: FakeWorld) -> None:
    person = signs_in(world, "nell").person
    enrolled(world, person.person_id)
    assert second_factor.codes_left(world, person) is None
    assert second_factor.was_set_up_just_now(world, person)
    with pytest.raises(second_factor.NotSetUp):
        second_factor.show_again(world, person, "000000")
    with pytest.raises(second_factor.NotSetUp):
        second_factor.new_recovery_codes(world, person)
    world.council.settings = StoredProvider(version=3)
    assert second_factor.codes_left(world, person) == RECOVERY_CODES
    assert len(second_factor.new_recovery_codes(world, person)) == RECOVERY_CODES


def test_an_administrator_who_goes_on_with_codes_has_recovery_codes(world: FakeWorld) -> None:
    enrolled(world, ADMINISTRATOR.person_id)
    assert len(second_factor.new_recovery_codes(world, ADMINISTRATOR)) == RECOVERY_CODES


def test_one_network_begins_so_many_ways_to_the_provider_and_another_goes_on(world: FakeWorld) -> None:
    for _ in range(WAYS_OF_A_SOURCE):
        way_in(world, browser(), "")
    with pytest.raises(TooMany):
        way_in(world, browser(), "")
    assert way_in(world, replace(browser(), source="source-2"), "")
    world.clock.pass_by(minutes=15)
    assert way_in(world, browser(), "")


# --- while a session goes on -----------------------------------------------------------------------------------------


def _asked(world: FakeWorld) -> int:
    return len([url for url in world.openid.asked if url.endswith("/token")])


def test_the_provider_is_asked_at_most_every_fifteen_minutes(world: FakeWorld) -> None:
    token = signs_in(world, "nell").token
    world.clock.pass_by(minutes=14)
    assert sessions.who_is(world, token)
    assert _asked(world) == 1
    world.clock.pass_by(minutes=1)
    assert sessions.who_is(world, token)
    assert _asked(world) == 2
    assert sessions.who_is(world, token)
    assert _asked(world) == 2
    world.clock.pass_by(minutes=16)
    assert sessions.who_is(world, token)
    assert _asked(world) == 3


class _Meanwhile:
    """The provider, and what happens here while one renewal is under way: before it is read there, or after."""

    def __init__(self, world: FakeWorld, act: Callable[[], object], *, first: bool) -> None:
        self._real, self._act, self._first = world.identity_provider, act, first

    def renew(self, client: Client, refresh: str) -> Tokens:
        act, self._act = self._act, lambda: None
        if self._first:
            act()
        tokens = self._real.renew(client, refresh)
        if not self._first:
            act()
        return tokens


@pytest.mark.parametrize("first", [True, False])
def test_a_fresh_sign_in_while_the_provider_is_asked_signs_nobody_out(world: FakeWorld, first: bool) -> None:
    """What asks again is good once. Both requests have it in their hands; the one that comes later takes the newer."""
    signed_in, here = signs_in(world, "nell"), browser()
    world.clock.pass_by(minutes=15)
    fresh_sign_in.send_code(world, signed_in.person, here)
    world.pass_on()
    attempt = world.sign_ins.attempt("browser-1")
    assert attempt
    code, tokens = world.keys.sign_in_code(attempt.attempt_id), list[str]()

    def fresh() -> None:
        tokens.append(fresh_sign_in.sign_in_again(world, signed_in.person, signed_in.token, code, here))

    provider: Any = _Meanwhile(world, fresh, first=first)
    assert sessions.who_is(world.but(identity_provider=provider), signed_in.token)
    for _ in range(2):
        world.clock.pass_by(minutes=15)
        assert sessions.who_is(world, tokens[0])


def test_a_fresh_session_that_asks_at_once_signs_out_neither_itself_nor_the_request_before(world: FakeWorld) -> None:
    """It was read before the other request took its turn, so it is due too, and it is the first at the provider."""
    signed_in, here = signs_in(world, "nell"), browser()
    world.clock.pass_by(minutes=15)
    fresh_sign_in.send_code(world, signed_in.person, here)
    world.pass_on()
    attempt = world.sign_ins.attempt("browser-1")
    assert attempt
    code, long_ago = world.keys.sign_in_code(attempt.attempt_id), world.clock.now() - timedelta(minutes=15)

    def fresh() -> None:
        token = fresh_sign_in.sign_in_again(world, signed_in.person, signed_in.token, code, here)
        begun = world.sign_ins.session(sessions.session_id(world, token))
        assert begun
        world.sign_ins.be_in(replace(begun, council_asked_at=long_ago))
        assert sessions.who_is(world, token)

    provider: Any = _Meanwhile(world, fresh, first=True)
    assert sessions.who_is(world.but(identity_provider=provider), signed_in.token)


def test_of_two_requests_with_the_same_renewal_one_wins_and_neither_signs_out(world: FakeWorld) -> None:
    """As where a function had stopped between two steps, and its request comes again."""
    signed_in = signs_in(world, "nell")
    world.clock.pass_by(minutes=15)
    session = world.sign_ins.session(sessions.session_id(world, signed_in.token))
    assert session

    def the_other() -> None:
        asked = replace(session, council_asked_at=world.clock.now())
        world.clock.pass_by(minutes=1)
        assert council_check.still_there(world, asked, signed_in.person)

    provider: Any = _Meanwhile(world, the_other, first=True)
    assert council_check.still_there(world.but(identity_provider=provider), session, signed_in.person)
    world.sign_ins.touch(replace(session, seen_at=world.clock.now()))
    world.clock.pass_by(minutes=15)
    assert sessions.who_is(world, signed_in.token)


@pytest.mark.parametrize(
    ("fails", "stays"), [(0, True), (1, True), (2, True), (3, False)], ids=["written", "2nd", "3rd", "never"]
)
def test_what_asks_again_is_written_at_the_third_try_and_where_it_is_not_the_session_ends_at_the_next_asking(
    world: FakeWorld, fails: int, stays: bool
) -> None:
    """The fake provider takes a renewal once."""
    token = signs_in(world, "nell").token
    world.store.fail("council.renewed", times=fails)
    world.clock.pass_by(minutes=15)
    assert sessions.who_is(world, token)
    world.clock.pass_by(minutes=15)
    assert bool(sessions.who_is(world, token)) is stays
    lost = [line for line in world.log if line["what"] == "council-renewal-not-kept"]
    assert lost == ([] if stays else [{"what": "council-renewal-not-kept"}])
    assert len(world.pauses) == min(fails, 2)
    assert sessions.why_signed_out(world, token) is (None if stays else Ended.COUNCIL)
    assert sessions.who_is(world, signs_in(world, "nell", browser("browser-2")).token)


def test_who_is_disabled_there_is_out_here(world: FakeWorld) -> None:
    token = signs_in(world, "nell").token
    world.openid.disabled.add("nell")
    world.clock.pass_by(minutes=15)
    assert sessions.who_is(world, token) is None
    assert sessions.why_signed_out(world, token) is Ended.COUNCIL
    assert not world.council.refresh_of(sessions.session_id(world, token))


def test_roles_follow_within_fifteen_minutes(world: FakeWorld) -> None:
    token = signs_in(world, "nell").token
    known_there(world, "nell", "nell@county.example", "CME.Manager")
    world.clock.pass_by(minutes=15)
    person = sessions.who_is(world, token)
    assert person
    assert person.roles == {Role.MANAGER}


def test_who_has_no_role_any_more_is_out_and_an_administrator_hears(world: FakeWorld) -> None:
    token = signs_in(world, "nell").token
    known_there(world, "nell", "nell@county.example")
    world.clock.pass_by(minutes=15)
    assert sessions.who_is(world, token) is None
    assert [task.detail for task in world.store.tasks.values()] == ["Nell New"]


def test_cases_of_who_has_no_role_any_more_are_nobodys_at_once_and_come_back_to_nobody(world: FakeWorld) -> None:
    token, reference = signs_in(world, "nell").token, _case_of_nell(world)
    known_there(world, "nell", "nell@county.example")
    world.clock.pass_by(minutes=15)
    assert sessions.who_is(world, token) is None
    assert _unowned(world) == [reference]
    work(world)
    assert reading.load_for_step(world, reference).case.owner_id is None
    assert world.message("cases_left").recipient == MANAGERS
    known_there(world, "nell", "nell@county.example", "CME.Officer")
    assert signs_in(world, "nell", browser("browser-2")).person.works_cases
    assert _unowned(world) == [reference]


def test_an_officer_who_becomes_only_an_administrator_keeps_no_case(world: FakeWorld) -> None:
    token, reference = signs_in(world, "nell").token, _case_of_nell(world)
    known_there(world, "nell", "nell@county.example", "CME.Admin")
    world.clock.pass_by(minutes=15)
    person = sessions.who_is(world, token)
    assert person
    assert person.roles == {Role.ADMINISTRATOR}
    work(world)
    case = reading.load_for_page(world, reference)
    assert case.case.owner_id is None
    assert [event.by for event in case.events if event.kind is EventKind.ASSIGNED][-1:] == [COUNCIL]
    assert world.message("cases_left").variables == {"count": "1"}


def test_an_officer_who_becomes_a_manager_keeps_their_cases(world: FakeWorld) -> None:
    token, reference = signs_in(world, "nell").token, _case_of_nell(world)
    known_there(world, "nell", "nell@county.example", "CME.Manager")
    world.clock.pass_by(minutes=15)
    person = sessions.who_is(world, token)
    assert person
    assert (reading.load_for_step(world, reference).case.owner_id, world.store.jobs) == (person.person_id, {})


def test_somebody_chosen_meanwhile_to_go_on_with_codes_keeps_their_role(world: FakeWorld) -> None:
    """The council's word and the settings at one moment."""
    switch_on(world, replace(PROVIDER, joins=True))
    known_there(world, "abe", OTHER_ADMINISTRATOR.email, "CME.Admin")
    abe = signs_in(world, "abe").person
    switch_on(world, BOTH)
    with pytest.raises(Conflict):
        council_people.with_roles(world, abe, frozenset({Role.OFFICER}))
    assert world.people.get(abe.person_id) == abe


def _case_of_nell(world: FakeWorld) -> str:
    case, nell = refer(world), world.people.by_email("nell@county.example")
    assert nell
    taking.take(world, case.reference, nell, case.version, "once")
    return case.reference


def _unowned(world: FakeWorld) -> list[str]:
    return [case.reference for case in lists.open_cases(world, "", lists.Filters(lists.NOBODY)).cases]


def test_while_the_provider_is_down_sessions_keep_their_own_limits(world: FakeWorld) -> None:
    token = signs_in(world, "nell").token
    world.openid.fault = ProviderDown("slow")
    for _ in range(5):
        world.clock.pass_by(minutes=15)
        assert sessions.who_is(world, token)
    world.openid.fault = None
    world.openid.disabled.add("nell")
    world.clock.pass_by(minutes=5)
    assert sessions.who_is(world, token) is None


def test_who_is_changed_by_others_at_the_same_moment_stays_in_and_is_asked_soon(
    world: FakeWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = signs_in(world, "nell").token
    world.clock.pass_by(minutes=15)
    with monkeypatch.context() as meanwhile:

        def conflict(*_: object) -> None:
            raise Conflict

        meanwhile.setattr(council_people, "_person", conflict)
        assert sessions.who_is(world, token)
    world.openid.disabled.add("nell")
    world.clock.pass_by(minutes=5)
    assert sessions.who_is(world, token) is None


@pytest.mark.parametrize("answer", [Fetched(400, {}), Fetched(401, {"error": "invalid_client"})], ids=str)
def test_our_own_faults_throw_nobody_out(world: FakeWorld, answer: Fetched) -> None:
    token = signs_in(world, "nell").token
    world.openid.fault = answer
    world.clock.pass_by(minutes=15)
    assert sessions.who_is(world, token)


def test_a_session_that_nothing_can_ask_about_ends(world: FakeWorld) -> None:
    world.openid.gives_refresh = False
    token = signs_in(world, "nell").token
    assert sessions.who_is(world, token)
    world.clock.pass_by(minutes=15)
    assert sessions.who_is(world, token) is None


def test_a_renewal_for_another_person_ends_the_session(world: FakeWorld) -> None:
    token = signs_in(world, "nell").token
    world.openid.claims["oid"] = "oid-of-somebody-else"
    world.clock.pass_by(minutes=15)
    assert sessions.who_is(world, token) is None


def test_signing_out_leads_to_the_provider_for_those_who_came_from_there(world: FakeWorld) -> None:
    assert sessions.sign_out(world, signs_in(world, "nell").token)
    assert "post_logout_redirect_uri=https%3A%2F%2Fcme.exampleshire.example%2Fsigned-out" in way_out(world)
