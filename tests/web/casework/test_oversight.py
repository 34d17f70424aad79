"""The managers' page over HTTP: the check's findings, a late check, and who may look."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from chalicelib.bootstrap import world
from chalicelib.domain.casework.case import Stage
from chalicelib.domain.casework.priority import Priority
from chalicelib.domain.casework.triage import Route
from chalicelib.domain.deadlines.silence import REASONS, Reason
from chalicelib.domain.deadlines.silence_report import Found, Report
from chalicelib.domain.instants import london_day
from chalicelib.domain.records.access import View
from chalicelib.services.casework.carry_out import Actor
from chalicelib.services.casework.reading import load_for_step
from infrastructure.local.example_data import AUDITOR, MANAGER
from tests.support.browser import Person, Service
from tests.support.steps import confirm_triage, move
from tests.support.table import TUESDAY

LATER = TUESDAY + timedelta(minutes=30)


@pytest.fixture
def auditor(service: Service) -> Person:
    person = Person(service)
    person.sign_in(AUDITOR.address)
    return person


def _report(*found: Found, **changes: object) -> Report:
    today = london_day(TUESDAY)
    return replace(Report(today, LATER, 3, found, walked_at=LATER - timedelta(days=1)), **changes)


def test_until_the_check_has_run_the_page_says_so_loudly(manager: Person) -> None:
    page = manager.get("/oversight")
    assert "The check has never run." in page.text
    assert "exception" not in page.text


def test_a_manager_and_an_auditor_see_what_was_found_with_reasons_and_links(
    school: Person, manager: Person, auditor: Person
) -> None:
    reference = school.refer()
    case_id = load_for_step(world(), reference).case.case_id
    lost = Found("BCDF-2347", "case-2", (Reason.HEAD_GONE,))
    world().watch.save(_report(Found(reference, case_id, (Reason.NO_CLOCK, Reason.NO_ACT)), lost))
    for person in (manager, auditor):
        page = person.get("/oversight")
        assert "2 exceptions, checked today at 10:30am" in page.text
        assert REASONS[Reason.NO_CLOCK] in page.text
        assert REASONS[Reason.NO_ACT] in page.text
        assert f"/cases/{reference}" in page.html
        assert "/cases/BCDF-2347" not in page.html
        assert "has never run" not in page.text


def test_a_clear_check_is_one_line_and_yesterdays_check_is_late(service: Service, manager: Person) -> None:
    world().watch.save(_report())
    page = manager.get("/oversight")
    assert "0 exceptions, checked today at 10:30am" in page.text
    assert "last ran" not in page.text
    service.stack.set_clock(TUESDAY + timedelta(days=1))
    manager.sign_in("tom.ellis@exampleshire.example")
    assert "The check last ran on" in manager.get("/oversight").text
    service.stack.set_clock(TUESDAY)


def test_a_manager_sees_each_child_on_long_watch_with_who_looked_last_and_when(school: Person, manager: Person) -> None:
    reference = school.refer()
    me = world().people.by_email(MANAGER.address)
    assert me
    confirm_triage(world(), reference, Actor(me, "triage"), Route.CME, Priority.GREEN, "As I see it.")
    move(world(), reference, Actor(me, "move"), Stage.LONG_WATCH, "Nobody found the child.")
    row = manager.get("/oversight").html.split('id="long-watch"')[1].split(f"/cases/{reference}")[1].split("</tr>")[0]
    assert "12 January 2027" in row
    assert me.name in row


def test_opening_the_page_is_recorded(service: Service, manager: Person) -> None:
    def looks() -> int:
        return sum(row["what"]["S"] == View.LIST_OPENED for row in service.stack.rows("AUDIT"))

    before = looks()
    manager.get("/oversight")
    assert looks() == before + 1


def test_managers_are_led_there_and_an_officer_who_covers_for_one_can_open_it(officer: Person, manager: Person) -> None:
    assert "/oversight" in manager.get("/cases").html
    assert "/oversight" not in officer.get("/cases").html
    assert officer.get("/oversight").status == 200
