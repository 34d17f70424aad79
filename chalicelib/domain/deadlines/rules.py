"""The rules of deadlines: each names something that must happen to a case."""

from collections.abc import Mapping
from enum import StrEnum

from chalicelib.domain.newer import Words
from chalicelib.domain.waiting import WaitKind


class Rule(StrEnum):
    """The rules. A case has the clocks that its state asks for; see `domain.deadlines.clocks`."""

    ACKNOWLEDGE = "acknowledge"
    SOCIAL_CARE = "social-care"
    TRIAGE = "triage"
    TO_HAND_OVER = "to-hand-over"
    CHECKS = "checks"
    REVIEW = "review"
    RECHECK = "recheck"
    SECOND_PERSON = "second-person"
    HAND_OVER = WaitKind.HAND_OVER.value
    QUESTION = WaitKind.QUESTION.value
    ENQUIRY = WaitKind.ENQUIRY.value
    DECISION = WaitKind.DECISION.value
    DELETION = WaitKind.DELETION.value


LABELS: Mapping[Rule, str] = Words(
    {
        Rule.ACKNOWLEDGE: "Take the case",
        Rule.SOCIAL_CARE: "Tell children’s social care",
        Rule.TRIAGE: "Confirm the triage",
        Rule.TO_HAND_OVER: "Hand the case over",
        Rule.CHECKS: "Check the authority’s records",
        Rule.REVIEW: "Review the case",
        Rule.RECHECK: "Re-check a child on long watch",
        Rule.SECOND_PERSON: "A second person confirms the removal or sends it back",
        Rule.HAND_OVER: "The other team accepts or declines",
        Rule.QUESTION: "The referrer answers our questions",
        Rule.ENQUIRY: "Answer the other authority",
        Rule.DECISION: "The school reads our decision",
        Rule.DELETION: "The school sends its deletion return",
    }
)
