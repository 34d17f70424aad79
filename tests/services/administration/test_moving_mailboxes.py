"""No administrator moves a mailbox alone that emails about children go to."""

from datetime import date

import pytest
from msgspec.structs import replace

from chalicelib.domain.authority.agreement import Request
from chalicelib.domain.authority.stored_authority import stored_form
from chalicelib.domain.errors import Conflict
from chalicelib.domain.forms.disposition import Team
from chalicelib.domain.people.changes import Changed
from chalicelib.services.administration.agreeing import agree, decline, in_words, waiting
from chalicelib.services.administration.keeping_directory import set_listing
from chalicelib.services.administration.leaving import NotPossible
from chalicelib.services.administration.moving_mailboxes import save_settings
from chalicelib.services.settings import setting_up
from tests.services.administration.test_changing_people import AUDITOR, STOLEN, THIEF, deliver_all
from tests.support.world import ADMINISTRATOR, MANAGER, OFFICER, OTHER_ADMINISTRATOR, PEOPLE, FakeWorld, a_world

TEAM, DUTY = "cme@exampleshire.example", "duty@exampleshire.example"
DAY = date(2026, 11, 2)
SEND = {str(Team.SEND): STOLEN}


@pytest.fixture
def world() -> FakeWorld:
    return a_world(people=(*PEOPLE, ADMINISTRATOR, OTHER_ADMINISTRATOR, AUDITOR))


def the_request(world: FakeWorld) -> Request:
    (request,) = waiting(world)
    return request


def mailboxes(world: FakeWorld) -> dict[str, object]:
    form = stored_form(world.authorities.current())
    return {name: form[name] for name in ("team_mailbox", "duty_mailbox", "mailboxes", "leads")}


OTHERS = stored_form(a_world().authorities.current())["mailboxes"]
WITHOUT_SEND = {team: mailbox for team, mailbox in OTHERS.items() if team != Team.SEND}


@pytest.mark.parametrize(
    "values",
    [{"team_mailbox": STOLEN}, {"duty_mailbox": STOLEN}, {"mailboxes": OTHERS | SEND}, {"mailboxes": WITHOUT_SEND}],
    ids=["the team's", "duty", "another team's", "another team's is taken away"],
)
def test_a_mailbox_in_use_moves_only_once_somebody_else_agrees(world: FakeWorld, values: dict[str, object]) -> None:
    before = mailboxes(world)
    assert save_settings(world, THIEF, 0, values)
    assert (mailboxes(world), setting_up.set_up(world).version) == (before, 0)
    with pytest.raises(NotPossible, match="Somebody else must agree"):
        agree(world, THIEF, the_request(world).request_id)
    agree(world, MANAGER, the_request(world).request_id)
    assert mailboxes(world) == before | values
    assert waiting(world) == []
    assert [change.what for change in world.store.changes] == [Changed.ASKED, Changed.SETTINGS]
    assert world.store.changes[-1].after["Agreed by"] == MANAGER.name


def test_other_settings_of_the_same_form_are_saved_at_once(world: FakeWorld) -> None:
    save_settings(world, THIEF, 0, {"team_mailbox": STOLEN, "team_phone": "01632 960 999"})
    now = world.authorities.current()
    assert (now.team_phone, now.team_mailbox) == ("01632 960 999", TEAM)
    agree(world, MANAGER, the_request(world).request_id)
    assert world.authorities.current() == replace(now, team_mailbox=STOLEN)


def test_the_first_address_of_a_mailbox_needs_nobody_and_is_told(world: FakeWorld) -> None:
    assert not save_settings(world, THIEF, 0, {"leads": SEND})
    assert world.authorities.current().leads == {Team.SEND: STOLEN}
    deliver_all(world)
    assert world.mailer.to(STOLEN) == world.mailer.to(AUDITOR.email) == ["A mailbox was changed"]


@pytest.mark.parametrize(("stage", "waits"), [("local", True), ("live", False)])
def test_the_examples_mailbox_is_in_use_only_on_one_machine(world: FakeWorld, stage: str, *, waits: bool) -> None:
    deployed = world.but(stage=stage)
    assert save_settings(deployed, THIEF, 0, {"team_mailbox": "cme@norfolk.gov.uk"}) is waits


def test_old_and_new_address_and_all_who_watch_hear_at_once(world: FakeWorld) -> None:
    save_settings(world, THIEF, 0, {"team_mailbox": STOLEN})
    deliver_all(world)
    asked = "A mailbox: a change waits for a second person"
    watching = (ADMINISTRATOR, OTHER_ADMINISTRATOR, MANAGER, AUDITOR)
    addresses = [TEAM, STOLEN, *(person.email for person in watching)]
    assert [world.mailer.to(address) for address in addresses] == [[asked]] * 6
    assert world.mailer.to(OFFICER.email) == []
    agree(world, MANAGER, the_request(world).request_id)
    deliver_all(world)
    assert [world.mailer.to(address) for address in addresses] == [[asked, "A mailbox was changed"]] * 6
    for mail in world.mailer.sent:
        assert "the team’s mailbox" in mail.rendered.text
        assert STOLEN not in mail.rendered.text.removeprefix(mail.to)


def test_one_administrator_moves_it_at_once_and_everybody_hears() -> None:
    world = a_world(people=(OFFICER, ADMINISTRATOR))
    assert not save_settings(world, ADMINISTRATOR, 0, {"duty_mailbox": STOLEN})
    deliver_all(world)
    subject = "A mailbox was changed by one person alone"
    for address in (DUTY, STOLEN, OFFICER.email, ADMINISTRATOR.email, TEAM):
        assert subject in world.mailer.to(address)


def test_a_request_says_which_mailbox_and_both_addresses(world: FakeWorld) -> None:
    save_settings(world, THIEF, 0, {"duty_mailbox": STOLEN})
    assert in_words(the_request(world)) == [("The duty mailbox", DUTY, STOLEN)]


def test_other_settings_may_change_while_a_mailbox_waits_but_not_the_mailbox(world: FakeWorld) -> None:
    save_settings(world, THIEF, 0, {"team_mailbox": STOLEN})
    first = the_request(world)
    save_settings(world, THIEF, 0, {"team_mailbox": "other@county.example"})
    second = next(request for request in waiting(world) if request != first)
    save_settings(world, OTHER_ADMINISTRATOR, 0, {"team_phone": "01632 960 999"})
    agree(world, MANAGER, second.request_id)
    with pytest.raises(NotPossible, match="was changed since"):
        agree(world, MANAGER, first.request_id)
    assert world.authorities.current().team_mailbox == "other@county.example"


def test_a_button_pressed_twice_asks_once(world: FakeWorld) -> None:
    for _ in range(2):
        save_settings(world, THIEF, 0, {"team_mailbox": STOLEN})
    assert len(waiting(world)) == 1


def test_a_declined_move_changes_nothing_and_is_told(world: FakeWorld) -> None:
    save_settings(world, THIEF, 0, {"team_mailbox": STOLEN})
    decline(world, MANAGER, the_request(world).request_id)
    deliver_all(world)
    assert world.authorities.current().team_mailbox == TEAM
    assert world.mailer.to(TEAM)[-1] == "A mailbox: a change was declined"
    assert world.store.changes[-1].what is Changed.DECLINED


def test_a_page_that_is_old_moves_nothing(world: FakeWorld) -> None:
    save_settings(world, THIEF, 0, {"team_phone": "01632 960 999"})
    with pytest.raises(Conflict):
        save_settings(world, THIEF, 0, {"team_mailbox": STOLEN})
    assert waiting(world) == []


@pytest.mark.parametrize("address", ["thief@norfolk.gov.uk", ""])
def test_another_authoritys_mailbox_moves_only_once_somebody_else_agrees(world: FakeWorld, address: str) -> None:
    assert not set_listing(world, THIEF, "935", 0, "cme@suffolk.gov.uk", DAY)
    assert set_listing(world, THIEF, "935", 1, address, DAY)
    assert world.directories.current().listings["935"].mailbox == "cme@suffolk.gov.uk"
    agree(world, MANAGER, the_request(world).request_id)
    listing = world.directories.current().listings.get("935")
    assert (listing.mailbox if listing else "") == address
    assert world.store.changes[-1].what is Changed.DIRECTORY


def test_another_day_of_verifying_the_same_mailbox_needs_nobody(world: FakeWorld) -> None:
    set_listing(world, THIEF, "935", 0, "cme@suffolk.gov.uk", DAY)
    assert not set_listing(world, THIEF, "935", 1, "cme@suffolk.gov.uk", date(2026, 11, 3))
    assert world.directories.current().listings["935"].verified_on == date(2026, 11, 3)
