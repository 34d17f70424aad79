"""The sentences that schools and the team read about a return: each condition and each doubt has its own."""

from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from chalicelib.domain.child.referral import Answer, Child, Sex
from chalicelib.domain.forms.disposition import Decision, Disposition, Team
from chalicelib.domain.returns.absence_return import (
    Absence,
    Illness,
    days_of_illness_doubt,
    decide_absence,
    decide_illness,
)
from chalicelib.domain.returns.conditions import not_known, unmet
from chalicelib.domain.returns.deletion import Enquiries
from chalicelib.domain.returns.joining import Junior, decide_joining, due_in_words, lateness, start_doubt, start_problem
from chalicelib.domain.returns.likeness import likeness
from tests.domain.returns.test_deletion import CALENDAR, ground, sound

ADA = Child("Ada", "Example", date(2015, 3, 14), Sex.FEMALE, "B801200005001", "7")
UPN, BIRTH, NAME, SURNAME, TWO = (
    "the same UPN",
    "the same date of birth",
    "the same name",
    "the same surname",
    "but two different UPNs",
)


@pytest.mark.parametrize(
    ("change", "reasons"),
    [
        ({}, (UPN, BIRTH, NAME)),
        ({"upn": ""}, (BIRTH, NAME)),
        ({"upn": "Z926200124001"}, (BIRTH, NAME, TWO)),
        ({"first_names": "Ida"}, (UPN, BIRTH, SURNAME)),
        ({"first_names": "Ida", "last_name": "Other"}, (UPN, BIRTH)),
        ({"born": date(2015, 3, 15), "upn": ""}, (NAME,)),
        ({"first_names": "", "last_name": "", "upn": "", "born": date(2015, 3, 15)}, ()),
    ],
)
def test_what_two_returns_share(change: dict[str, Any], reasons: tuple[str, ...]) -> None:
    assert likeness(ADA, replace(ADA, **change)).reasons == reasons


@pytest.mark.parametrize(
    ("asks", "changes", "words"),
    [
        (
            "joint-enquiries",
            {"enquiries": Enquiries.NOT_MADE},
            "The school and the authority have not made enquiries together yet.",
        ),
        (
            "joint-enquiries",
            {"enquiries": Enquiries.NOT_AGREED},
            "The child was found, and the school and the authority have not agreed that the child will not return.",
        ),
        (
            "joint-enquiries",
            {"unable": Answer.YES},
            "The child may be unable to attend, by illness or another unavoidable cause.",
        ),
        ("notice", {"notice_on": None}, "There is no written notice of a parent."),
        (
            "notice",
            {"notice_on": date(2026, 11, 26)},
            "The parent’s notice is of 26 November 2026, after the deletion.",
        ),
        (
            "notice",
            {"leaves_on": date(2026, 11, 26)},
            "By the parent’s notice the child leaves on 26 November 2026, after the deletion.",
        ),
        ("other-schools", {"others_agree": Answer.NO}, "Nobody says that every other school agreed."),
        (
            "attendance-order",
            {"order_names_school": Answer.YES},
            "A school attendance order names this school for the child.",
        ),
        (
            "mobile-child",
            {"mobile_here": Answer.YES},
            "The child travels with a parent for work, and this is the main school.",
        ),
        (
            "consent",
            {"arranged_place": Answer.YES},
            "A local authority arranged this place at a special school, and nobody says that it consented.",
        ),
        ("new-address", {"address_known": False}, "The new address is not known."),
    ],
)
@pytest.mark.parametrize("letter", "abcdefghijlmno")
def test_each_condition_is_held_against_a_school_only_where_the_ground_has_it(
    letter: str, asks: str, changes: dict[str, Any], words: str
) -> None:
    assert unmet(sound(letter), CALENDAR) == ()
    assert unmet(sound(letter, **changes), CALENDAR) == ((words,) if asks in ground(letter).asks else ())


@pytest.mark.parametrize(
    ("asks", "unknown", "words"),
    [
        ("attendance-order", "order_names_school", "whether a school attendance order names this school"),
        ("mobile-child", "mobile_here", "whether the child travels with a parent for work"),
        (
            *("joint-enquiries", "unable"),
            "whether the child is unable to attend, by illness or another unavoidable cause",
        ),
        ("consent", "arranged_place", "whether an authority arranged this place at a special school"),
    ],
)
@pytest.mark.parametrize("letter", "abcdefghijlmno")
def test_what_a_school_does_not_know_is_said_and_not_held_against_it(
    letter: str, asks: str, unknown: str, words: str
) -> None:
    said = (f"The school does not know {words}.",) if asks in ground(letter).asks else ()
    assert not_known(sound(letter, **{unknown: Answer.NOT_KNOWN})) == said
    assert not_known(sound(letter)) == ()


# --- a new pupil ----------------------------------------------------------------------------------------------------------

ENTERED, ASKED = date(2026, 9, 3), date(2026, 9, 2)
NO_RETURN = "No return is needed for a child who starts in the most junior class on the first day of the year: "


@pytest.mark.parametrize(
    ("asked_on", "words"),
    [
        (None, f"{NO_RETURN}the local authority has not asked for them."),
        (ENTERED, f"{NO_RETURN}the name was entered by 3 September 2026, when the local authority asked for them."),
        (
            ASKED,
            "A return is needed: on 2 September 2026 the local authority asked for returns of the most junior class, and "
            "the name was entered after that day.",
        ),
    ],
)
def test_what_the_law_asks_for_the_most_junior_class(asked_on: date | None, words: str) -> None:
    assert Junior(True, asked_on).in_words(ENTERED) == words


def test_by_when_a_new_pupil_is_told_of() -> None:
    assert due_in_words(ENTERED) == (
        "This return is due by the end of Tuesday 8 September 2026: the fifth day after the day of entry, weekends and "
        "holidays counted."
    )
    assert lateness(ENTERED, date(2026, 9, 8)) is None
    assert lateness(ENTERED, date(2026, 9, 9)) == (
        "This return is late: it was due by 8 September 2026. Send it all the same."
    )


def test_why_a_new_pupil_is_only_recorded() -> None:
    due = "Entered in the register on 3 September 2026; the return was due by 8 September 2026."
    assert decide_joining(ENTERED, date(2026, 9, 8)) == Decision(Disposition.RECORDED, (due,))
    assert decide_joining(ENTERED, date(2026, 9, 9)) == Decision(Disposition.RECORDED, (due,), flags=("late",))
    junior = decide_joining(ENTERED, date(2026, 12, 1), Junior(True, None))
    assert junior == Decision(
        Disposition.RECORDED,
        (
            "Entered in the register on 3 September 2026, in the most junior class. "
            f"{NO_RETURN}the local authority has not asked for them.",
        ),
    )


@pytest.mark.parametrize(
    ("starts", "problem", "doubt"),
    [
        (date(2026, 9, 3), False, False),
        (date(2027, 2, 1), False, True),
        (date(2027, 12, 1), True, True),
    ],
)
def test_a_start_that_may_be_a_slip_of_the_pen(starts: date, problem: bool, doubt: bool) -> None:
    far = "The starting day is more than a year ahead. Check the year."
    odd = "The starting day is more than three months ahead. Check the month and the year."
    assert start_problem(starts, ENTERED) == (far if problem else None)
    assert start_doubt(starts, ENTERED) == (odd if doubt else None)


# --- absence and illness --------------------------------------------------------------------------------------------------

WEEK = {date(2026, 11, day): ("O", "O") for day in (16, 17, 18)}


@pytest.mark.parametrize(
    ("absence", "disposition", "reasons"),
    [
        (
            Absence(True, Answer.YES, {}),
            Disposition.HANDED_OVER,
            ("The child fails to attend regularly.",),
        ),
        (
            Absence(False, Answer.NO, WEEK),
            Disposition.CASE,
            (
                "The codes show 3 continuous school days coded G, N, O or U, from 16 November 2026 to 18 November 2026.",
                "The school says that 10 continuous school days are reached; the codes do not show it.",
                "The school does not know for certain where the child is.",
            ),
        ),
        (
            Absence(False, Answer.YES, dict(list(WEEK.items())[:1])),
            Disposition.HANDED_OVER,
            (
                "The codes show one school day coded G, N, O or U: 16 November 2026.",
                "The school says that 10 continuous school days are reached; the codes do not show it.",
            ),
        ),
        (
            Absence(False, Answer.YES, {}),
            Disposition.HANDED_OVER,
            (
                "The codes show no whole day coded G, N, O or U.",
                "The school says that 10 continuous school days are reached; the codes do not show it.",
            ),
        ),
        (
            Absence(True, Answer.NOT_KNOWN, {}),
            Disposition.CASE,
            ("The child fails to attend regularly.", "The school does not know for certain where the child is."),
        ),
    ],
)
def test_what_an_attendance_return_becomes(
    absence: Absence, disposition: Disposition, reasons: tuple[str, ...]
) -> None:
    assert decide_absence(absence) == Decision(disposition, reasons, Team.ATTENDANCE)


@pytest.mark.parametrize(
    ("illness", "reasons"),
    [
        (Illness(15, True, False), ("15 school days missed through illness, one after another.",)),
        (
            Illness(3, False, True),
            (
                "3 school days missed through illness, in all this school year.",
                "The school expects that 15 school days will be missed.",
            ),
        ),
    ],
)
def test_what_a_sickness_return_becomes(illness: Illness, reasons: tuple[str, ...]) -> None:
    assert decide_illness(illness) == Decision(Disposition.HANDED_OVER, reasons, Team.ATTENDANCE)


@pytest.mark.parametrize(
    ("days", "reached", "words"),
    [
        (14, True, "15 school days are not reached with 14. If you expect them, say so."),
        (15, True, None),
        (14, False, None),
        (15, False, "With 15, 15 school days are reached already."),
    ],
)
def test_days_of_illness_that_do_not_fit_the_answer(days: int, reached: bool, words: str | None) -> None:
    assert days_of_illness_doubt(days, reached) == words
