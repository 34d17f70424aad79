"""The other team's answer to a return, as an officer records and reads it."""

import pytest

from chalicelib.bootstrap import world
from infrastructure.local.example_data import MANAGER, OFFICE
from tests.support.browser import Page, Person, Service
from tests.support.returns import a_hand_over, day
from tests.support.table import TUESDAY

SAID = {"who": "Sal Zzwho", "how": "phone", "text": "Zzwords of theirs."} | day("on", TUESDAY.date())
ACCEPTS, DECLINES = SAID | {"answered": "accepted"}, SAID | {"answered": "declined"}


def asked_for_an_answer(officer: Person, reference: str) -> Page:
    page = officer.get(f"/returns/{reference}")
    assert "Handed to the home education team, not yet taken over" in page.text
    return officer.get(next(link for link in page.links if link.endswith("/answer")))


def test_the_officer_records_that_the_other_team_accepts_and_the_return_says_so(officer: Person) -> None:
    reference = a_hand_over(world(), OFFICE.address)
    assert "Ada" not in asked_for_an_answer(officer, reference).text
    assert "Say how they told you." in officer.submit(ACCEPTS | {"how": ""}).text
    done = officer.submit(ACCEPTS)
    assert done.url == f"/returns/{reference}?done=yes"
    for words in (
        "The other team’s answer is recorded.",
        "Taken over by the home education team",
        "Sal Zzwho",
        "By phone",
        "12 January 2027",
        "Zzwords of theirs.",
    ):
        assert words in done.text
    assert not [link for link in done.links if link.endswith("/answer")]
    assert officer.get(f"/returns/{reference}/answer").url == f"/returns/{reference}"


def test_a_return_that_is_declined_is_a_case_at_once_and_leads_there(service: Service, officer: Person) -> None:
    reference = a_hand_over(world(), OFFICE.address)
    asked_for_an_answer(officer, reference)
    case = officer.submit(DECLINES)
    assert case.url == f"/cases/{reference}?done=yes"
    for words in (
        "The other team’s answer is recorded.",
        "The team that it was handed to has declined",
        "Opened because: It was handed to the home education team, which declined on 12 January 2027.",
        "Home education team: declined, by phone.",
        "Said by: Sal Zzwho",
    ):
        assert words in case.text
    page = officer.get(f"/returns/{reference}")
    assert "They decline" in page.text
    assert f"/cases/{reference}" in page.links
    told = str([(mail.subject, mail.text) for mail in service.stack.mails] + service.stack.rows("AUDIT"))
    assert not [words for words in ("Zzwho", "Zzwords") if words in told]


@pytest.mark.parametrize(("first", "stands"), [(ACCEPTS, "They accept"), (DECLINES, "They decline")])
def test_the_second_officer_reads_what_the_first_recorded_and_loses_nothing(
    service: Service, officer: Person, somebody: Person, first: dict[str, str], stands: str
) -> None:
    reference = a_hand_over(world(), OFFICE.address)
    somebody.sign_in(MANAGER.address)
    asked_for_an_answer(officer, reference)
    asked_for_an_answer(somebody, reference)
    officer.submit(first)
    other = (DECLINES if first is ACCEPTS else ACCEPTS) | {"text": "What the second heard."}
    page = somebody.submit(other)
    assert page.status == 409
    assert "Somebody else changed this return before you." in page.text
    assert f"Their answer: {stands}" in page.text
    assert "What the second heard." in page.text
