"""The first pages of a deletion return: its ground, the safety of the child, the last day attended."""

from msgspec.structs import replace

from chalicelib.domain.guidance import blocks
from chalicelib.domain.returns.ground import Asks
from chalicelib.domain.returns.grounds import DIED, GROUNDS, asks_for
from chalicelib.journeys.engine.fields import Choice, Field, Kind, Raw
from chalicelib.journeys.engine.journey import When
from chalicelib.journeys.engine.pages import Page, Repeat
from chalicelib.journeys.parts.danger import DANGER
from chalicelib.journeys.parts.questions import DATE_OF_BIRTH, not_in_the_future

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
    guidance=(blocks.DELETION_RETURN,),
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
"""Asked once the ground is known, so it does not come first, as in a referral."""

_LAST_ATTENDED = Field(
    "last_attended",
    "Last day on which the child attended, if you know it",
    Kind.DATE,
    date_check=not_in_the_future,
    not_before=(DATE_OF_BIRTH,),
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
