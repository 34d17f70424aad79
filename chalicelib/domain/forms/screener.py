"""Which form is the right one: two or three questions without personal data, each way ending in a form or in who to tell
instead. The whole of it is one table, `FIRST`."""

from collections.abc import Iterator, Mapping
from enum import StrEnum

from msgspec import Struct

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


class Line(StrEnum):
    """Which telephone the page of a dead end shows; the numbers are the authority's settings."""

    URGENT = "urgent"
    TEAM = "team"


class ToForm(Struct, frozen=True):
    """The start page of a form."""

    form: str


class Elsewhere(Struct, frozen=True):
    """Nothing to fill in here: what to do instead. The first of `actions` says whom to tell."""

    slug: str
    title: str
    why: str
    actions: tuple[str, ...]
    line: Line


End = ToForm | Elsewhere


class Answer(Struct, frozen=True):
    value: str
    label: str
    leads: "Question | End"
    hint: str = ""


class Question(Struct, frozen=True):
    name: str
    label: str
    answers: tuple[Answer, ...]
    hint: str = ""


_SCHOOL_AGE = (
    "Compulsory school age begins with the term after the fifth birthday. It ends on the last Friday in June of the "
    "school year in which the young person turns 16."
)

DANGER = Elsewhere(
    "danger",
    "Phone now",
    "No form here reaches anybody at once, and none of them is a safeguarding referral.",
    (
        "In immediate danger, call 999.",
        "Otherwise phone one of these numbers now, and say that you are worried about the safety of a child.",
        "You can fill in a form here as well, after you have phoned.",
    ),
    Line.URGENT,
)
ON_ROLL = Elsewhere(
    "on-roll",
    "Tell the school first",
    "A child who is on the roll of a school, lives where they did and does not come is a matter of attendance. "
    "Schools report it to the authority in their attendance returns.",
    (
        "Tell the school: ask for whoever leads on attendance.",
        "If you do not know the school, or nothing happens, phone us and ask for the school attendance team.",
    ),
    Line.TEAM,
)
HOME_EDUCATION = Elsewhere(
    "home-education",
    "Tell the home education team",
    "Parents may educate a child at home, and a child who is well educated at home is not missing education.",
    (
        "Phone us and ask for the home education team: they advise families, and they look into it where there is doubt.",
        "If you think that the child is not being educated at all, go back and choose that.",
    ),
    Line.TEAM,
)
TOO_YOUNG = Elsewhere(
    "too-young",
    "Tell early years or admissions",
    f"The law does not require a child of this age to be in school yet. {_SCHOOL_AGE}",
    (
        "For a place at a nursery or a first school, phone us and ask for early years or school admissions.",
        "If you are worried about how the child is looked after, phone us and say so.",
    ),
    Line.TEAM,
)
TOO_OLD = Elsewhere(
    "too-old",
    "Tell the post-16 participation team",
    f"The young person is above compulsory school age. {_SCHOOL_AGE} After that they must stay in education or training "
    "until they are 18, and another team helps them to find it.",
    ("Phone us and ask for the post-16 participation team.",),
    Line.TEAM,
)

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


class Place(Struct, frozen=True):
    """How far somebody has come: what was answered so far, and the next question or the end."""

    answered: tuple[tuple[Question, Answer], ...]
    at: Question | End

    @property
    def path(self) -> dict[str, str]:
        return {question.name: answer.value for question, answer in self.answered}


def place(answers: Mapping[str, str]) -> Place:
    """Where these answers lead; the first that is missing or unknown is asked."""
    found = Place((), FIRST)
    while isinstance(found.at, Question):
        question = found.at
        answer = next((each for each in question.answers if each.value == answers.get(question.name)), None)
        if not answer:
            break
        found = Place((*found.answered, (question, answer)), answer.leads)
    return found


def every_path(at: Question | End = FIRST, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], End]]:
    """All ways through, each with its end."""
    if not isinstance(at, Question):
        yield path, at
        return
    for answer in at.answers:
        yield from every_path(answer.leads, (*path, f"{at.name}={answer.value}"))
