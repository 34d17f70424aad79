"""The pages about parents, carers, brothers and sisters."""

from chalicelib.domain.child.referral import Child
from chalicelib.domain.guidance import blocks
from chalicelib.journeys.engine.fields import Choice, Field, Kind
from chalicelib.journeys.engine.journey import Part
from chalicelib.journeys.engine.pages import Repeat
from chalicelib.journeys.parts.address import ADDRESS, NEW_ADDRESS
from chalicelib.journeys.parts.questions import NOT_KNOWN, of_a_child, yes_no_not_known

PARENTS = Repeat(
    slug="parents",
    name="parent",
    title="Parents and carers",
    noun="parent or carer",
    most=10,
    called=("name", "relationship"),
    intro="Everybody with parental responsibility, and anybody else who looks after the child.",
    fields=(
        Field(
            "name",
            "Full name",
            hint="Write “not known” if you do not know it.",
            missing="Enter the name, or “not known”.",
        ),
        Field(
            "relationship",
            "Relationship to the child",
            hint="For example, mother, stepfather or foster carer.",
            missing="Enter the relationship to the child, or “not known”.",
        ),
        Field(
            "responsibility",
            "Does this person have parental responsibility?",
            Kind.RADIOS,
            choices=yes_no_not_known(),
            missing="Say whether this person has parental responsibility.",
        ),
        Field(
            "lives_with",
            "Does the child live with this person?",
            Kind.RADIOS,
            choices=yes_no_not_known(),
            missing="Say whether the child lives with this person.",
        ),
        Field("phone", "Phone, if you know it", Kind.PHONE, longest=30),
        Field("other_phone", "Another phone, if there is one", Kind.PHONE, longest=30),
        Field("email", "Email, if you know it", Kind.EMAIL, longest=254),
        Field(
            "interpreter",
            "Is an interpreter needed?",
            Kind.RADIOS,
            missing="Say whether an interpreter is needed.",
            choices=yes_no_not_known(yes=(Field("language", "Which language?", missing="Enter the language."),)),
        ),
        Field(
            "safe",
            "Is it safe to contact this person?",
            Kind.RADIOS,
            hint="Think of domestic abuse, forced marriage and anybody who may take the child away.",
            missing="Say whether it is safe to contact this person.",
            choices=yes_no_not_known(
                no=(Field("unsafe_why", "Why not?", Kind.LONG_TEXT, longest=500, missing="Say why it is not safe."),)
            ),
        ),
    ),
)

SIBLINGS = Repeat(
    slug="siblings",
    name="sibling",
    title="Brothers and sisters",
    guidance=(blocks.SIBLINGS,),
    noun="brother or sister",
    most=15,
    called=("name",),
    intro="Also half-siblings, stepsiblings and other children of the same household.",
    fields=(
        Field(
            "name",
            "Full name",
            hint="Write “not known” if you do not know it.",
            missing="Enter the name, or “not known”.",
        ),
        Field("born", "Date of birth, if you know it", Kind.DATE, date_check=of_a_child),
        Field("school", "School, if you know it"),
        Field(
            "attending",
            "Is this child still attending?",
            Kind.RADIOS,
            choices=(*yes_no_not_known()[:2], Choice("not-school-age", "Not of school age"), NOT_KNOWN),
            missing="Say whether this child is still attending school.",
        ),
    ),
)


def as_sibling(child: Child, school: str, attending: str) -> dict[str, str]:
    """The child of another form, as typed for the first brother or sister; empty for unknown facts."""
    born = None if child.birth_is_vague else child.born
    day, month, year = (str(part) for part in (born.day, born.month, born.year)) if born else ("", "", "")
    answers = {
        "name": child.name,
        "born-day": day,
        "born-month": month,
        "born-year": year,
        "school": school,
        "attending": attending,
    }
    return {f"{SIBLINGS.name}-1-{name}": text for name, text in answers.items() if text}


HOME = Part("home", "Home and family", (ADDRESS, NEW_ADDRESS, PARENTS, SIBLINGS))
