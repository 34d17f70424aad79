"""The form of a school as it is declared, with its gate: complete, incomplete, contradictory and absurd."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.referral import Answer, Belief, Child, Sex
from chalicelib.journeys.answers import all_inputs, first_unfinished, parse, parse_all, section, typed
from chalicelib.journeys.danger import DANGER
from chalicelib.journeys.fields import Field, Page
from chalicelib.journeys.school_referral import CHILD, WHEREABOUTS, school_referral, to_referral
from tests.support.world import OTHER_SCHOOL, SCHOOL, typed_referral

TODAY = date(2026, 11, 25)
FORM = school_referral([SCHOOL, OTHER_SCHOOL])
INPUTS = sorted({name for page in FORM.pages for name in all_inputs(page.fields)})
TYPED = st.text(max_size=30) | st.sampled_from(["yes", "no", "not-known", "never", "1", "13", "2015", "31", SCHOOL.urn])
SCRIBBLES = st.dictionaries(st.sampled_from(INPUTS), TYPED)


def values(page: Page, **changes: str) -> Mapping[str, Any]:
    return parse(page, typed_referral(**changes), TODAY).values


def problems(page: Page, **changes: str) -> dict[str, str]:
    return parse(page, typed_referral(**changes), TODAY).problems


def every_field(fields: tuple[Field, ...]) -> Iterator[Field]:
    for item in fields:
        yield item
        for choice in item.choices:
            yield from every_field(choice.reveals)


FIELDS = [item for page in FORM.pages for item in every_field(page.fields)]


def test_a_complete_form_has_no_problems_and_becomes_a_referral() -> None:
    parsed = parse_all(FORM, typed_referral(), TODAY)
    referral = to_referral(parsed.values, [OTHER_SCHOOL, SCHOOL])
    assert parsed.problems == {}
    assert referral.child == Child("Ada", "Example", date(2015, 3, 14), Sex.FEMALE, "", "7")
    assert (referral.on_roll, referral.belief) == (Answer.NO, Belief.SAME_ADDRESS)
    assert (referral.last_attended, referral.school_name) == (date(2026, 11, 2), SCHOOL.name)


def test_an_empty_form_asks_for_each_answer_that_is_needed() -> None:
    needed = {item.name for page in FORM.pages for item in page.fields if item.missing}
    assert set(parse_all(FORM, {}, TODAY).problems) == needed
    assert first_unfinished(FORM, {}, TODAY) is DANGER


@pytest.mark.parametrize("page", FORM.pages, ids=lambda page: page.slug)
def test_the_first_page_with_a_problem_is_the_unfinished_one(page: Page) -> None:
    raw = typed_referral() | {page.fields[0].inputs()[0]: ""}
    assert first_unfinished(FORM, raw, TODAY) is page


def test_every_input_has_a_name_of_its_own() -> None:
    names = [name for item in FIELDS for name in item.inputs()]
    assert len(names) == len(set(names))
    assert len({page.slug for page in FORM.pages}) == len(FORM.pages)


def test_a_page_is_found_by_its_slug() -> None:
    assert FORM.page("child") is CHILD
    assert FORM.page("../etc") is None


@pytest.mark.parametrize(
    ("page", "choice", "instead", "revealed"),
    [
        (WHEREABOUTS, "attended", "never", {"last_attended"}),
        (WHEREABOUTS, "attended", "not-known", {"last_attended"}),
        (WHEREABOUTS, "seen", "not-known", {"last_seen", "seen_by"}),
    ],
)
def test_a_revealed_answer_counts_only_while_its_choice_is_chosen(
    page: Page, choice: str, instead: str, revealed: set[str]
) -> None:
    assert revealed <= set(values(page))
    assert not revealed & set(values(page, **{choice: instead}))


def test_a_revealed_answer_is_needed_only_while_its_choice_is_chosen() -> None:
    gap = {"seen_by": "", "last_seen-day": "", "last_seen-month": "", "last_seen-year": ""}
    assert set(problems(WHEREABOUTS, **gap)) == {"seen_by", "last_seen"}
    assert problems(WHEREABOUTS, seen="not-known", **gap) == {}


def test_an_answer_that_no_longer_applies_is_not_shown_but_what_was_typed_is_kept() -> None:
    raw = typed_referral(seen="not-known")
    shown = {row.label for row in section(WHEREABOUTS, raw, TODAY).rows}
    assert "Day last seen" not in shown
    assert typed(WHEREABOUTS, raw)["seen_by"] == "A neighbour"


@pytest.mark.parametrize("upn", ["A801200005001", "123", "none", "B80120000500I"])
def test_a_doubtful_upn_is_shown_and_stops_nobody(upn: str) -> None:
    assert problems(CHILD, upn=upn) == {}
    assert values(CHILD, upn=upn)["upn"] == upn
    (row,) = (row for row in section(CHILD, typed_referral(upn=upn), TODAY).rows if "UPN" in row.label)
    assert row.doubt


@pytest.mark.parametrize("upn", ["B801200005001", ""])
def test_a_good_upn_and_none_at_all_raise_no_doubt(upn: str) -> None:
    assert not any(row.doubt for row in section(CHILD, typed_referral(upn=upn), TODAY).rows)


def test_a_wrong_postcode_stops() -> None:
    assert "first half" in problems(WHEREABOUTS, postcode="NR1")["postcode"]
    assert problems(WHEREABOUTS, postcode="") == {}


@pytest.mark.parametrize(("seen_on", "is_sound"), [("1", False), ("2", True), ("3", True)])
def test_a_child_is_last_seen_no_earlier_than_last_at_school(seen_on: str, is_sound: bool) -> None:
    found = problems(WHEREABOUTS, **{"last_seen-day": seen_on})
    assert set(found) == (set() if is_sound else {"last_seen"})


def test_dates_are_compared_only_when_both_are_sound() -> None:
    found = problems(WHEREABOUTS, **{"last_seen-day": "31", "last_attended-day": "20"})
    assert found == {"last_seen": "31 November 2026 does not exist: November 2026 has 30 days."}


def test_a_school_of_somebody_else_cannot_be_chosen() -> None:
    form = school_referral([SCHOOL])
    assert "school_urn" in parse_all(form, typed_referral(school_urn=OTHER_SCHOOL.urn), TODAY).problems


def test_somebody_without_a_school_cannot_finish_the_form() -> None:
    assert first_unfinished(school_referral([]), typed_referral(), TODAY) is not None


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


@given(SCRIBBLES)
def test_parsing_never_raises_and_every_field_is_a_value_or_a_problem_but_not_both(scribbles: dict[str, str]) -> None:
    parsed = parse_all(FORM, typed_referral(**scribbles), TODAY)
    assert not set(parsed.values) & (set(parsed.problems) - {"last_seen", "not_phoned_because"})
    assert set(parsed.values) | set(parsed.problems) <= {item.name for item in FIELDS}


@given(SCRIBBLES)
def test_a_form_is_finished_exactly_when_nothing_is_wrong_with_it(scribbles: dict[str, str]) -> None:
    raw = typed_referral(**scribbles)
    assert (first_unfinished(FORM, raw, TODAY) is None) == (parse_all(FORM, raw, TODAY).problems == {})


@given(SCRIBBLES, st.sampled_from(FORM.pages))
def test_what_was_typed_is_kept(scribbles: dict[str, str], page: Page) -> None:
    kept = typed(page, scribbles)
    assert set(kept) == set(all_inputs(page.fields))
    assert all(kept[name] == scribbles.get(name, "").strip() for name in kept)


@given(SCRIBBLES)
def test_a_form_without_problems_always_becomes_a_referral(scribbles: dict[str, str]) -> None:
    parsed = parse_all(FORM, typed_referral(**scribbles), TODAY)
    if not parsed.problems:
        assert to_referral(parsed.values, [SCHOOL, OTHER_SCHOOL]).child.born <= TODAY


@given(SCRIBBLES)
def test_any_answers_can_be_shown(scribbles: dict[str, str]) -> None:
    for page in FORM.pages:
        shown = section(page, scribbles, TODAY)
        assert all(row.label and row.value for row in shown.rows)
