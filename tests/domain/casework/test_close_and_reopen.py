"""What keeps a case from closing, how long it can be reopened, and with what the work begins anew."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.casework.case import Case, Stage
from chalicelib.domain.casework.close_and_reopen import close, close_with, reopen, reopen_duplicate
from chalicelib.domain.casework.closing import Evidence, Outcome
from chalicelib.domain.casework.events import EventKind
from chalicelib.domain.casework.priority import Priority
from chalicelib.domain.casework.stages import Refused
from chalicelib.domain.casework.word_from_outside import word_came
from chalicelib.domain.people.roles import Role
from chalicelib.domain.waiting import Wait, WaitKind
from tests.support.cases import a_case
from tests.support.world import NOW, london

OFFICER, AUDITOR = frozenset({Role.OFFICER}), frozenset({Role.AUDITOR})
ENQUIRY, QUESTION = (Wait(kind, NOW, NOW, "Counted.") for kind in (WaitKind.ENQUIRY, WaitKind.QUESTION))
CLOSED = a_case(stage=Stage.CLOSED, outcome="returned", evidence="confirmed", closed_at=london("2025-11-25T23:30"))
WORKERS = "Only officers and managers of the team can work on a case."


def test_a_closed_case_keeps_its_outcome_and_waits_for_nobody() -> None:
    before = a_case(waits=(QUESTION,), proposed_at=NOW, owner_id="olive")
    step = close(before, Outcome.RETURNED, Evidence.CONFIRMED, " At school again. ", OFFICER, NOW)
    assert step.after == a_case(
        stage=Stage.CLOSED, outcome="returned", evidence="confirmed", closed_at=NOW, owner_id="olive"
    )
    assert (step.kind, step.text) == (EventKind.CLOSED, "At school again.")
    assert (step.facts["stage.before"], step.facts["outcome.after"]) == ("enquiries", "returned")
    assert "other" not in step.facts
    more = close_with(before, Outcome.RETURNED, Evidence.CONFIRMED, "", OFFICER, NOW, {"other": "CME-2"})
    assert (more.after, more.facts["other"]) == (step.after, "CME-2")


UNTOLD = "Children’s social care has not been told about this child. Record that first, then close the case."
NAMES_THE_OTHER = (
    "A case closes as a duplicate only by naming the other case. Use “Say that it is the same child as another case”."
)
ENQUIRY_FIRST = (
    "Another authority waits for our answer on this case. Phone it back if that is required, and answer its enquiry. "
    "Then close the case."
)


@pytest.mark.parametrize(
    ("facts", "outcome", "evidence", "roles", "why"),
    [
        ({}, Outcome.DUPLICATE, Evidence.CONFIRMED, OFFICER, NAMES_THE_OTHER),
        ({}, Outcome.RETURNED, Evidence.CONFIRMED, AUDITOR, WORKERS),
        ({"priority": Priority.RED}, Outcome.DECEASED, Evidence.CONFIRMED, OFFICER, UNTOLD),
        ({"needs_social_care": True}, Outcome.RETURNED, Evidence.CONFIRMED, OFFICER, UNTOLD),
        ({"waits": (ENQUIRY,)}, Outcome.RETURNED, Evidence.CONFIRMED, OFFICER, ENQUIRY_FIRST),
        (
            {"stage": Stage.RECEIVED},
            *(Outcome.RETURNED, Evidence.CONFIRMED, OFFICER),
            "The case has not been through triage. Confirm the triage first.",
        ),
        (
            {},
            *(Outcome.RETURNED, Evidence.FAMILY, OFFICER),
            "“Returned to the same school” needs better evidence to close a case: “Confirmed by the school or "
            "authority”.",
        ),
    ],
)
def test_what_keeps_a_case_from_closing(
    facts: dict[str, Any], outcome: Outcome, evidence: Evidence, roles: frozenset[Role], why: str
) -> None:
    with pytest.raises(Refused) as refused:
        close(a_case(**facts), outcome, evidence, "", roles, NOW)
    assert str(refused.value) == why


def test_an_enquiry_that_comes_from_no_authority_closes_without_an_answer() -> None:
    step = close(a_case(waits=(ENQUIRY,)), Outcome.IN_ERROR, Evidence.CONFIRMED, "A hoax.", OFFICER, NOW)
    assert step.after.waits == ()


def test_only_a_worker_closes_by_whichever_way() -> None:
    with pytest.raises(Refused) as refused:
        close_with(a_case(), Outcome.RETURNED, Evidence.CONFIRMED, "", AUDITOR, NOW)
    assert str(refused.value) == WORKERS


@pytest.mark.parametrize("now", ["2025-11-26T09:00", "2026-11-25T23:59"])
def test_the_work_on_a_reopened_case_begins_anew(now: str) -> None:
    told = a_case(
        stage=Stage.CLOSED, outcome="returned", evidence="confirmed", closed_at=CLOSED.closed_at, owner_id="mona",
        checked_at=NOW, social_care_told_at=NOW,
    )  # fmt: skip
    step = reopen(told, " Gone again. ", OFFICER, london(now), "olive")
    assert step.after == a_case(stage=Stage.ENQUIRIES, owner_id="olive")
    assert (step.kind, step.text, step.facts["stage.after"]) == (EventKind.REOPENED, "Gone again.", "enquiries")
    assert reopen_duplicate(told, "Why.", OFFICER, london(now), "olive", {"other": "CME-2"}).facts["other"] == "CME-2"


def test_a_case_whose_closing_has_no_date_can_be_reopened() -> None:
    assert reopen(a_case(stage=Stage.CLOSED), "Why.", OFFICER, NOW, "olive").after.stage is Stage.ENQUIRIES


@pytest.mark.parametrize(
    ("case", "reason", "roles", "now", "why"),
    [
        (a_case(), "Why.", OFFICER, NOW, "The case is open. Only a closed case can be reopened."),
        (
            *(CLOSED, "Why.", OFFICER, london("2026-11-26T00:00")),
            "The case could be reopened until 25 November 2026. Now the child needs a new case.",
        ),
        (CLOSED, "Why.", AUDITOR, NOW, WORKERS),
        (CLOSED, " ", OFFICER, NOW, "Say why the case moves from “Closed” to “Enquiries”."),
        (
            *(a_case(stage=Stage.CLOSED, outcome="duplicate"), "Why.", OFFICER, NOW),
            "This case was closed as the same child as another case. Use “Undo: not the same child”.",
        ),
    ],
)
def test_which_cases_are_not_reopened(case: Case, reason: str, roles: frozenset[Role], now: Any, why: str) -> None:
    with pytest.raises(Refused) as refused:
        reopen(case, reason, roles, now, "olive")
    assert str(refused.value) == why


@pytest.mark.parametrize(
    ("kind", "event"),
    [
        (WaitKind.QUESTION, EventKind.ANSWERED_MORE),
        (WaitKind.DECISION, EventKind.DECISION_READ),
        (WaitKind.DELETION, EventKind.RETURN_CAME),
    ],
)
def test_word_from_outside_ends_the_wait_for_it(kind: WaitKind, event: EventKind) -> None:
    wait = Wait(kind, NOW - timedelta(days=1), NOW, "Counted.")
    step = word_came(a_case(waits=(ENQUIRY, wait)), kind, "They answered.", {"form": "F-1"})
    assert step.after == a_case(waits=(ENQUIRY,))
    assert (step.kind, step.text, step.facts) == (event, "They answered.", {"wait": str(kind), "form": "F-1"})
    plain = word_came(a_case(), kind)
    assert (plain.text, plain.facts) == ("", {"wait": str(kind)})
