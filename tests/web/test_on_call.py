"""The rota over HTTP, and what the list, the case and the administrator's page say about it."""

from collections.abc import Iterator, Mapping
from datetime import date
from html import unescape
from typing import Any

import pytest
from msgspec.structs import replace

from chalicelib.domain.authority.authority import EXAMPLE
from chalicelib.domain.authority.on_call import OnCall
from chalicelib.domain.casework.case import Case
from chalicelib.domain.people.people import Person
from chalicelib.domain.people.roles import Role
from chalicelib.services.casework import taking
from chalicelib.services.reminders.reminding import remind_all
from tests.support.app_in_process import Caller, open_app
from tests.support.world import (
    ADMINISTRATOR,
    COLLEAGUE,
    MANAGER,
    OFFICER,
    PEOPLE,
    RED,
    FakeWorld,
    a_world,
    london,
    refer,
)

EVE = london("2026-12-24T16:30")
AUDITOR = Person("auditor", "Ana Auditor", "ana@county.example", frozenset({Role.AUDITOR}))
ROTA = (OnCall(date(2026, 12, 24), date(2026, 12, 28), MANAGER.person_id, "01632 960 150"),)
FORM = {
    "first-day": "24",
    "first-month": "12",
    "first-year": "2026",
    "last-day": "28",
    "last-month": "12",
    "last-year": "2026",
    "person": MANAGER.person_id,
    "phone": "01632 960 150",
    "second": OFFICER.person_id,
    "second_phone": "01632 960 151",
    "version": "0",
}
NOBODY = "Nobody is on call today"


@pytest.fixture
def world() -> Iterator[FakeWorld]:
    with open_app(a_world(EVE, (*PEOPLE, ADMINISTRATOR, AUDITOR))) as world:
        yield world


@pytest.fixture
def manager(world: FakeWorld) -> Caller:
    return signed_in(world, MANAGER)


def signed_in(world: FakeWorld, person: Person) -> Caller:
    caller = Caller(world)
    caller.get("/sign-in")
    caller.is_now(person)
    return caller


def html(answer: Mapping[str, Any]) -> str:
    assert answer["statusCode"] == 200
    return unescape(str(answer["body"]))


def case_page(caller: Caller, case: Case) -> str:
    return html(caller.get("/cases/{reference}", {"reference": case.reference}))


def has_it(caller: Caller, case: Case) -> int:
    fields, ids = {"once": "x" * 24}, {"reference": case.reference}
    return int(caller.post("/cases/{reference}/have-it", fields, ids)["statusCode"])


# --- the rota ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("person", [MANAGER, ADMINISTRATOR])
def test_a_manager_or_an_administrator_puts_somebody_on_call_and_takes_them_off(
    world: FakeWorld, person: Person
) -> None:
    caller = signed_in(world, person)
    page = html(caller.get("/admin/on-call"))
    for words in (NOBODY, "An email alone wakes nobody.", "The rota is empty.", "Thursday 24 December 2026 to"):
        assert words in page
    assert caller.post("/admin/on-call", FORM)["statusCode"] == 303
    page = html(caller.get("/admin/on-call"))
    assert NOBODY not in page
    for words in ("Monday 28 December 2026", "tel:01632960150", OFFICER.name, "Tuesday 29 December 2026 to"):
        assert words in page
    taken_off = {"version": "1", "named": "2026-12-24"}
    assert caller.post("/admin/on-call/remove", taken_off)["statusCode"] == 303
    assert "The rota is empty." in html(caller.get("/admin/on-call"))


@pytest.mark.parametrize("person", [OFFICER, AUDITOR])
def test_only_managers_and_administrators_keep_the_rota(world: FakeWorld, person: Person) -> None:
    caller = signed_in(world, person)
    assert caller.get("/admin/on-call")["statusCode"] == 403
    assert caller.post("/admin/on-call", FORM)["statusCode"] == 403


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"first-day": ""}, "First day must include a day."),
        ({"last-day": "23"}, "The last day is before the first day."),
        ({"person": ""}, "Choose who is on call."),
        ({"person": AUDITOR.person_id}, "Choose who is on call."),
        ({"phone": ""}, "Enter the phone number."),
        ({"phone": "ask Tom"}, "telephone"),
        ({"second": MANAGER.person_id}, "The second person must be somebody else."),
        ({"second_phone": ""}, "Enter the phone number of the second person."),
        ({"second": ""}, "Choose the second person, or leave the phone number empty too."),
    ],
)
def test_a_refused_entry_shows_why_and_keeps_what_was_typed(
    manager: Caller, changes: dict[str, str], words: str
) -> None:
    page = html(manager.post("/admin/on-call", FORM | changes))
    assert "There is a problem" in page
    assert words in page
    assert 'value="2026"' in page
    assert manager.world.authorities.current().on_call == ()


def test_without_a_second_person_the_page_warns(manager: Caller) -> None:
    alone = FORM | {"second": "", "second_phone": ""}
    assert manager.post("/admin/on-call", alone)["statusCode"] == 303
    assert "There is no second person today: the rota has no second person." in html(manager.get("/admin/on-call"))


def test_a_page_that_is_too_old_changes_nothing(manager: Caller) -> None:
    manager.post("/admin/on-call", FORM)
    assert manager.post("/admin/on-call/remove", {"version": "0", "named": "2026-12-24"})["statusCode"] == 409
    assert len(manager.world.authorities.current().on_call) == 1


def test_a_removal_without_a_day_is_not_found(manager: Caller) -> None:
    assert manager.post("/admin/on-call/remove", {"version": "0", "named": "x"})["statusCode"] == 404


# --- while nobody is on call ---------------------------------------------------------------------------------------------


def test_managers_and_administrators_are_told_that_nobody_is_on_call(world: FakeWorld, manager: Caller) -> None:
    assert NOBODY in html(manager.get("/cases"))
    assert NOBODY in html(signed_in(world, ADMINISTRATOR).get("/admin"))
    assert NOBODY not in html(signed_in(world, OFFICER).get("/cases"))
    world.authorities.authority = replace(EXAMPLE, on_call=ROTA)
    assert NOBODY not in html(manager.get("/cases"))
    assert NOBODY not in html(signed_in(world, ADMINISTRATOR).get("/admin"))


# --- on the case ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def case(world: FakeWorld) -> Case:
    world.authorities.authority = replace(EXAMPLE, on_call=ROTA)
    return refer(world, **RED)


def test_the_case_says_who_to_phone_from_closing_time_until_somebody_has_it(
    world: FakeWorld, manager: Caller, case: Case
) -> None:
    assert "I have it" not in case_page(manager, case)
    world.clock.set(london("2026-12-24T17:00"))
    manager = signed_in(world, MANAGER)
    page = case_page(manager, case)
    for words in (
        "and the office is closed. An email wakes nobody",
        "tel:01632960150",
        "I have it",
        EXAMPLE.duty_phone,
    ):
        assert words in page
    assert has_it(manager, case) == 303
    page = case_page(manager, case)
    assert "Somebody on call has had it since 24 December 2026 at 5pm." in page
    assert "The manager on call has it" in page
    assert f"/cases/{case.reference}/have-it" not in page
    assert has_it(manager, case) == 303
    assert len([event for event in world.store.events.values() if event.kind == "on-call"]) == 1


def test_an_officer_who_is_not_on_call_sees_who_to_phone_and_has_no_button(world: FakeWorld, case: Case) -> None:
    world.clock.set(london("2026-12-24T17:00"))
    colleague = signed_in(world, COLLEAGUE)
    page = case_page(colleague, case)
    assert ("tel:01632960150" in page, "/have-it" in page) == (True, False)
    fields, ids = {"once": "x" * 24}, {"reference": case.reference}
    answer = colleague.post("/cases/{reference}/have-it", fields, ids)
    assert (answer["statusCode"], "You are not on call today." in str(answer["body"])) == (409, True)


def test_the_button_stays_in_the_morning_once_somebody_on_call_was_told(world: FakeWorld, case: Case) -> None:
    morning = london("2026-12-29T09:05")
    world.clock.set(morning)
    assert "/have-it" not in case_page(signed_in(world, MANAGER), case)
    remind_all(world)
    assert "/have-it" in case_page(signed_in(world, MANAGER), case)


def test_a_reader_of_cases_sees_who_to_phone_and_has_no_button(world: FakeWorld, case: Case) -> None:
    world.clock.set(london("2026-12-24T17:00"))
    auditor = signed_in(world, AUDITOR)
    page = case_page(auditor, case)
    assert ("tel:01632960150" in page, "/have-it" in page) == (True, False)
    assert has_it(auditor, case) == 403


def test_a_taken_case_has_no_i_have_it_button(world: FakeWorld, case: Case) -> None:
    world.clock.set(london("2026-12-24T17:00"))
    manager = signed_in(world, MANAGER)
    taking.take(world, case.reference, OFFICER, case.version, "form")
    assert "tel:01632960150" not in case_page(manager, case)
    assert has_it(manager, case) == 409
