"""The ways to search for a case."""

from chalicelib.journeys.engine.fields import Choice, Field, Kind
from chalicelib.journeys.engine.pages import Page


def _known(value: str, label: str, longest: int = 20) -> Choice:
    """One way to search; the field for its text has the same name."""
    short = label[0].lower() + label[1:]
    return Choice(
        value, label, reveals=(Field(value, label, missing=f"Enter the {short}.", longest=longest, short=True),)
    )


SEARCH = Page(
    "search",
    "Look up a child or a case",
    (
        Field(
            "by",
            "What do you know?",
            Kind.RADIOS,
            missing="Choose what you know.",
            choices=(
                _known("reference", "Reference of the case"),
                _known("upn", "Unique pupil number (UPN)"),
                Choice(
                    "surname",
                    "Last name and date of birth",
                    reveals=(
                        Field("surname", "Last name", missing="Enter the last name."),
                        Field("born", "Date of birth", Kind.DATE, missing="Enter the date of birth."),
                    ),
                ),
                _known("postcode", "Postcode"),
                _known("phone", "Phone number of the family", 30),
                _known("email", "Email address of the family", 254),
            ),
        ),
    ),
)
