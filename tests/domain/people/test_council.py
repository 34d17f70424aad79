"""Who signs in at the council's provider, and what it gives; away, anonymous, and other facts of a person."""

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from chalicelib.domain.messages.emails.sign_in import CODE_LIVES, EMAILED_LINK_LIVES
from chalicelib.domain.people.council import (
    CouncilAttempt,
    Provider,
    StoredProvider,
    is_due,
    needs_council,
    stays_local,
)
from chalicelib.domain.people.people import Away, Person, School, anonymous
from chalicelib.domain.people.roles import Role
from chalicelib.domain.people.sessions import Session
from chalicelib.domain.people.sign_in import Answer, Attempt
from tests.support.world import NOW

MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)
PROVIDER = Provider(
    "https://login.county.example",
    "client",
    {Role.OFFICER: "cme.officer", Role.MANAGER: "cme.manager", Role.PARTNER: "cme.partner"},
    frozenset({"ada", "mona"}),
)
READY = StoredProvider(PROVIDER, NOW)


def person(person_id: str, *roles: Role, schools: tuple[School, ...] = ()) -> Person:
    return Person(person_id, "Name", "name@county.example", frozenset(roles), schools)


@pytest.mark.parametrize(
    ("app_roles", "roles"),
    [
        ([], set()),
        (["cme.officer"], {Role.OFFICER}),
        (["cme.officer", "cme.manager", "else"], {Role.OFFICER, Role.MANAGER}),
        (["cme.partner"], set()),
        (["officer"], set()),
    ],
)
def test_an_app_role_gives_the_role_of_staff_that_it_was_mapped_to(app_roles: list[str], roles: set[Role]) -> None:
    assert PROVIDER.given(app_roles) == roles


@pytest.mark.parametrize(
    ("who", "local"),
    [
        (person("ada", Role.ADMINISTRATOR), True),
        (person("other", Role.ADMINISTRATOR), False),
        (person("mona", Role.ADMINISTRATOR, Role.MANAGER), False),
        (person("ada", Role.ADMINISTRATOR, schools=(School("1", "Hillside"),)), False),
        (person("ada"), False),
    ],
)
def test_only_an_administrator_who_opens_no_record_goes_on_with_codes(who: Person, local: bool) -> None:
    assert stays_local(PROVIDER, who) is local


@pytest.mark.parametrize(
    ("stored", "who", "needs"),
    [
        (READY, person("olive", Role.OFFICER), True),
        (READY, person("ada", Role.ADMINISTRATOR), False),
        (READY, person("rita", schools=(School("1", "Hillside"),)), False),
        (READY, person("pat", Role.PARTNER), False),
        (StoredProvider(PROVIDER), person("olive", Role.OFFICER), False),
        (StoredProvider(secret_since=NOW), person("olive", Role.OFFICER), False),
    ],
)
def test_who_signs_in_at_the_provider_and_in_no_other_way(stored: StoredProvider, who: Person, needs: bool) -> None:
    assert needs_council(stored, who) is needs


@pytest.mark.parametrize(
    ("asked", "due"), [(None, False), (NOW - 15 * MINUTE + SECOND, False), (NOW - 15 * MINUTE, True)]
)
def test_when_the_provider_is_asked_again(asked: object, due: bool) -> None:
    session = replace(Session("digest", "olive", True, NOW, NOW), council_asked_at=asked)
    assert is_due(session, NOW) is due


@pytest.mark.parametrize(("ago", "ended"), [(15 * MINUTE - SECOND, False), (15 * MINUTE, True)])
def test_a_way_to_the_provider_ends_after_a_quarter_of_an_hour(ago: timedelta, ended: bool) -> None:
    assert CouncilAttempt("digest", "issuer", "nonce", "verifier", NOW - ago).has_ended(NOW) is ended


@pytest.mark.parametrize(
    ("answer", "lives"), [(None, CODE_LIVES), (Answer.CODE, CODE_LIVES), (Answer.LINK, EMAILED_LINK_LIVES)]
)
def test_a_code_and_a_link_end_in_their_time_or_once_used(answer: Answer | None, lives: timedelta) -> None:
    attempt = Attempt("a", "browser", "olive@county.example", NOW, answer=answer)
    assert [attempt.has_ended(NOW + lives + more) for more in (-SECOND, timedelta())] == [False, True]
    assert replace(attempt, used=True).has_ended(NOW)


# --- a person -------------------------------------------------------------------------------------------------------------

AWAY = Away(date(2026, 12, 24), date(2026, 12, 28), "mona")


def test_an_absence_is_read_as_it_was_stored() -> None:
    assert AWAY.stored == {"first": "2026-12-24", "last": "2026-12-28", "cover": "mona"}
    assert Away.of(AWAY.stored) == AWAY


@pytest.mark.parametrize(("day", "holds"), [(23, False), (24, True), (28, True), (29, False)])
def test_both_ends_of_an_absence_belong_to_it(day: int, holds: bool) -> None:
    assert replace(person("olive"), away=AWAY).is_away(date(2026, 12, day)) is holds
    assert not person("olive").is_away(date(2026, 12, day))


@pytest.mark.parametrize(
    ("first", "last", "overlaps"), [(20, 23, False), (20, 24, True), (25, 26, True), (28, 30, True), (29, 30, False)]
)
def test_when_two_absences_overlap(first: int, last: int, overlaps: bool) -> None:
    other = Away(date(2026, 12, first), date(2026, 12, last), "")
    assert AWAY.overlaps(other) is other.overlaps(AWAY) is overlaps


@pytest.mark.parametrize(("urn", "leads"), [("1", False), ("2", True), ("3", False)])
def test_who_safeguards_a_school(urn: str, leads: bool) -> None:
    both = person("rita", schools=(School("1", "Hillside"), School("2", "Rivermead", safeguarding=True)))
    assert both.safeguards(urn) is leads
    assert both.every_role == {Role.SCHOOL_CONTACT, Role.SCHOOL_SAFEGUARDING}


def test_a_member_of_the_public_has_no_role_and_no_address() -> None:
    assert anonymous("digest") == Person("browser-digest", "A member of the public", "")
