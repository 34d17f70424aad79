"""The pages of a deletion return about its ground: what each of the fifteen asks."""

from collections.abc import Mapping
from datetime import date

from msgspec.structs import replace

from chalicelib.domain.returns.deletion import Enquiries
from chalicelib.domain.returns.grounds import DIED, GROUNDS, NO_CONSENT, Asks, asks_for
from chalicelib.domain.returns.joining import start_problem
from chalicelib.journeys.engine.answers_to_referral import date_of
from chalicelib.journeys.engine.fields import Choice, Field, Kind, Page, Raw, Repeat, Value, When
from chalicelib.journeys.engine.form import Setting, Values
from chalicelib.journeys.parts.danger import DANGER
from chalicelib.journeys.parts.questions import not_in_the_future, yes_no_not_known
from chalicelib.journeys.parts.school_and_search import DESTINATION

_BIRTH = ("born", "date of birth")

GROUND = Page(
    "ground",
    "Why the name is deleted",
    (
        Field(
            "ground",
            "On which ground is the name deleted from the admission register?",
            Kind.RADIOS,
            hint="Regulation 9(1) of the School Attendance (Pupil Registration) (England) Regulations 2024 has no others.",
            missing="Choose the ground on which the name is deleted.",
            choices=tuple(Choice(ground.code, ground.label, ground.hint) for ground in GROUNDS),
        ),
    ),
)


def lives(raw: Raw) -> bool:
    """Whether to ask of the child's safety, and of what comes next."""
    return raw.get("ground") != DIED


def unless_died(page: Page | Repeat) -> When:
    return When(page, lambda raw: page if lives(raw) else None, "Not where the child has died")


def asked_by_ground(page: Page, question: Asks) -> When:
    letters = ", ".join(f"({ground.letter})" for ground in GROUNDS if question in ground.asks)
    return When(page, lambda raw: page if asks_for(raw.get("ground", ""), question) else None, f"Only for {letters}")


SAFETY = When(DANGER, lambda raw: DANGER if raw.get("ground") and lives(raw) else None, "Not where the child has died")
"""Asked once the ground is known, and so not the gate that every referral begins with."""

_LAST_ATTENDED = Field(
    "last_attended",
    "Last day on which the child attended, if you know it",
    Kind.DATE,
    date_check=not_in_the_future,
    not_before=(_BIRTH,),
)
_LAST_DAY = Page("last-day", "Last day attended", (_LAST_ATTENDED,))
_LAST_DAY_NEEDED = replace(
    _LAST_DAY,
    fields=(
        replace(_LAST_ATTENDED, label="Last day on which the child attended", missing="Enter the last day attended."),
    ),
)


def _last_day(raw: Raw) -> Page | None:
    if not lives(raw):
        return None
    return _LAST_DAY_NEEDED if asks_for(raw.get("ground", ""), Asks.CODES) else _LAST_DAY


LAST_DAY = When(_LAST_DAY, _last_day, "Not where the child has died")


def _not_in_writing(values: Values, today: date) -> dict[str, str]:
    words = "Without a notice in writing the name may not be deleted on ground (f)."
    return {"notice": words} if values.get("notice") == "no" else {}


# The letter itself goes with the form as evidence.
NOTICE = Page(
    "notice",
    "The parent’s notice",
    (
        Field(
            "notice",
            "Did a parent tell you in writing?",
            Kind.RADIOS,
            missing="Say whether a parent told you in writing.",
            choices=(
                Choice(
                    "yes",
                    "Yes",
                    reveals=(
                        Field(
                            "notice_on",
                            "Date of the notice",
                            Kind.DATE,
                            missing="Enter the date of the notice.",
                            date_check=not_in_the_future,
                            not_before=(_BIRTH,),
                        ),
                        Field(
                            "leaves_on",
                            "From which day is the child educated otherwise?",
                            Kind.DATE,
                            hint="As the notice says. The name is deleted once this day has come.",
                            missing="Enter the day that the notice says.",
                            not_before=(_BIRTH,),
                        ),
                        Field("notice_by", "Who signed it?", missing="Enter who signed it.", longest=200),
                    ),
                ),
                Choice("no", "No, only by word of mouth", hint="Ask for it in writing. You may tell us already."),
            ),
        ),
    ),
    doubts=_not_in_writing,
)

ORDER = Field(
    "order_names_school",
    "Does a school attendance order name your school for this child?",
    Kind.RADIOS,
    hint="An order of a local authority that tells the parents to register the child at your school.",
    missing="Say whether a school attendance order names your school.",
    choices=yes_no_not_known(),
)
# Regulation 2 says what a mobile child is; its text was not seen. The words are those of section 444(6) of the Education Act 1996.
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


LEAVE = Page(
    "leave",
    "The leave of absence",
    (
        Field("leave_from", "First day of the leave", Kind.DATE, missing="Enter the first day of the leave."),
        Field(
            "leave_until",
            "Last day of the leave",
            Kind.DATE,
            hint="The ten school days are counted from the day after it.",
            missing="Enter the last day of the leave.",
            not_before=(_BIRTH, ("leave_from", "first day of the leave")),
        ),
    ),
)

OTHER_SCHOOLS = Page(
    "other-schools",
    "The other schools",
    (
        Field(
            "other_schools",
            "At which other schools is the child registered?",
            Kind.LONG_TEXT,
            longest=500,
            missing="Enter the other schools.",
        ),
        Field(
            "others_agree",
            "Did all of them agree that you delete the name?",
            Kind.RADIOS,
            missing="Say whether all of them agreed.",
            choices=yes_no_not_known(),
        ),
    ),
)


def _not_met(values: Values, today: date) -> dict[str, str]:
    """What keeps grounds (h) and (i) from holding, said to whoever sends the return and stopping nobody."""
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
                        Field("joint_with", "With whom at the local authority?", missing="Enter with whom."),
                        Field(
                            "joint_on",
                            "When did you agree on what came of them?",
                            Kind.DATE,
                            missing="Enter the day.",
                            date_check=not_in_the_future,
                            not_before=(_BIRTH,),
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
)


# --- the next school -----------------------------------------------------------------------------------------------------


def _confirmed_with_a_day(values: Mapping[str, Value], today: date) -> dict[str, str]:
    starts = date_of(values, "new_school_start")
    if starts:
        problem = start_problem(starts, today)
        return {"new_school_start": problem} if problem else {}
    if values.get("confirmed") == "yes":
        return {"new_school_start": "Enter the starting day that the school confirmed."}
    return {}


NEXT_SCHOOL = replace(DESTINATION, check=_confirmed_with_a_day)
