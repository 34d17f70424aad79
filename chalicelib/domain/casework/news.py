"""News of a case: what somebody outside the team told us, kept on the case until its owner has looked."""

from collections.abc import Mapping
from enum import StrEnum

from chalicelib.domain.casework.events import EventKind
from chalicelib.domain.newer import Words


class News(StrEnum):
    INFORMATION = "information"
    RETURNED = "returned"
    ANSWER = "answer"
    JOINER = "joiner"
    EMAIL = "email"
    HAND_OVER = "hand-over"
    ARRIVED = "arrived"
    REOPENED = "reopened"
    LINK = "link"


NEWS_WORDS: Mapping[News, str] = Words(
    {
        News.INFORMATION: "The referrer added information.",
        News.RETURNED: "The referrer says that the child has returned.",
        News.ANSWER: "The referrer answered our questions.",
        News.JOINER: "Another case or return may be the same child.",
        News.EMAIL: "An email about this case did not arrive, or was marked as spam.",
        News.HAND_OVER: "Another team answered a hand-over.",
        News.ARRIVED: "What this case waited for has arrived.",
        News.REOPENED: "This case was reopened.",
        News.LINK: "An email to another team reached the wrong person. Its link was withdrawn: phone the team.",
    }
)

_OF: Mapping[EventKind, News] = {
    EventKind.INFORMATION: News.INFORMATION,
    EventKind.RETURNED: News.RETURNED,
    EventKind.ANSWERED_MORE: News.ANSWER,
    EventKind.MATCHED: News.JOINER,
    EventKind.EMAIL_PROBLEM: News.EMAIL,
    EventKind.TEAM_ANSWERED: News.HAND_OVER,
    EventKind.RETURN_CAME: News.ARRIVED,
    EventKind.ARRIVED: News.ARRIVED,
    EventKind.REOPENED: News.REOPENED,
    EventKind.LINK_WITHDRAWN: News.LINK,
}


def news_of(kind: EventKind) -> News | None:
    """The news that an event brings to the owner of its case; None for the team's own steps."""
    return _OF.get(kind)
