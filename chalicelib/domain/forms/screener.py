"""Finds the right form by two or three questions without personal data.

Each way ends in a form or in whom to tell instead. All of it is one table, `FIRST`.
"""

from chalicelib.domain.forms.elsewhere import DANGER, HOME_EDUCATION, ON_ROLL, TOO_OLD, TOO_YOUNG
from chalicelib.domain.forms.names import (
    AGENCY_REFERRAL,
    ATTENDANCE_RETURN,
    AUTHORITY_ENQUIRY,
    JOINER,
    LEAVER,
    PUBLIC_CONCERN,
    SCHOOL_REFERRAL,
    SICKNESS_RETURN,
)
from chalicelib.domain.forms.screening import Answer, Question, ToForm

_SAFETY = Answer("safety", "I am worried about a child’s safety", DANGER)

_YOUNG = Answer(
    "too-young", "A child who is too young for school", TOO_YOUNG, "Before the term after the fifth birthday."
)

_OLD = Answer(
    "too-old", "A young person who is too old for school", TOO_OLD, "After the school year in which they turn 16."
)


def _absent_pupil() -> Question:
    return Question(
        "where",
        "Where does the pupil live now, as far as you know?",
        (
            Answer(
                "same",
                "Where they did",
                ToForm(ATTENDANCE_RETURN),
                "And the pupil is on your roll and does not attend.",
            ),
            Answer("moved", "They have moved, or may have", ToForm(SCHOOL_REFERRAL)),
            Answer("not-known", "Nobody knows, or we cannot reach the family", ToForm(SCHOOL_REFERRAL)),
        ),
    )


_OF_SCHOOL = Question(
    "about",
    "What is it about?",
    (
        _SAFETY,
        Answer("absent", "A pupil does not come to school", _absent_pupil()),
        Answer("never-came", "A child who was expected never came", ToForm(SCHOOL_REFERRAL)),
        Answer(
            "leaver",
            "A pupil leaves our roll, or has left it",
            ToForm(LEAVER),
            "For any reason, also for home education or after an exclusion.",
        ),
        Answer("joiner", "We have entered a pupil on our roll", ToForm(JOINER)),
        Answer("sick", "A pupil is, or will be, ill for 15 school days or more", ToForm(SICKNESS_RETURN)),
        _YOUNG,
        _OLD,
    ),
)


def _home_educated(form: str) -> Question:
    return Question(
        "education",
        "Is the child educated at home, as far as you know?",
        (
            Answer("suitable", "Yes, and I have no reason to doubt it", HOME_EDUCATION),
            Answer("doubtful", "They say so, but I doubt it", ToForm(form)),
            Answer("not-known", "I do not know", ToForm(form)),
        ),
    )


def _on_roll(form: str) -> Question:
    return Question(
        "roll",
        "Is the child on the roll of a school, and still living where they did?",
        (
            Answer("yes", "Yes", ON_ROLL),
            Answer("no", "No, or they have moved", ToForm(form)),
            Answer("not-known", "I do not know", ToForm(form)),
        ),
    )


def _of_others(form: str) -> Question:
    return Question(
        "about",
        "What is it about?",
        (
            _SAFETY,
            Answer("no-education", "A child who may be getting no education", ToForm(form)),
            Answer("absent", "A child who does not go to their school", _on_roll(form)),
            Answer("home", "A child who is, or may be, educated at home", _home_educated(form)),
            _YOUNG,
            _OLD,
        ),
    )


_OF_AUTHORITY = Question(
    "about",
    "What is it about?",
    (
        _SAFETY,
        Answer("seek", "We are looking for a child who may be in your area", ToForm(AUTHORITY_ENQUIRY)),
        Answer("tell", "We know of a child in your area who may be getting no education", ToForm(AGENCY_REFERRAL)),
        _YOUNG,
        _OLD,
    ),
)

FIRST = Question(
    "who",
    "Who are you?",
    (
        Answer("school", "I work for a school or college", _OF_SCHOOL),
        Answer(
            "professional",
            "I work for another service",
            _of_others(AGENCY_REFERRAL),
            "Health, police, housing, early help, youth justice, a charity.",
        ),
        Answer("authority", "I work for another local authority", _OF_AUTHORITY),
        Answer(
            "public", "None of these", _of_others(PUBLIC_CONCERN), "A parent, a relative, a neighbour or anybody else."
        ),
    ),
)
