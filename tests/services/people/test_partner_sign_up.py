"""An unknown professional signs in only from a form for partners that was begun in the same browser."""

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from chalicelib.domain.errors import NotAnAuthority
from chalicelib.domain.messages.recipients import SEALED_ADDRESS
from chalicelib.domain.people.browser import Browser
from chalicelib.domain.people.people import Person
from chalicelib.domain.people.roles import PARTNER_ROLES
from chalicelib.domain.people.sign_in import GUESSES, PARTNER_SIGN_UPS_IN_ALL, PARTNER_SIGN_UPS_OF_A_SOURCE, fair_share
from chalicelib.domain.people.unused import CODES
from chalicelib.domain.records.draft import Draft
from chalicelib.journeys.engine.form import Form
from chalicelib.journeys.partners import agency, authority_enquiry, public_concern
from chalicelib.journeys.referral import school_referral
from chalicelib.services.administration import keeping_directory
from chalicelib.services.mail.sign_in_mail import token_of_link
from chalicelib.services.people import partner_sign_up
from chalicelib.services.referrals import beginning, drafting
from chalicelib.services.sign_in.opening_sessions import SignedIn
from chalicelib.services.sign_in.sign_in_link import look_at_link, use_link
from chalicelib.services.sign_in.signing_in import CodeEnded, WrongCode, ask_for_code, enter_code
from tests.support.world import ADMINISTRATOR, OFFICER, REFERRER, FakeWorld, a_world

HERE = Browser("browser", "hospital network")
THERE = Browser("another browser", "hospital network")
PIA = "pia@health.example"
GATE = {"immediate_risk": "no", "phoned": "no"}


@pytest.fixture
def world() -> FakeWorld:
    return a_world()


def begin(world: FakeWorld, form: Form = agency.FORM, browser: Browser = HERE) -> str:
    """Where signing in leads after a form was begun."""
    draft = beginning.begin(world, form, GATE, browser.digest, None)
    assert isinstance(draft, Draft)
    return f"/referrals/{draft.draft_id}"


def ask(world: FakeWorld, email: str, destination: str, browser: Browser = HERE) -> None:
    """Asks for a code, and lets the email go its way."""
    ask_for_code(world, email, browser, destination)
    world.pass_on()


def sign_in(world: FakeWorld, email: str, destination: str, browser: Browser = HERE) -> SignedIn:
    ask(world, email, destination, browser)
    attempt = world.sign_ins.attempt(browser.digest)
    assert attempt
    return enter_code(world, world.keys.sign_in_code(attempt.attempt_id), browser)


def test_a_stranger_who_began_a_form_for_partners_becomes_a_partner(world: FakeWorld) -> None:
    destination = begin(world)
    signed_in = sign_in(world, f" {PIA.upper()}", destination)
    assert (signed_in.destination, signed_in.person.roles, signed_in.person.email) == (destination, PARTNER_ROLES, PIA)
    assert not signed_in.person.is_staff
    assert not signed_in.person.schools
    assert world.people.by_email(PIA) == replace(signed_in.person, version=1)
    assert drafting.open_draft(world, destination.split("/")[2], HERE.digest, signed_in.person)


def test_the_code_goes_to_the_address_and_to_nobody_else(world: FakeWorld) -> None:
    ask(world, PIA, begin(world))
    message = world.message("sign_in_code")
    assert world.outbox.address_of(message) == PIA
    assert world.store.tasks == {}


def test_nobody_is_made_before_the_code_is_entered(world: FakeWorld) -> None:
    ask(world, PIA, begin(world))
    for _ in range(GUESSES):
        with pytest.raises(WrongCode):
            enter_code(world, "no code", HERE)
    with pytest.raises(CodeEnded):
        enter_code(world, "no code", HERE)
    assert world.people.by_email(PIA) is None


@pytest.mark.parametrize(
    "where",
    [
        pytest.param(lambda world: "", id="the plain sign-in page"),
        pytest.param(lambda world: "/cases", id="the team’s pages"),
        pytest.param(lambda world: "/my-referrals", id="my referrals"),
        pytest.param(lambda world: begin(world, school_referral.FORM), id="a form of schools"),
        pytest.param(lambda world: begin(world, public_concern.FORM), id="a form of the public"),
        pytest.param(lambda world: begin(world, browser=THERE), id="a form begun in another browser"),
        pytest.param(lambda world: "/referrals/id-99999999", id="no form at all"),
    ],
)
def test_everywhere_else_a_stranger_gets_word_of_what_to_do(world: FakeWorld, where: object) -> None:
    ask(world, PIA, where(world))  # type: ignore[operator]
    assert world.messages("sign_in_code") == []
    assert world.message("sign_in_unknown")
    attempt = world.sign_ins.attempt(HERE.digest)
    assert attempt
    with pytest.raises(WrongCode):
        enter_code(world, world.keys.sign_in_code(attempt.attempt_id), HERE)
    assert world.people.by_email(PIA) is None


def test_a_form_that_is_somebodys_already_lets_nobody_in(world: FakeWorld) -> None:
    destination = begin(world)
    sign_in(world, PIA, destination)
    drafting.open_draft(world, destination.split("/")[2], HERE.digest, world.people.by_email(PIA))  # type: ignore[arg-type]
    ask(world, "second@health.example", destination)
    assert [m.recipient for m in world.messages("sign_in_unknown")] == [SEALED_ADDRESS]


@pytest.mark.parametrize("person", [OFFICER, REFERRER], ids=["staff", "a contact of a school"])
def test_who_is_known_stays_who_they_are(world: FakeWorld, person: Person) -> None:
    signed_in = sign_in(world, person.email, begin(world))
    assert signed_in.person == person
    assert world.people.by_email(person.email) == person


def test_somebody_disabled_does_not_come_back_as_a_partner(world: FakeWorld) -> None:
    world.people.add(replace(OFFICER, active=False))
    ask(world, OFFICER.email, begin(world))
    assert world.messages("sign_in_code") == []


def test_who_was_added_between_the_code_and_its_entry_is_who_they_are(world: FakeWorld) -> None:
    ask(world, PIA, begin(world))
    world.people.add(replace(REFERRER, person_id="pia", email=PIA))
    attempt = world.sign_ins.attempt(HERE.digest)
    assert attempt
    signed_in = enter_code(world, world.keys.sign_in_code(attempt.attempt_id), HERE)
    assert signed_in.person.person_id == "pia"


# --- nobody can use it to write to strangers ----------------------------------------------------------------------------


def test_one_address_gets_few_codes_however_many_ask_and_then_a_link(world: FakeWorld) -> None:
    for number in range(CODES + 3):
        browser = Browser(f"browser {number}", f"network {number}")
        ask(world, PIA, begin(world, browser=browser), browser)
        world.clock.pass_by(minutes=6)
    assert len(world.messages("sign_in_code")) == CODES
    link = world.message("sign_in_link")
    token = token_of_link(world, link.variables["attempt_id"])
    assert look_at_link(world, token, browser) is None
    assert use_link(world, token, browser).person.email == PIA


def test_one_source_reaches_few_addresses(world: FakeWorld) -> None:
    destination = begin(world)
    for number in range(PARTNER_SIGN_UPS_OF_A_SOURCE + 3):
        ask(world, f"person{number}@health.example", destination)
    assert len(world.messages("sign_in_code")) == PARTNER_SIGN_UPS_OF_A_SOURCE
    world.clock.pass_by(minutes=15)
    ask(world, "later@health.example", destination)
    assert len(world.messages("sign_in_code")) == PARTNER_SIGN_UPS_OF_A_SOURCE + 1


def test_a_hundred_requests_do_not_spend_what_is_there_for_everybody(world: FakeWorld) -> None:
    for number in range(PARTNER_SIGN_UPS_IN_ALL):
        browser = Browser("the same browser", f"network {number % 10}")
        ask(world, f"invented{number}@health.example", begin(world, browser=browser), browser)
    assert len(world.messages("sign_in_code")) < PARTNER_SIGN_UPS_IN_ALL
    assert sign_in(world, PIA, begin(world)).person.email == PIA


@pytest.mark.parametrize(("counted", "share"), [(0, 10), (10, 9), (50, 5), (85, 2), (99, 1), (100, 1)])
def test_the_busier_it_is_the_fewer_one_source_gets(counted: int, share: int) -> None:
    assert fair_share(PARTNER_SIGN_UPS_IN_ALL, counted, PARTNER_SIGN_UPS_OF_A_SOURCE) == share


# --- other authorities --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("email", "taken"),
    [("jo@suffolk.gov.uk", True), ("cme@listed.example", True), ("jo@private.example", False), (REFERRER.email, False)],
)
def test_an_authoritys_enquiry_is_taken_only_from_an_authoritys_address(
    world: FakeWorld, email: str, taken: bool
) -> None:
    keeping_directory.set_listing(world, ADMINISTRATOR, "935", 0, "cme@listed.example", date(2026, 11, 2))
    world.store.messages.clear()
    destination = begin(world, authority_enquiry.FORM)
    if taken:
        assert sign_in(world, email, destination).person.email == email
        return
    with pytest.raises(NotAnAuthority, match="01632 960 100"):
        ask_for_code(world, email, HERE, destination)
    assert world.store.messages == {}


def test_a_draft_that_has_lapsed_lets_nobody_in(world: FakeWorld) -> None:
    destination = begin(world)
    world.clock.pass_by(days=29)
    assert partner_sign_up.form_begun_here(world, destination, HERE.digest) is None
    assert timedelta(days=28) == agency.FORM.kept
