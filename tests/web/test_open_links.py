"""An administrator sees the links that wait for an answer, without a fact about a child, and withdraws one."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from msgspec.structs import replace

from chalicelib import bootstrap
from chalicelib.domain.casework.case import Case
from chalicelib.domain.casework.events import EventKind
from chalicelib.domain.casework.hand_over import Answered, Said
from chalicelib.domain.forms.disposition import Team
from chalicelib.domain.instants import london_day
from chalicelib.domain.people.people import Person
from chalicelib.domain.people.roles import Role
from chalicelib.domain.records.access import View
from chalicelib.domain.wording import london
from chalicelib.services.casework import reading
from chalicelib.services.casework.carry_out import Actor
from chalicelib.services.delivery.sweeps import sweep
from chalicelib.services.reminders.reminding import remind_all
from tests.fuzz.fuzz_site import AUDITOR, Site, signed_in
from tests.support import steps
from tests.support.app_in_process import open_app
from tests.support.browser import Person as Visitor
from tests.support.returns import send_form, typed_leaver
from tests.support.world import ADMINISTRATOR, BASE_URL, MANAGER, OFFICER, PEOPLE, a_world, refer

BOTH = Person("both", "Bea Both", "both@county.example", frozenset({Role.ADMINISTRATOR, Role.OFFICER}))
FACTS = ("Ada", "2015", "Example Street", "NR1 2DH", "Example Primary")


@pytest.fixture(scope="module")
def whole_town() -> Iterator[Site]:
    with open_app(a_world(people=(*PEOPLE, ADMINISTRATOR, AUDITOR, BOTH))) as world:
        site = Site(world)
        bootstrap._world = lambda: site.world  # type: ignore[assignment]
        site.remember()
        yield site


@pytest.fixture
def site(whole_town: Site) -> Site:
    whole_town.again()
    return whole_town


@pytest.fixture
def handed_over(site: Site) -> Case:
    """With the link in the email to the other team."""
    case, on = refer(site.world), london_day(site.world.clock.now())
    steps.hand_over(site.world, case.reference, Actor(OFFICER, "hand-over-once"), Team.SEND, "", "phone", on, "")
    sweep(site.world)
    return case


def _token(site: Site) -> str:
    text = next(m.rendered.text for m in reversed(site.world.mailer.sent) if m.to == "send@exampleshire.example")
    return text.partition(f"{BASE_URL}/links/")[2].split()[0]


def _first_link(page_links: list[str]) -> str:
    return next(link for link in page_links if re.search(r"/admin/links/.", link))


@pytest.fixture
def administrator(site: Site) -> Visitor:
    return signed_in(site, ADMINISTRATOR)


def test_where_none_waits_the_page_says_so(administrator: Visitor) -> None:
    assert "No link waits for an answer." in administrator.get("/admin/links").text
    assert "/admin/links" in " ".join(administrator.get("/admin").links)


def test_the_list_says_what_about_what_whose_since_when_and_until_when_and_no_fact(
    site: Site, handed_over: Case, administrator: Visitor
) -> None:
    returned = send_form(site.world, "leaver", typed_leaver("f")).reference
    sweep(site.world)
    at = site.world.clock.now()
    before = dict(site.world.store.audit)
    page = administrator.get("/admin/links")
    for words in (
        *(
            "Answer the hand-over of a child",
            handed_over.reference,
            "the mailbox of the special educational needs team",
        ),
        *("Answer a return for your team", returned, "the mailbox of the home education team"),
        f"on {london(at)}. It runs out on {london(at + timedelta(days=42))}.",
    ):
        assert words in page.text, words
    assert [
        fact for fact in FACTS if fact in page.html or fact in administrator.get(_first_link(page.links)).html
    ] == []
    assert site.world.store.audit == before, "no record of a child was opened"


def test_a_link_is_withdrawn_after_a_question_and_the_audit_says_who_did_it(
    site: Site, handed_over: Case, administrator: Visitor
) -> None:
    administrator.get(_first_link(administrator.get("/admin/links").links))
    assert "Withdraw this link" in administrator.here.text
    assert site.world.purpose_links.open_ones(site.world.clock.now(), "", 9).rows, "asking does nothing"
    administrator.submit()
    assert "The link is withdrawn" in administrator.here.text
    assert "No link waits for an answer." in administrator.here.text
    over = Visitor(site).get(f"/links/{_token(site)}")  # type: ignore[arg-type]
    assert (over.status, "We have withdrawn this link" in over.text) == (404, True)
    assert "You do not need to do anything" not in over.text, "the case still waits"
    (access,) = [one for one in site.world.store.audit.values() if one.what == EventKind.LINK_WITHDRAWN]
    assert (access.case_id, access.person_id) == (handed_over.case_id, ADMINISTRATOR.person_id)
    changes = signed_in(site, AUDITOR).get("/admin/changes").text
    assert "Link in an email withdrawn" in changes
    assert "Answer the hand-over of a child" in changes
    assert handed_over.reference not in changes, "who is barred from the case may read this page"
    looks = signed_in(site, MANAGER).get(f"/cases/{handed_over.reference}/accesses").text
    assert "Link withdrawn because our email reached the wrong person" in looks
    page = signed_in(site, OFFICER).get(f"/cases/{handed_over.reference}").text
    for words in (
        "Link withdrawn because our email reached the wrong person",
        "The email went to the mailbox of the special educational needs team.",
    ):
        assert words in page, words


def test_the_withdrawal_of_a_returns_link_is_in_its_audit_and_a_task_of_the_team(site: Site) -> None:
    returned = send_form(site.world, "leaver", typed_leaver("f")).reference
    sweep(site.world)
    administrator = signed_in(site, ADMINISTRATOR)
    administrator.get(_first_link(administrator.get("/admin/links").links))
    administrator.submit()
    (access,) = [one for one in site.world.store.audit.values() if one.what == View.LINK_WITHDRAWN]
    assert access.person_id == ADMINISTRATOR.person_id
    assert f"Our email about {returned} to the mailbox of the home education team" in (
        signed_in(site, MANAGER).get("/tasks").text
    )


def test_the_question_and_the_page_after_it_lead_to_the_address(
    site: Site, handed_over: Case, administrator: Visitor
) -> None:
    administrator.get(_first_link(administrator.get("/admin/links").links))
    assert "/admin/settings" in administrator.here.links
    administrator.submit()
    assert "A task under Administration asks you to check the address." in administrator.here.text
    tasks = administrator.get("/admin").text
    assert "An email with a link reached the wrong person" in tasks
    assert handed_over.reference not in tasks
    assert "/admin/settings" in administrator.here.links


@pytest.mark.usefixtures("handed_over")
def test_other_links_of_the_contact_to_the_same_question_end_with_it(site: Site) -> None:
    first = _token(site)
    site.world.clock.pass_by(days=6)
    remind_all(site.world)
    sweep(site.world)
    administrator = signed_in(site, ADMINISTRATOR)
    administrator.get("/admin/links")
    administrator.get([link for link in administrator.here.links if re.search(r"/admin/links/.", link)][-1])
    administrator.submit()
    assert Visitor(site).get(f"/links/{first}").status == 404  # type: ignore[arg-type]
    assert "No link waits for an answer." in administrator.get("/admin/links").text


def test_a_second_press_changes_nothing(site: Site, handed_over: Case, administrator: Visitor) -> None:
    administrator.get(_first_link(administrator.get("/admin/links").links))
    form = administrator.here.form
    administrator.submit(form=form)
    again = administrator.submit(form=form)
    assert (again.status, "The link is withdrawn" in again.text) == (200, False)
    assert len([change for change in site.world.store.changes if change.what == "link-withdrawn"]) == 1


@pytest.mark.parametrize("ends", ["answered", "ran out", "moved"])
def test_what_waits_no_more_is_not_on_the_list(site: Site, handed_over: Case, ends: str) -> None:
    world, on = site.world, london_day(site.world.clock.now())
    visitor = signed_in(site, ADMINISTRATOR)
    link = _first_link(visitor.get("/admin/links").links)
    if ends == "answered":
        version = reading.load_for_page(world, handed_over.reference).case.version
        form = Actor(OFFICER, "answer", version)
        steps.team_answered(world, handed_over.reference, form, Said(Answered.ACCEPTED, "Sal", "phone", on))
    elif ends == "ran out":
        world.clock.pass_by(days=43)
        visitor = signed_in(site, ADMINISTRATOR)
    else:
        (digest,) = world.purpose_links.links
        world.purpose_links.links[digest] = replace(world.purpose_links.links[digest], address_digest="another")
    assert "No link waits for an answer." in visitor.get("/admin/links").text
    assert visitor.get(link).status == 404


def test_an_administrator_who_is_barred_from_the_case_finds_nothing(site: Site, handed_over: Case) -> None:
    both = signed_in(site, BOTH)
    link = _first_link(both.get("/admin/links").links)
    steps.bar(site.world, handed_over.reference, Actor(MANAGER, "bar"), BOTH.person_id, "Knows the family.")
    assert handed_over.reference not in both.get("/admin/links").text
    assert both.get(link).status == 404
    both.post(link, {"csrf": both.csrf})
    assert site.world.purpose_links.open_ones(site.world.clock.now(), "", 9).rows


def test_nobody_else_opens_the_page(site: Site, handed_over: Case) -> None:
    for person in (OFFICER, MANAGER, AUDITOR):
        assert signed_in(site, person).get("/admin/links").status == 403
