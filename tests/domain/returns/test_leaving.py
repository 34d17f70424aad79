"""What a deletion return becomes, with the sentences that the team reads."""

from datetime import date
from typing import Any

import pytest

from chalicelib.domain.calendar.days import SchoolCalendar
from chalicelib.domain.forms.disposition import CHALLENGED, TEAM_NAMES, Decision, Disposition, Team
from chalicelib.domain.returns.deletion import Enquiries
from chalicelib.domain.returns.ground import Asks, Leads
from chalicelib.domain.returns.leaving import decide_deletion, joiner_expected_by
from tests.domain.returns.test_deletion import CALENDAR, NOTHING_KNOWN, become, ground, sound

OWN = "10 school days after the stated start, in the new school’s own term dates"
COUNTYS = "10 school days after the stated start, in the county’s term dates"
PROVISIONAL = "10 working days after the stated start, provisionally: the term dates do not reach so far"
NOT_MET = "The conditions of the ground are not met: the school is asked to put the name back on the register."
NO_SCHOOL = "No new school has confirmed that the child starts there."
NO_REGISTER = "The form could not ask for the register, because no term dates are known: ask the school for it."
AGREED = "The school says that the child was found and that we agree that they will not return: check that we do."


@pytest.mark.parametrize(
    ("calendar", "by", "words"),
    [
        (CALENDAR, date(2026, 12, 14), OWN),
        (SchoolCalendar(CALENDAR.terms, CALENDAR.closures, assumed=True), date(2026, 12, 14), COUNTYS),
        (NOTHING_KNOWN, date(2026, 12, 14), PROVISIONAL),
    ],
)
def test_how_the_wait_for_the_new_school_was_counted(calendar: SchoolCalendar, by: date, words: str) -> None:
    assert joiner_expected_by(date(2026, 11, 30), calendar) == (by, words)


@pytest.mark.parametrize(
    ("start", "by"), [(date(2028, 12, 1), date(2028, 12, 15)), (date(2028, 12, 20), date(2029, 1, 3))]
)
def test_near_the_end_of_the_known_bank_holidays_it_is_two_weeks(start: date, by: date) -> None:
    assert joiner_expected_by(start, NOTHING_KNOWN) == (by, PROVISIONAL)


@pytest.mark.parametrize("letter", "abcdefghijlmno")
def test_the_first_reason_is_the_ground(letter: str) -> None:
    assert become(sound(letter)).reasons[0] == f"Ground {ground(letter).label}."


@pytest.mark.parametrize(
    ("letter", "changes", "disposition", "team", "last"),
    [
        pytest.param(
            "a", {}, Disposition.AWAITS_JOINER, None,
            f"The new school’s return is expected by 14 December 2026: {OWN}.", id="a new school has confirmed",
        ),
        pytest.param("a", {"confirmed": False}, Disposition.CASE, None, NO_SCHOOL, id="no new school has confirmed"),
        pytest.param("a", {"starts_on": None}, Disposition.CASE, None, NO_SCHOOL, id="nobody says when it starts"),
        pytest.param(
            "b", {"confirmed": False}, Disposition.HANDED_OVER, Team.ADMISSIONS,
            "Compulsory school age begins on 31 March 2026. It goes to the admissions team.", id="too young to be missing",
        ),
    ],
)  # fmt: skip
def test_where_a_sound_deletion_goes(
    letter: str, changes: dict[str, Any], disposition: Disposition, team: Team | None, last: str
) -> None:
    if letter == "b":
        changes = {**changes, "born": date(2021, 3, 1), "on": date(2026, 3, 30), "met_on": date(2026, 3, 30)}
    deletion = sound(letter, **changes)
    found = decide_deletion(deletion, deletion.on, CALENDAR, CALENDAR)
    assert (found.disposition, found.team, found.reasons[-1]) == (disposition, team, last)
    assert found.flags == ()


def test_on_the_first_day_of_school_age_a_leaver_is_checked() -> None:
    first = date(2026, 3, 31)
    deletion = sound("b", confirmed=False, born=date(2021, 3, 1), on=first, met_on=first)
    found = decide_deletion(deletion, first, CALENDAR, CALENDAR)
    assert (found.disposition, found.reasons[-1]) == (Disposition.CASE, NO_SCHOOL)


@pytest.mark.parametrize("letter", [letter for letter in "abcdefghijlmno" if ground(letter).leads != Leads.JOINER])
def test_what_the_ground_leads_to_is_said(letter: str) -> None:
    found, of = become(sound(letter)), ground(letter)
    assert (found.disposition, found.team, found.reasons[-1]) == {
        Leads.TEAM: (Disposition.HANDED_OVER, of.team, f"It goes to {TEAM_NAMES[of.team] if of.team else ''}."),
        Leads.NOTHING: (Disposition.RECORDED, None, "The child stays on the roll of the other school."),
        Leads.CASE: (Disposition.CASE, None, "This ground always leads to a check."),
    }[of.leads]


def test_a_challenged_deletion_is_a_case_that_the_grounds_team_hears_of() -> None:
    found = become(sound("f", notice_on=None))
    assert found.disposition is Disposition.CASE
    assert (found.team, CHALLENGED in found.flags) == (ground("f").team, True)
    assert found.reasons[-1] == NOT_MET


def test_a_planned_deletion_says_what_is_not_met_yet() -> None:
    found = become(sound("f", notice_on=None, happened=False))
    assert any(reason.startswith("Not yet met: ") for reason in found.reasons)
    assert NOT_MET not in found.reasons


@pytest.mark.parametrize("letter", "abcdefghijlmno")
@pytest.mark.parametrize(
    ("changes", "asked_of", "words"),
    [
        ({"register_asked": False}, "codes", NO_REGISTER),
        ({"enquiries": Enquiries.AGREED}, "joint-enquiries", AGREED),
        ({}, "nothing", NO_REGISTER),
        ({}, "nothing", AGREED),
    ],
)
def test_what_only_the_team_can_know_is_pointed_out(
    letter: str, changes: dict[str, Any], asked_of: str, words: str
) -> None:
    assert (words in become(sound(letter, **changes)).reasons) is (asked_of in ground(letter).asks)


def test_nothing_is_started_for_a_child_who_has_died() -> None:
    label = ground("k").label
    assert become(sound("k")) == Decision(Disposition.RECORDED, (f"Ground {label}.",), no_automatic_email=True)


@pytest.mark.parametrize("letter", [letter for letter in "abcdefghijlmno" if ground(letter).leads == Leads.JOINER])
def test_an_unknown_address_is_checked_only_where_the_ground_asks_for_it(letter: str) -> None:
    asks = Asks.NEW_ADDRESS in ground(letter).asks
    found = become(sound(letter, address_known=False)).disposition
    assert found is (Disposition.CASE if asks else Disposition.AWAITS_JOINER)
