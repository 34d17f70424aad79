"""The questions about when a name is deleted."""

from datetime import date, timedelta

from chalicelib.journeys.engine.fields import Choice, Field, Kind
from chalicelib.journeys.parts.questions import DATE_OF_BIRTH, not_in_the_future


def _to_come(value: date, today: date) -> str | None:
    if value < today:
        return "A planned day must be today or later. If the name was deleted already, choose that answer."
    return "The planned day is more than a year ahead. Check the year." if value - today > timedelta(days=365) else None


def met_on(died: bool, working: str) -> Field:
    label = "On which day did the child die?" if died else "On which day was the ground met, or when will it be?"
    hint = working or (
        "" if died else "The day from which every condition of the ground holds. The return is due on it."
    )
    missing = "Enter the day." if died else "Enter the day on which the ground was met, or will be."
    return Field("met_on", label, Kind.DATE, hint=hint, missing=missing, not_before=(DATE_OF_BIRTH,))


WHETHER = Field(
    "deletion",
    "Has the name been deleted?",
    Kind.RADIOS,
    missing="Say whether the name has been deleted.",
    choices=(
        Choice(
            "happened",
            "Yes, it has been deleted",
            reveals=(
                Field(
                    "deleted_on",
                    "Date deleted",
                    Kind.DATE,
                    missing="Enter the date on which the name was deleted.",
                    date_check=not_in_the_future,
                    not_before=(DATE_OF_BIRTH,),
                ),
            ),
        ),
        Choice(
            "planned",
            "Not yet, it is planned",
            reveals=(
                Field(
                    "planned_on",
                    "Date planned",
                    Kind.DATE,
                    missing="Enter the date on which you plan to delete the name.",
                    date_check=_to_come,
                ),
            ),
        ),
    ),
)
