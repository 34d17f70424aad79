"""Those who are no school, from the front page to what the team sees: the longest path of each form, by keyboard alone, on a
phone. And the least that somebody of the public can say.
"""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser

from chalicelib.journeys.partners import agency, authority_enquiry, public_concern
from infrastructure.local.example_data import OFFICER
from infrastructure.local.stack import LocalStack
from tests.stack.days import move
from tests.stack.keyboard import KeyboardVisitor
from tests.stack.visitor import emails, eventually
from tests.stack.walks import add_a_file, begin, fill_in, looks_right, send, through_the_screener
from tests.support.partner_forms import AGENCY_IN_FULL, AUTHORITY_IN_FULL, PUBLIC_IN_FULL, PUBLIC_IN_SHORT
from tests.support.returns import day

TEAM = "cme@exampleshire.example"


@pytest.fixture(scope="module")
def officer(stack: LocalStack, browser: Browser) -> Iterator[KeyboardVisitor]:
    someone = KeyboardVisitor(stack, browser)
    someone.open("/sign-in?to=/cases")
    someone.sign_in(OFFICER.address)
    yield someone
    someone.leave()


@pytest.fixture
def outsider(stack: LocalStack, browser: Browser) -> Iterator[KeyboardVisitor]:
    """Somebody who was never here, with a phone and its keyboard."""
    someone = KeyboardVisitor(stack, browser)
    yield someone
    someone.leave()


def _the_team_reads(stack: LocalStack, officer: KeyboardVisitor, reference: str, *said: str) -> None:
    """The email says nothing about the child; the case has the words."""
    alert = eventually(lambda: [m for m in emails(stack, TEAM, "A referral") if reference in m.subject])[0]
    assert not [word for word in ("Ada", "Example Street", "Parent", "2015") if word in alert.subject + alert.text]
    officer.open(f"/cases/{reference}")
    officer.unfold("Show everything that was sent")
    looks_right(officer)
    assert [words for words in said if words not in officer.words] == []


def test_a_professional_tells_of_a_child(
    stack: LocalStack, outsider: KeyboardVisitor, officer: KeyboardVisitor
) -> None:
    form = agency.FORM
    through_the_screener(outsider, form, who="professional", about="absent", roll="not-known")
    begin(outsider, form, AGENCY_IN_FULL, "pia@refuge.example")
    fill_in(outsider, form, AGENCY_IN_FULL)
    add_a_file(outsider)
    reference = send(outsider, form)
    receipt = eventually(lambda: emails(stack, "pia@refuge.example", f"We received what you sent: {reference}"))[0]
    assert "Ada" not in receipt.text + receipt.html
    outsider.follow("My referrals")
    looks_right(outsider)
    assert reference in outsider.words
    said = "Example Health Trust", "A refuge", "A court order", "It may put the mother at risk."
    _the_team_reads(stack, officer, reference, *said)


def test_another_authority_asks_about_a_child(
    stack: LocalStack, outsider: KeyboardVisitor, officer: KeyboardVisitor
) -> None:
    form, in_ten_days = authority_enquiry.FORM, (stack.clock.now() + timedelta(days=10)).date()
    raw = AUTHORITY_IN_FULL | day("needed_by", in_ten_days)
    through_the_screener(outsider, form, who="authority", about="seek")
    begin(outsider, form, raw, "jo@suffolk.gov.uk")
    fill_in(outsider, form, raw)
    reference = send(outsider, form)
    _the_team_reads(stack, officer, reference, "Suffolk", "CME-2026-17", "Required: phone the authority back")


def test_somebody_of_the_public_tells_all_that_they_know(
    stack: LocalStack, outsider: KeyboardVisitor, officer: KeyboardVisitor
) -> None:
    form = public_concern.FORM
    outsider.open("/")
    outsider.tour()
    through_the_screener(outsider, form, who="public", about="home", education="doubtful")
    begin(outsider, form, PUBLIC_IN_FULL, "")
    fill_in(outsider, form, PUBLIC_IN_FULL)
    move(stack, timedelta(minutes=2))  # nobody types as fast as a test
    reference = send(outsider, form)
    assert "we cannot tell you what comes of it" in outsider.words
    _the_team_reads(
        stack, officer, reference, "A member of the public", "Nel Neighbour", "At home on every school day."
    )
    officer.tour()


def test_the_least_that_somebody_can_say_is_asked_for_where_it_is_missing(
    outsider: KeyboardVisitor, officer: KeyboardVisitor
) -> None:
    """It was filled in faster than a person could, so a person of the team looks at it first."""
    form = public_concern.FORM
    outsider.open(f"/start/{form.name}")
    outsider.press("Start now")
    outsider.press("Continue")
    looks_right(outsider)
    outsider.correct({"immediate_risk": "no", "phoned": "no"})
    outsider.press("Continue")
    outsider.follow("The child")
    outsider.press("Continue")
    looks_right(outsider)
    outsider.correct({"who_it_is": PUBLIC_IN_SHORT["who_it_is"]})
    outsider.press("Continue")
    outsider.press("Continue")
    outsider.press("Continue")
    looks_right(outsider)
    outsider.correct({"where": PUBLIC_IN_SHORT["where"]})
    outsider.press("Continue")
    reference = send(outsider, form)
    officer.open("/set-aside")
    looks_right(officer)
    officer.follow(f"Name not known, {reference}")
    looks_right(officer)
    assert PUBLIC_IN_SHORT["where"] in officer.words
    officer.press("Open a case")
    looks_right(officer)
    assert reference in officer.words
