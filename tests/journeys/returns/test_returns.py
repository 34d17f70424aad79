"""The four returns of a school as declared: complete, incomplete, too early, late, and what they become."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from chalicelib.domain.child.referral import Answer, Belief
from chalicelib.domain.forms.disposition import CHALLENGED, DECISION_DUE, LATE, Decision, Disposition
from chalicelib.domain.people.people import School
from chalicelib.domain.returns.grounds import GROUNDS
from chalicelib.journeys.engine.asked import all_inputs
from chalicelib.journeys.engine.fields import Field
from chalicelib.journeys.engine.form import Form, Setting
from chalicelib.journeys.engine.in_words import in_words, section
from chalicelib.journeys.engine.journey import When
from chalicelib.journeys.engine.parsing import parse_all
from chalicelib.journeys.forms import FORMS, as_sent
from chalicelib.journeys.parts.danger import DANGER
from chalicelib.journeys.referral import school_referral
from chalicelib.journeys.returns import attendance_return, joiner, leaver, sickness_return
from tests.support.forms import first_unfinished
from tests.support.returns import (
    CALENDAR,
    CONSENTED,
    DAYS,
    FIRST_DAY_OF_YEAR,
    FOLLOW_UP,
    JOINT,
    LAST_ATTENDED,
    LAST_DAY_OF_YEAR,
    NO_DESTINATION,
    NOT_CONFIRMED,
    OF_ABSENCE,
    SETTING,
    SOCIAL_CARE,
    TODAY,
    day,
    register,
    typed_attendance_return,
    typed_attendance_return_in_full,
    typed_joiner,
    typed_joiner_in_full,
    typed_junior_joiner,
    typed_leaver,
    typed_leaver_in_full,
    typed_senior_leaver,
    typed_sickness_return,
    typed_sickness_return_in_full,
)
from tests.support.world import SCHOOL

NOW = datetime(2026, 11, 25, 10, tzinfo=UTC)
RETURNS = [leaver.FORM, joiner.FORM, attendance_return.FORM, sickness_return.FORM]
LETTERS = [ground.letter for ground in GROUNDS]

COMPLETE: list[tuple[Form, dict[str, str]]] = [
    *((leaver.FORM, typed_leaver(letter)) for letter in LETTERS),
    *((leaver.FORM, typed_leaver_in_full(letter)) for letter in LETTERS),
    (leaver.FORM, typed_senior_leaver()),
    (joiner.FORM, typed_joiner()),
    (joiner.FORM, typed_junior_joiner()),
    (joiner.FORM, typed_joiner_in_full()),
    (attendance_return.FORM, typed_attendance_return()),
    (attendance_return.FORM, typed_attendance_return_in_full()),
    (sickness_return.FORM, typed_sickness_return()),
    (sickness_return.FORM, typed_sickness_return_in_full()),
]


def problems(form: Form, raw: dict[str, str], setting: Setting = SETTING) -> dict[str, str]:
    return parse_all(form.journey(setting), raw, NOW).problems


def decide(form: Form, raw: dict[str, str], setting: Setting = SETTING) -> Decision:
    values = parse_all(form.journey(setting), raw, NOW).values
    return form.decide(values, form.to_referral(values, setting.schools), setting)


def slugs(form: Form, raw: dict[str, str]) -> list[str]:
    return [page.slug for page in form.journey(SETTING).flow(raw)]


def doubts(form: Form, raw: dict[str, str]) -> list[str]:
    pages = form.journey(SETTING).flow(raw)
    return [row.doubt for page in pages for row in section(page, raw, NOW).rows if row.doubt]


# --- every return --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("form", "raw"), COMPLETE)
def test_the_shortest_and_the_longest_answers_are_complete(form: Form, raw: dict[str, str]) -> None:
    journey = form.journey(SETTING)
    assert parse_all(journey, raw, NOW).problems == {}
    assert first_unfinished(journey, raw, NOW) is None
    referral = form.to_referral(parse_all(journey, raw, NOW).values, [School("654321", "Other"), SCHOOL])
    assert (referral.child.name, referral.school_urn) == ("Ada Example", SCHOOL.urn)


@pytest.mark.parametrize(("form", "raw"), COMPLETE)
def test_the_least_answers_have_none_to_spare(form: Form, raw: dict[str, str]) -> None:
    """In the shortest forms, no question's only answer can be left out."""
    needed = {
        item.name
        for page in form.journey(SETTING).flow(raw)
        for item in every_field(page.fields, raw)
        if item.missing and item.kind != "codes"
    }
    for name in sorted(needed):
        emptied = raw | dict.fromkeys(
            (name, *(f"{name}-{part}" for part in ("day", "month", "year", "urn", "typed"))), ""
        )
        assert name in problems(form, emptied)


def every_field(fields: tuple[Field, ...], raw: dict[str, str]) -> Iterator[Field]:
    for item in fields:
        yield item
        for choice in item.choices:
            if raw.get(item.name) == choice.value:
                yield from every_field(choice.reveals, raw)


@pytest.mark.parametrize(("form", "raw"), COMPLETE)
def test_a_year_group_that_does_not_fit_the_date_of_birth_is_asked_about(form: Form, raw: dict[str, str]) -> None:
    raw = raw | {"year_group": "8"} | day("born", date(2015, 3, 14))
    assert any(words.endswith("Is the child taught a year ahead?") for words in doubts(form, raw))
    assert problems(form, raw) == {}


@pytest.mark.parametrize(("form", "raw"), COMPLETE)
def test_what_was_sent_is_shown_whole_without_any_calendar(form: Form, raw: dict[str, str]) -> None:
    journey = form.journey(SETTING)
    before = list(in_words(journey.flow(raw), raw, NOW))
    after = list(in_words(as_sent(form.name, 1, SCHOOL, raw, TODAY).flow(raw), raw, NOW))
    assert [(row.label, row.value) for each in after for row in each.rows] == [
        (row.label, row.value) for each in before for row in each.rows
    ]


@pytest.mark.parametrize(("form", "raw"), COMPLETE)
def test_the_flow_and_the_next_page_agree(form: Form, raw: dict[str, str]) -> None:
    journey = form.journey(SETTING)
    for part in journey.parts:
        pages = [page for page in part.flow(raw) if not page.item_of]
        followed = [journey.after(page, raw) for page in pages]
        assert [page and page.slug for page in followed] == [*(page.slug for page in pages[1:]), None]
        assert all(journey.part_of(page) is part for page in part.flow(raw))


@pytest.mark.parametrize("form", RETURNS, ids=lambda form: form.name)
def test_every_page_and_input_has_a_name_of_its_own(form: Form) -> None:
    for each, raw in COMPLETE:
        if each is form:
            pages = list(form.journey(SETTING).flow(raw))
            names = [name for page in pages for name in all_inputs(page.fields)]
            assert len(names) == len(set(names))
            assert len({page.slug for page in pages}) == len(pages)


@pytest.mark.parametrize("form", RETURNS, ids=lambda form: form.name)
def test_a_step_that_depends_on_answers_keeps_its_slug_and_says_on_paper_when_it_is_asked(form: Form) -> None:
    steps = [step for part in form.journey(SETTING).parts for step in part.steps if isinstance(step, When)]
    for step in steps:
        made = [step.make(raw) for each, raw in COMPLETE if each is form]
        assert {page.slug for page in made if page} == {step.slug}
        assert bool(step.words) is (None in made)


@pytest.mark.parametrize("form", RETURNS, ids=lambda form: form.name)
def test_every_return_is_on_offer_with_its_declaration(form: Form) -> None:
    assert FORMS[form.name] is form
    assert form.declaration[0].startswith("What I have written is true")
    assert "not a safeguarding referral" in form.declaration[-1]


TYPED = st.text(max_size=12) | st.sampled_from(
    ["yes", "no", "not-known", "planned", "happened", "1", "12", "2026", "N"]
)
NAMES = {
    form.name: sorted(
        {
            name
            for each, raw in COMPLETE
            if each is form
            for page in form.journey(SETTING).flow(raw)
            for name in all_inputs(page.fields)
        }
    )
    for form in RETURNS
}
ANY = st.sampled_from(RETURNS).flatmap(
    lambda form: st.tuples(
        st.just(form),
        st.sampled_from([raw for each, raw in COMPLETE if each is form]),
        st.dictionaries(st.sampled_from(NAMES[form.name]), TYPED, max_size=8),
    )
)


@given(ANY)
def test_every_complete_return_becomes_something(
    given_: tuple[Form, dict[str, str], dict[str, str]],
) -> None:
    form, raw, scribbles = given_
    raw = raw | scribbles
    complete = not problems(form, raw)
    assert complete is (first_unfinished(form.journey(SETTING), raw, NOW) is None)
    if complete:
        assert decide(form, raw).reasons
    assert all(
        row.label and row.value for page in form.journey(SETTING).flow(raw) for row in section(page, raw, NOW).rows
    )


# --- leavers: each ground ------------------------------------------------------------------------------------------------

COMMON = {"child", "details", "ground", "dates", "address", "parents", "you", "your-school"}
OF_THE_LIVING = {"before-you-start", "last-day", "new-address", "evidence"}


@pytest.mark.parametrize(
    ("letter", "follow_up", "outcome"),
    [
        ("a", {"exceptions", "special-place", "new-school"}, Disposition.AWAITS_JOINER),
        ("b", {"special-place", "new-school"}, Disposition.AWAITS_JOINER),
        ("c", {"exceptions", "special-place", "other-schools"}, Disposition.RECORDED),
        ("d", {"new-school"}, Disposition.AWAITS_JOINER),
        ("e", set(), Disposition.HANDED_OVER),
        ("f", {"exceptions", "special-place", "notice"}, Disposition.HANDED_OVER),
        ("g", {"special-place", "move", "new-school"}, Disposition.AWAITS_JOINER),
        ("h", {"special-place", "leave", "joint-enquiries", "social-care"}, Disposition.CASE),
        ("i", {"special-place", "register", "joint-enquiries", "social-care"}, Disposition.CASE),
        ("j", {"special-place"}, Disposition.HANDED_OVER),
        ("l", {"special-place"}, Disposition.HANDED_OVER),
        ("m", {"special-place", "new-school"}, Disposition.AWAITS_JOINER),
        ("n", {"special-place", "new-school", "social-care"}, Disposition.CASE),
        ("o", set(), Disposition.HANDED_OVER),
    ],
)
def test_only_the_pages_of_the_chosen_ground_are_asked(letter: str, follow_up: set[str], outcome: Disposition) -> None:
    raw = typed_leaver(letter)
    assert set(slugs(leaver.FORM, raw)) == COMMON | OF_THE_LIVING | follow_up
    found = decide(leaver.FORM, raw)
    assert (found.disposition, found.flags) == (outcome, ())


def test_the_form_asks_nothing_more_about_a_child_who_died() -> None:
    raw = typed_leaver("k")
    assert set(slugs(leaver.FORM, raw)) == COMMON
    assert decide(leaver.FORM, raw).no_automatic_email
    assert doubts(leaver.FORM, raw | day("met_on", date(2026, 11, 1)) | day("deleted_on", date(2026, 11, 2))) == []
    page = leaver.FORM.journey(SETTING).page("dates", raw)
    assert page
    assert page.fields[0].label == "On which day did the child die?"


def test_safety_is_asked_about_once_the_ground_is_known() -> None:
    assert DANGER not in leaver.FORM.journey(SETTING).pages
    assert slugs(leaver.FORM, {"ground": "2024-a"})[2:4] == ["ground", "before-you-start"]


def test_another_letter_is_no_ground() -> None:
    assert "ground" in problems(leaver.FORM, typed_leaver(ground="2006-a"))
    assert "ground" in problems(leaver.FORM, typed_leaver(ground="a"))


def test_the_ground_is_kept_with_its_regulations() -> None:
    assert parse_all(leaver.FORM.journey(SETTING), typed_leaver("i"), NOW).values["ground"] == "2024-i"


@pytest.mark.parametrize("letter", ["a", "b", "d", "g", "m"])
@pytest.mark.parametrize("answers", [NOT_CONFIRMED, NO_DESTINATION], ids=["not confirmed", "not known"])
def test_a_school_that_nobody_confirmed_makes_a_case_and_asks_about_social_care(
    letter: str, answers: dict[str, str]
) -> None:
    raw = typed_leaver(letter) | answers | SOCIAL_CARE
    assert "social-care" in slugs(leaver.FORM, raw)
    assert problems(leaver.FORM, raw) == {}
    assert decide(leaver.FORM, raw).disposition is Disposition.CASE


def test_a_confirmed_school_has_a_starting_day_that_is_not_years_ahead() -> None:
    without = typed_leaver("a") | day("new_school_start", None)
    assert problems(leaver.FORM, without) == {"new_school_start": "Enter the starting day that the school confirmed."}
    far = typed_leaver("a") | day("new_school_start", date(2028, 1, 10))
    assert "more than a year ahead" in problems(leaver.FORM, far)["new_school_start"]


def test_the_joiner_is_expected_by_the_county_s_calendar() -> None:
    county = replace(SETTING.calendar, closures={*SETTING.calendar.closures, date(2026, 12, 1)})
    assert decide(leaver.FORM, typed_leaver("a")).check_at == date(2026, 12, 14)
    assert decide(leaver.FORM, typed_leaver("a"), replace(SETTING, county=county)).check_at == date(2026, 12, 15)


@pytest.mark.parametrize(
    ("moved", "belief"),
    [
        ("uk", Belief.MOVED_IN_ENGLAND),
        ("abroad", Belief.MOVED_ABROAD),
        ("stays", Belief.SAME_ADDRESS),
        ("not-known", Belief.NOT_KNOWN),
    ],
)
def test_where_the_child_is_follows_from_the_move(moved: str, belief: Belief) -> None:
    raw = typed_leaver("a", moved=moved, new_address="Somewhere", new_country="Poland")
    values = parse_all(leaver.FORM.journey(SETTING), raw, NOW).values
    referral = leaver.FORM.to_referral(values, [SCHOOL])
    assert (referral.belief, referral.on_roll) == (belief, Answer.NO)
    assert ("move" in slugs(leaver.FORM, raw)) is (moved in ("uk", "abroad"))


# --- leavers: too early, challenged, late --------------------------------------------------------------------------------


def planned(letter: str, on: date, **changes: str) -> dict[str, str]:
    return typed_leaver(letter, deletion="planned", **changes) | day("planned_on", on) | day("met_on", on)


LATE_LEAVE = day("leave_from", date(2026, 11, 2)) | day("leave_until", date(2026, 11, 13))
LATE_ABSENCE = day("last_attended", date(2026, 11, 2)) | register(DAYS[-5:])


@pytest.mark.parametrize(
    ("letter", "answers", "first_day", "words"),
    [
        ("h", LATE_LEAVE, date(2026, 11, 27), "10 school days after 13 November 2026, when the leave ended"),
        ("i", LATE_ABSENCE, date(2026, 11, 30), "20 school days after 2 November 2026, when the child last attended"),
    ],
)
def test_a_planned_deletion_that_is_too_early_is_stopped_with_the_days(
    letter: str, answers: dict[str, str], first_day: date, words: str
) -> None:
    before = first_day - timedelta(days=1)
    stopped = problems(leaver.FORM, planned(letter, before) | answers)
    assert set(stopped) == {"planned_on"}
    assert words in stopped["planned_on"]
    assert f"{first_day.day} November 2026" in stopped["planned_on"]
    assert "county’s term dates" in stopped["planned_on"]
    raw = planned(letter, first_day) | answers
    assert problems(leaver.FORM, raw) == {}
    assert DECISION_DUE in decide(leaver.FORM, raw).flags


def test_it_is_counted_in_the_school_s_own_calendar() -> None:
    own = replace(SETTING.calendar, closures={*SETTING.calendar.closures, date(2026, 11, 27)}, assumed=False)
    raw = planned("h", date(2026, 11, 27)) | LATE_LEAVE
    found = problems(leaver.FORM, raw, replace(SETTING, calendar=own))
    assert "30 November 2026" in found["planned_on"]
    assert "county" not in found["planned_on"]


REGISTERS = [
    (leaver.FORM, typed_leaver("i")),
    (attendance_return.FORM, typed_attendance_return_in_full()),
    (school_referral.FORM, {}),
]


@pytest.mark.parametrize(("form", "raw"), REGISTERS, ids=lambda value: getattr(value, "name", ""))
@pytest.mark.parametrize("assumed", [True, False])
def test_a_register_says_that_its_school_days_are_assumed(form: Form, raw: dict[str, str], assumed: bool) -> None:
    setting = replace(SETTING, calendar=replace(CALENDAR, assumed=assumed))
    page = form.journey(setting).page("register", raw)
    assert page
    assert page.intro.startswith("Assumed: counted in the county’s term dates") is assumed


@pytest.mark.parametrize("assumed", [True, False])
def test_the_reasons_of_a_challenge_say_that_its_days_are_assumed(assumed: bool) -> None:
    setting = replace(SETTING, calendar=replace(CALENDAR, assumed=assumed))
    reasons = decide(leaver.FORM, typed_leaver("h") | LATE_LEAVE, setting).reasons
    (early,) = (words for words in reasons if "too early" in words)
    assert ("Assumed: counted in the county’s term dates" in early) is assumed


def test_a_calendar_that_does_not_reach_stops_nobody_and_says_so() -> None:
    raw = planned("h", date(2026, 11, 26)) | LATE_LEAVE
    setting = Setting(TODAY, (SCHOOL,))
    assert problems(leaver.FORM, raw, setting) == {}
    page = leaver.FORM.journey(setting).page("dates", raw)
    assert page
    assert any("could not be counted" in (row.doubt or "") for row in section(page, raw, NOW).rows)
    assert any("could not be counted" in reason for reason in decide(leaver.FORM, raw, setting).reasons)


@pytest.mark.parametrize(
    ("letter", "answers"),
    [
        ("h", LATE_LEAVE),
        ("i", LATE_ABSENCE),
        ("i", register(OF_ABSENCE[:1], "I")),
        ("h", {"joint": "no"}),
        ("i", {"joint": "no"}),
        ("i", {"unable": "yes"}),
        ("f", {"notice": "no"}),
        ("b", day("born", date(2015, 3, 14))),
        ("l", day("born", date(2015, 3, 14))),
        ("g", {"new_address": "Not known"}),
        ("g", {"moved": "stays"}),
        ("g", {"moved": "abroad", "new_country": "Poland"}),
        ("i", register(OF_ABSENCE[1:], "")),
        ("c", {"others_agree": "no"}),
        ("i", register(OF_ABSENCE, "")),
        ("i", register(OF_ABSENCE, "#")),
        ("h", {"enquiries": "not-agreed"}),
        ("i", {"enquiries": "not-agreed"}),
        ("a", {"order_names_school": "yes"}),
        ("a", {"mobile_here": "yes"}),
        ("c", {"order_names_school": "yes"}),
        ("c", {"mobile_here": "yes"}),
        ("f", {"order_names_school": "yes"}),
        *((letter, CONSENTED | {"consented": "no"}) for letter in "abcfghijlmn"),
        ("f", CONSENTED | {"consented": "not-known"}),
    ],
)
def test_what_has_happened_is_taken_and_challenged(letter: str, answers: dict[str, str]) -> None:
    raw = typed_leaver(letter) | answers
    assert problems(leaver.FORM, raw) == {}
    found = decide(leaver.FORM, raw)
    assert (found.disposition, CHALLENGED in found.flags) == (Disposition.CASE, True)


@pytest.mark.parametrize(
    ("letter", "answers", "words"),
    [
        ("i", register(OF_ABSENCE[:1], "I"), "The register has I on 22 October 2026."),
        ("h", {"joint": "no"}, "may not be deleted before that"),
        ("i", {"unable": "yes"}, "may not be deleted on this ground"),
        ("f", {"notice": "no"}, "Without a notice in writing"),
        ("i", register(OF_ABSENCE, ""), "No session of the absence has a code"),
        ("h", {"enquiries": "not-agreed"}, "before you and the local authority agree"),
        ("a", {"order_names_school": "yes"}, "may not be deleted on this ground"),
        ("c", {"mobile_here": "yes"}, "may not be deleted on this ground"),
        ("b", CONSENTED | {"consented": "no"}, "before that authority consents"),
    ],
)
def test_what_is_not_met_is_said_at_check_answers(letter: str, answers: dict[str, str], words: str) -> None:
    assert doubts(leaver.FORM, typed_leaver(letter)) == []
    (said,) = doubts(leaver.FORM, typed_leaver(letter) | answers)
    assert words in said


@pytest.mark.parametrize(
    ("letter", "answers"),
    [
        *((letter, CONSENTED) for letter in "abcfghijlmn"),
        ("h", {"enquiries": "agreed"}),
        ("i", {"enquiries": "agreed"}),
        *(("a", {name: "not-known"}) for name in ("order_names_school", "mobile_here", "arranged_place")),
    ],
)
def test_what_is_met_or_not_known_is_not_challenged(letter: str, answers: dict[str, str]) -> None:
    assert CHALLENGED not in decide(leaver.FORM, typed_leaver(letter) | answers).flags


@pytest.mark.parametrize("letter", LETTERS)
def test_a_school_that_the_register_knows_as_mainstream_is_not_asked_about_a_special_place(letter: str) -> None:
    setting = replace(SETTING, may_be_special=False)
    raw = {name: text for name, text in typed_leaver(letter).items() if name != "arranged_place"}
    assert problems(leaver.FORM, raw, setting) == {}
    assert decide(leaver.FORM, raw, setting) == decide(leaver.FORM, typed_leaver(letter))


def test_without_term_dates_an_empty_register_is_no_fault_of_the_school() -> None:
    raw = {name: text for name, text in typed_leaver("i").items() if not name.startswith("codes-")}
    found = decide(leaver.FORM, raw, Setting(TODAY, (SCHOOL,)))
    assert CHALLENGED not in found.flags
    assert any("ask the school for it" in reason for reason in found.reasons)


@pytest.mark.parametrize(
    ("on", "senior", "asked", "late"),
    [
        (LAST_DAY_OF_YEAR, "yes", True, False),
        (LAST_DAY_OF_YEAR, "no", True, True),
        (LAST_DAY_OF_YEAR, "not-known", True, True),
        (date(2026, 9, 1), "yes", True, False),
        (LAST_DAY_OF_YEAR - timedelta(days=1), "", False, True),
        (date(2026, 10, 1), "", False, True),
    ],
)
def test_no_return_is_asked_of_the_most_senior_class_at_the_end_of_the_year(
    on: date, senior: str, asked: bool, late: bool
) -> None:
    raw = typed_senior_leaver(senior_leaver=senior) | day("deleted_on", on) | day("met_on", on)
    assert ("leaving-class" in slugs(leaver.FORM, raw)) is asked
    said = doubts(leaver.FORM, raw)
    assert any("This return is late" in words for words in said) is late
    assert any("do not have to send a return" in words for words in said) is (senior == "yes")
    assert (LATE in decide(leaver.FORM, raw).flags) is late


def test_check_answers_warns_of_an_early_deletion() -> None:
    (words,) = doubts(leaver.FORM, typed_leaver("h") | LATE_LEAVE)
    assert words.startswith("25 November 2026 was too early. 10 school days")
    assert "put the name back" in words


@pytest.mark.parametrize(
    ("raw", "late"),
    [
        (typed_leaver(), False),
        (typed_leaver() | day("met_on", date(2026, 11, 24)), True),
        (typed_leaver() | day("deleted_on", date(2026, 11, 20)) | day("met_on", date(2026, 11, 20)), True),
        (planned("a", date(2026, 11, 27)), False),
        (planned("a", date(2026, 11, 27)) | day("met_on", date(2026, 11, 20)), True),
    ],
)
def test_a_late_return_is_told_so_and_sent_all_the_same(raw: dict[str, str], late: bool) -> None:
    assert problems(leaver.FORM, raw) == {}
    assert any("This return is late" in words for words in doubts(leaver.FORM, raw)) is late
    assert (LATE in decide(leaver.FORM, raw).flags) is late


@pytest.mark.parametrize(
    ("on", "words"),
    [
        (date(2026, 11, 24), "today or later"),
        (date(2028, 11, 24), "more than a year ahead"),
    ],
)
def test_a_planned_day_is_to_come_and_not_years_away(on: date, words: str) -> None:
    assert words in problems(leaver.FORM, planned("a", on))["planned_on"]


def test_a_planned_deletion_waits_for_its_ground() -> None:
    raw = planned("a", date(2026, 11, 26)) | day("met_on", date(2026, 11, 27))
    assert "before the ground is met, on 27 November 2026" in problems(leaver.FORM, raw)["planned_on"]


PAST = st.dates(date(2015, 3, 14), TODAY)


@given(st.sampled_from(LETTERS), PAST, PAST | st.none(), st.dates(date(2026, 1, 1), date(2027, 12, 31)), PAST)
def test_a_deletion_that_has_happened_is_always_taken(
    letter: str, deleted: date, met: date | None, leave_until: date, attended: date
) -> None:
    dates = day("deleted_on", deleted) | day("met_on", met or TODAY) | day("last_attended", attended)
    raw = typed_leaver(letter) | dates | day("leave_from", date(2026, 1, 1)) | day("leave_until", leave_until)
    raw |= {"senior_leaver": "not-known"} | day("born", date(2015, 3, 14))
    assert problems(leaver.FORM, raw) == {}
    assert decide(leaver.FORM, raw).reasons


# --- the register of ground (i) ------------------------------------------------------------------------------------------


def days_shown(raw: dict[str, str], setting: Setting = SETTING) -> tuple[date, ...]:
    page = leaver.FORM.journey(setting).page("register", raw)
    assert page
    return page.fields[0].days if page.fields else ()


def test_the_register_asks_about_the_absence_and_no_day_after_the_deletion() -> None:
    raw = typed_leaver("i")
    assert days_shown(raw) == tuple(OF_ABSENCE)
    earlier = raw | day("deleted_on", date(2026, 11, 6)) | register(DAYS, "")
    assert days_shown(earlier)[-1] == date(2026, 11, 6)
    assert days_shown(earlier)[0] > LAST_ATTENDED


def test_what_was_typed_on_other_days_stays_with_its_day() -> None:
    raw = typed_leaver("i") | day("last_attended", date(2026, 11, 20))
    assert set(OF_ABSENCE) <= set(days_shown(raw))


def test_without_term_dates_there_is_no_grid_and_the_form_goes_on() -> None:
    raw = {name: text for name, text in typed_leaver("i").items() if not name.startswith("codes-")}
    assert days_shown(raw, Setting(TODAY, (SCHOOL,))) == ()
    assert problems(leaver.FORM, raw, Setting(TODAY, (SCHOOL,))) == {}


# --- joiners -------------------------------------------------------------------------------------------------------------


def test_by_when_a_joiner_is_due_is_shown_as_soon_as_it_can_be_counted() -> None:
    page = joiner.FORM.journey(SETTING).page("previous-school", day("entered_on", date(2025, 12, 19)))
    assert page
    assert "Wednesday 24 December 2025" in page.intro
    blank = joiner.FORM.journey(SETTING).page("previous-school", {})
    assert blank
    assert blank.intro == ""


@pytest.mark.parametrize(("entered", "late"), [(date(2026, 11, 20), False), (date(2026, 11, 19), True)])
def test_a_joiner_is_late_after_the_fifth_day(entered: date, late: bool) -> None:
    raw = typed_joiner() | day("entered_on", entered)
    assert problems(joiner.FORM, raw) == {}
    assert any("This return is late" in words for words in doubts(joiner.FORM, raw)) is late
    found = decide(joiner.FORM, raw)
    assert (found.disposition, LATE in found.flags) == (Disposition.RECORDED, late)


ENTERED = date(2026, 7, 1)


@pytest.mark.parametrize(
    ("asked_on", "junior", "needed"),
    [
        (None, "yes", False),
        (None, "no", True),
        (None, "not-known", True),
        (ENTERED, "yes", False),
        (ENTERED - timedelta(days=1), "yes", True),
        (ENTERED + timedelta(days=1), "yes", False),
    ],
)
def test_a_junior_joiner_needs_a_return_only_after_the_request(
    asked_on: date | None, junior: str, needed: bool
) -> None:
    setting = replace(SETTING, junior_returns_asked_on=asked_on)
    raw = typed_junior_joiner(ENTERED, junior_class=junior)
    assert problems(joiner.FORM, raw, setting) == {}
    rows = [row.doubt or "" for page in joiner.FORM.journey(setting).flow(raw) for row in section(page, raw, NOW).rows]
    assert any("This return is late" in words for words in rows) is needed
    assert any("No return is needed" in words for words in rows) is not needed
    assert (LATE in decide(joiner.FORM, raw, setting).flags) is needed


@pytest.mark.parametrize("starts", [FIRST_DAY_OF_YEAR - timedelta(days=1), FIRST_DAY_OF_YEAR + timedelta(days=1)])
def test_on_another_day_the_class_is_not_asked(starts: date) -> None:
    raw = typed_junior_joiner() | day("starts_on", starts) | {"junior_class": ""}
    assert "junior-class" not in slugs(joiner.FORM, raw)
    assert LATE in decide(joiner.FORM, raw | {"junior_class": "yes"}).flags


def test_a_joiner_of_next_year_is_doubted_and_one_of_the_year_after_is_stopped() -> None:
    assert any(
        "three months ahead" in words
        for words in doubts(joiner.FORM, typed_joiner() | day("starts_on", date(2027, 9, 2)))
    )
    assert "starts_on" in problems(joiner.FORM, typed_joiner() | day("starts_on", date(2027, 12, 1)))
    assert "entered_on" in problems(joiner.FORM, typed_joiner() | day("entered_on", date(2026, 11, 26)))


# --- absence -------------------------------------------------------------------------------------------------------------


def test_ten_days_are_read_off_the_grid() -> None:
    found = decide(attendance_return.FORM, typed_attendance_return_in_full())
    assert found.disposition is Disposition.HANDED_OVER
    assert found.reasons[0].startswith("The codes show 12 continuous school days")
    assert doubts(attendance_return.FORM, typed_attendance_return_in_full()) == []


def test_nine_days_are_doubted_and_a_blank_ends_them() -> None:
    raw = typed_attendance_return_in_full() | register(DAYS[17:18], "")
    (words,) = doubts(attendance_return.FORM, raw)
    assert "9 continuous school days" in words
    assert problems(attendance_return.FORM, raw) == {}


@pytest.mark.parametrize("known", ["no", "not-known"])
def test_a_child_who_cannot_be_found_becomes_a_case(known: str) -> None:
    assert (
        decide(attendance_return.FORM, typed_attendance_return(whereabouts_known=known)).disposition is Disposition.CASE
    )


@pytest.mark.parametrize("days", ["0", "9", "15", "200"])
def test_a_number_of_days_of_illness_is_taken(days: str) -> None:
    assert problems(sickness_return.FORM, typed_sickness_return(days_missed=days)) == {}


@pytest.mark.parametrize("days", ["-1", "201", "fifteen", "1.5", "١٥"])
def test_anything_else_is_refused_in_words(days: str) -> None:
    assert (
        "number of school days"
        in problems(sickness_return.FORM, typed_sickness_return(days_missed=days))["days_missed"]
    )


@pytest.mark.parametrize(
    ("days", "reached", "doubted"), [("14", "reached", True), ("15", "reached", False), ("16", "expected", True)]
)
def test_the_number_and_the_answer_are_compared(days: str, reached: str, doubted: bool) -> None:
    raw = typed_sickness_return(days_missed=days, reached=reached, expected_because="A note.")
    assert bool(doubts(sickness_return.FORM, raw)) is doubted


# --- secrecy -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("secret", ["yes", "not-known"])
def test_with_a_secret_address_nothing_that_tells_it_is_open(secret: str) -> None:
    raw = typed_leaver_in_full("g", restricted_address=secret) | {"parent-2-address": "2 Other Street"}
    hidden = {
        page.slug for page in leaver.FORM.journey(SETTING).flow(raw) if page.confidential and page.confidential(raw)
    }
    assert hidden == {"address", "parent-2", "new-address", "move", "new-school"}


def test_social_care_is_always_confidential() -> None:
    page = leaver.FORM.journey(SETTING).page("social-care", typed_leaver("h"))
    assert page
    assert page.confidential
    assert page.confidential({})


def test_each_ground_has_its_answers_in_the_builders() -> None:
    assert sorted(FOLLOW_UP) == LETTERS
    assert JOINT["joint"] == "yes"
