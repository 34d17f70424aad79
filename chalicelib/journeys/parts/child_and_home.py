"""The pages of a referral about who the child is, where the child lived and who the family is."""

from collections.abc import Mapping
from datetime import date

from msgspec.structs import replace

from chalicelib.domain.child.identifiers import normalise_postcode, normalise_upn, postcode_problem, upn_doubt
from chalicelib.domain.child.referral import Child
from chalicelib.domain.child.school_age import ESTIMATES_ARE_OFF_BY, TAUGHT_APART, year_group_doubt
from chalicelib.journeys.engine.answers import date_in
from chalicelib.journeys.engine.fields import Choice, Field, Kind, Page, Part, Raw, Repeat, Value, When
from chalicelib.journeys.parts.questions import NOT_KNOWN, doubt_of_school_age, of_a_child, yes_no_not_known

YEAR_GROUPS = (
    Choice("0", "Reception"),
    *(Choice(str(year), f"Year {year}") for year in range(1, 14)),
    NOT_KNOWN,
)

NAMES = Page(
    slug="child",
    title="The child’s names",
    fields=(
        Field(
            "first_names",
            "Legal first names",
            hint="As in the admission register.",
            missing="Enter the child’s first names.",
        ),
        Field("last_name", "Legal last name", missing="Enter the child’s last name."),
        Field(
            "known_as",
            "Name the child is known by",
            hint="First and last name. If it is the legal name, enter that again.",
            missing="Enter the name that the child is known by.",
        ),
        Field(
            "previous_names",
            "Previous or other names, if any",
            hint="Separate them with commas.",
            longest=300,
        ),
    ),
)

BIRTH = Page(
    slug="date-of-birth",
    title="Date of birth",
    fields=(
        Field(
            "born",
            "Date of birth",
            Kind.DATE,
            hint="For example, 31 8 2016. If you do not know it, enter your best estimate.",
            missing="Enter the child’s date of birth, or your best estimate of it.",
            date_check=of_a_child,
            date_doubt=doubt_of_school_age,
        ),
        Field(
            "born_is",
            "Where is this date from?",
            Kind.RADIOS,
            missing="Say whether the date of birth is known or estimated.",
            choices=(
                Choice("register", "The admission register or a document"),
                Choice("told", "Somebody told us"),
                Choice("estimated", "It is an estimate"),
            ),
        ),
    ),
)

SEX = Page(
    slug="sex",
    title="Sex",
    fields=(
        Field(
            "sex",
            "Sex",
            Kind.RADIOS,
            hint="As in the admission register.",
            missing="Say which sex is in the register.",
            choices=(Choice("female", "Female"), Choice("male", "Male"), NOT_KNOWN),
        ),
    ),
)

PUPIL = Page(
    slug="pupil",
    title="Pupil number and year group",
    fields=(
        Field(
            "upn",
            "Unique pupil number (UPN), if the child has one",
            hint="13 characters, starting with a letter.",
            longest=20,
            doubt=upn_doubt,
            written=normalise_upn,
            short=True,
        ),
        Field(
            "year_group",
            "Year group for the child’s age",
            Kind.SELECT,
            choices=YEAR_GROUPS,
            missing="Choose the year group, or Not known.",
        ),
        Field(
            "other_year",
            "Is the child taught in another year group?",
            Kind.RADIOS,
            missing="Say whether the child is taught in another year group.",
            choices=yes_no_not_known(
                yes=(
                    Field(
                        "actual_year_group",
                        "Year group that the child is taught in",
                        Kind.SELECT,
                        choices=YEAR_GROUPS,
                        missing="Choose the year group that the child is taught in.",
                    ),
                )
            ),
        ),
    ),
)


def year_group_doubts(values: Mapping[str, Value], born: date, today: date, *, apart: int = 0) -> dict[str, str]:
    """A year group is doubted by the date of birth. Once somebody says that the child is taught in another, a year to
    either side of the age group is what they mean."""
    groups = (("year_group", apart), ("actual_year_group", TAUGHT_APART))
    given = ((name, str(values.get(name, "")), off) for name, off in groups)
    found = {
        name: year_group_doubt(int(group), born, today, apart=off) for name, group, off in given if group.isdecimal()
    }
    return {name: words for name, words in found.items() if words}


def _pupil(raw: Raw) -> Page:
    """The date of birth is asked on an earlier page."""
    born, apart = date_in(raw, "born"), ESTIMATES_ARE_OFF_BY if raw.get("born_is") == "estimated" else 0
    if not born:
        return PUPIL
    return replace(PUPIL, doubts=lambda values, today: year_group_doubts(values, born, today, apart=apart))


CHILD = Part("child", "The child", (NAMES, BIRTH, SEX, When(PUPIL, _pupil)))


def address_is_secret(raw: Raw) -> bool:
    """Whether the address must be kept secret, or may have to be: "not known" is never "no", and neither is an address
    that was typed with the question left open."""
    answer = raw.get("restricted_address", "")
    return answer in ("yes", "not-known") or (not answer and any(raw.get(name) for name in ("address", "postcode")))


ADDRESS = Page(
    slug="address",
    title="Last known address",
    confidential=address_is_secret,
    fields=(
        Field(
            "address",
            "Last known address",
            Kind.LONG_TEXT,
            hint="Without the postcode. Write “not known” if you do not know it.",
            missing="Enter the last known address, or “not known”.",
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
        Field(
            "address_type",
            "What kind of address is it?",
            Kind.RADIOS,
            missing="Say what kind of address it is.",
            choices=(
                Choice("home", "The family’s home"),
                Choice("relatives", "With relatives or friends"),
                Choice("temporary", "Temporary accommodation"),
                Choice("refuge", "A refuge"),
                Choice("care", "A foster home or children’s home"),
                Choice("other", "Another kind"),
                NOT_KNOWN,
            ),
        ),
        Field(
            "restricted_address",
            "Must this address be kept secret?",
            Kind.RADIOS,
            hint=(
                "For example, a refuge, or an address that a parent must not learn. If you are not sure, choose Not known. "
                "Unless you answer No, only you, your school’s safeguarding leads and the team can see it."
            ),
            missing="Say whether the address must be kept secret.",
            choices=yes_no_not_known(),
        ),
    ),
)

NEW_ADDRESS = Page(
    slug="new-address",
    title="New address",
    confidential=address_is_secret,
    fields=(
        Field(
            "moved",
            "Do you know of a new address, or a country that the family has moved to?",
            Kind.RADIOS,
            missing="Say whether you know of a new address.",
            choices=(
                Choice(
                    "uk",
                    "Yes, in the United Kingdom",
                    reveals=(
                        Field(
                            "new_address",
                            "New address, as far as you know it",
                            Kind.LONG_TEXT,
                            longest=300,
                            missing="Enter what you know of the new address.",
                        ),
                        Field(
                            "new_postcode",
                            "Postcode, if you know it",
                            check=postcode_problem,
                            written=normalise_postcode,
                            longest=10,
                            short=True,
                        ),
                    ),
                ),
                Choice(
                    "abroad",
                    "Yes, in another country",
                    reveals=(
                        Field("new_country", "Country", missing="Enter the country."),
                        Field("new_address_abroad", "Address there, if you know it", Kind.LONG_TEXT, longest=300),
                    ),
                ),
                Choice("no", "No, I know of none"),
            ),
        ),
    ),
)

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
            hint="Think of domestic abuse, forced marriage, and of anybody who may take the child away.",
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
    """A child of whom another form was sent, as typed for the first brother or sister; empty for what is not known."""
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
