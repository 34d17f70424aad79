"""An administrator sets up the council's sign-in: what the page says before, while and after a second person agrees."""

from collections.abc import Iterator

import pytest

from tests.fuzz.fuzz_site import Site, a_site
from tests.support.browser import Page, enrolled
from tests.support.browser import Person as Visitor
from tests.support.council import PROVIDER
from tests.support.world import ADMINISTRATOR, MANAGER, OTHER_ADMINISTRATOR

PAGE = "/admin/council-sign-in"
WANTED = {"issuer": PROVIDER.issuer, "client_id": PROVIDER.client_id, "app_officer": "CME.Officer"}
ME, OTHER = (f"local-{person.person_id}" for person in (ADMINISTRATOR, OTHER_ADMINISTRATOR))


@pytest.fixture(scope="module")
def whole() -> Iterator[tuple[Site, dict[str, Visitor]]]:
    with a_site() as (site, visitors, _):
        site.world.people.add(OTHER_ADMINISTRATOR)
        enrolled(site.world, ADMINISTRATOR.person_id)
        site.remember()
        yield site, visitors


@pytest.fixture
def site(whole: tuple[Site, dict[str, Visitor]]) -> Site:
    whole[0].again()
    return whole[0]


@pytest.fixture
def administrator(whole: tuple[Site, dict[str, Visitor]], site: Site) -> Visitor:
    return whole[1][ADMINISTRATOR.name]


@pytest.fixture
def manager(whole: tuple[Site, dict[str, Visitor]], site: Site) -> Visitor:
    return whole[1][MANAGER.name]


def _save(administrator: Visitor, **fields: str) -> Page:
    form = administrator.get(PAGE).form_to(PAGE)
    return administrator.submit({**form.fields, **fields}, form)


def _has_secret_form(page: Page) -> bool:
    return any(form.action.endswith("/secret") for form in page.forms)


def test_an_empty_form_is_not_saved(administrator: Visitor) -> None:
    page = _save(administrator)
    assert "Enter the issuer." in page.text
    assert "Success" not in page.text


def test_a_client_without_an_issuer_is_not_thrown_away(administrator: Visitor) -> None:
    page = _save(administrator, client_id="client-7")
    assert "Enter the issuer." in page.text
    assert page.form_to(PAGE).fields["client_id"] == "client-7"


def test_while_a_change_waits_the_page_says_so_and_shows_it(administrator: Visitor) -> None:
    assert _save(administrator, **WANTED, **{ME: "yes"}).url == "/admin/waiting"
    assert "on as soon as its client secret is saved" in administrator.here.text
    page = administrator.get(PAGE)
    assert "Waiting for a second person" in page.text
    assert "The fields below show the newest change that waits. It is not in force yet." in page.text
    fields = page.form_to(PAGE).fields
    assert {name: fields[name] for name in WANTED} == WANTED
    assert fields[ME] == "yes"
    assert not _has_secret_form(page)
    assert "as soon as a second person has agreed" in page.text


def test_the_same_change_saved_again_waits_once(administrator: Visitor) -> None:
    for _ in range(2):
        page = _save(administrator, **WANTED, **{ME: "yes"})
    assert page.text.count("Council sign-in: ") == 1


def test_from_asking_to_the_secret(site: Site, administrator: Visitor, manager: Visitor) -> None:
    _save(administrator, **WANTED, **{ME: "yes"})
    manager.get("/admin/waiting")
    (request,) = [
        form for form in manager.here.forms if form.action.endswith("/agree") and _of_council(site, form.action)
    ]
    manager.submit({}, request)
    page = administrator.get(PAGE)
    assert "Council sign-in is off until you enter the client secret" in page.text
    assert "You are signed out too" not in page.text
    page = administrator.submit({"secret": "the-secret"}, page.form_to("/secret"))
    assert "The client secret is saved." in page.text
    assert "Council sign-in is on." in page.text
    page = _save(administrator)
    assert "Nothing was changed: these settings are saved already." in page.text


def _of_council(site: Site, action: str) -> bool:
    return site.world.store.requests[action.split("/")[-2]].what == "council-sign-in"


def test_who_never_signed_in_with_a_code_is_marked_and_not_enough(administrator: Visitor) -> None:
    page = _save(administrator, **WANTED, **{OTHER: "yes"})
    assert "Choose at least one administrator who has signed in before" in page.text
    assert page.text.count("Has never signed in with a code and an app.") == 1


def test_who_asks_and_would_get_no_more_codes_is_warned_first(site: Site, administrator: Visitor) -> None:
    enrolled(site.world, OTHER_ADMINISTRATOR.person_id)
    before = len(site.world.store.requests)
    page = _save(administrator, **WANTED, **{OTHER: "yes"})
    assert "you get no more codes by email" in page.text
    assert "You will not be an administrator any more" in page.text
    assert len(site.world.store.requests) == before
    assert page.form_to(PAGE).fields["issuer"] == PROVIDER.issuer
    assert administrator.submit({"leaves-yes": "yes"}, page.form_to(PAGE)).url == "/admin/waiting"
    assert len(site.world.store.requests) == before + 1


def test_who_enters_the_secret_hears_that_it_signs_them_out(site: Site, administrator: Visitor) -> None:
    others = PROVIDER.local - {ADMINISTRATOR.person_id} | {OTHER_ADMINISTRATOR.person_id}
    council = site.world.council
    council.settings = type(council.settings)(
        type(PROVIDER)(PROVIDER.issuer, PROVIDER.client_id, PROVIDER.roles, others), version=1
    )
    assert "You are signed out too" in administrator.get(PAGE).text


def test_a_mailbox_that_waits_is_shown_where_it_was_changed(administrator: Visitor) -> None:
    form = administrator.get("/admin/settings").form_to("/admin/settings")
    administrator.submit({**form.fields, "team_mailbox": "new.team@exampleshire.example"}, form)
    assert administrator.here.url == "/admin/waiting"
    page = administrator.get("/admin/settings")
    assert "The fields below show the settings that are in force now." in page.text
    assert "new.team@exampleshire.example" in page.text
    assert page.form_to("/admin/settings").fields["team_mailbox"] != "new.team@exampleshire.example"


def test_the_address_of_an_authority_that_waits_is_shown_in_the_directory(administrator: Visitor) -> None:
    day = {"verified_on-day": "2", "verified_on-month": "11", "verified_on-year": "2026"}
    for mailbox in ("cme@suffolk.example", "other@suffolk.example"):
        form = administrator.get("/admin/authorities/935").form_to("/admin/authorities/935")
        administrator.submit({**form.fields, **day, "mailbox": mailbox}, form)
    page = administrator.get("/admin/authorities")
    assert "Waiting for a second person" in page.text
    assert "other@suffolk.example" in page.text
