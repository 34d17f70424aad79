"""When one person may decide a removal from the roll, what it needs otherwise, and what the second person may do."""

from datetime import date, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from chalicelib.domain.authority.authority import EXAMPLE
from chalicelib.domain.casework.case import Case, Stage
from chalicelib.domain.casework.events import Event, EventKind
from chalicelib.domain.casework.priority import Priority
from chalicelib.domain.casework.roll_decision import decide
from chalicelib.domain.casework.stages import Refused
from chalicelib.domain.child.referral import Answer
from chalicelib.domain.instants import london_day
from chalicelib.domain.people.roles import Role
from chalicelib.domain.returns.grounds import ground_of
from chalicelib.domain.returns.removal import (
    OFFERED,
    Known,
    Sharing,
    ground_label,
    missing,
    second_person,
    shares_what_matters,
)
from chalicelib.domain.returns.removal_episode import Episode, episode
from chalicelib.domain.returns.removal_steps import Proposal, confirm, proposal_of, propose, send_back
from chalicelib.domain.wording import plain_day
from tests.support.world import NOW

OFFICER = frozenset({Role.OFFICER})
AUDITOR = frozenset({Role.AUDITOR})
TODAY = london_day(NOW)
LONG_AGO, LATELY = date(2026, 9, 14), date(2026, 11, 16)
WHOLE = Known(LONG_AGO, LONG_AGO, Episode(contact_attempts=1), checked=True, sharing=(), priority=Priority.GREEN)
SIBLING = Sharing("BCDF-2347", Priority.RED, ("postcode", "phone number"))
CASE = Case(
    "case", "HMFJ-XT25", "child", "sent", "Ada Example", Stage.ENQUIRIES, Priority.GREEN, NOW, None, Answer.YES, None,
    "Unknown", "female", "7",
)  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "ground", "codes"),
    [
        ({}, "i", []),
        ({}, "h", []),
        ({}, "g", []),
        ({}, "", ["no-ground"]),
        ({"last_attended": LATELY}, "i", ["too-early"]),
        ({"last_attended": LATELY}, "h", []),
        ({"last_attended": LATELY}, "g", []),
        ({"leave_ended": LATELY}, "h", ["too-early"]),
        ({"last_attended": None}, "i", ["not-counted"]),
        ({"leave_ended": None}, "h", ["not-counted"]),
        ({"last_attended": date(2024, 1, 8)}, "i", ["not-counted"]),
        ({"episode": Episode()}, "g", ["no-enquiries"]),
        ({"episode": Episode(1, reopened=True)}, "i", ["not-counted"]),
        ({"episode": Episode(1, reopened=True)}, "h", ["not-counted"]),
        ({"episode": Episode(1, reopened=True)}, "g", []),
        ({"episode": Episode(1, ("BCDF-2347",))}, "i", ["took-over"]),
        ({"episode": Episode(1, ("BCDF-2347",))}, "g", ["took-over"]),
        ({"priority": Priority.RED}, "g", ["red"]),
        ({"priority": Priority.AMBER}, "g", []),
        ({"checked": False}, "g", ["no-checks"]),
        ({"sharing": (SIBLING,)}, "g", ["shared"]),
        ({"sharing": None}, "g", ["not-compared"]),
        ({"episode": Episode(), "checked": False}, "", ["no-ground", "no-enquiries", "no-checks"]),
    ],
)
def test_what_is_missing_for_a_removal(changed: dict[str, Any], ground: str, codes: list[str]) -> None:
    named = ground_of(f"2024-{ground}") if ground else None
    found = missing(replace(WHOLE, **changed), named, TODAY, EXAMPLE.calendar())
    assert [lack.code for lack in found] == codes
    assert all(lack.words.endswith(".") for lack in found)


def _event(kind: EventKind, days_ago: int = 0, **facts: str) -> Event:
    return Event("e", "case", kind, TODAY - timedelta(days=days_ago), NOW, "officer", facts)


CALLED, TOOK = _event(EventKind.CONTACT), _event(EventKind.SAME_CHILD, other="BCDF-2347")
REOPENED = _event(EventKind.REOPENED)


@pytest.mark.parametrize(
    ("newest_first", "found"),
    [
        ([CALLED, CALLED], Episode(2)),
        ([REOPENED, CALLED], Episode(0, reopened=True)),
        ([CALLED, REOPENED, CALLED, TOOK], Episode(1, reopened=True)),
        ([_event(EventKind.CONTACT, days_ago=1), REOPENED], Episode(0, reopened=True)),
        ([CALLED, TOOK, CALLED], Episode(2, ("BCDF-2347",))),
        ([_event(EventKind.REOPENED, other="BCDF-2347")], Episode(0, ("BCDF-2347",), reopened=True)),
        ([_event(EventKind.REOPENED, other="BCDF-2347", undone="yes")], Episode(0, reopened=True)),
        ([_event(EventKind.NOT_SAME_CHILD, other="BCDF-2347"), TOOK], Episode(0)),
        ([_event(EventKind.NOT_SAME_CHILD, other="XXXX-2347"), TOOK], Episode(0, ("BCDF-2347",))),
    ],
)
def test_only_what_happened_since_a_reopening_counts(newest_first: list[Event], found: Episode) -> None:
    assert episode(newest_first) == found


@pytest.mark.parametrize(("days_too_early", "codes"), [(1, ["too-early"]), (0, [])])
def test_the_twentieth_school_day_is_not_too_early(days_too_early: int, codes: list[str]) -> None:
    """20 school days after 2 October 2026 end on 6 November: half-term is a week."""
    on = date(2026, 11, 6) - timedelta(days=days_too_early)
    known = replace(WHOLE, last_attended=date(2026, 10, 2))
    found = missing(known, ground_of("2024-i"), on, EXAMPLE.calendar())
    assert [lack.code for lack in found] == codes


def test_the_sentence_says_what_is_shared_and_with_which_case() -> None:
    (lack,) = missing(replace(WHOLE, sharing=(SIBLING,)), ground_of("2024-g"), TODAY, EXAMPLE.calendar())
    assert lack.words == "BCDF-2347, open and RED, has the same postcode and phone number."


@pytest.mark.parametrize(
    ("facts", "matters"),
    [
        ({"priority": Priority.RED}, True),
        ({"priority": Priority.AMBER}, True),
        ({"priority": Priority.GREEN}, False),
        ({"priority": Priority.RED, "stage": Stage.CLOSED}, False),
        ({"priority": Priority.RED, "case_id": "case"}, False),
    ],
)
def test_which_other_cases_matter(facts: dict[str, Any], matters: bool) -> None:
    assert shares_what_matters(CASE, replace(CASE, **{"case_id": "other", **facts})) is matters


def test_no_removal_is_offered_of_a_child_who_has_died() -> None:
    assert [ground.letter for ground in OFFERED] == list("abcdefghijlmno")


# --- two people ------------------------------------------------------------------------------------------------------


def _proposed(from_day: date = TODAY) -> tuple[Case, Event]:
    lacks = missing(replace(WHOLE, checked=False), None, TODAY, EXAMPLE.calendar())
    step = propose(CASE, from_day, "", lacks, "Moved.", OFFICER, TODAY, NOW)
    return step.after, Event("e", "case", step.kind, TODAY, NOW, "first", step.facts, step.text)


def test_a_proposal_keeps_what_the_second_person_needs_and_changes_nothing_else() -> None:
    after, event = _proposed()
    assert (event.kind, after.proposed_at, replace(after, proposed_at=None)) == (
        EventKind.DECISION_PROPOSED, NOW, CASE,
    )  # fmt: skip
    assert dict(event.facts) == {"from_day": TODAY.isoformat(), "missing": "no-ground,no-checks"}


def test_the_second_person_confirms_in_the_words_of_the_first() -> None:
    after, event = _proposed()
    step = confirm(after, proposal_of(event), "second", [], 2, OFFICER, TODAY, NOW)
    assert (step.kind, step.text, step.after.proposed_at) == (EventKind.DECIDED, "Moved.", None)
    assert {"decision": "may-be-removed", "from_day": TODAY.isoformat(), "told": "2"}.items() <= step.facts.items()
    assert (step.facts["proposed_by"], step.facts["missing"]) == ("first", "no-ground,no-checks")


@pytest.mark.parametrize(
    ("person", "roles", "on", "why"),
    [
        ("first", OFFICER, TODAY, "You proposed this yourself. A second person has to confirm this"),
        ("second", AUDITOR, TODAY, "Only officers and managers"),
        ("second", OFFICER, TODAY + timedelta(days=1), "cannot be backdated"),
    ],
)
def test_who_may_not_confirm(person: str, roles: frozenset[Role], on: date, why: str) -> None:
    after, event = _proposed()
    with pytest.raises(Refused, match=why):
        confirm(after, proposal_of(event), person, ["Mina"], 2, roles, on, NOW)


def test_what_waits_for_nobody_is_neither_confirmed_nor_sent_back() -> None:
    _, event = _proposed()
    with pytest.raises(Refused, match="No removal waits"):
        confirm(CASE, proposal_of(event), "second", [], 2, OFFICER, TODAY, NOW)
    with pytest.raises(Refused, match="No removal waits"):
        send_back(CASE, "No.", OFFICER)


def test_sending_back_needs_a_reason_and_ends_the_wait() -> None:
    after, _ = _proposed()
    with pytest.raises(Refused, match="Say why"):
        send_back(after, " ", OFFICER)
    step = send_back(after, "Visit first.", OFFICER)
    assert (step.kind, step.after, step.text) == (EventKind.DECISION_SENT_BACK, CASE, "Visit first.")


@pytest.mark.parametrize("day", [None, TODAY - timedelta(days=1)])
def test_a_removal_has_a_day_that_is_not_past(day: date | None) -> None:
    with pytest.raises(Refused, match=r"first day|backdated"):
        propose(CASE, day, "", (), "Moved.", OFFICER, TODAY, NOW)


@pytest.mark.parametrize("facts", [{"priority": Priority.RED}, {"needs_social_care": True}])
def test_nobody_proposes_or_confirms_a_removal_before_social_care_is_told(facts: dict[str, Any]) -> None:
    owes = replace(CASE, **facts)
    with pytest.raises(Refused, match="social care has not been told"):
        propose(owes, TODAY, "", (), "Moved.", OFFICER, TODAY, NOW)
    with pytest.raises(Refused, match="social care has not been told"):
        decide(owes, "may-be-removed", TODAY, "Moved.", 1, OFFICER, NOW)
    assert decide(owes, "stay-on-roll", None, "Wait.", 1, OFFICER, NOW).kind is EventKind.DECIDED
    after, event = _proposed()
    with pytest.raises(Refused, match="social care has not been told"):
        confirm(replace(after, **facts), proposal_of(event), "second", [], 2, OFFICER, TODAY, NOW)
    told = replace(after, **facts, social_care_told_at=NOW)
    assert confirm(told, proposal_of(event), "second", [], 2, OFFICER, TODAY, NOW).kind is EventKind.DECIDED


def test_the_page_names_who_could_be_the_second_person() -> None:
    assert second_person(["Cora", "Mina"]).endswith("any active officer or manager except you (Cora, Mina).")
    assert "Nobody else in the team is active" in second_person([])


# --- what each lack says -----------------------------------------------------------------------------------------------

NOT_COUNTED = "The days of ground (i) cannot be counted."
SINCE_REOPENED = replace(WHOLE.episode, reopened=True, contact_attempts=0)


@pytest.mark.parametrize(
    ("facts", "letter", "words"),
    [
        ({}, None, "No ground is named."),
        (
            {"episode": replace(WHOLE.episode, contact_attempts=0)},
            "g",
            "No contact attempt is recorded on this case.",
        ),
        ({"episode": SINCE_REOPENED}, "g", "No contact attempt is recorded on this case since it was reopened."),
        (
            {"episode": SINCE_REOPENED},
            "i",
            f"{NOT_COUNTED} The case was reopened, and its referral says nothing of the time since.",
        ),
        ({"checked": False}, "g", "The initial checks of the authority’s own records are not recorded."),
        ({"priority": Priority.RED}, "g", "This case is RED."),
        (
            {"sharing": None},
            "g",
            "It could not be checked whether another open case shares the address or phone.",
        ),
        (
            {"episode": replace(WHOLE.episode, took_over=("CME-2",))},
            "g",
            "CME-2 was closed as the same child. Its days, address and phone are not compared here.",
        ),
        (
            {"sharing": (replace(SIBLING, reference="", what=("email address",)),)},
            "g",
            "Another case, open and RED, has the same email address.",
        ),
    ],
)
def test_each_lack_has_its_sentence(facts: dict[str, Any], letter: str | None, words: str) -> None:
    ground = ground_of(f"2024-{letter}") if letter else None
    found = missing(replace(WHOLE, **facts), ground, TODAY, EXAMPLE.calendar())
    assert found[0 if letter == "i" or len(found) == 1 else -1].words == words


def test_a_day_too_early_and_days_that_nobody_can_count() -> None:
    early = replace(WHOLE, last_attended=TODAY - timedelta(days=3))
    (lack,) = missing(early, ground_of("2024-i"), TODAY, EXAMPLE.calendar())
    assert lack.words.startswith("It is too early for ground (i). ")
    (lack,) = missing(replace(WHOLE, last_attended=None), ground_of("2024-i"), TODAY, EXAMPLE.calendar())
    assert (lack.code, lack.words.startswith(f"{NOT_COUNTED} ")) == ("not-counted", True)


PAST = "A removal cannot be backdated, and 24 November 2026 is past."


@pytest.mark.parametrize(
    ("day", "reason", "why"),
    [
        (None, "Moved.", "Give the first day the school may remove the name."),
        (date(2026, 11, 24), "Moved.", f"{PAST} Give today or a later day."),
        (TODAY, " ", "Say why: the school and the second person need the reason."),
    ],
)
def test_what_a_proposal_needs(day: date | None, reason: str, why: str) -> None:
    with pytest.raises(Refused) as refused:
        propose(CASE, day, "", (), reason, OFFICER, date(2026, 11, 25), NOW)
    assert str(refused.value) == why


def test_a_proposal_is_read_as_it_was_written() -> None:
    lacks = missing(replace(WHOLE, checked=False), None, TODAY, EXAMPLE.calendar())
    step = propose(CASE, TODAY, "2024-g", (*lacks, *lacks), " Moved. ", OFFICER, TODAY, NOW)
    event = Event("e", "case", step.kind, TODAY, NOW, "first", step.facts, step.text)
    codes = ("no-ground", "no-checks")
    assert proposal_of(event) == Proposal("first", NOW, TODAY, "2024-g", "Moved.", codes)
    without = {name: value for name, value in step.facts.items() if name != "ground"}
    assert proposal_of(replace(event, facts=without)).ground == ""
    confirmed = confirm(step.after, proposal_of(event), "second", [], 2, OFFICER, TODAY, NOW)
    assert confirmed.facts["ground"] == "2024-g"


NOBODY = "No removal waits for a second person on this case: it was decided, or sent back."
ALONE = (
    "A second person has to confirm this: any active officer or manager. Nobody else in the team is active, so ask an "
    "administrator to add an officer or a manager."
)


def test_each_refusal_of_the_second_person_says_what_to_do() -> None:
    after, event = _proposed()
    proposal = proposal_of(event)
    for person, on, why in (
        ("first", TODAY, f"You proposed this yourself. {ALONE}"),
        (
            *("second", TODAY + timedelta(days=1)),
            f"A removal cannot be backdated, and {plain_day(TODAY)} is past. Send it back, so that a later day is "
            "proposed.",
        ),
    ):
        with pytest.raises(Refused) as refused:
            confirm(after, proposal, person, [], 2, OFFICER, on, NOW)
        assert str(refused.value) == why
    with pytest.raises(Refused) as unsaid:
        send_back(after, "", OFFICER)
    assert str(unsaid.value) == "Say why you send it back."
    with pytest.raises(Refused) as nobody:
        send_back(CASE, "No.", OFFICER)
    assert str(nobody.value) == NOBODY


def test_a_ground_is_named_by_its_letter_and_words() -> None:
    assert ground_label("2024-g") == ground_of("2024-g").label
    assert ground_label("") == ""
