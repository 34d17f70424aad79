"""The form on which an absence from work is entered."""

from collections.abc import Sequence

from chalicelib.domain.people.people import Away, Person
from chalicelib.journeys.engine.fields import Choice, Field, Kind
from chalicelib.journeys.engine.pages import Page

FIRST = Field("first", "First day away", Kind.DATE, missing="Enter the first day away.")
LAST = Field("last", "Last day away", Kind.DATE, missing="Enter the last day away.")


def absence_page(covers: Sequence[tuple[Person, str]]) -> Page:
    """`covers`: everybody who can be chosen, with when they are away themselves."""
    choices = tuple(Choice(person.person_id, person.name, hint=_sentence(away)) for person, away in covers)
    cover = Field(
        "cover",
        "Who covers?",
        Kind.RADIOS,
        hint="They get the tasks and emails about the cases on these days. The cases keep their owner.",
        missing="Choose who covers.",
        choices=choices,
    )
    return Page("absence", "Absence", (FIRST, LAST, cover))


def _sentence(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}." if words else ""


def typed_absence(away: Away) -> dict[str, str]:
    """The absence as somebody would type it, to correct it."""
    days = (("first", away.first), ("last", away.last))
    raw = {f"{name}-{part}": str(getattr(day, part)) for name, day in days for part in ("day", "month", "year")}
    return raw | {"cover": away.cover_id}
