"""*My referrals* for a contact of very many schools."""

from functools import cache
from typing import Any

import pytest
from msgspec.structs import replace

from benchmarks.units import Meter
from chalicelib.adapters.tables.rows.row import Row
from chalicelib.bootstrap import world
from chalicelib.domain.people.people import Person as Known
from chalicelib.domain.people.people import School
from chalicelib.services.people.staffing import let_in
from chalicelib.services.referrals import referring
from infrastructure.local.example_data import TRUST
from tests.support.browser import Person, Service
from tests.support.world import a_draft, registered

SCHOOLS = tuple(School(f"{800000 + number}", f"Trust School {number:02d}") for number in range(60))
ADDRESS = "tia.trust@many.example"
MOST_CALLS = 12


@pytest.fixture
def trust(service: Service) -> Person:
    world().schools.put_many([registered(school) for school in SCHOOLS])
    let_in(world(), "Tia Trust", ADDRESS, schools=SCHOOLS)
    person = Person(service)
    person.sign_in(ADDRESS)
    return person


def known() -> Known:
    found = world().people.by_email(ADDRESS)
    assert found
    return found


def send(school: School, name: str) -> None:
    draft = a_draft(world(), known().person_id, last_name=name, school_urn=school.urn)
    referring.send(world(), draft, known())


@cache
def _meter_of(client: Any) -> Meter:
    """One for each client: two would count each other's looks."""
    return Meter(client)


def calls_of(person: Person, path: str) -> int:
    meter = _meter_of(Row._get_connection().connection.client)
    meter.taken()
    person.get(path)
    return meter.taken().calls


def test_the_first_page_costs_the_same_however_many_schools_there_are(trust: Person) -> None:
    for number in range(12):
        send(SCHOOLS[number * 5], f"Name{number:02d}")
    a_draft(world(), known().person_id, first_names="Unsent", last_name="Draft", school_urn=SCHOOLS[7].urn)
    assert calls_of(trust, "/my-referrals") <= MOST_CALLS
    first = trust.here
    names = [f"Name{number:02d}" for number in reversed(range(12))]
    places = [first.text.index(name) for name in names[:10]]
    assert places == sorted(places), "the newest first"
    assert names[10] not in first.text
    assert "Unsent Draft" in first.text
    assert "Trust School 55" in first.text
    (more,) = [link for link in first.links if "after=" in link]
    assert calls_of(trust, more) <= MOST_CALLS
    assert all(name in trust.here.text for name in names[10:])
    assert not [link for link in trust.here.links if "after=" in link]


def test_each_school_has_a_page_with_what_colleagues_began_too(trust: Person, service: Service) -> None:
    send(SCHOOLS[5], "Namehere")
    colleague = let_in(world(), "Cai Colleague", "cai@many.example", schools=[SCHOOLS[5]])
    a_draft(world(), colleague.person_id, first_names="Begun", last_name="Bycai", school_urn=SCHOOLS[5].urn)
    first = trust.get("/my-referrals")
    assert "Bycai" not in first.text
    pages = [link for link in first.links if "at=" in link]
    assert len(pages) == 60
    assert calls_of(trust, f"/my-referrals?at={SCHOOLS[5].urn}") <= MOST_CALLS
    for words in ("Begun Bycai", "Namehere", "Sent for Trust School 05"):
        assert words in trust.here.text
    assert "/my-referrals" in trust.here.links
    assert "Namehere" not in trust.get(f"/my-referrals?at={SCHOOLS[6].urn}").text


@pytest.mark.parametrize("query", ["at=900001", "at=x", "school=all&after=x", "at=800005&school=all", "school=all"])
def test_odd_addresses_show_no_more_than_is_theirs(trust: Person, query: str) -> None:
    send(SCHOOLS[5], "Namehere")
    page = trust.get(f"/my-referrals?{query}")
    assert (page.status, "Hillside" in page.text) == (200, False)


def test_the_next_page_starts_again_if_the_contact_has_lost_schools(trust: Person) -> None:
    """The list of many schools is then not theirs, and its next page would be empty without a word."""
    for number in range(12):
        send(SCHOOLS[number % 3], f"Name{number:02d}")
    (more,) = [link for link in trust.get("/my-referrals").links if "after=" in link]
    world().people.add(replace(known(), schools=SCHOOLS[:2]))
    page = trust.get(more)
    assert "Sent for Trust School 00" in page.text
    assert "Name10" in page.text


def test_a_school_that_is_not_theirs_any_more_leads_to_all_that_is(trust: Person) -> None:
    for number in range(12):
        send(SCHOOLS[30], f"Elsewhere{number:02d}")
    (more,) = [link for link in trust.get(f"/my-referrals?at={SCHOOLS[30].urn}").links if "after=" in link]
    world().people.add(replace(known(), schools=SCHOOLS[:5]))
    page = trust.get(more)
    assert "Elsewhere" not in page.text
    assert "Your schools" in page.text


def test_a_contact_of_two_schools_sees_all_of_both_on_one_page(service: Service) -> None:
    person = Person(service)
    person.sign_in(TRUST.address)
    assert calls_of(person, "/my-referrals") <= MOST_CALLS
    assert [heading for heading in ("Sent for Hillside", "Sent for Rivermead") if heading not in person.here.text] == []
