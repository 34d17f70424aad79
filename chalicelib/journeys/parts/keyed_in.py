"""The last part of a referral that staff key in for somebody else: who told us, how and when."""

from chalicelib.domain.child.identifiers import normalise_urn, urn_problem
from chalicelib.journeys.engine.fields import Choice, Field, Kind
from chalicelib.journeys.engine.journey import Part
from chalicelib.journeys.engine.pages import Page
from chalicelib.journeys.parts.questions import not_in_the_future

SOURCES = (
    Choice("phone", "By phone"),
    Choice("paper", "On paper"),
    Choice("email", "By email"),
    Choice("in-person", "In person"),
)

SOURCE = Page(
    "source",
    "How we were told",
    (
        Field(
            "source",
            "How did this referral reach us?",
            Kind.RADIOS,
            missing="Say how this referral reached us.",
            choices=SOURCES,
        ),
        Field("told_on", "On which day?", Kind.DATE, missing="Enter the day.", date_check=not_in_the_future),
        Field(
            "told_at",
            "At what time?",
            Kind.TIME,
            on_day="told_on",
            hint="On a 24-hour clock, like 14:30. Leave it empty if it is not known.",
            longest=5,
            short=True,
        ),
    ),
)

INFORMANT = Page(
    "informant",
    "Who told us",
    (
        Field("referrer_name", "Their name", hint="Write “not given” if they gave none.", missing="Enter their name."),
        Field("referrer_role", "Their role", missing="Enter their role, or “not given”."),
        Field("referrer_phone", "Their phone number", Kind.PHONE, longest=30),
        Field(
            "on_behalf",
            "For whom do they speak?",
            Kind.RADIOS,
            missing="Say for whom they speak.",
            choices=(
                Choice(
                    "school",
                    "A school",
                    reveals=(
                        Field(
                            "school_name",
                            "Name of the school",
                            hint="Leave it empty if you enter the URN of a school in the national register.",
                            longest=200,
                            missing="Enter the name of the school, or the URN of one in the national register.",
                        ),
                        Field(
                            "typed_urn",
                            "URN of the school, if you know it",
                            hint="Contacts of that school can then follow the referral. Check its name before you send.",
                            check=urn_problem,
                            written=normalise_urn,
                            longest=10,
                            short=True,
                        ),
                    ),
                ),
                Choice(
                    "agency",
                    "Another agency",
                    reveals=(
                        Field(
                            "agency_name", "Name of the agency", longest=200, missing="Enter the name of the agency."
                        ),
                    ),
                ),
                Choice("themselves", "Themselves"),
            ),
        ),
    ),
)

RECEIPT = Page(
    "receipt",
    "Receipt",
    (
        Field(
            "receipt",
            "Should anybody get a receipt by email?",
            Kind.RADIOS,
            hint="A receipt has the reference and no name. It goes only to a contact who is on the service’s list.",
            missing="Say whether anybody should get a receipt.",
            choices=(
                Choice("no", "No"),
                Choice(
                    "yes",
                    "Yes, a contact of a school",
                    reveals=(
                        Field(
                            "receipt_email",
                            "Their email address",
                            Kind.EMAIL,
                            longest=254,
                            missing="Enter the address of a contact who is on the service’s list. Add them first, or answer No.",
                        ),
                    ),
                ),
            ),
        ),
    ),
)

KEYED_PART = Part("told", "Who told us, and how", (SOURCE, INFORMANT, RECEIPT))

KEYED_DECLARATION = (
    "I have written down what I was told, and nothing else.",
    "I have told the person that this is not a safeguarding referral and that, where a child is at risk, they must phone.",
    "I have told the person that this does not permit removal from roll.",
)
