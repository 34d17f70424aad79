"""Ends without a form: what to do instead."""

from chalicelib.domain.forms.screening import Elsewhere, Line

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
