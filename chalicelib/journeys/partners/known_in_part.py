"""The pages about a child for people who may know little: anything may be left open, and "not known" is an answer.

Who is not a school is asked for no more than leads to the child: who, where, where seen, and why they write.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from msgspec.structs import replace

from chalicelib.domain.child.identifiers import normalise_postcode, postcode_problem
from chalicelib.domain.child.needs import NEEDS
from chalicelib.domain.child.referral import NOT_CAPTURED, Belief, BirthIs, Child, Referral, Sex
from chalicelib.domain.child.referral import NOT_KNOWN as UNKNOWN
from chalicelib.journeys.engine.answers_to_referral import (
    answer_of,
    date_of,
    names_a_destination,
    names_in,
    needs_of,
    of_family,
    text_of,
)
from chalicelib.journeys.engine.fields import Choice, Field, Kind, Page, Part, Value
from chalicelib.journeys.parts.child_and_home import PARENTS, address_is_secret
from chalicelib.journeys.parts.questions import (
    NOT_KNOWN,
    doubt_of_school_age,
    not_in_the_future,
    of_a_child,
    yes_no_not_known,
)
from chalicelib.journeys.parts.school_and_search import BELIEF, LAST_SEEN

AGES = range(20)
"""That may be given instead of a date of birth."""


def _some_clue(values: Mapping[str, Value], today: date) -> dict[str, str]:
    """A child without any name must still be possible to refer, and somehow to find."""
    if any(values.get(name) for name in ("first_names", "last_name", "other_names", "who_it_is")):
        return {}
    return {"who_it_is": "Enter any name of the child, or say in your own words who the child is."}


NAMES = Page(
    slug="child",
    title="Who the child is",
    intro="Fill in what you know and leave the rest empty. A first name alone helps.",
    check=_some_clue,
    fields=(
        Field("first_names", "First names, if you know them"),
        Field("last_name", "Last name, if you know it"),
        Field(
            "other_names",
            "Other names that the child is or was known by, if any",
            hint="Separate them with commas.",
            longest=300,
        ),
        Field(
            "who_it_is",
            "If you do not know the full name: who is the child?",
            Kind.LONG_TEXT,
            hint="For example, “the younger of the two girls at 5 Example Street”.",
            longest=500,
        ),
    ),
)


def _age(age: int, today: date) -> Choice:
    """Its value is a year of birth: an age would be another one at the next birthday."""
    born, words = today.year - age, f"{age} year{'' if age == 1 else 's'} old" if age else "Under 1 year old"
    return Choice(str(born), f"{words} (born {born - 1} or {born})")


def birth(today: date) -> Page:
    return Page(
        slug="date-of-birth",
        title="Date of birth",
        fields=(
            Field(
                "birth_known",
                "Do you know when the child was born?",
                Kind.RADIOS,
                missing="Say whether you know when the child was born, or choose Not known.",
                choices=(
                    Choice("yes", "I know the date", reveals=(_born("born", "Date of birth"),)),
                    Choice(
                        "estimated",
                        "I can estimate the date",
                        reveals=(_born("born_about", "Estimated date of birth"),),
                    ),
                    Choice(
                        "age",
                        "I know about how old the child is",
                        reveals=(
                            Field(
                                "birth_year",
                                "About how old is the child?",
                                Kind.SELECT,
                                missing="Choose about how old the child is.",
                                choices=tuple(_age(age, today) for age in AGES),
                            ),
                        ),
                    ),
                    NOT_KNOWN,
                ),
            ),
        ),
    )


def _born(name: str, label: str) -> Field:
    return Field(
        name,
        label,
        Kind.DATE,
        hint="For example, 31 8 2016.",
        missing=f"Enter the {label[0].lower()}{label[1:]}.",
        date_check=of_a_child,
        date_doubt=doubt_of_school_age,
    )


SEX = Page(
    slug="sex",
    title="Sex",
    fields=(
        Field(
            "sex",
            "Sex of the child",
            Kind.RADIOS,
            missing="Choose the sex of the child, or Not known.",
            choices=(Choice("female", "Female"), Choice("male", "Male"), NOT_KNOWN),
        ),
    ),
)


def child(today: date) -> Part:
    return Part("child", "The child", (NAMES, birth(today), SEX))


SECRET = Field(
    "restricted_address",
    "Must this address be kept secret?",
    Kind.RADIOS,
    hint=(
        "For example, a refuge, or an address that a parent must not learn. If you are not sure, choose Not known. "
        "Unless you answer No, only you and the team can see it."
    ),
    missing="Say whether the address must be kept secret, or choose Not known.",
    choices=yes_no_not_known(),
)

ADDRESS = Page(
    slug="address",
    title="Last known address",
    confidential=address_is_secret,
    fields=(
        Field(
            "address",
            "Last known address, or what you know of it",
            Kind.LONG_TEXT,
            hint="Without the postcode. A street, a building or a town helps. You can also write “no fixed address”.",
            longest=300,
        ),
        Field(
            "postcode",
            "Postcode, if you know it",
            check=postcode_problem,
            written=normalise_postcode,
            longest=10,
            short=True,
        ),
        SECRET,
    ),
)

SEEN = Page(slug="last-seen", title="Last seen", fields=(LAST_SEEN.fields[1],))

SCHOOL = Page(
    slug="school",
    title="School",
    fields=(
        Field(
            "on_roll",
            "Is the child on the roll of a school, as far as you know?",
            Kind.RADIOS,
            missing="Say whether the child is on the roll of a school, or choose Not known.",
            choices=yes_no_not_known(
                yes=(Field("school_known", "Name and place of the school, if you know it", longest=200),),
                no=(Field("school_before", "Last school, if you know it", longest=200),),
            ),
        ),
        Field("last_attended", "Last day at school, if you know it", Kind.DATE, date_check=not_in_the_future),
    ),
)

WHEREABOUTS = Part("whereabouts", "Where the child is, or may be", (ADDRESS, BELIEF, SEEN, SCHOOL))

_ASKED_OF_A_PARENT = ("name", "relationship", "phone", "email", "safe")
FAMILY = replace(
    PARENTS,
    fields=tuple(item for item in PARENTS.fields if item.name in _ASKED_OF_A_PARENT),
    intro="Anybody who looks after the child, as far as you know them.",
)

_RISKS_ASKED = frozenset(
    {"child-protection-plan", "section-47", "looked-after", "reported-missing", "child-in-need", "domestic-abuse"}
)
RISKS = Page(
    slug="risks",
    title="What is known of risks",
    intro="Answer what your service knows. Not known is an answer.",
    confidential=lambda raw: True,
    fields=tuple(
        Field(
            f"need-{need.code}",
            need.label,
            Kind.RADIOS,
            choices=yes_no_not_known(),
            missing=f"{need.label}: answer Yes, No or Not known.",
        )
        for need in NEEDS
        if need.code in _RISKS_ASKED
    ),
)


def phone(name: str, label: str, missing: str | None) -> Field:
    return Field(name, label, Kind.PHONE, longest=30, missing=missing, autocomplete="tel")


_BASES = (
    Choice("public-task", "Public task", "My organisation has this duty or power by law (UK GDPR Article 6(1)(e))."),
    Choice("legal-obligation", "Legal obligation", "A law requires that we tell you (Article 6(1)(c))."),
    Choice(
        "safeguarding",
        "Safeguarding of children",
        "The safeguarding condition of the Data Protection Act 2018, Schedule 1, beside a public task.",
    ),
    Choice("vital-interests", "To protect somebody’s life", "Vital interests (Article 6(1)(d))."),
    Choice("consent", "Consent", "The family, or the young person, agreed to it (Article 6(1)(a))."),
    Choice(
        "other",
        "Another basis",
        reveals=(Field("basis_words", "Which basis?", longest=300, missing="Say on which basis you share this."),),
    ),
)

LEGAL_BASIS = Field(
    "legal_basis",
    "On which legal basis do you share this?",
    Kind.RADIOS,
    hint="The main one. It is kept with what you send. If you are not sure, ask whoever advises you on data protection.",
    missing="Choose the legal basis on which you share this.",
    choices=_BASES,
)


# --- understanding it --------------------------------------------------------------------------------------------------


def _birth_of(values: Mapping[str, Value]) -> tuple[date | None, BirthIs]:
    if born := date_of(values, "born"):
        return born, BirthIs.KNOWN
    if born := date_of(values, "born_about"):
        return born, BirthIs.ESTIMATED
    if year := text_of(values, "birth_year"):
        return date(int(year), 1, 1), BirthIs.FROM_AGE
    return None, BirthIs.NOT_KNOWN


def _child_of(values: Mapping[str, Value]) -> Child:
    born, born_is = _birth_of(values)
    first, last = text_of(values, "first_names"), text_of(values, "last_name")
    return Child(first, last, born, Sex(text_of(values, "sex") or NOT_CAPTURED), "", NOT_CAPTURED, born_is)


def understood(values: Mapping[str, Value], schools: Sequence[object] = ()) -> Referral:
    """What somebody other than a school told us. Answers that are missing are "not known"; sex and year group, "not recorded"."""
    return Referral(
        child=_child_of(values),
        on_roll=answer_of(values, "on_roll"),
        belief=Belief(text_of(values, "belief") or UNKNOWN),
        restricted_address=answer_of(values, "restricted_address"),
        destination_named=names_a_destination(values),
        immediate_risk=answer_of(values, "immediate_risk"),
        phoned=answer_of(values, "phoned"),
        last_attended=date_of(values, "last_attended"),
        last_seen=date_of(values, "last_seen"),
        postcode=text_of(values, "postcode"),
        needs=needs_of(values),
        other_names=names_in(text_of(values, "other_names")),
        phones=tuple(of_family(values, "phone")),
        emails=tuple(of_family(values, "email")),
    )
