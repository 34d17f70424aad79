"""Reasons to keep a name on the register: an order, a mobile child, a place at a special school."""

from datetime import date

from chalicelib.domain.returns.ground import NO_CONSENT, Asks
from chalicelib.domain.returns.grounds import asks_for
from chalicelib.journeys.engine.fields import Field, Kind, Raw
from chalicelib.journeys.engine.form import Setting, Values
from chalicelib.journeys.engine.journey import When
from chalicelib.journeys.engine.pages import Page
from chalicelib.journeys.parts.questions import yes_no_not_known

ORDER = Field(
    "order_names_school",
    "Does a school attendance order name your school for this child?",
    Kind.RADIOS,
    hint="An order of a local authority that tells the parents to register the child at your school.",
    missing="Say whether a school attendance order names your school.",
    choices=yes_no_not_known(),
)


# Regulation 2 defines a mobile child; we have not seen its text. The words are those of section 444(6) of the Education
# Act 1996.
MOBILE = Field(
    "mobile_here",
    "Does the child travel with a parent for the parent’s work, and is yours the main school?",
    Kind.RADIOS,
    hint="A family without a fixed home, whose trade takes it from place to place. The law calls this a mobile child.",
    missing="Say whether the child travels with a parent for work.",
    choices=yes_no_not_known(),
)


def _keeps_the_name(values: Values, today: date) -> dict[str, str]:
    words = "Then the name may not be deleted on this ground."
    return {name: words for name in (ORDER.name, MOBILE.name) if values.get(name) == "yes"}


def _exceptions(*fields: Field) -> Page:
    return Page("exceptions", "What can keep the name on your register", fields, doubts=_keeps_the_name)


def _exceptions_of(raw: Raw) -> Page | None:
    ground = raw.get("ground", "")
    asked = ((Asks.ORDER, ORDER), (Asks.MOBILE, MOBILE))
    fields = [question for asks, question in asked if asks_for(ground, asks)]
    return _exceptions(*fields) if fields else None


EXCEPTIONS = When(_exceptions(ORDER, MOBILE), _exceptions_of, "Only for (a) and (c), and the first question for (f)")


def _no_consent(values: Values, today: date) -> dict[str, str]:
    words = "The name may not be deleted before that authority consents."
    return {"consented": words} if values.get("consented") in ("no", "not-known") else {}


SPECIAL_PLACE = Page(
    "special-place",
    "A place at a special school",
    (
        Field(
            "arranged_place",
            "Is yours a special school, and did a local authority arrange the place?",
            Kind.RADIOS,
            hint="Then that authority has to consent first.",
            missing="Say whether a local authority arranged the place at a special school.",
            choices=yes_no_not_known(
                yes=(
                    Field(
                        "consented",
                        "Has that authority consented to the deletion?",
                        Kind.RADIOS,
                        missing="Say whether that authority has consented.",
                        choices=yes_no_not_known(
                            yes=(
                                Field(
                                    "consent_by",
                                    "Who consented, and when?",
                                    longest=200,
                                    missing="Enter who consented, and when.",
                                ),
                            )
                        ),
                    ),
                )
            ),
        ),
    ),
    doubts=_no_consent,
)


def special_place(setting: Setting) -> When:
    """Asked by every ground that needs consent, unless the register of schools says that this is no special school."""

    def make(raw: Raw) -> Page | None:
        asked = setting.may_be_special or raw.get("arranged_place", "")
        return SPECIAL_PLACE if asked and asks_for(raw.get("ground", ""), Asks.CONSENT) else None

    letters = ", ".join(f"({letter})" for letter in sorted(NO_CONSENT))
    return When(SPECIAL_PLACE, make, f"Only for special schools; not for {letters}")
