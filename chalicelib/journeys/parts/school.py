"""The pages about the child at school: the roll, the last day, the register."""

from collections.abc import Mapping, Sequence
from datetime import date

from chalicelib.domain.guidance.blocks import STILL_ON_ROLL, TEN_SCHOOL_DAYS, WHO_IS_MISSING
from chalicelib.journeys.engine.fields import Choice, Field, Kind, Value
from chalicelib.journeys.engine.journey import Part
from chalicelib.journeys.engine.pages import Page
from chalicelib.journeys.parts.questions import (
    DATE_OF_BIRTH,
    NOT_KNOWN,
    not_in_the_future,
    percentage_problem,
    which_school,
    yes_no_not_known,
)

ROLL = Page(
    slug="roll",
    title="On roll",
    guidance=(WHO_IS_MISSING, STILL_ON_ROLL),
    fields=(
        Field(
            "on_roll",
            "Is the child on the school’s roll now?",
            Kind.RADIOS,
            choices=yes_no_not_known(),
            missing="Say whether the child is on the roll.",
        ),
        Field(
            "start_day",
            "Starting day at the school, if you know it",
            Kind.DATE,
            date_check=not_in_the_future,
            not_before=(DATE_OF_BIRTH,),
        ),
    ),
)


def _dates_in_order(values: Mapping[str, Value], today: date) -> dict[str, str]:
    attended, seen = values.get("last_attended"), values.get("last_seen")
    if isinstance(attended, date) and isinstance(seen, date) and seen < attended:
        return {"last_seen": "The child was last seen before the last day at school. Check both dates."}
    return {}


LAST_SEEN = Page(
    slug="last-seen",
    title="Last attended and last seen",
    guidance=(TEN_SCHOOL_DAYS,),
    check=_dates_in_order,
    fields=(
        Field(
            "attended",
            "Do you know when the child last attended?",
            Kind.RADIOS,
            missing="Say whether you know when the child last attended.",
            choices=(
                Choice(
                    "yes",
                    "Yes",
                    reveals=(
                        Field(
                            "last_attended",
                            "Last day attended",
                            Kind.DATE,
                            missing="Enter the last day attended.",
                            date_check=not_in_the_future,
                            not_before=(DATE_OF_BIRTH, ("start_day", "starting day at the school")),
                        ),
                    ),
                ),
                Choice("never", "The child never attended this school"),
                NOT_KNOWN,
            ),
        ),
        Field(
            "seen",
            "Do you know when the child was last seen, by anybody?",
            Kind.RADIOS,
            missing="Say whether you know when the child was last seen.",
            choices=(
                Choice(
                    "yes",
                    "Yes",
                    reveals=(
                        Field(
                            "last_seen",
                            "Day last seen",
                            Kind.DATE,
                            missing="Enter the day the child was last seen.",
                            date_check=not_in_the_future,
                            not_before=(DATE_OF_BIRTH,),
                        ),
                        Field(
                            "seen_by",
                            "By whom",
                            hint="For example, a class teacher, or a neighbour on a home visit.",
                            missing="Enter who saw the child.",
                        ),
                    ),
                ),
                NOT_KNOWN,
            ),
        ),
    ),
)

SCHOOL = Part("school", "School", (ROLL, LAST_SEEN))
PREVIOUS_SCHOOL = which_school("previous_school", "Previous school, if there was one")


def attendance(days: Sequence[date], caveat: str) -> Part:
    """The register of the last school days, the attendance figure and the school before. `days` may be none; `caveat` is
    what to say of how they were counted."""
    codes = Field(
        "codes",
        "Attendance codes",
        Kind.CODES,
        hint="Leave blank what is not in the register yet.",
        days=tuple(days),
    )
    without_days = "Your school’s term dates are not known to this service, so it cannot show the days. Continue."
    register = Page(
        "register",
        f"The last {len(days)} school days" if days else "The last school days",
        (codes,) if days else (),
        intro=caveat if days else without_days,
    )
    figure = Page(
        "attendance-figure",
        "Attendance and previous school",
        (
            Field(
                "attendance",
                "Attendance this school year, in per cent",
                check=percentage_problem,
                longest=8,
                short=True,
            ),
            PREVIOUS_SCHOOL,
        ),
    )
    return Part("attendance", "Attendance", (register, figure))
