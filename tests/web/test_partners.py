"""Forms without a school, over HTTP: an agency, another authority, the public, and a visitor who does not know which
form."""

from datetime import timedelta

import pytest

from chalicelib.bootstrap import world
from chalicelib.domain.forms.screener_place import every_path
from chalicelib.domain.forms.screening import Elsewhere, ToForm
from chalicelib.domain.people.roles import PARTNER_ROLES
from chalicelib.journeys.partners import agency, authority_enquiry, public_concern
from infrastructure.local.example_data import ADMINISTRATOR, OFFICE, TRUST
from tests.support.browser import Person, Service, reference_on
from tests.support.partner_forms import AGENCY, AUTHORITY, PUBLIC
from tests.support.table import TUESDAY
from tests.web.partners import begin, fill_in, set_aside

ENQUIRY = AUTHORITY | {"needed_by-day": "20", "needed_by-month": "1", "needed_by-year": "2027"}


@pytest.fixture
def visitor(service: Service) -> Person:
    return Person(service)


# --- an agency ---------------------------------------------------------------------------------------------------------


def test_a_professional_nobody_knows_tells_of_a_child(service: Service, visitor: Person, officer: Person) -> None:
    address = "pia@health.example"
    assert "/sign-in?to=/referrals/" in begin(visitor, agency.FORM, AGENCY).url
    assert visitor.enter_code_for(address).url.startswith("/referrals/")
    checked = fill_in(visitor, agency.FORM, AGENCY)
    assert "Accept and send" in checked.text
    visitor.submit()
    reference = reference_on(visitor.here)
    person = world().people.by_email(address)
    assert person
    assert person.roles == PARTNER_ROLES
    mine = visitor.get("/my-referrals")
    assert reference in mine.text
    assert "Received" in mine.text
    case = officer.get(f"/cases/{reference}")
    assert "Example Health Trust" in case.text
    assert address in case.text
    assert "Public task" in case.text


@pytest.mark.parametrize("path", ["/cases", "/admin", "/search", "/returns", "/set-aside"])
def test_a_partner_opens_nothing_of_the_teams(visitor: Person, path: str) -> None:
    begin(visitor, agency.FORM, AGENCY)
    visitor.enter_code_for("pia@health.example")
    assert visitor.get(path).status == 403


def test_a_partner_begins_no_form_of_schools(visitor: Person) -> None:
    begin(visitor, agency.FORM, AGENCY)
    visitor.enter_code_for("pia@health.example")
    visitor.get("/begin/school-referral")
    assert visitor.submit({"immediate_risk": "no", "phoned": "no"}).status == 404


def test_signing_in_does_not_reveal_which_addresses_are_known(service: Service) -> None:
    pages = []
    for address in ("somebody.new@health.example", OFFICE.address):
        person = Person(service)
        begin(person, agency.FORM, AGENCY)
        page = person.submit({"email": address})
        pages.append((page.url, page.status, page.text.replace(address, "…")))
    assert pages[0] == pages[1]


# --- another authority --------------------------------------------------------------------------------------------------


def test_an_enquiry_from_another_government_address_has_to_be_rung_back(visitor: Person, officer: Person) -> None:
    begin(visitor, authority_enquiry.FORM, ENQUIRY)
    visitor.enter_code_for("jo@suffolk.gov.uk")
    fill_in(visitor, authority_enquiry.FORM, ENQUIRY)
    visitor.submit()
    reference = reference_on(visitor.here)
    assert "If no email has come" not in visitor.here.text, "the receipt goes to the team of the authority, not to them"
    assert "We email a receipt only to the address that we have for your authority’s team" in visitor.here.text
    case = officer.get(f"/cases/{reference}")
    assert "Required: phone the authority back" in case.text
    step = next(link for link in case.links if link.endswith("/steps/call-back"))
    call = {
        "genuine": "yes",
        "whom": "Jo, duty desk",
        "number": "01473 000000",
        "published": "Their website",
        "on-day": "12",
        "on-month": "1",
    }
    officer.submit(call | {"on-year": "2027"}, form=officer.get(step).form_to("/steps/call-back"))
    assert "Required: phone the authority back" not in officer.get(f"/cases/{reference}").text
    assert "Tracing" not in visitor.get("/my-referrals").text


def test_an_enquiry_from_any_other_address_is_refused_with_a_number(visitor: Person) -> None:
    begin(visitor, authority_enquiry.FORM, ENQUIRY)
    refused = visitor.submit({"email": "jo@private.example"})
    assert "01632 960 100" in refused.text
    assert "/sign-in" in refused.url
    assert world().people.by_email("jo@private.example") is None


def test_a_contact_of_a_school_is_told_that_they_are_no_authority(service: Service) -> None:
    person = Person(service)
    person.sign_in(TRUST.address)
    page = begin(person, authority_enquiry.FORM, ENQUIRY)
    assert page.status == 403
    assert "We cannot take this enquiry from your address" in page.text


def test_an_administrator_keeps_the_address_of_an_authority(service: Service) -> None:
    person = Person(service)
    person.sign_in(ADMINISTRATOR.address)
    person.get("/admin/authorities/935")
    wrong = person.submit({"mailbox": "cme@suffolk.gov.uk"})
    assert "Enter the day on which you made sure of this address." in wrong.text
    day = {"verified_on-day": "4", "verified_on-month": "1", "verified_on-year": "2027"}
    saved = person.submit({"mailbox": "cme@suffolk.gov.uk", **day})
    assert (saved.url, "cme@suffolk.gov.uk" in saved.text) == ("/admin/authorities", True)
    assert "Directory of authorities changed" in person.get("/admin/changes").text
    assert person.get("/admin/authorities/000").status == 404


# --- the public ---------------------------------------------------------------------------------------------------------


def _send(service: Service, person: Person, seconds: int = 60, **extra: str) -> str:
    service.stack.set_clock(TUESDAY)  # on a slow machine it has gone on
    begin(person, public_concern.FORM, PUBLIC)
    fill_in(person, public_concern.FORM, PUBLIC)
    service.stack.set_clock(TUESDAY + timedelta(seconds=seconds))
    try:
        person.submit(extra)
    finally:
        service.stack.set_clock(TUESDAY)
    return reference_on(person.here)


def test_the_public_is_told_in_plain_words_when_to_phone(visitor: Person) -> None:
    words = visitor.get("/begin/public-concern").text
    assert "Nobody reads it straight away." in words
    assert "You must still phone" not in words
    assert "You must still phone" in visitor.get("/begin/agency-referral").text


def test_an_anonymous_person_reports_a_child(service: Service, visitor: Person, officer: Person) -> None:
    reference = _send(service, visitor)
    assert "we cannot tell you what comes of it" in visitor.here.text
    assert visitor.get("/my-referrals").url.startswith("/sign-in")
    case = officer.get(f"/cases/{reference}")
    assert "A member of the public" in case.text


def test_only_the_browser_that_began_a_public_form_can_open_it(
    service: Service, visitor: Person, officer: Person
) -> None:
    begin(visitor, public_concern.FORM, PUBLIC)
    for other in (Person(service), officer):
        assert other.get(visitor.here.url).status == 404


def test_the_sender_sees_the_same_page_whether_it_was_set_aside_or_not(service: Service) -> None:
    pages = []
    for trap in ("", "https://spam.example"):
        person = Person(service)
        reference = _send(service, person, website=trap)
        pages.append(person.here.text.replace(reference, "…"))
    assert pages[0] == pages[1]


def test_the_team_reads_what_was_set_aside_and_opens_a_case(service: Service, visitor: Person, officer: Person) -> None:
    reference = set_aside(visitor)
    assert "set aside" in officer.get("/cases").text
    assert reference in officer.get("/set-aside").text
    page = officer.get(f"/set-aside/{reference}")
    assert "It was filled in within 20 seconds." in page.text
    opened = officer.submit(form=page.form_to("/release"))
    assert opened.url == f"/cases/{reference}"
    assert reference not in officer.get("/set-aside").text


def test_marking_a_message_as_not_genuine_needs_a_reason(visitor: Person, officer: Person) -> None:
    reference = set_aside(visitor)
    page = officer.get(f"/set-aside/{reference}")
    refused = officer.submit(form=page.form_to("/not-genuine"))
    assert "Say why it is not genuine." in refused.text
    assert officer.submit({"why": "nonsense"}, form=refused.form_to("/not-genuine")).url == "/set-aside"
    assert reference not in officer.get("/set-aside").text


# --- which form ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("path", "end"), [pytest.param(p, e, id=" ".join(p)) for p, e in every_path()])
def test_every_way_through_the_screener(visitor: Person, path: tuple[str, ...], end: ToForm | Elsewhere) -> None:
    assert "/which-form" in visitor.get("/").links
    visitor.get("/which-form")
    for step in path:
        visitor.submit(dict([step.split("=")]))
    page = visitor.here
    if isinstance(end, ToForm):
        assert (page.status, page.url) == (200, f"/start/{end.form}")
    else:
        assert end.actions[0] in page.text
        assert "01632 960 111" in page.text


def test_the_screener_asks_again_if_nothing_was_chosen(visitor: Person) -> None:
    visitor.get("/which-form?who=school")
    assert "Choose the answer that fits best." in visitor.submit().text
    assert visitor.get("/which-form?who=nobody&about=x").status == 200
