"""The register of an absence, as a deletion return shows it."""

from datetime import date

from msgspec.structs import replace

from chalicelib.domain.returns.attendance import last_school_days
from chalicelib.domain.returns.conditions import codes_problem
from chalicelib.domain.returns.deletion_wait import OF_ABSENCE
from chalicelib.domain.returns.ground import Asks
from chalicelib.domain.returns.grounds import asks_for
from chalicelib.journeys.engine.answers_to_referral import codes_of, days_typed
from chalicelib.journeys.engine.fields import Field, Kind, Raw
from chalicelib.journeys.engine.form import Setting, Values
from chalicelib.journeys.engine.journey import When
from chalicelib.journeys.engine.pages import Page
from chalicelib.journeys.engine.typed_dates import date_in

MOST_DAYS = 60
"""Days on one page at most. Codes typed for other days stay visible."""

_CODES = Field(
    "codes",
    "Attendance codes",
    Kind.CODES,
    hint="G, N or O in every session, or the ground does not hold. Leave blank what is not in the register yet.",
)


def day_of_deletion(raw: Raw) -> date | None:
    return date_in(raw, "planned_on" if raw.get("deletion") == "planned" else "deleted_on")


def known_days(on: date, setting: Setting) -> tuple[date, ...]:
    return last_school_days(min(on, setting.today), OF_ABSENCE, setting.calendar) or tuple(setting.days)


def shows_register(on: date, setting: Setting) -> bool:
    """Whether the page of the register can ask for any day, for a deletion on that day."""
    return bool(known_days(on, setting))


def _days(raw: Raw, setting: Setting) -> tuple[date, ...]:
    known = known_days(day_of_deletion(raw) or setting.today, setting)
    attended = date_in(raw, "last_attended") or date.min
    return tuple(sorted({day for day in known if day > attended} | days_typed(raw, _CODES.name)))[-MOST_DAYS:]


def _other_codes(values: Values, today: date) -> dict[str, str]:
    """The page has only days of the absence, so each of its codes counts."""
    words = codes_problem(codes_of(values, _CODES.name), None, today)
    return {_CODES.name: words} if words else {}


def _register_page(days: tuple[date, ...], caveat: str) -> Page:
    if days:
        fields = (replace(_CODES, days=days),)
        return Page("register", "The register of the absence", fields, caveat, doubts=_other_codes)
    words = "The term dates are not known to this service, so it cannot show the days. Continue."
    return Page("register", "The register of the absence", (), words)


def register(setting: Setting) -> When:
    """The last twenty school days of the absence, for ground (i)."""

    def make(raw: Raw) -> Page | None:
        asked = asks_for(raw.get("ground", ""), Asks.CODES)
        return _register_page(_days(raw, setting), setting.calendar.caveat) if asked else None

    return When(_register_page(tuple(setting.days), ""), make, "Only for (i)")
