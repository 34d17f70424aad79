"""From typed text to values: each kind of field on a small page of its own."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.wording import plain_day
from chalicelib.journeys.engine.asked import typed
from chalicelib.journeys.engine.fields import Choice, Field, Kind
from chalicelib.journeys.engine.in_words import Row, section
from chalicelib.journeys.engine.pages import Page
from chalicelib.journeys.engine.parsing import Parsed, parse
from chalicelib.journeys.engine.typed_dates import parse_date
from chalicelib.journeys.parts.questions import not_in_the_future, of_a_child

NOW = datetime(2026, 11, 25, 10, tzinfo=UTC)
PAGE = Page("page", "A page", (Field("answer", "Answer"),))


def parsed(kind: Kind, text: str, **options: Any) -> Parsed:
    return parse(Page("page", "A page", (Field("answer", "Answer", kind, **options),)), {"answer": text}, NOW)


def problem(kind: Kind, text: str, **options: Any) -> str | None:
    return parsed(kind, text, **options).problems.get("answer")


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (Kind.TEXT, "Zoë O’Brien-Śmith"),
        (Kind.TEXT, "👩🏽‍🏫"),
        (Kind.LONG_TEXT, "one\r\ntwo\tthree"),
        (Kind.TIME, "14:30"),
        (Kind.TIME, "9.05"),
        (Kind.TIME, "00:00"),
        (Kind.EMAIL, "rita@school.example"),
        (Kind.PHONE, "01632 960 001 ext 12"),
    ],
)
def test_sound_text_is_kept_as_it_was_typed(kind: Kind, text: str) -> None:
    assert parsed(kind, text) == Parsed(values={"answer": text})


@pytest.mark.parametrize(
    ("kind", "text", "says"),
    [
        (Kind.TIME, "half past two", "24-hour clock"),
        (Kind.TIME, "24:00", "24-hour clock"),
        (Kind.TIME, "9:60", "24-hour clock"),
        (Kind.TIME, "2222-2222", "24-hour clock"),
        (Kind.TIME, "1430", "24-hour clock"),
        (Kind.TIME, "٩:٣٠", "24-hour clock"),
        (Kind.EMAIL, "rita.school.example", "has an @ in it"),
        (Kind.PHONE, "12", "Start the phone number with 0"),
        (Kind.TEXT, "x" * 101, "100 characters or fewer. You have typed 101."),
    ],
)
def test_text_that_cannot_be_used_is_explained(kind: Kind, text: str, says: str) -> None:
    assert says in (problem(kind, text) or "")
    assert not parsed(kind, text).values


@pytest.mark.parametrize("character", ["\x00", "\x1b", "\x7f", "\x85", "\u2028", "\u202e", "\u2066"])
@pytest.mark.parametrize("kind", [Kind.TEXT, Kind.LONG_TEXT])
def test_control_characters_are_refused(kind: Kind, character: str) -> None:
    assert problem(kind, f"a{character}b") == "Answer has a character in it that cannot be used. Type it again."


@pytest.mark.parametrize("line_break", ["\n", "\r", "\r\nBcc: other@example.com", "\t"])
def test_a_line_break_belongs_into_long_text_only(line_break: str) -> None:
    assert problem(Kind.TEXT, f"a{line_break}b")
    assert problem(Kind.LONG_TEXT, f"a{line_break}b") is None


@pytest.mark.parametrize(("length", "is_sound"), [(10, True), (11, False)])
def test_the_longest_answer(length: int, is_sound: bool) -> None:
    assert (problem(Kind.LONG_TEXT, "x" * length, longest=10) is None) is is_sound


def test_a_long_number_of_characters_is_shown_with_commas() -> None:
    assert "2,000 characters or fewer. You have typed 2,001." in (problem(Kind.TEXT, "x" * 2001, longest=2000) or "")


@pytest.mark.parametrize("kind", Kind)
def test_an_empty_answer_is_a_problem_only_where_one_is_needed(kind: Kind) -> None:
    assert parsed(kind, "", missing="Say it.").problems == {"answer": "Say it."}
    assert parsed(kind, "") == Parsed()


@pytest.mark.parametrize("kind", [Kind.RADIOS, Kind.SELECT])
def test_only_an_answer_that_was_offered_can_be_chosen(kind: Kind) -> None:
    choices = (Choice("a", "The first"), Choice("b", "The second"))
    assert parsed(kind, "b", choices=choices).values == {"answer": "b"}
    assert problem(kind, "c", choices=choices, missing="Choose one.") == "Choose one."
    assert problem(kind, "c", choices=choices) == "Choose one of the answers for Answer."


@pytest.mark.parametrize(
    ("typed_in", "value"),
    [
        (("3", "2", "2015"), date(2015, 2, 3)),
        (("03", "02", "2015"), date(2015, 2, 3)),
        (("3", "February", "2015"), date(2015, 2, 3)),
        (("3", " feb ", "2015"), date(2015, 2, 3)),
        (("3", "SEPT", "2015"), date(2015, 9, 3)),
        (("29", "2", "2024"), date(2024, 2, 29)),
    ],
)
def test_a_date_may_be_typed_in_several_ways(typed_in: tuple[str, str, str], value: date) -> None:
    assert parse_date("The date", *typed_in) == (value, None)


@pytest.mark.parametrize(
    ("typed_in", "says"),
    [
        (("31", "2", "2026"), "31 February 2026 does not exist: February 2026 has 28 days."),
        (("29", "2", "2026"), "29 February 2026 does not exist: February 2026 has 28 days."),
        (("31", "April", "2026"), "31 April 2026 does not exist: April 2026 has 30 days."),
        (("1", "13", "2026"), "The date must have a month from 1 to 12."),
        (("1", "0", "2026"), "The date must have a month from 1 to 12."),
        (("1", "ma", "2026"), "The date must have a month from 1 to 12."),
        (("1", "Brumaire", "2026"), "The date must have a month from 1 to 12."),
        (("1", "2", "15"), "The date must have a year of four digits, like 2015."),
        (("1", "2", "20155"), "The date must have a year of four digits, like 2015."),
        (("1", "2", "1899"), "The date must have a year of four digits, like 2015."),
        (("0", "2", "2026"), "The date must have a day from 1 to 28."),
        (("-1", "4", "2026"), "The date must have a day from 1 to 30."),
        (("first", "2", "2024"), "The date must have a day from 1 to 29."),
        (("²", "2", "2026"), "The date must have a day from 1 to 28."),
        (("", "2", "2026"), "The date must include a day."),
        (("1", "", ""), "The date must include a month and a year."),
    ],
)
def test_an_impossible_date_is_explained(typed_in: tuple[str, str, str], says: str) -> None:
    assert parse_date("The date", *typed_in) == (None, says)


@given(st.dates(date(1900, 1, 1)))
def test_every_date_reads_back(day: date) -> None:
    words = plain_day(day).split()
    assert parse_date("The date", *words) == (day, None)


@given(st.text(), st.text(), st.text())
def test_any_typed_date_is_a_value_or_a_problem(day: str, month: str, year: str) -> None:
    value, says = parse_date("The date", day, month, year)
    assert (value is None) is (says is not None)


@pytest.mark.parametrize(
    ("rule", "value", "is_sound"),
    [
        (not_in_the_future, date(2026, 11, 25), True),
        (not_in_the_future, date(2026, 11, 26), False),
        (of_a_child, date(2015, 3, 14), True),
        (of_a_child, date(2026, 11, 26), False),
        (of_a_child, date(2000, 12, 31), False),
        (of_a_child, date(2001, 1, 1), True),
    ],
)
def test_the_rules_for_dates(rule: Any, value: date, is_sound: bool) -> None:
    page = Page("page", "A page", (Field("on", "The day", Kind.DATE, date_check=rule),))
    raw = {"on-day": str(value.day), "on-month": str(value.month), "on-year": str(value.year)}
    assert parse(page, raw, NOW).values == ({"on": value} if is_sound else {})
    assert ("on" in parse(page, raw, NOW).problems) is not is_sound


def test_what_was_posted_is_kept_stripped_and_nothing_beside_it() -> None:
    assert typed(PAGE, {"answer": "  yes ", "csrf": "token", "case_id": "1"}) == {"answer": "yes"}
    assert typed(PAGE, {}) == {"answer": ""}


def test_a_section_says_in_words_what_was_answered() -> None:
    fields = (
        Field("sex", "Sex", Kind.RADIOS, choices=(Choice("female", "Female"),)),
        Field("on", "Day", Kind.DATE),
        Field("code", "Code", doubt=lambda text: f"{text} is odd."),
    )
    raw = {"sex": "female", "on-day": "3", "on-month": "2", "on-year": "2026", "code": "x"}
    assert section(Page("p", "Page", fields), raw, NOW).rows == (
        Row("Sex", "Female", None),
        Row("Day", "3 February 2026", None),
        Row("Code", "x", "x is odd."),
    )


def test_a_section_shows_gaps_and_impossible_answers_as_they_are() -> None:
    page = Page("p", "Page", (Field("on", "Day", Kind.DATE), Field("note", "Note", missing="Enter a note.")))
    shown = section(page, {"on-day": "31", "on-month": "2", "on-year": "2026"}, NOW)
    assert [row.value for row in shown.rows] == ["31 2 2026", "Not given"]
    assert shown.problems[1] == "Enter a note."
