"""Accepting a form: parsed once, decided, and one of three outcomes."""

import pytest

from chalicelib.domain.forms.disposition import Disposition
from chalicelib.domain.forms.quarantine import Sign
from chalicelib.domain.returns.returns import ReturnState
from chalicelib.journeys.engine import parsing
from chalicelib.journeys.engine.pages import Page
from chalicelib.journeys.forms import form_named
from chalicelib.services.referrals import drafting, referring
from tests.services.referrals.test_quarantining import SOMEBODY, begin
from tests.support.returns import send_form, typed_joiner, typed_leaver
from tests.support.world import REFERRER, FakeWorld, a_draft, a_world, typed_referral


@pytest.fixture
def world() -> FakeWorld:
    return a_world()


@pytest.mark.parametrize(
    ("form", "raw", "disposition", "state"),
    [
        ("school-referral", typed_referral(), Disposition.CASE, None),
        ("joiner", typed_joiner(), Disposition.RECORDED, ReturnState.RECORDED),
        ("leaver", typed_leaver("a"), Disposition.AWAITS_JOINER, ReturnState.AWAITS_JOINER),
        ("leaver", typed_leaver("f"), Disposition.HANDED_OVER, ReturnState.HANDED_OVER),
    ],
)
def test_a_form_becomes_a_case_or_a_return(
    world: FakeWorld, form: str, raw: dict[str, str], disposition: Disposition, state: ReturnState | None
) -> None:
    receipt = send_form(world, form, raw)
    assert receipt.disposition is disposition
    assert [head.state for head in world.store.returns.values()] == ([state] if state else [])
    assert [case.reference for case in world.store.heads.values()] == ([] if state else [receipt.reference])


def test_what_is_set_aside_is_no_case_and_its_sender_sees_no_difference(world: FakeWorld) -> None:
    sent = [referring.send(world, begin(world), SOMEBODY, signs) for signs in ((), (Sign.TOO_FAST,))]
    assert [receipt.disposition for receipt in sent] == [Disposition.CASE, Disposition.CASE]
    assert [head.state for head in world.store.returns.values()] == [ReturnState.SET_ASIDE]
    assert [case.reference for case in world.store.heads.values()] == [sent[0].reference]


def test_each_page_of_a_form_is_parsed_once(world: FakeWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    parsed, real = list[str](), parsing.parse

    def counting(page: Page, *given: object) -> parsing.Parsed:
        parsed.append(page.slug)
        return real(page, *given)  # type: ignore[arg-type]

    draft = a_draft(world)
    pages = [page.slug for page in drafting.journey_of(world, draft, REFERRER).flow(draft.raw)]
    monkeypatch.setattr(parsing, "parse", counting)
    referring.send(world, draft, REFERRER)
    assert parsed == pages


@pytest.mark.parametrize(
    ("form", "email"),
    [("school-referral", "referral_receipt"), ("joiner", "form_receipt"), ("authority-enquiry", "enquiry_receipt")],
)
def test_a_form_names_the_email_of_its_receipt(form: str, email: str) -> None:
    assert form_named(form).receipt_email == email


def test_a_form_that_is_keyed_in_is_begun_by_the_page_of_the_form_it_stands_for() -> None:
    assert form_named("keyed-referral").start_name == "school-referral"
    assert form_named(form_named("school-referral").keyed_as).keyed_for == "school-referral"
