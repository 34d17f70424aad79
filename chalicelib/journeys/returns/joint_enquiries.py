"""The page about enquiries that a school and the local authority make together."""

from datetime import date

from chalicelib.domain.guidance import blocks
from chalicelib.domain.returns.deletion import Enquiries
from chalicelib.journeys.engine.fields import Choice, Field, Kind
from chalicelib.journeys.engine.form import Values
from chalicelib.journeys.engine.pages import Page
from chalicelib.journeys.parts.questions import DATE_OF_BIRTH, not_in_the_future, yes_no_not_known


def _not_met(values: Values, today: date) -> dict[str, str]:
    """Why grounds (h) and (i) may not hold, in words for the sender of the return. It stops nobody."""
    facts = {
        "joint": (
            values.get("joint") == "no",
            "The name may not be deleted before that. The team gets in touch with you.",
        ),
        "enquiries": (
            values.get("enquiries") == Enquiries.NOT_AGREED,
            "The name may not be deleted before you and the local authority agree. The team gets in touch with you.",
        ),
        "unable": (values.get("unable") == "yes", "Then the name may not be deleted on this ground."),
    }
    return {name: words for name, (holds, words) in facts.items() if holds}


JOINT = Page(
    "joint-enquiries",
    "Enquiries made together",
    (
        Field(
            "joint",
            "Have you and the local authority together tried to find out where the child is, and how they are?",
            Kind.RADIOS,
            hint="The name may be deleted only after that. If you have not yet, the team gets in touch with you.",
            missing="Say whether you and the local authority have made enquiries together.",
            choices=(
                Choice(
                    "yes",
                    "Yes",
                    reveals=(
                        Field(
                            "joint_with",
                            "Who did you make enquiries with at the local authority?",
                            missing="Enter with whom.",
                        ),
                        Field(
                            "joint_on",
                            "When did you agree on what came of them?",
                            Kind.DATE,
                            missing="Enter the day.",
                            date_check=not_in_the_future,
                            not_before=(DATE_OF_BIRTH,),
                        ),
                        Field(
                            "enquiries",
                            "What did you find out together?",
                            Kind.RADIOS,
                            missing="Say what you found out together.",
                            choices=(
                                Choice(str(Enquiries.NOT_LOCATED), "Neither of us could find the child"),
                                Choice(
                                    str(Enquiries.AGREED),
                                    "The child was found, and we both agree that they will not come back to your school",
                                    "Neither of you has reasonable grounds to believe that the child will attend again, "
                                    "whatever reasonable steps either of you could still take.",
                                ),
                                Choice(
                                    str(Enquiries.NOT_AGREED), "The child was found, and we have not agreed on that"
                                ),
                            ),
                        ),
                        Field(
                            "joint_agreed",
                            "What was agreed?",
                            Kind.LONG_TEXT,
                            longest=2000,
                            missing="Enter what was agreed.",
                        ),
                    ),
                ),
                Choice("no", "No, not yet"),
            ),
        ),
        Field(
            "unable",
            "Is there reason to believe that the child cannot attend, by illness or another unavoidable cause?",
            Kind.RADIOS,
            hint="Illness of the mind, and anxiety that keeps a child from school, are illness too.",
            missing="Say whether the child may be unable to attend.",
            choices=yes_no_not_known(),
        ),
    ),
    doubts=_not_met,
    guidance=(blocks.JOINT_ENQUIRIES,),
)
