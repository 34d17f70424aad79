"""Two cases of one child: what the surviving case takes over, what is refused, and how to undo it."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from chalicelib.domain.casework.case import Case, Stage
from chalicelib.domain.casework.closing import Outcome
from chalicelib.domain.casework.events import Event, EventKind
from chalicelib.domain.casework.priority import Priority
from chalicelib.domain.casework.same_child import check_alike, confirm, differences, other_of, takes_over, undo, verdict
from chalicelib.domain.casework.stages import Refused
from chalicelib.domain.child.referral import Answer, BirthIs, Child, Sex
from chalicelib.domain.people.roles import Role
from chalicelib.domain.waiting import Wait, WaitKind
from tests.support.world import NOW

OFFICER = frozenset({Role.OFFICER})
EARLIER, BETWEEN, LATER = (NOW - timedelta(days=days) for days in (30, 20, 10))


def a_case(name: str, **facts: Any) -> Case:
    start = Case(
        name, name.upper(), f"child-{name}", name, "Ada Example", Stage.ENQUIRIES, Priority.GREEN, EARLIER, None,
        Answer.NO, None, "Unknown", "female", "7",
    )  # fmt: skip
    return replace(start, **facts)


RED = {"priority": Priority.RED}


@pytest.mark.parametrize(
    ("this", "other", "priority", "needs", "told"),
    [
        pytest.param({}, {}, Priority.GREEN, False, None, id="nothing to take over"),
        pytest.param(
            {**RED, "social_care_told_at": NOW}, {}, Priority.RED, False, NOW, id="told on this case, after both came"
        ),
        pytest.param(
            {"needs_social_care": True, "social_care_told_at": NOW},
            {"priority": Priority.AMBER},
            *(Priority.AMBER, True, NOW),
            id="the need goes over",
        ),
        pytest.param(
            {**RED, "received_at": LATER},
            {"social_care_told_at": BETWEEN},
            *(Priority.RED, False, None),
            id="told before the newer case came: it is owed again",
        ),
        pytest.param(
            {**RED, "received_at": LATER},
            {"social_care_told_at": NOW},
            *(Priority.RED, False, NOW),
            id="told after both came",
        ),
        pytest.param({}, RED, Priority.RED, False, None, id="the other owes it and goes on owing it"),
        pytest.param(
            {"received_at": LATER},
            {**RED, "social_care_told_at": BETWEEN},
            *(Priority.RED, False, BETWEEN),
            id="the newer case requires nothing",
        ),
    ],
)
def test_what_the_surviving_case_takes_over(
    this: dict[str, Any], other: dict[str, Any], priority: Priority, needs: bool, told: object
) -> None:
    after = takes_over(a_case("other", **other), a_case("this", **this))
    assert (after.priority, after.needs_social_care, after.social_care_told_at) == (priority, needs, told)


_cases = st.fixed_dictionaries(
    {
        "priority": st.sampled_from(Priority),
        "needs_social_care": st.booleans(),
        "social_care_told_at": st.sampled_from([None, BETWEEN, NOW]),
        "received_at": st.sampled_from([EARLIER, LATER]),
    }
)


@given(_cases, _cases)
def test_nothing_that_is_owed_to_the_child_closes_with_a_case(this: dict[str, Any], other: dict[str, Any]) -> None:
    closing, surviving = a_case("this", **this), a_case("other", **other)
    after = takes_over(surviving, closing)
    if after.social_care_told_at is None:
        assert after.owes_social_care or not (closing.owes_social_care or surviving.owes_social_care)
    else:
        requiring = [case for case in (closing, surviving) if case.priority is Priority.RED or case.needs_social_care]
        assert all(after.social_care_told_at >= case.received_at for case in requiring)
    assert sorted([after.priority, closing.priority, surviving.priority]).count(Priority.RED) != 1


@pytest.mark.parametrize("owes", [RED, {"needs_social_care": True}])
def test_a_case_that_owes_social_care_closes_only_once_one_of_the_two_has_told_them(owes: dict[str, Any]) -> None:
    with pytest.raises(Refused, match="has not been told"):
        confirm(a_case("this", **owes), a_case("other"), "The same UPN.", OFFICER, NOW, "officer")
    told = confirm(
        a_case("this", **owes), a_case("other", social_care_told_at=NOW), "The same UPN.", OFFICER, NOW, "officer"
    )
    assert told.this.after.outcome == Outcome.DUPLICATE


@pytest.mark.parametrize(
    ("other", "why"),
    [
        (a_case("this"), "That is this case"),
        (a_case("other", stage=Stage.CLOSED, outcome="duplicate", closed_at=NOW), "itself closed as the same child"),
        (a_case("other", stage=Stage.CLOSED, closed_at=NOW - timedelta(days=400)), "needs a new case"),
    ],
)
def test_which_other_cases_are_refused(other: Case, why: str) -> None:
    with pytest.raises(Refused, match=why):
        confirm(a_case("this"), other, "The same UPN.", OFFICER, NOW, "officer")


def test_undoing_reopens_the_one_and_erases_no_debt_to_social_care() -> None:
    this = a_case("this", needs_social_care=True, social_care_told_at=NOW)
    pair = confirm(this, a_case("other"), "The same UPN.", OFFICER, NOW, "officer")
    assert pair.other.facts["other"] == "THIS"
    with pytest.raises(Refused, match="not closed as the same child"):
        undo(this, pair.other.after, (), "Twins.", OFFICER, NOW, "officer")
    came = Event("e", "other", pair.other.kind, NOW.date(), NOW, "officer", pair.other.facts)
    back = undo(pair.this.after, pair.other.after, (came,), "Twins.", OFFICER, NOW, "officer")
    assert (back.this.kind, back.this.after.stage, back.this.after.outcome) == (
        EventKind.REOPENED, Stage.ENQUIRIES, "",
    )  # fmt: skip
    assert (back.other.kind, back.other.after.needs_social_care) == (EventKind.NOT_SAME_CHILD, True)


def test_it_can_be_undone_for_twelve_months() -> None:
    closed = confirm(a_case("this"), a_case("other"), "The same UPN.", OFFICER, NOW, "officer").this.after
    with pytest.raises(Refused, match="could be reopened until"):
        undo(closed, a_case("other"), (), "Twins.", OFFICER, NOW + timedelta(days=366), "officer")


def test_what_we_owe_about_the_child_goes_on_waiting_and_comes_back_when_it_is_undone() -> None:
    answer, question = (Wait(kind, EARLIER, NOW, "3 working days.") for kind in (WaitKind.HAND_OVER, WaitKind.QUESTION))
    this = a_case("this", waits=(answer, question))
    pair = confirm(this, a_case("other"), "The same UPN.", OFFICER, NOW, "officer")
    assert (pair.this.after.waits, pair.other.after.waits) == ((), (answer,))
    came = Event("e", "other", pair.other.kind, NOW.date(), NOW, "officer", pair.other.facts)
    back = undo(pair.this.after, pair.other.after, (came,), "Twins.", OFFICER, NOW, "officer")
    assert (back.this.after.waits, back.other.after.waits) == ((answer,), ())


def test_what_the_other_case_owes_itself_stays_with_it() -> None:
    ours, theirs = (
        Wait(WaitKind.HAND_OVER, EARLIER, NOW, "3 working days.", to=to) for to in ("attendance", "admissions")
    )
    pair = confirm(
        a_case("this", waits=(ours,)), a_case("other", waits=(theirs,)), "The same UPN.", OFFICER, NOW, "officer"
    )
    assert pair.other.after.waits == (theirs,)


def test_undoing_takes_no_newer_wait_of_the_other_case() -> None:
    ours, newer = (Wait(WaitKind.HAND_OVER, since, NOW, "3 working days.") for since in (EARLIER, LATER))
    pair = confirm(a_case("this", waits=(ours,)), a_case("other"), "The same UPN.", OFFICER, NOW, "officer")
    came = Event("e", "other", pair.other.kind, NOW.date(), NOW, "officer", pair.other.facts)
    asked_since = replace(pair.other.after, waits=(newer,))
    back = undo(pair.this.after, asked_since, (came,), "Twins.", OFFICER, NOW, "officer")
    assert (back.this.after.waits, back.other.after.waits) == ((), (newer,))


@pytest.mark.parametrize(("told_since", "owes"), [(None, True), (NOW + timedelta(days=1), False)])
def test_what_social_care_was_told_of_the_one_child_is_owed_of_the_other_again(told_since: Any, owes: bool) -> None:
    this = a_case("this", **RED, social_care_told_at=BETWEEN)
    pair = confirm(this, a_case("other", **RED), "The same UPN.", OFFICER, NOW, "officer")
    came = Event("e", "other", pair.other.kind, NOW.date(), NOW, "officer", pair.other.facts)
    merged = pair.other.after
    assert not merged.owes_social_care
    merged = replace(merged, social_care_told_at=told_since or merged.social_care_told_at)
    back = undo(pair.this.after, merged, (came,), "Twins.", OFFICER, NOW, "officer")
    assert back.other.after.owes_social_care is owes


@pytest.mark.parametrize(
    ("kind", "why"),
    [
        (WaitKind.ENQUIRY, "Phone it back if that is required"),
        (WaitKind.DECISION, "has not read the decision"),
    ],
)
def test_what_cannot_go_on_on_the_other_case_is_ended_first(kind: WaitKind, why: str) -> None:
    wait = Wait(kind, EARLIER, NOW, "3 working days.")
    waits = a_case("this", waits=(wait,))
    with pytest.raises(Refused, match=why):
        confirm(waits, a_case("other"), "The same UPN.", OFFICER, NOW, "officer")
    assert confirm(a_case("other"), waits, "The same UPN.", OFFICER, NOW, "officer").other.after.waits == (wait,)


# --- what speaks against one child ---------------------------------------------------------------------------------------

ADA = Child("Ada", "Example", date(2015, 3, 14), Sex.FEMALE, "B801200005001", "7")
BORN, UPNS, FIRST, LAST = "the dates of birth", "the UPNs", "the first names", "the last names"


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({}, ()),
        ({"born": date(2015, 3, 15)}, (BORN,)),
        ({"born": date(2015, 3, 15), "born_is": BirthIs.ESTIMATED}, ()),
        ({"born": None, "born_is": BirthIs.NOT_KNOWN}, ()),
        ({"upn": "Z926200124001"}, (UPNS,)),
        ({"upn": "b801 2000 05001"}, ()),
        ({"upn": ""}, ()),
        ({"first_names": "Ida"}, (FIRST,)),
        ({"first_names": "ADA"}, ()),
        ({"first_names": ""}, ()),
        ({"last_name": "Sample"}, (LAST,)),
        ({"last_name": "Exámple"}, ()),
        ({"last_name": ""}, ()),
        (
            {"born": date(2012, 1, 1), "upn": "Z926200124001", "first_names": "Bo", "last_name": "Other"},
            (BORN, UPNS, FIRST, LAST),
        ),
    ],
)
def test_what_speaks_against_one_child(change: dict[str, Any], found: tuple[str, ...]) -> None:
    other = replace(ADA, **change)
    assert differences(ADA, other) == found
    assert differences(other, ADA) == found


def test_a_person_says_so_where_they_differ() -> None:
    check_alike(ADA, ADA, "CME-2")
    with pytest.raises(Refused) as refused:
        check_alike(ADA, replace(ADA, first_names="Ida", born=date(2015, 3, 15)), "CME-2")
    assert str(refused.value) == (
        "Check that CME-2 is the right case: the dates of birth and the first names differ. If it is still the same "
        "child, tick the box that says so."
    )


# --- what was decided ----------------------------------------------------------------------------------------------------


def event(kind: EventKind, **facts: str) -> Event:
    return Event("e", "case", kind, NOW.date(), NOW, "officer", facts)


CAME, UNDONE = event(EventKind.SAME_CHILD, other="THIS"), event(EventKind.NOT_SAME_CHILD, other="THIS")
ELSE = event(EventKind.NOT_SAME_CHILD, other="ELSE")


@pytest.mark.parametrize(
    ("events", "words"),
    [
        ((), ""),
        ((event(EventKind.NOTE),), ""),
        ((CAME,), "confirmed as the same child"),
        ((event(EventKind.CLOSED, other="THIS"),), "confirmed as the same child"),
        ((UNDONE, CAME), "found not to be the same child"),
        ((CAME, UNDONE), "confirmed as the same child"),
        ((event(EventKind.REOPENED, other="THIS", undone="yes"), CAME), "found not to be the same child"),
        ((ELSE,), ""),
        ((ELSE, CAME), "confirmed as the same child"),
    ],
)
def test_the_last_decision_about_another_case_counts(events: Sequence[Event], words: str) -> None:
    assert verdict("THIS", events) == words


@pytest.mark.parametrize(
    ("events", "other"),
    [
        ((), ""),
        ((CAME,), ""),
        ((event(EventKind.CLOSED, other="NEW"), event(EventKind.CLOSED, other="OLD")), "NEW"),
        ((event(EventKind.CLOSED), event(EventKind.CLOSED, other="OLD")), ""),
        ((CAME, event(EventKind.CLOSED, other="OLD")), "OLD"),
    ],
)
def test_of_which_case_this_was_last_closed_as_a_duplicate(events: Sequence[Event], other: str) -> None:
    assert other_of(events) == other


# --- what the two steps say ----------------------------------------------------------------------------------------------


def test_both_steps_name_the_other_case_and_keep_the_reason() -> None:
    this = a_case("this", barred=frozenset({"mona"}), **RED, social_care_told_at=NOW)
    pair = confirm(this, a_case("other", barred=frozenset({"olive"})), " The same UPN. ", OFFICER, NOW, "officer")
    assert (pair.this.kind, pair.this.text, pair.this.facts["other"]) == (EventKind.CLOSED, "The same UPN.", "OTHER")
    assert (pair.other.kind, pair.other.text, pair.other.facts["other"]) == (
        *(EventKind.SAME_CHILD, "The same UPN."),
        "THIS",
    )
    assert pair.this.after.barred == pair.other.after.barred == {"mona", "olive"}
    assert (pair.this.facts["barred.after"], pair.other.facts["barred.after"]) == ("mona olive", "mona olive")
    assert (pair.this.after.evidence, pair.this.after.closed_at) == ("confirmed", NOW)
    assert (pair.other.facts["priority.before"], pair.other.facts["priority.after"]) == (Priority.GREEN, Priority.RED)
    assert "took_waits" not in pair.other.facts


def test_the_waits_that_went_over_are_named_with_their_beginning() -> None:
    waits = tuple(Wait(kind, EARLIER, NOW, "Counted.") for kind in (WaitKind.HAND_OVER, WaitKind.DELETION))
    pair = confirm(a_case("this", waits=waits), a_case("other"), "The same UPN.", OFFICER, NOW, "officer")
    assert pair.other.facts["took_waits"] == "hand-over 2026-10-26T10:00:00.000Z,deletion 2026-10-26T10:00:00.000Z"


def test_a_closed_other_case_is_reopened_for_the_owner_of_this_one() -> None:
    other = a_case("other", stage=Stage.CLOSED, outcome="returned", closed_at=LATER)
    pair = confirm(a_case("this", **RED, social_care_told_at=NOW), other, " Why. ", OFFICER, NOW, "olive")
    assert (pair.other.kind, pair.other.text) == (EventKind.REOPENED, "Why.")
    assert (pair.other.after.stage, pair.other.after.owner_id, pair.other.after.priority) == (
        *(Stage.ENQUIRIES, "olive"),
        Priority.RED,
    )
    assert (pair.other.facts["stage.before"], pair.other.facts["stage.after"]) == ("closed", "enquiries")


def test_undoing_says_so_on_both_cases() -> None:
    pair = confirm(a_case("this"), a_case("other"), "The same UPN.", OFFICER, NOW, "officer")
    back = undo(pair.this.after, pair.other.after, (), " Twins. ", OFFICER, NOW, "olive")
    assert (back.this.text, back.this.facts["other"], back.this.facts["undone"]) == ("Twins.", "OTHER", "yes")
    assert (back.this.after.owner_id, back.other.text, back.other.facts) == ("olive", "Twins.", {"other": "THIS"})


SENTENCES = {
    "itself": "That is this case. Enter the reference of the other one.",
    "a duplicate": ("OTHER was itself closed as the same child as another case. Name that other case instead."),
    "untold": (
        "Children’s social care has not been told about this child, on this case or the other. "
        "Tell them and record it first, then say that it is the same child."
    ),
    "unread": (
        "The school has not read the decision on this case, and could not be reminded of it on the other. "
        "Record that it knows the decision, or close the other case as the same child as this one."
    ),
}


@pytest.mark.parametrize(
    ("this", "other", "why"),
    [
        (a_case("this"), a_case("this"), "itself"),
        (a_case("this"), a_case("other", stage=Stage.CLOSED, outcome="duplicate", closed_at=NOW), "a duplicate"),
        (a_case("this", **RED), a_case("other"), "untold"),
        (a_case("this", waits=(Wait(WaitKind.DECISION, NOW, NOW, "Counted."),)), a_case("other"), "unread"),
    ],
)
def test_each_refusal_says_what_to_do(this: Case, other: Case, why: str) -> None:
    with pytest.raises(Refused) as refused:
        confirm(this, other, "The same UPN.", OFFICER, NOW, "officer")
    assert str(refused.value) == SENTENCES[why]


@pytest.mark.parametrize(
    "this", [a_case("this"), a_case("this", stage=Stage.CLOSED, outcome="returned", closed_at=NOW)]
)
def test_only_a_duplicate_is_undone(this: Case) -> None:
    with pytest.raises(Refused) as refused:
        undo(this, a_case("other"), (), "Twins.", OFFICER, NOW, "officer")
    assert str(refused.value) == "This case is not closed as the same child as another case."
