"""What the procedures say, on the pages of forms: shown at no cost, and kept as it was when a form was sent."""

from functools import cache
from typing import Any, cast

import pytest

from benchmarks.units import Meter
from chalicelib.adapters.guidance.guidance import TableGuidance
from chalicelib.adapters.tables.rows.row import Row
from chalicelib.bootstrap import world
from chalicelib.domain.people.people import Person as Known
from chalicelib.domain.people.people import School
from chalicelib.domain.people.roles import Role
from chalicelib.services.people.staffing import let_in
from infrastructure.local.example_procedures import publish_procedures
from tests.support.browser import Person, Service
from tests.support.guidance import a_new_version
from tests.support.world import a_draft

pytestmark = pytest.mark.usefixtures("as_it_was")
SCHOOL = School("123456", "Example Primary School")
ADDRESS = "rita@school.example"


@pytest.fixture
def referrer(service: Service) -> Person:
    let_in(world(), "Rita Referrer", ADDRESS, schools=[SCHOOL])
    person = Person(service)
    person.sign_in(ADDRESS)
    return person


@pytest.fixture
def officer(service: Service) -> Known:
    return let_in(world(), "Omar Officer", "omar@county.example", [Role.OFFICER])


@cache
def _meter_of(client: Any) -> Meter:
    """One for each client: two would count each other's looks."""
    return Meter(client)


def cost_of(person: Person, path: str) -> tuple[float, int]:
    """In read units and calls, once the process has read what it keeps."""
    person.get(path)
    meter = _meter_of(Row._get_connection().connection.client)
    meter.taken()
    person.get(path)
    taken = meter.taken()
    return taken.reads, taken.calls


def a_form() -> str:
    found = world().people.by_email(ADDRESS)
    assert found
    return f"/referrals/{a_draft(world(), found.person_id, school_urn=SCHOOL.urn).draft_id}"


def test_a_question_with_its_paragraph_costs_no_read_more(referrer: Person, officer: Known) -> None:
    page = f"{a_form()}/pages/roll"
    before = cost_of(referrer, page)
    assert "From our procedures" not in referrer.here.text
    publish_procedures(world(), officer)
    assert cost_of(referrer, page) == before
    assert "A pupil on your roll whom you cannot find may soon be missing education." in referrer.here.text
    assert "/procedures/what-it-means#block-still-on-roll" in referrer.here.body.decode()


def test_another_process_reads_the_edition_once_a_minute(referrer: Person, officer: Known) -> None:
    page = f"{a_form()}/pages/roll"
    publish_procedures(world(), officer)
    reads, calls = cost_of(referrer, page)
    cast(TableGuidance, world().guidance)._read_at = float("-inf")
    meter = _meter_of(Row._get_connection().connection.client)
    meter.taken()
    referrer.get(page)
    taken = meter.taken()
    assert taken.calls == calls + 1
    assert taken.reads <= reads + 2


def test_procedures_open_as_they_were_when_a_form_was_sent(referrer: Person, officer: Known) -> None:
    publish_procedures(world(), officer)
    form = a_form()
    referrer.get(f"{form}/check")
    sent = referrer.submit()
    assert "We read an urgent referral the same working day" in sent.text
    assert any("/procedures/as-on/" in link for link in sent.links), "the receipt leads to what held"
    a_new_version(world(), officer, "what-schools-do", "::: block ten-school-days\nBy day five.\n:::")
    referrer.get("/my-referrals")
    referrer.get(next(link for link in referrer.here.links if "/my-referrals/" in link))
    contents = referrer.get(next(link for link in referrer.here.links if "/procedures/as-on/" in link))
    page = referrer.get(next(link for link in contents.links if "/procedures/what-schools-do/" in link))
    assert "Refer the child by the tenth school day" in page.text
    assert "By day five." not in page.text
    assert "By day five." in referrer.get("/procedures/what-schools-do").text
