"""What the links to other teams share: the question, what a team sees of the child, and its answer as the records have it."""

from collections.abc import Sequence
from datetime import date, timedelta

from chalicelib.domain.casework.hand_over import Answered
from chalicelib.domain.child.referral import Child
from chalicelib.domain.people.purpose_links import PurposeLink
from chalicelib.domain.records.submission import Submission
from chalicelib.domain.wording import plain_day
from chalicelib.journeys.casework.case_step import Values, text
from chalicelib.journeys.casework.questions import BY_LINK, words
from chalicelib.journeys.engine.fields import Choice, Field, Kind
from chalicelib.journeys.engine.pages import Page
from chalicelib.services.casework.submissions import referral_of
from chalicelib.services.one_purpose.contacts import team_as_actor
from chalicelib.services.one_purpose.purpose import Fact

BUTTON = "Send your team’s answer"
LIVES = timedelta(days=42)


def team_page(title: str, declined: str) -> Page:
    """`declined`: what follows if the team declines."""
    return Page(
        "answer",
        title,
        (
            Field(
                "answered",
                "Does your team take over this child?",
                Kind.RADIOS,
                missing="Say whether your team accepts or declines.",
                choices=(
                    Choice(Answered.ACCEPTED, "We accept", hint="Your team takes over."),
                    Choice(Answered.DECLINED, "We decline", hint=declined),
                ),
            ),
            Field("who", "Your name", missing="Enter your name."),
            words("What should we know? Say who tells the family and the school"),
        ),
    )


def said_by_link(link: PurposeLink, values: Values, on: date) -> Values:
    """The answer as if an officer had recorded it."""
    return {
        "answered": text(values, "answered"),
        "who": f"{text(values, 'who')}, {team_as_actor(link).name}",
        "how": BY_LINK,
        "on": on,
        "text": text(values),
    }


def who_it_is(sent: Submission | None, name: str) -> Sequence[Fact]:
    """No address, restricted or not. `name`: for a form that cannot be read."""
    if not sent:
        return (Fact("Child", name),)
    child = referral_of(sent).child
    school = [Fact("School that told us", sent.school.name)] if sent.school.name else []
    return (Fact("Child", child.name), Fact("Date of birth", _born(child)), *school)


def _born(child: Child) -> str:
    if child.born is None:
        return "not known"
    return f"{plain_day(child.born)}{', not certain' if child.birth_is_vague else ''}"
