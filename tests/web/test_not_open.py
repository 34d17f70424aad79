"""A stack that an authority put on AWS takes no referral while its mailboxes and telephones are an example's."""

from collections.abc import Iterator
from typing import Any

import pytest
from msgspec.structs import replace

from chalicelib import bootstrap
from chalicelib.domain.authority.authority import EXAMPLE
from chalicelib.domain.authority.stored_authority import stored_form
from chalicelib.domain.forms.disposition import Team
from chalicelib.domain.people.changes import Change, Changed
from chalicelib.domain.people.roles import Role
from chalicelib.journeys.casework.all_steps import STEPS
from chalicelib.journeys.engine.pages import Page
from chalicelib.services.casework.carry_out import Actor, given_for
from chalicelib.services.casework.reading import load_for_step
from chalicelib.services.people.staffing import let_in
from tests.support.browser import GATE, Person, Service
from tests.support.table import quick_stack
from tests.support.world import OFFICER, FakeWorld, a_world, refer

ADMIN = "ada@county.gov.uk"
OWN: dict[str, Any] = {
    "name": "County Council",
    "who_can_add": "the attendance team on 01603 222146",
    "team_mailbox": "cme@county.gov.uk",
    "duty_mailbox": "duty@county.gov.uk",
    "team_phone": "01603 222146",
    "duty_phone": "01603 222147",
    "urgent_phones": [{"label": "Front door", "number": "0344 800 8020", "when": "always"}],
}


@pytest.fixture
def installed() -> Iterator[Service]:
    with quick_stack(stage="live") as stack:
        let_in(bootstrap.world(), ADMIN, ADMIN, [Role.ADMINISTRATOR])
        yield Service(stack)


def _store(values: dict[str, Any]) -> None:
    world = bootstrap.world()
    change = Change(world.keys.new_id(), Changed.SETTINGS, "", "somebody", world.clock.now(), {}, {})
    world.authorities.save(world.authorities.stored(), {**stored_form(EXAMPLE), **values}, change)


@pytest.mark.parametrize("left", [OWN.keys(), {"duty_mailbox"}, {"urgent_phones"}, {"name"}, {"who_can_add"}])
def test_nobody_can_refer_until_every_mailbox_and_telephone_is_the_authoritys(
    installed: Service, left: set[str]
) -> None:
    _store({name: value for name, value in OWN.items() if name not in left})
    somebody = Person(installed)
    for path in ("/", "/begin/school-referral"):
        page = somebody.ask("GET", path)
        assert "This service is not open yet" in page.html
    before = installed.stack.scan()
    sent = somebody.post("/begin/school-referral", {**GATE, "csrf": somebody.csrf})
    assert ("This service is not open yet" in sent.html, installed.stack.scan()) == (True, before)


def test_an_administrator_is_warned_of_teams_without_a_mailbox(installed: Service) -> None:
    """Those of the example reach nobody once the authority has its own name."""
    _store(OWN | {"mailboxes": {"send": "send@county.gov.uk"}})
    administrator = Person(installed)
    administrator.sign_in(ADMIN)
    page = administrator.get("/admin")
    assert "the school attendance team" in page.text
    assert "the special educational needs team" not in page.text


def _hand_over_page(now: FakeWorld) -> Page:
    file = load_for_step(now, refer(now).reference)
    return STEPS["hand-over"].page_for(given_for(now, file, Actor(OFFICER, ""), (), {}))


def test_an_officer_who_hands_over_is_warned_of_teams_without_a_mailbox() -> None:
    own = replace(EXAMPLE, name="County Council", mailboxes={Team.SEND: "send@county.gov.uk"})
    page = _hand_over_page(a_world(authority=own))
    assert "No mailbox is set for the home education team" in page.intro
    assert "the special educational needs team" not in page.intro
    assert "No mailbox" not in _hand_over_page(a_world()).intro


def test_once_set_up_it_takes_referrals(installed: Service) -> None:
    _store(OWN)
    page = Person(installed).ask("GET", "/")
    assert (page.status, "Find the right form" in page.html, "being set up" in page.html) == (200, True, False)


def test_the_form_can_be_completed_and_opens_the_service(installed: Service) -> None:
    administrator = Person(installed)
    administrator.sign_in(ADMIN)
    administrator.get("/admin/settings")
    lines = {f"phone_1_{part}": value for part, value in OWN["urgent_phones"][0].items()}
    without = {f"phone_2_{part}": "" for part in ("label", "number", "when")}
    plain = {name: value for name, value in OWN.items() if name != "urgent_phones"}
    assert "Saved." in administrator.submit({**plain, **lines, **without}).text
    page = Person(installed).ask("GET", "/")
    assert ("Find the right form" in page.html, "County Council" in page.html) == (True, True)
    assert "still have example values" not in administrator.get("/admin").text


def test_the_administrator_is_told_what_is_left(installed: Service) -> None:
    _store({name: value for name, value in OWN.items() if name != "duty_phone"})
    administrator = Person(installed)
    administrator.sign_in(ADMIN)
    page = administrator.ask("GET", "/admin")
    assert "still have example values: the duty phone number." in page.html
