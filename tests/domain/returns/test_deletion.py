"""Deletions from the register: too early, conditions that are not met, late; and what becomes of each ground."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from chalicelib.domain.authority.authority import EXAMPLE
from chalicelib.domain.calendar.days import SchoolCalendar
from chalicelib.domain.child.referral import Answer
from chalicelib.domain.forms.disposition import (
    CHALLENGED,
    CONSENT_NEEDED,
    DECISION_DUE,
    LATE,
    Decision,
    Disposition,
    Team,
)
from chalicelib.domain.returns.conditions import other_codes, unmet
from chalicelib.domain.returns.deletion import Deletion, Enquiries
from chalicelib.domain.returns.deletion_lateness import last_term_ended, lateness
from chalicelib.domain.returns.deletion_wait import wait
from chalicelib.domain.returns.ground import NO_CONSENT, REGULATION_VERSION, Asks, Ground
from chalicelib.domain.returns.grounds import DIED, GROUNDS, asks_for, ground_of
from chalicelib.domain.returns.leaving import decide_deletion, joiner_expected_by
from chalicelib.domain.returns.refuted_by_birth import refuted_by_birth
from tests.domain.calendar.test_days import NORFOLK

CALENDAR = EXAMPLE.calendar()
NOTHING_KNOWN = SchoolCalendar((), ())
TODAY = date(2026, 11, 25)
BORN = date(2015, 3, 14)
STARTS = date(2026, 11, 30)
REGISTER = {
    day: ("N", "N")
    for day in (date(2026, 10, 19) + timedelta(days=n) for n in range(38))
    if CALENDAR.is_school_day(day)
}
"""The codes of the whole absence that `sound` describes."""


def ground(letter: str) -> Ground:
    return ground_of(f"2024-{letter}")


def sound(letter: str, **changes: object) -> Deletion:
    """A deletion of today on this ground, with every condition met."""
    whole = Deletion(
        ground=ground(letter),
        happened=True,
        on=TODAY,
        born={"b": date(2021, 3, 1), "l": date(2010, 3, 14)}.get(letter, BORN),
        met_on=TODAY,
        leave_ended=date(2026, 10, 23),
        last_attended=date(2026, 10, 16),
        codes=REGISTER,
        enquiries=Enquiries.NOT_LOCATED,
        notice_on=date(2026, 11, 16),
        leaves_on=date(2026, 11, 24),
        confirmed=True,
        starts_on=STARTS,
    )
    return replace(whole, **changes)


def coded(since: date | None) -> dict[date, tuple[str, str]]:
    return {(since or TODAY) + timedelta(days=1): ("N", "N")}


def become(deletion: Deletion, today: date = TODAY) -> Decision:
    return decide_deletion(deletion, today, CALENDAR, CALENDAR)


# --- the list ------------------------------------------------------------------------------------------------------------


def test_the_list_is_closed_and_is_kept_with_its_regulations() -> None:
    assert "".join(ground.letter for ground in GROUNDS) == "abcdefghijklmno"
    assert {ground.regulation_version for ground in GROUNDS} == {REGULATION_VERSION} == {"2024"}
    assert [ground_of(ground.code) for ground in GROUNDS] == list(GROUNDS)


@pytest.mark.parametrize("code", ["", "a", "2006-a", "2024-p", "2024-"])
def test_another_code_is_no_ground(code: str) -> None:
    assert not any(asks_for(code, question) for ground in GROUNDS for question in ground.asks)
    with pytest.raises(KeyError):
        ground_of(code)


WAITS, CASE, HANDED, RECORDED = (
    Disposition.AWAITS_JOINER,
    Disposition.CASE,
    Disposition.HANDED_OVER,
    Disposition.RECORDED,
)


@pytest.mark.parametrize(
    ("letter", "asks", "becomes", "team", "flags", "unconfirmed"),
    [
        ("a", "attendance-order mobile-child destination", WAITS, None, (), CASE),
        ("b", "destination", WAITS, None, (), CASE),
        ("c", "attendance-order mobile-child other-schools", RECORDED, None, (), RECORDED),
        ("d", "destination", WAITS, None, (), CASE),
        ("e", "", HANDED, Team.HOME_EDUCATION, (), HANDED),
        ("f", "notice attendance-order", HANDED, Team.HOME_EDUCATION, (), HANDED),
        ("g", "new-address destination", WAITS, None, (), CASE),
        ("h", "leave joint-enquiries", CASE, None, (), CASE),
        ("i", "codes joint-enquiries", CASE, None, (), CASE),
        ("j", "", HANDED, Team.YOUTH_JUSTICE, (), HANDED),
        ("k", "", RECORDED, None, (), RECORDED),
        ("l", "", HANDED, Team.POST_16, (), HANDED),
        ("m", "destination", WAITS, None, (), CASE),
        ("n", "destination", CASE, None, (), CASE),
        ("o", "", HANDED, Team.EXCLUSIONS, (), HANDED),
    ],
)
def test_what_each_ground_asks_for_and_what_becomes_of_it(
    letter: str, asks: str, becomes: Disposition, team: Team | None, flags: tuple[str, ...], unconfirmed: Disposition
) -> None:
    assert " ".join(ground(letter).conditions) == asks
    found = become(sound(letter))
    assert (found.disposition, found.team, found.flags) == (becomes, team, flags)
    assert (found.check_at is not None) is (becomes is WAITS)
    assert found.no_automatic_email is (letter == "k")
    planned = become(sound(letter, happened=False))
    assert (DECISION_DUE in planned.flags) is ground(letter).decision_due is (letter in "hi")
    assert become(sound(letter, confirmed=False)).disposition is unconfirmed
    assert become(sound(letter, starts_on=None)).disposition is unconfirmed


def test_a_move_without_a_new_address_is_a_case_even_with_a_school() -> None:
    found = become(sound("g", address_known=False))
    assert found.disposition is CASE
    assert "The new address is not known." in found.reasons


@pytest.mark.parametrize(
    ("born", "becomes", "team"),
    [(date(2022, 3, 1), HANDED, Team.ADMISSIONS), (date(2021, 3, 1), CASE, None)],
)
def test_a_leaver_of_the_nursery_below_compulsory_school_age_is_for_admissions(
    born: date, becomes: Disposition, team: Team | None
) -> None:
    found = become(sound("b", born=born, confirmed=False))
    assert (found.disposition, found.team) == (becomes, team)


@pytest.mark.parametrize("letter", [ground.letter for ground in GROUNDS if ground.code != DIED])
@pytest.mark.parametrize("happened", [True, False])
@pytest.mark.parametrize("consented", Answer)
def test_without_the_consent_of_the_authority_that_arranged_a_special_place_a_deletion_is_challenged(
    letter: str, happened: bool, consented: Answer
) -> None:
    whole = sound(letter, arranged_place=Answer.YES, consented=consented, happened=happened)
    found, lacking = become(whole), letter not in NO_CONSENT and consented is not Answer.YES
    assert (CONSENT_NEEDED in found.flags) is lacking
    assert (CHALLENGED in found.flags) is (lacking and happened)
    assert not lacking or any("nobody says that it consented" in reason for reason in found.reasons)


def test_the_grounds_without_consent_are_those_of_an_order_a_death_and_an_exclusion() -> None:
    assert {ground.letter for ground in GROUNDS if Asks.CONSENT not in ground.asks} == NO_CONSENT == set("deko")


def test_nothing_follows_from_a_death_however_late_it_is_told() -> None:
    told = sound("k", on=date(2026, 11, 1), met_on=date(2026, 11, 2))
    assert become(told) == Decision(RECORDED, ("Ground (k) The child has died.",), no_automatic_email=True)


# --- too early? ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("letter", "since", "calendar", "first_day"),
    [
        ("h", date(2025, 10, 17), NORFOLK, date(2025, 11, 10)),
        ("i", date(2025, 10, 17), NORFOLK, date(2025, 11, 24)),
        ("h", date(2025, 10, 17), CALENDAR, date(2025, 11, 11)),
        ("h", date(2026, 10, 23), CALENDAR, date(2026, 11, 13)),
        ("i", date(2026, 7, 17), CALENDAR, date(2026, 9, 30)),
    ],
)
def test_the_first_day_is_counted_in_the_school_s_own_days_and_shows_its_working(
    letter: str, since: date, calendar: SchoolCalendar, first_day: date
) -> None:
    found = wait(ground(letter), since, calendar)
    assert found
    assert found.counted
    assert found.counted.due == first_day
    assert len(found.counted.counted) == (10 if letter == "h" else 20)
    assert [found.too_early(first_day + timedelta(days=n)) for n in (-1, 0, 1)] == [True, False, False]


def test_the_words_say_the_first_day_and_what_was_left_out() -> None:
    found = wait(ground("h"), date(2025, 10, 17), NORFOLK)
    assert found
    assert found.words == (
        "10 school days after 17 October 2025, when the leave ended, end with Monday 10 November 2025. Weekends and 6 weekdays "
        "of holidays (27 October 2025 to 3 November 2025) do not count. The name may be deleted on that day after the last "
        "session, and not before."
    )


def test_a_day_on_which_the_school_is_closed_is_named_too() -> None:
    found = wait(ground("h"), date(2026, 4, 24), CALENDAR)
    assert found
    assert "Weekends and 1 weekday when the school is closed (4 May 2026) do not count." in found.words


@pytest.mark.parametrize(
    ("since", "words"),
    [
        (date(2027, 12, 10), "could not be counted. The school calendar ends on 17 December 2027."),
        (None, "Nobody said when the child last attended"),
    ],
)
def test_where_nobody_can_count_it_says_so_and_guesses_nothing(since: date | None, words: str) -> None:
    found = wait(ground("i"), since, CALENDAR)
    assert found
    assert found.counted is None
    assert words in found.words
    assert not found.too_early(date(2027, 12, 13))
    told = become(
        sound("i", last_attended=since, codes=coded(since), on=date(2027, 12, 13), met_on=date(2027, 12, 13)),
        date(2027, 12, 13),
    )
    assert (told.disposition, told.flags) == (CASE, ())
    assert found.words in told.reasons


@pytest.mark.parametrize("letter", sorted({ground.letter for ground in GROUNDS} - {"h", "i"}))
def test_no_other_ground_waits_for_school_days(letter: str) -> None:
    assert wait(ground(letter), date(2026, 11, 24), CALENDAR) is None


# --- challenged ----------------------------------------------------------------------------------------------------------

DAY = date(2026, 11, 3)


@pytest.mark.parametrize(
    ("deletion", "words"),
    [
        (sound("h", leave_ended=date(2026, 11, 12)), "25 November 2026 is too early. 10 school days"),
        (sound("i", last_attended=date(2026, 11, 2)), "25 November 2026 is too early. 20 school days"),
        (sound("h", enquiries=Enquiries.NOT_MADE), "have not made enquiries together"),
        (sound("i", enquiries=Enquiries.NOT_MADE), "have not made enquiries together"),
        (sound("h", enquiries=Enquiries.NOT_AGREED), "have not agreed that the child will not return"),
        (sound("i", enquiries=Enquiries.NOT_AGREED), "have not agreed that the child will not return"),
        (sound("i", codes={}), "No session of the absence has a code"),
        (sound("i", codes={DAY: ("", "#")}), "No session of the absence has a code"),
        (sound("i", codes={date(2026, 10, 16): ("N", "N")}), "No session of the absence has a code"),
        (sound("i", codes={DAY: ("N", "N"), date(2026, 11, 4): ("", "")}), "no code for 4 November 2026."),
        (sound("i", codes=REGISTER | {DAY: ("", "N")}), "no code for the morning of 3 November 2026."),
        (sound("i", codes=REGISTER | {DAY: ("#", "")}), "no code for the afternoon of 3 November 2026."),
        (sound("i", codes=dict.fromkeys(REGISTER, ("", "")) | {DAY: ("N", "N")}), "25 November 2026."),
        (sound("b", born=BORN), "too old to leave a nursery. By the date of birth, the child would be in Year 7"),
        (sound("l", born=BORN), "is of compulsory school age, and not over it"),
        (sound("l", born=date(2022, 3, 1)), "is not yet of compulsory school age"),
        (sound("f", notice_on=date(2026, 11, 26)), "notice is of 26 November 2026, after the deletion"),
        (sound("g", address_known=False), "The new address is not known."),
        (sound("a", order_names_school=Answer.YES), "attendance order names this school"),
        (sound("c", order_names_school=Answer.YES), "attendance order names this school"),
        (sound("f", order_names_school=Answer.YES), "attendance order names this school"),
        (sound("a", mobile_here=Answer.YES), "this is the main school"),
        (sound("c", mobile_here=Answer.YES), "this is the main school"),
        (sound("b", arranged_place=Answer.YES), "nobody says that it consented"),
        (sound("h", unable=Answer.YES), "unable to attend"),
        (sound("i", codes={DAY: ("N", "I")}), "The register has I on 3 November 2026."),
        (sound("i", codes={DAY: ("U", "U")}), "The register has U on 3 November 2026."),
        (sound("f", notice_on=None), "no written notice"),
        (sound("f", leaves_on=date(2026, 11, 26)), "leaves on 26 November 2026, after the deletion"),
        (sound("c", others_agree=Answer.NOT_KNOWN), "every other school agreed"),
        (sound("a", met_on=date(2026, 11, 26)), "before the ground was met on 26 November 2026"),
    ],
)
def test_a_past_deletion_without_its_condition_is_challenged(deletion: Deletion, words: str) -> None:
    found = become(deletion)
    assert found.disposition is CASE
    assert CHALLENGED in found.flags
    assert any(words in reason for reason in found.reasons)
    assert "put the name back" in found.reasons[-1]
    planned = become(replace(deletion, happened=False))
    assert CHALLENGED not in planned.flags


@pytest.mark.parametrize(
    ("deletion", "words"),
    [
        (sound("h", enquiries=Enquiries.AGREED), "check that we do"),
        (sound("i", enquiries=Enquiries.AGREED), "check that we do"),
        (sound("i", codes={}, register_asked=False), "ask the school for it"),
        (sound("i", unable=Answer.NOT_KNOWN), "does not know whether the child is unable to attend"),
        (sound("h", unable=Answer.NOT_KNOWN), "does not know whether the child is unable to attend"),
        (sound("a", order_names_school=Answer.NOT_KNOWN), "does not know whether a school attendance order"),
        (sound("c", mobile_here=Answer.NOT_KNOWN), "does not know whether the child travels"),
        (sound("m", arranged_place=Answer.NOT_KNOWN), "does not know whether an authority arranged"),
    ],
)
def test_a_flag_for_the_team_is_not_held_against_the_school(deletion: Deletion, words: str) -> None:
    found = become(deletion)
    assert CHALLENGED not in found.flags
    assert any(words in reason for reason in found.reasons)


@pytest.mark.parametrize(
    ("letter", "on", "born", "refuted"),
    [
        ("l", date(2026, 6, 24), date(2010, 3, 14), True),
        ("l", date(2026, 6, 26), date(2010, 3, 14), False),
        ("l", date(2026, 7, 17), date(2010, 3, 14), False),
        ("l", date(2026, 7, 17), date(2010, 9, 1), True),
        ("b", date(2026, 7, 17), date(2021, 9, 1), False),
        ("b", date(2026, 9, 30), date(2020, 9, 1), False),
        ("b", date(2026, 9, 30), date(2020, 8, 31), True),
        ("b", date(2026, 9, 30), date(2019, 8, 31), True),
    ],
)
def test_the_date_of_birth_refutes_a_ground_only_for_certain(letter: str, on: date, born: date, refuted: bool) -> None:
    assert bool(refuted_by_birth(sound(letter, on=on, born=born), CALENDAR)) is refuted


def test_a_closed_school_is_no_gap_in_the_register() -> None:
    assert unmet(sound("i", codes=REGISTER | {DAY: ("#", "#")}), CALENDAR) == ()


@pytest.mark.parametrize("letter", "bdeghijlmno")
def test_an_order_or_a_family_that_travels_defeats_no_other_ground(letter: str) -> None:
    assert become(sound(letter, order_names_school=Answer.YES, mobile_here=Answer.YES)) == become(sound(letter))


@pytest.mark.parametrize(
    ("codes", "found"),
    [
        ({DAY: ("G", "N"), date(2026, 11, 4): ("O", "")}, {}),
        ({DAY: ("#", "#")}, {}),
        ({DAY: ("/", "N")}, {DAY: ("/",)}),
        ({date(2026, 10, 16): ("/", "\\")}, {}),
        ({date(2026, 11, 26): ("/", "\\")}, {}),
    ],
)
def test_another_code_counts_only_within_the_absence(
    codes: dict[date, tuple[str, str]], found: dict[date, tuple[str, ...]]
) -> None:
    assert other_codes(codes, date(2026, 10, 16), TODAY) == found


# --- late ----------------------------------------------------------------------------------------------------------------

YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


@pytest.mark.parametrize(
    ("happened", "on", "met_on", "late"),
    [
        (True, TODAY, TODAY, False),
        (True, YESTERDAY, TODAY, True),
        (True, TODAY, YESTERDAY, True),
        (False, TOMORROW, TODAY, False),
        (False, TOMORROW, YESTERDAY, True),
        (False, TOMORROW, TOMORROW, False),
        (True, TODAY, None, False),
    ],
)
def test_a_return_is_late_when_the_ground_was_met_or_the_name_deleted_before_today(
    happened: bool, on: date, met_on: date | None, late: bool
) -> None:
    assert bool(lateness(happened, on, met_on, TODAY)) is late
    flags = become(sound("o", happened=happened, on=on, met_on=met_on)).flags
    assert (LATE in flags) is late


@pytest.mark.parametrize(
    ("on", "calendar", "ended"),
    [
        (date(2026, 7, 16), CALENDAR, None),
        (date(2026, 7, 17), CALENDAR, date(2026, 7, 17)),
        (date(2026, 9, 30), CALENDAR, date(2026, 7, 17)),
        (date(2026, 10, 1), CALENDAR, None),
        (date(2026, 5, 22), CALENDAR, None),
        (date(2026, 7, 17), NOTHING_KNOWN, None),
        (date(2031, 7, 31), CALENDAR, None),
    ],
)
def test_when_the_last_term_of_a_school_year_is_over(on: date, calendar: SchoolCalendar, ended: date | None) -> None:
    assert last_term_ended(on, calendar) == ended
    for senior in Answer:
        deletion, later = sound("o", on=on, met_on=on, senior_leaver=senior), on + timedelta(days=1)
        told = decide_deletion(deletion, later, calendar, calendar)
        assert (LATE in told.flags) is not (senior is Answer.YES and ended is not None)


# --- the wait for the new school -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "calendar", "by", "words"),
    [
        (date(2025, 10, 17), NORFOLK, date(2025, 11, 10), "10 school days"),
        (date(2026, 11, 30), CALENDAR, date(2026, 12, 14), "10 school days"),
        (date(2027, 12, 10), CALENDAR, date(2027, 12, 24), "provisionally"),
        (date(2025, 10, 17), NOTHING_KNOWN, date(2025, 10, 31), "provisionally"),
        (date(2035, 1, 1), CALENDAR, date(2035, 1, 15), "provisionally"),
    ],
)
def test_a_joiner_is_expected_ten_school_days_after_the_stated_start(
    start: date, calendar: SchoolCalendar, by: date, words: str
) -> None:
    found, how = joiner_expected_by(start, calendar)
    assert (found, words in how) == (by, True)


# --- whatever is said ----------------------------------------------------------------------------------------------------

DAYS = st.dates(date(2024, 1, 1), date(2030, 12, 31))
CODES = st.dictionaries(DAYS, st.tuples(*[st.sampled_from(["", "G", "N", "O", "U", "I", "/", "#"])] * 2), max_size=5)
DELETIONS = st.builds(
    Deletion,
    ground=st.sampled_from(GROUNDS),
    happened=st.booleans(),
    on=DAYS,
    born=st.dates(date(2005, 1, 1), date(2023, 1, 1)),
    met_on=st.none() | DAYS,
    leave_ended=st.none() | DAYS,
    last_attended=st.none() | DAYS,
    codes=CODES,
    register_asked=st.booleans(),
    enquiries=st.sampled_from(Enquiries),
    unable=st.sampled_from(Answer),
    notice_on=st.none() | DAYS,
    leaves_on=st.none() | DAYS,
    arranged_place=st.sampled_from(Answer),
    consented=st.sampled_from(Answer),
    order_names_school=st.sampled_from(Answer),
    mobile_here=st.sampled_from(Answer),
    senior_leaver=st.sampled_from(Answer),
    others_agree=st.sampled_from(Answer),
    address_known=st.booleans(),
    confirmed=st.booleans(),
    starts_on=st.none() | DAYS,
)


@given(DELETIONS, DAYS)
def test_every_deletion_is_taken_and_a_challenged_one_is_always_a_case(deletion: Deletion, today: date) -> None:
    found = become(deletion, today)
    assert found.reasons
    assert (found.check_at is not None) is (found.disposition is WAITS)
    assert (CHALLENGED in found.flags) is (
        deletion.happened and deletion.ground.letter != "k" and bool(unmet(deletion, CALENDAR))
    )
    assert CHALLENGED not in found.flags or found.disposition is CASE


@given(st.sampled_from("hi"), DAYS, DAYS)
def test_a_planned_deletion_is_too_early_until_the_days_are_counted(letter: str, since: date, on: date) -> None:
    found = wait(ground(letter), since, CALENDAR)
    assert found
    if found.counted:
        days = 10 if letter == "h" else 20
        passed = [each for each in found.counted.counted if each <= on]
        assert found.too_early(on) is (len(passed) < days)
    else:
        assert not found.too_early(on)
