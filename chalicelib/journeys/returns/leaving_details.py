"""The questions of single grounds of deletion: a notice, a leave of absence, other schools, the next school."""

from collections.abc import Mapping
from datetime import date

from msgspec.structs import replace

from chalicelib.domain.guidance import blocks
from chalicelib.domain.returns.joining import start_problem
from chalicelib.journeys.engine.answers_to_referral import date_of
from chalicelib.journeys.engine.fields import Choice, Field, Kind, Value
from chalicelib.journeys.engine.form import Values
from chalicelib.journeys.engine.pages import Page
from chalicelib.journeys.parts.questions import DATE_OF_BIRTH, not_in_the_future, yes_no_not_known
from chalicelib.journeys.parts.whereabouts import DESTINATION


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
                            not_before=(DATE_OF_BIRTH,),
                        ),
                        Field(
                            "leaves_on",
                            "From which day is the child educated otherwise?",
                            Kind.DATE,
                            hint="As the notice says. The name is deleted once this day has come.",
                            missing="Enter the day that the notice says.",
                            not_before=(DATE_OF_BIRTH,),
                        ),
                        Field("notice_by", "Who signed it?", missing="Enter who signed it.", longest=200),
                    ),
                ),
                Choice("no", "No, only by word of mouth", hint="Ask for it in writing. You may tell us already."),
            ),
        ),
    ),
    doubts=_not_in_writing,
    guidance=(blocks.HOME_EDUCATION,),
)

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
            not_before=(DATE_OF_BIRTH, ("leave_from", "first day of the leave")),
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


def _confirmed_with_a_day(values: Mapping[str, Value], today: date) -> dict[str, str]:
    starts = date_of(values, "new_school_start")
    if starts:
        problem = start_problem(starts, today)
        return {"new_school_start": problem} if problem else {}
    if values.get("confirmed") == "yes":
        return {"new_school_start": "Enter the starting day that the school confirmed."}
    return {}


NEXT_SCHOOL = replace(DESTINATION, check=_confirmed_with_a_day)
