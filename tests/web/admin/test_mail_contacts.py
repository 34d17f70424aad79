"""An administrator keeps contacts who only get mail, and the people for queries, on their pages."""

from collections.abc import Iterator

import pytest

from chalicelib import bootstrap
from tests.fuzz.fuzz_site import Site, signed_in
from tests.support.app_in_process import open_app
from tests.support.browser import Person as Visitor
from tests.support.mail_contacts import CONTACTS, HEAD, SAME_TRUST, TRUST
from tests.support.world import ADMINISTRATOR, OTHER_SCHOOL, PEOPLE, REFERRER, SCHOOL, a_world


@pytest.fixture
def site() -> Iterator[Site]:
    with open_app(a_world(people=(*PEOPLE, ADMINISTRATOR))) as world:
        world.mail_contacts.rows |= {each.contact_id: each for each in CONTACTS}
        site = Site(world)
        bootstrap._world = lambda: site.world  # type: ignore[assignment]
        yield site


@pytest.fixture
def administrator(site: Site) -> Visitor:
    return signed_in(site, ADMINISTRATOR)


def test_the_page_of_a_school_makes_the_two_kinds_plain(administrator: Visitor) -> None:
    text = administrator.get(f"/admin/contacts?find={SCHOOL.urn}").text
    may_sign_in, mail_only = text.index(f"{SCHOOL.name}, URN"), text.rindex("Get mail only")
    assert may_sign_in < text.rindex(REFERRER.name) < mail_only < text.rindex(HEAD.name)
    assert "Headteacher" in text[mail_only:]


def test_a_trust_is_added_at_all_its_schools_by_one_form(site: Site, administrator: Visitor) -> None:
    administrator.get(f"/admin/mail-contacts/new?urn={SCHOOL.urn}&role=trust")
    page = administrator.submit(
        {"name": "Tom", "email": "tom@other.example", "urns": f"{SCHOOL.urn}\r\n{OTHER_SCHOOL.urn}"}
    )
    assert "Tom" in page.text
    assert {each.urn for each in site.world.mail_contacts.of_address("tom@other.example")} == {
        SCHOOL.urn,
        OTHER_SCHOOL.urn,
    }


def test_an_unknown_school_is_named_at_its_question(site: Site, administrator: Visitor) -> None:
    administrator.get("/admin/mail-contacts/new")
    page = administrator.submit({"role": "head", "name": "Hal", "email": "hal@school.example", "urns": "999999"})
    assert "No school with the URN 999999" in page.text
    assert not site.world.mail_contacts.of_address("hal@school.example")


def test_a_contact_is_changed_everywhere_or_here(site: Site, administrator: Visitor) -> None:
    page = administrator.get(f"/admin/mail-contacts/{TRUST.contact_id}")
    assert OTHER_SCHOOL.name in page.text
    assert "Choose whether to change it at all of these schools" in administrator.submit({"email": "n@t.example"}).text
    administrator.submit({"email": "new@trust.example", "everywhere": "yes"})
    assert len(site.world.mail_contacts.of_address("new@trust.example")) == 2


def test_a_contact_is_removed_after_a_second_look(site: Site, administrator: Visitor) -> None:
    page = administrator.get(f"/admin/mail-contacts/{TRUST.contact_id}")
    page = administrator.get(next(link for link in page.links if link.endswith("/remove")))
    assert OTHER_SCHOOL.name in page.text
    administrator.submit({"everywhere": "no"})
    assert set(site.world.mail_contacts.rows) == {each.contact_id for each in CONTACTS} - {TRUST.contact_id}
    assert SAME_TRUST.contact_id in site.world.mail_contacts.rows
    assert "Contact who gets mail only removed" in administrator.get("/admin/changes").text


def test_a_page_of_a_contact_that_was_changed_meanwhile_overwrites_nothing(site: Site, administrator: Visitor) -> None:
    administrator.get(f"/admin/mail-contacts/{HEAD.contact_id}")
    site.world.mail_contacts.set_stopped(HEAD.contact_id, stopped=True)
    assert administrator.submit({"name": "Late Name"}).status == 409
    assert site.world.mail_contacts.rows[HEAD.contact_id].stopped


def test_the_list_is_saved_and_pasted_again_without_letting_anybody_in(site: Site, administrator: Visitor) -> None:
    page = administrator.get("/admin/mail-contacts")
    saved = administrator.submit({}, page.form_to("/export"))
    assert "contacts-mail-only-2026-11-25.csv" in saved.headers["content-disposition"]
    before = dict(site.world.people._people)
    administrator.get("/admin/contacts/paste")
    preview = administrator.submit({"list": saved.html})
    assert "0 would let somebody sign in, and 4 would send somebody mail only" in preview.text
    assert "4 would change nothing" in preview.text
    assert site.world.people._people == before


def test_gaps_are_saved_to_fill_in(administrator: Visitor) -> None:
    page = administrator.get("/admin/mail-contacts/gaps")
    assert "2 of the 2 open schools of your authority have no headteacher or no office" in page.text
    saved = administrator.submit({}, page.form_to("/gaps"))
    assert saved.html.removeprefix("\ufeff").splitlines()[:2] == [
        "email,name,urn,role,school",
        f",,{SCHOOL.urn},office,{SCHOOL.name}",
    ]


# --- people for queries -------------------------------------------------------------------------------------------------


def test_a_person_for_queries_is_public_at_once_and_covered_on_some_days(site: Site, administrator: Visitor) -> None:
    administrator.get("/admin/who-to-ask/new")
    entry = {"name": "Nia New", "role": "Officer", "phone": "01603 222146", "email": "nia@county.gov.uk"}
    administrator.submit({**entry, "about": "Rolls."})
    nobody = Visitor(site)  # type: ignore[arg-type]
    for path in ("/who-to-ask", "/about/contact"):
        assert "Nia New" in nobody.get(path).text
    assert "/who-to-ask" in nobody.get("/").links, "in the footer"
    added = next(person for person in site.world.authorities.authority.queries if person.name == "Nia New")
    administrator.get(f"/admin/who-to-ask/{added.key}/cover")
    days = {f"{end}-{part}": text for end in ("first", "last") for part, text in DAY.items()}
    assert "Duty officer covers" in administrator.submit({**days, "by": "duty"}).text
    assert "Duty officer, while Nia New is away" in nobody.get("/who-to-ask").text
    page = administrator.get("/admin/who-to-ask")
    assert "They cover for Nia New" in administrator.submit({}, page.form_to("/duty/remove")).text
    administrator.submit({}, administrator.get("/admin/who-to-ask").form_to("/cover/remove"))
    administrator.submit({}, administrator.get("/admin/who-to-ask").form_to(f"/{added.key}/remove"))
    assert "Nia New" not in nobody.get("/who-to-ask").text


DAY = {"day": "25", "month": "11", "year": "2026"}
