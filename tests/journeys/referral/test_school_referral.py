"""The form of a school as it is declared, with its safety page: complete, incomplete, contradictory and absurd."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.casework.priority import Priority, propose_priority
from chalicelib.domain.child.needs import NEEDS
from chalicelib.domain.child.referral import Answer, Belief, Child, Sex
from chalicelib.journeys.engine.asked import all_inputs, typed
from chalicelib.journeys.engine.fields import Field, Kind
from chalicelib.journeys.engine.in_words import in_words, name_of_item, section
from chalicelib.journeys.engine.pages import Page
from chalicelib.journeys.engine.parsing import parse, parse_all
from chalicelib.journeys.engine.progress import Progress, progress
from chalicelib.journeys.engine.school_choice import by_hand
from chalicelib.journeys.forms import as_sent
from chalicelib.journeys.parts.address import ADDRESS
from chalicelib.journeys.parts.child import BIRTH, NAMES, PUPIL
from chalicelib.journeys.parts.danger import DANGER
from chalicelib.journeys.parts.family import HOME, PARENTS
from chalicelib.journeys.parts.needs_and_you import NEEDS_PART
from chalicelib.journeys.parts.school import LAST_SEEN
from chalicelib.journeys.referral.school_referral import KEYED, NAME, school_referral, to_referral
from tests.support.forms import first_unfinished
from tests.support.world import A_PARENT, AN_ENQUIRY, OTHER_SCHOOL, SCHOOL, numbered, typed_referral

TODAY = date(2026, 11, 25)
NOW = datetime(2026, 11, 25, 10, tzinfo=UTC)
DAYS = [date(2026, 11, 23), date(2026, 11, 24)]
FORM = school_referral([SCHOOL, OTHER_SCHOOL], DAYS)
FULL = A_PARENT | AN_ENQUIRY | numbered("sibling-2", name="Bo Example", attending="yes")
PAGES = (*FORM.pages, *(page for page in FORM.flow(FULL) if page.item_of))
INPUTS = sorted({name for page in PAGES for name in all_inputs(page.fields)})
TYPED = st.text(max_size=30) | st.sampled_from(["yes", "no", "not-known", "never", "1", "13", "2015", "31", SCHOOL.urn])
SCRIBBLES = st.dictionaries(st.sampled_from(INPUTS) | st.text(max_size=20), TYPED)


def values(page: Page, **changes: str) -> Mapping[str, Any]:
    return parse(page, typed_referral(**changes), NOW).values


def problems(page: Page, **changes: str) -> dict[str, str]:
    return parse(page, typed_referral(**changes), NOW).problems


def every_field(fields: tuple[Field, ...]) -> Iterator[Field]:
    for item in fields:
        yield item
        for choice in item.choices:
            yield from every_field(choice.reveals)


FIELDS = [item for page in PAGES for item in every_field(page.fields)]


def test_a_complete_form_has_no_problems_and_becomes_a_referral() -> None:
    parsed = parse_all(FORM, typed_referral(), NOW)
    referral = to_referral(parsed.values, [OTHER_SCHOOL, SCHOOL])
    assert parsed.problems == {}
    assert referral.child == Child("Ada", "Example", date(2015, 3, 14), Sex.FEMALE, "", "7")
    assert (referral.on_roll, referral.belief) == (Answer.NO, Belief.SAME_ADDRESS)
    assert (referral.last_attended, referral.school_name) == (date(2026, 11, 2), SCHOOL.name)


def test_an_empty_form_asks_for_each_answer_that_is_needed() -> None:
    needed = {item.name for page in FORM.pages for item in page.fields if item.missing}
    assert set(parse_all(FORM, {}, NOW).problems) == needed
    assert first_unfinished(FORM, {}, NOW) is DANGER


MANDATORY = [page for page in FORM.pages if page.fields and page.fields[0].missing]


@pytest.mark.parametrize("page", MANDATORY, ids=lambda page: page.slug)
def test_the_first_page_with_a_problem_is_the_unfinished_one(page: Page) -> None:
    raw = typed_referral() | {page.fields[0].inputs()[0]: ""}
    assert first_unfinished(FORM, raw, NOW) == page


def test_every_input_has_a_name_of_its_own() -> None:
    names = [name for item in FIELDS for name in item.inputs()]
    assert len(names) == len(set(names))
    assert len({page.slug for page in PAGES}) == len(PAGES)


def test_a_page_is_found_by_its_slug() -> None:
    assert FORM.page("child") is NAMES
    assert FORM.page("../etc") is None


@pytest.mark.parametrize(
    ("page", "choice", "instead", "revealed"),
    [
        (LAST_SEEN, "attended", "never", {"last_attended"}),
        (LAST_SEEN, "attended", "not-known", {"last_attended"}),
        (LAST_SEEN, "seen", "not-known", {"last_seen", "seen_by"}),
    ],
)
def test_a_revealed_answer_counts_only_while_its_choice_is_chosen(
    page: Page, choice: str, instead: str, revealed: set[str]
) -> None:
    assert revealed <= set(values(page))
    assert not revealed & set(values(page, **{choice: instead}))


def test_a_revealed_answer_is_needed_only_while_its_choice_is_chosen() -> None:
    gap = {"seen_by": "", "last_seen-day": "", "last_seen-month": "", "last_seen-year": ""}
    assert set(problems(LAST_SEEN, **gap)) == {"seen_by", "last_seen"}
    assert problems(LAST_SEEN, seen="not-known", **gap) == {}


def test_an_answer_that_no_longer_applies_is_not_shown_but_what_was_typed_is_kept() -> None:
    raw = typed_referral(seen="not-known")
    shown = {row.label for row in section(LAST_SEEN, raw, NOW).rows}
    assert "Day last seen" not in shown
    assert typed(LAST_SEEN, raw)["seen_by"] == "A neighbour"


@pytest.mark.parametrize("upn", ["A801200005001", "123", "none", "B80120000500I"])
def test_a_doubtful_upn_is_shown_and_stops_nobody(upn: str) -> None:
    assert problems(PUPIL, upn=upn) == {}
    assert values(PUPIL, upn=upn)["upn"] == upn
    (row,) = (row for row in section(PUPIL, typed_referral(upn=upn), NOW).rows if "UPN" in row.label)
    assert row.doubt


@pytest.mark.parametrize("upn", ["B801200005001", ""])
def test_a_good_upn_and_none_at_all_raise_no_doubt(upn: str) -> None:
    assert not any(row.doubt for row in section(PUPIL, typed_referral(upn=upn), NOW).rows)


def test_a_wrong_postcode_stops() -> None:
    assert "first half" in problems(ADDRESS, postcode="NR1")["postcode"]
    assert problems(ADDRESS, postcode="") == {}


@pytest.mark.parametrize(("seen_on", "is_sound"), [("1", False), ("2", True), ("3", True)])
def test_a_child_is_last_seen_no_earlier_than_last_at_school(seen_on: str, is_sound: bool) -> None:
    found = problems(LAST_SEEN, **{"last_seen-day": seen_on})
    assert set(found) == (set() if is_sound else {"last_seen"})


def test_dates_are_compared_only_when_both_are_sound() -> None:
    found = problems(LAST_SEEN, **{"last_seen-day": "31", "last_attended-day": "20"})
    assert found == {"last_seen": "31 November 2026 does not exist: November 2026 has 30 days."}


def test_a_school_of_somebody_else_cannot_be_chosen() -> None:
    form = school_referral([SCHOOL])
    assert "school_urn" in parse_all(form, typed_referral(school_urn=OTHER_SCHOOL.urn), NOW).problems


def test_somebody_without_a_school_cannot_finish_the_form() -> None:
    assert first_unfinished(school_referral([]), typed_referral(), NOW) is not None


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        pytest.param({"immediate_risk": "yes"}, {"not_phoned_because"}, id="risk, and nobody phoned"),
        pytest.param({"immediate_risk": "yes", "not_phoned_because": "No line."}, set(), id="with a reason"),
        pytest.param({"immediate_risk": "yes", "not_phoned_because": "x" * 501}, {"not_phoned_because"}, id="too long"),
        pytest.param({"immediate_risk": "no"}, set(), id="no risk"),
        pytest.param({"immediate_risk": "not-known"}, set(), id="risk not known"),
        pytest.param({"phoned": "yes"}, {"phoned_whom", "phoned_on", "phoned_at"}, id="which call?"),
        pytest.param({"immediate_risk": "", "phoned": ""}, {"immediate_risk", "phoned"}, id="not answered"),
    ],
)
def test_the_gate_stops_nobody_who_answers_it(changes: dict[str, str], wrong: set[str]) -> None:
    assert set(problems(DANGER, **changes)) == wrong


def test_a_reason_that_is_too_long_is_told_so_and_not_asked_for_again() -> None:
    found = problems(DANGER, immediate_risk="yes", not_phoned_because="x" * 501)
    assert "500 characters or fewer" in found["not_phoned_because"]


def test_a_call_is_kept_with_its_day_and_time() -> None:
    call = {"phoned_whom": "CADS", "phoned_on-day": "25", "phoned_on-month": "11", "phoned_on-year": "2026"}
    found = values(DANGER, immediate_risk="yes", phoned="yes", phoned_at="9:05", **call)
    assert (found["phoned_whom"], found["phoned_on"], found["phoned_at"]) == ("CADS", TODAY, "9:05")
    assert problems(DANGER, phoned="yes", phoned_at="9:05", **call | {"phoned_on-day": "26"}).keys() == {"phoned_on"}


def day_of(name: str, day: str) -> dict[str, str]:
    """A day like 2026-11-25 as the three inputs of a date."""
    return {f"{name}-{part}": text for part, text in zip(("year", "month", "day"), day.split("-"), strict=True)}


@pytest.mark.parametrize(("at", "refused"), [("09:59", False), ("10:04", False), ("10:06", True), ("23:59", True)])
def test_a_call_at_a_time_to_come_is_refused_and_clocks_may_differ_a_little(at: str, refused: bool) -> None:
    call = {"phoned": "yes", "phoned_whom": "CADS", "phoned_at": at}
    found = problems(DANGER, **call, **day_of("phoned_on", "2026-11-25"))
    assert ("phoned_at" in found) is refused
    assert problems(DANGER, **call, **day_of("phoned_on", "2026-11-24")) == {}


@pytest.mark.parametrize(
    ("slug", "name", "at"), [("enquiry-1", "enquiry-1-at", "enquiry-1-on"), ("source", "told_at", "told_on")]
)
def test_every_other_time_has_passed_too(slug: str, name: str, at: str) -> None:
    raw = typed_referral() | AN_ENQUIRY | KEYED_ANSWERS | {name: "10:30"}
    page = school_referral([], DAYS, form=KEYED).page(slug, raw)
    assert page
    assert name in parse(page, raw | day_of(at, "2026-11-25"), NOW).problems
    assert name not in parse(page, raw | day_of(at, "2026-11-24"), NOW).problems


@pytest.mark.parametrize(
    ("slug", "name", "day", "words"),
    [
        ("roll", "start_day", "2015-03-13", "Starting day at the school is before the date of birth, 14 March 2015"),
        ("last-seen", "last_attended", "2014-11-02", "Last day attended is before the date of birth"),
        ("last-seen", "last_attended", "2026-09-01", "before the starting day at the school, 2 September 2026"),
        ("last-seen", "last_seen", "2010-11-05", "Day last seen is before the date of birth"),
        ("enquiry-1", "enquiry-1-on", "2014-11-03", "The date is before the date of birth"),
    ],
)
def test_days_that_cannot_be_before_another_are_refused(slug: str, name: str, day: str, words: str) -> None:
    raw = typed_referral() | AN_ENQUIRY | day_of("start_day", "2026-09-02") | {"attended": "yes"} | day_of(name, day)
    page = FORM.page(slug, raw)
    assert page
    assert words in parse(page, raw, NOW).problems[name]


@pytest.mark.parametrize(
    ("born", "doubted"),
    [("2023-11-26", True), ("2023-11-25", False), ("2006-11-26", False), ("2006-11-25", True), ("2026-11-25", True)],
)
def test_a_child_of_an_unlikely_age_is_doubted_and_stops_nobody(born: str, doubted: bool) -> None:
    raw = typed_referral() | day_of("born", born)
    assert problems(BIRTH, **raw) == {}
    (row,) = (row for row in section(BIRTH, raw, NOW).rows if row.label == "Date of birth")
    assert bool(row.doubt) is doubted


@pytest.mark.parametrize(
    ("page", "name", "typed_in", "shown"),
    [(ADDRESS, "postcode", "zz993wz", "ZZ99 3WZ"), (PUPIL, "upn", "b80120 0005001", "B801200005001")],
)
def test_an_identifier_is_shown_in_its_one_form_and_kept_as_typed(
    page: Page, name: str, typed_in: str, shown: str
) -> None:
    assert shown in [row.value for row in section(page, typed_referral(**{name: typed_in}), NOW).rows]
    assert values(page, **{name: typed_in})[name] == typed_in


UNFINISHED = {"last_seen", "not_phoned_because", *(each.question for each in FORM.repeats)}
"""Sound by themselves, and refused together with another answer."""


@given(SCRIBBLES)
def test_parsing_never_raises_and_every_field_is_a_value_or_a_problem_but_not_both(scribbles: dict[str, str]) -> None:
    parsed = parse_all(FORM, typed_referral() | scribbles, NOW)
    assert not set(parsed.values) & (set(parsed.problems) - UNFINISHED)
    fields = [item for page in FORM.flow(scribbles) for item in every_field(page.fields)]
    besides = {name for item in fields if item.kind in (Kind.CODES, Kind.SCHOOL) for name in item.inputs()}
    assert set(parsed.values) | set(parsed.problems) <= {item.name for item in fields} | besides


@given(SCRIBBLES)
def test_a_form_is_finished_exactly_when_nothing_is_wrong_with_it(scribbles: dict[str, str]) -> None:
    raw = typed_referral() | scribbles
    assert (first_unfinished(FORM, raw, NOW) is None) == (parse_all(FORM, raw, NOW).problems == {})


@given(SCRIBBLES, st.sampled_from(PAGES))
def test_typed_words_are_kept(scribbles: dict[str, str], page: Page) -> None:
    kept = typed(page, scribbles)
    assert set(kept) == {name for item in every_field(page.fields) for name in item.posted()}
    assert all(kept[name] == scribbles.get(name, "").strip() for name in kept)


@given(SCRIBBLES)
def test_a_form_without_problems_always_becomes_a_referral(scribbles: dict[str, str]) -> None:
    parsed = parse_all(FORM, typed_referral() | scribbles, NOW)
    if not parsed.problems:
        born = to_referral(parsed.values, [SCHOOL, OTHER_SCHOOL]).child.born
        assert born
        assert born <= TODAY


@given(SCRIBBLES)
def test_any_answers_can_be_shown(scribbles: dict[str, str]) -> None:
    for page in FORM.flow(scribbles):
        shown = section(page, scribbles, NOW)
        assert all(row.label and row.value for row in shown.rows)


# --- the task list -----------------------------------------------------------------------------------------------------


def part(slug: str) -> Any:
    return next(part for part in FORM.parts if part.slug == slug)


@pytest.mark.parametrize(
    ("slug", "raw", "expected"),
    [
        ("child", {}, Progress.NOT_STARTED),
        ("child", {"first_names": "Ada"}, Progress.IN_PROGRESS),
        ("child", {"first_names": "\x00"}, Progress.IN_PROGRESS),
        ("child", typed_referral(), Progress.COMPLETED),
        ("attendance", {}, Progress.OPTIONAL),
        ("attendance", {"attendance": "87.5%"}, Progress.COMPLETED),
        ("attendance", {"attendance": "101"}, Progress.IN_PROGRESS),
        ("enquiries", {}, Progress.NOT_STARTED),
        ("enquiries", {"enquiries-more": "no"}, Progress.COMPLETED),
        ("enquiries", AN_ENQUIRY, Progress.IN_PROGRESS),
        ("enquiries", AN_ENQUIRY | {"enquiries-more": "no"}, Progress.COMPLETED),
        ("enquiries", AN_ENQUIRY | {"enquiries-more": "no", "enquiry-1-outcome": ""}, Progress.IN_PROGRESS),
        ("home", typed_referral() | A_PARENT, Progress.COMPLETED),
        ("needs", {"need-fgm": "not-known"}, Progress.IN_PROGRESS),
        ("needs", typed_referral(), Progress.COMPLETED),
    ],
)
def test_progress_is_worked_out_from_the_answers(slug: str, raw: dict[str, str], expected: Progress) -> None:
    assert progress(part(slug), raw, NOW) is expected


def test_every_need_is_asked_about_once_and_nothing_is_chosen_beforehand() -> None:
    asked = [item.name for page in NEEDS_PART.flow({}) for item in page.fields if item.name.startswith("need-")]
    assert sorted(asked) == sorted(f"need-{need.code}" for need in NEEDS)


def test_the_next_page_is_the_next_of_the_part_and_none_after_its_last() -> None:
    assert FORM.after(NAMES, {}) is BIRTH
    last = list(part("child").flow({}))[-1]
    assert FORM.after(last, {}) is None


def test_one_of_several_leads_back_to_the_list_of_them() -> None:
    back = FORM.after(PARENTS.page(1), A_PARENT)
    assert back
    assert back.slug == "parents"
    assert "another parent or carer" in back.fields[0].label


# --- several of a kind -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "numbers"),
    [
        ({}, ()),
        (A_PARENT, (1,)),
        ({"parent-3-name": "", "parent-1-name": "x"}, (1, 3)),
        (
            {
                "parent-0-name": "x",
                "parent-11-name": "x",
                "parent--1-name": "x",
                "parent-1x-name": "x",
                "parents-more": "",
            },
            (),
        ),
        ({"parent-01-name": "x", "parent-²-name": "x", "grandparent-1-name": "x"}, ()),
    ],
)
def test_which_of_several_there_are(raw: dict[str, str], numbers: tuple[int, ...]) -> None:
    assert PARENTS.numbers(raw) == numbers


def test_there_is_a_most_and_then_no_question_for_another() -> None:
    raw = {f"parent-{number}-name": "x" for number in range(1, 11)}
    assert PARENTS.free(raw) is None
    assert PARENTS.list_page(raw).fields == ()
    assert FORM.page("parent-11", raw) is None


@pytest.mark.parametrize("slug", ["parent-2", "parent-", "parent-0", "parent-99", "parent-1-name", "parents-1"])
def test_only_what_is_there_and_the_next_one_have_a_page(slug: str) -> None:
    found = FORM.page(slug, A_PARENT)
    assert (found is not None) == (slug == "parent-2")


def test_what_may_be_several_is_needed_as_much_as_anything_else() -> None:
    raw = typed_referral() | A_PARENT | {"parent-1-safe": ""}
    unfinished = first_unfinished(FORM, raw, NOW)
    assert unfinished
    assert unfinished.slug == "parent-1"
    assert name_of_item(unfinished, raw) == "Pat Parent, Mother"


def test_the_list_is_shown_only_where_there_is_nothing_in_it() -> None:
    empty, full = (
        [shown.title for shown in in_words(HOME.flow(raw), raw, NOW)]
        for raw in (typed_referral(), typed_referral() | A_PARENT)
    )
    assert ("Parents and carers" in empty, "Parent or carer 1" in empty) == (True, False)
    assert ("Parents and carers" in full, "Parent or carer 1" in full) == (False, True)


# --- the register ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed_in", "shown"),
    [
        ("n", "Tuesday 24 November 2026: am N, pm –\n\nN = Reason not yet established"),
        (" o ", "Tuesday 24 November 2026: am O, pm –\n\nO = Absent without authorisation"),
        ("", None),
    ],
)
def test_a_code_is_taken_in_any_case_and_a_blank_too(typed_in: str, shown: str | None) -> None:
    parsed = parse_all(FORM, typed_referral() | {"codes-2026-11-24-am": typed_in}, NOW)
    assert (parsed.problems, parsed.values.get("codes")) == ({}, shown)


@pytest.mark.parametrize("typed_in", ["QQ", "<script>", "\x00", "н", "NN" * 5000])
def test_what_is_no_code_is_said_with_its_day(typed_in: str) -> None:
    problem = parse_all(FORM, typed_referral() | {"codes-2026-11-24-pm": typed_in}, NOW).problems["codes"]
    assert problem.startswith("24 November 2026: ")
    assert len(problem) < 100


def test_the_register_of_a_submission_shows_the_days_it_was_sent_with() -> None:
    raw = typed_referral() | {"codes-2026-09-03-am": "N", "codes-2026-09-03-pm": "", "codes-2026-99-99-am": "N"}
    shown = [
        row.value
        for page in in_words(as_sent(NAME, 1, SCHOOL, raw, NOW.date()).flow(raw), raw, NOW)
        for row in page.rows
    ]
    assert "Thursday 3 September 2026: am N, pm –\n\nN = Reason not yet established" in shown


# --- what a rule uses --------------------------------------------------------------------------------------------------


def test_needs_reason_and_ways_to_find_the_family_reach_the_referral() -> None:
    raw = typed_referral(previous_names="Ada Former, , Addie", primary_reason="Mental health") | A_PARENT
    raw |= {"need-fgm": "not-known", "need-looked-after": "yes", "parent-2-email": "x@y.example"}
    referral = to_referral(parse_all(FORM, raw, NOW).values, [SCHOOL])
    assert (referral.needs["fgm"], referral.needs["looked-after"]) == (Answer.NOT_KNOWN, Answer.YES)
    assert referral.primary_reason == "Mental health"
    assert referral.other_names == ("Ada Example", "Ada Former", "Addie")
    assert (referral.phones, referral.emails) == (("01632 960 777",), ("pat@family.example", "x@y.example"))


@pytest.mark.parametrize(
    ("answers", "named"),
    [
        ({"belief": "moved-in-england", "place": "Norwich"}, False),
        ({"belief": "moved-in-england", "place_postcode": "NR1 2DH"}, True),
        ({"moved": "uk", "new_address": "3 New Street"}, True),
        ({"moved": "uk", "new_address": "Not known."}, False),
        ({"moved": "uk", "new_address": "A neighbour said so"}, False),
        ({"moved": "uk", "new_address": "Leeds"}, False),
        ({"moved": "uk", "new_address": "With an aunt", "new_postcode": "NR1 2DH"}, True),
        ({"moved": "abroad", "new_country": "Poland", "new_address_abroad": "A street in Gdansk"}, False),
        ({"destination": "yes", **by_hand("new_school", "Not known"), "confirmed": "no"}, False),
        ({"destination": "yes", **by_hand("new_school", "?"), "confirmed": "no"}, False),
        ({"destination": "not-known"}, False),
        ({"destination": "yes", **by_hand("new_school", "Sample School"), "confirmed": "no"}, True),
    ],
)
def test_a_town_alone_names_no_destination(answers: dict[str, str], named: bool) -> None:
    raw = typed_referral(**({"belief": "moved-in-england", "basis": "hearsay"} | answers))
    parsed = parse_all(FORM, raw, NOW)
    assert parsed.problems == {}
    referral = to_referral(parsed.values, [SCHOOL])
    assert referral.destination_named is named
    assert propose_priority(referral).priority is (Priority.GREEN if named else Priority.AMBER)


@pytest.mark.parametrize(("other", "expected"), [("yes", "5"), ("no", "7"), ("not-known", "7")])
def test_the_year_group_that_teaches_a_child_counts(other: str, expected: str) -> None:
    raw = typed_referral(other_year=other, actual_year_group="5")
    assert to_referral(parse_all(FORM, raw, NOW).values, [SCHOOL]).child.year_group == expected


@pytest.mark.parametrize(
    ("changes", "asks"),
    [
        ({}, []),
        ({"year_group": "not-known"}, []),
        ({"year_group": "8"}, ["Is the child taught a year ahead?"]),
        ({"year_group": "6"}, ["Is the child taught a year behind?"]),
        ({"year_group": "6", "born_is": "estimated"}, []),
        ({"year_group": "3", "born_is": "estimated"}, ["Check the date of birth and the year group."]),
        ({"other_year": "yes", "actual_year_group": "6"}, []),
        ({"other_year": "yes", "actual_year_group": "4"}, ["Check the date of birth and the year group."]),
        ({"born-year": ""}, []),
    ],
)
def test_a_year_group_is_asked_about_by_the_date_of_birth_and_stops_nobody(
    changes: dict[str, str], asks: list[str]
) -> None:
    raw = typed_referral(**changes)
    page = FORM.page("pupil", raw)
    assert page
    said = [row.doubt for row in section(page, raw, NOW).rows if row.doubt]
    assert [words.partition(". ")[2] for words in said] == asks
    assert parse(page, raw, NOW).problems == {}


# --- keyed in for somebody else ----------------------------------------------------------------------------------------

KEYED_ANSWERS = {
    "source": "phone",
    "told_on-day": "24",
    "told_on-month": "11",
    "told_on-year": "2026",
    "referrer_name": "not given",
    "on_behalf": "school",
    "school_name": "Another School",
    "receipt": "no",
}


@pytest.mark.parametrize(
    ("changes", "school"),
    [
        ({}, ("", "Another School")),
        ({"typed_urn": "121234"}, ("121234", "Another School")),
        ({"on_behalf": "agency", "agency_name": "A clinic"}, ("", "A clinic")),
        ({"on_behalf": "themselves"}, ("", "Somebody who speaks for no school")),
    ],
)
def test_a_referral_keyed_in_says_for_whom_it_is(changes: dict[str, str], school: tuple[str, str]) -> None:
    parsed = parse_all(school_referral([], DAYS, form=KEYED), typed_referral() | KEYED_ANSWERS | changes, NOW)
    assert parsed.problems == {}
    referral = to_referral(parsed.values, [])
    assert (referral.school_urn, referral.school_name) == school


@given(SCRIBBLES)
def test_a_keyed_form_without_problems_always_becomes_a_referral(scribbles: dict[str, str]) -> None:
    form = school_referral([], DAYS, form=KEYED)
    parsed = parse_all(form, typed_referral() | KEYED_ANSWERS | scribbles, NOW)
    if not parsed.problems:
        assert to_referral(parsed.values, []).school_name
