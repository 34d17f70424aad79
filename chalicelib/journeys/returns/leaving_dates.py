"""The register of an absence and the dates of a deletion: the pages of a deletion return that count school days."""

from collections.abc import Mapping
from datetime import date, timedelta

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.returns.attendance import last_school_days
from chalicelib.domain.returns.conditions import codes_problem
from chalicelib.domain.returns.deletion import (
    NO_RETURN_NEEDED,
    OF_ABSENCE,
    Wait,
    last_term_ended,
    lateness,
    wait,
)
from chalicelib.domain.returns.grounds import DIED, GROUNDS, Asks, Ground, asks_for
from chalicelib.domain.wording import plain_day
from chalicelib.journeys.engine.answers import date_in
from chalicelib.journeys.engine.answers_to_referral import codes_of, date_of, days_typed
from chalicelib.journeys.engine.fields import Choice, Field, Kind, Page, Raw, Value, When
from chalicelib.journeys.engine.form import Setting, Values
from chalicelib.journeys.parts.questions import not_in_the_future, yes_no_not_known

MOST_DAYS = 60
"""Of the register: what was typed on other days stays visible, and a page stays a page."""

# --- the register --------------------------------------------------------------------------------------------------------

_CODES = Field(
    "codes",
    "Attendance codes",
    Kind.CODES,
    hint="G, N or O in every session, or the ground does not hold. Leave blank what is not in the register yet.",
)


def _day_of_deletion(raw: Raw) -> date | None:
    return date_in(raw, "planned_on" if raw.get("deletion") == "planned" else "deleted_on")


def _known_days(on: date, setting: Setting) -> tuple[date, ...]:
    return last_school_days(min(on, setting.today), OF_ABSENCE, setting.calendar) or tuple(setting.days)


def shows_register(on: date, setting: Setting) -> bool:
    """Whether the page of the register can ask for any day, for a deletion on that day."""
    return bool(_known_days(on, setting))


def _days(raw: Raw, setting: Setting) -> tuple[date, ...]:
    known = _known_days(_day_of_deletion(raw) or setting.today, setting)
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
    words = "The term dates are not known to this service, so it cannot show the days. Go on."
    return Page("register", "The register of the absence", (), words)


def register(setting: Setting) -> When:
    """The last twenty school days of the absence, for ground (i)."""

    def make(raw: Raw) -> Page | None:
        asked = asks_for(raw.get("ground", ""), Asks.CODES)
        return _register_page(_days(raw, setting), setting.calendar.caveat) if asked else None

    return When(_register_page(tuple(setting.days), ""), make, "Only for (i)")


# --- when ----------------------------------------------------------------------------------------------------------------


_BIRTH = ("born", "date of birth")


def _to_come(value: date, today: date) -> str | None:
    if value < today:
        return "A planned day must be today or later. If the name was deleted already, choose that answer."
    return "The planned day is more than a year ahead. Check the year." if value - today > timedelta(days=365) else None


def _met_on(died: bool, working: str) -> Field:
    label = "On which day did the child die?" if died else "On which day was the ground met, or when will it be?"
    hint = working or (
        "" if died else "The day from which every condition of the ground holds. The return is due on it."
    )
    missing = "Enter the day." if died else "Enter the day on which the ground was met, or will be."
    return Field("met_on", label, Kind.DATE, hint=hint, missing=missing, not_before=(_BIRTH,))


_WHETHER = Field(
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
                    not_before=(_BIRTH,),
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


class _Dates(Struct, frozen=True):
    """The page of the dates as it is for these answers: it knows the ground, and the days that have to pass first."""

    ground: Ground | None
    wait: Wait | None
    needs_no_return: bool = False

    @property
    def died(self) -> bool:
        return self.ground is not None and self.ground.code == DIED

    @property
    def working(self) -> str:
        return self.wait.words if self.wait and self.wait.counted else ""

    def page(self) -> Page:
        fields = (_met_on(self.died, self.working), _WHETHER)
        return Page("dates", "When the name is deleted", fields, check=self.check, doubts=self.doubts)

    def check(self, values: Mapping[str, Value], today: date) -> dict[str, str]:
        """Only what is planned can be stopped."""
        planned, met = date_of(values, "planned_on"), date_of(values, "met_on")
        if planned is None:
            return {}
        if self.wait and self.wait.too_early(planned):
            return {"planned_on": f"{plain_day(planned)} is too early. {self.working}"}
        if met and planned < met:
            return {"planned_on": f"The name cannot be deleted before the ground is met, on {plain_day(met)}."}
        return {}

    def doubts(self, values: Mapping[str, Value], today: date) -> dict[str, str]:
        deleted, met = date_of(values, "deleted_on"), date_of(values, "met_on")
        words = [self._was_too_early(deleted, met), self._uncounted(), self._late(deleted, met, today)]
        shown = " ".join(filter(None, words))
        return {"deleted_on" if deleted else "planned_on": shown} if shown else {}

    def _was_too_early(self, deleted: date | None, met: date | None) -> str:
        if deleted is None or self.died:
            return ""
        advice = "Send this return all the same: the team will ask you to put the name back."
        if self.wait and self.wait.too_early(deleted):
            return f"{plain_day(deleted)} was too early. {self.working} {advice}"
        before = met is not None and deleted < met
        return (
            f"The name was deleted before the ground was met, on {plain_day(met)}. {advice}" if before and met else ""
        )

    def _uncounted(self) -> str:
        return self.wait.words if self.wait and not self.wait.counted else ""

    def _late(self, deleted: date | None, met: date | None, today: date) -> str:
        if self.died or self.needs_no_return:
            return ""
        return lateness(deleted is not None, deleted, met, today) or ""


def _dates(raw: Raw, setting: Setting) -> Page:
    ground = next((ground for ground in GROUNDS if ground.code == raw.get("ground")), None)
    since = date_in(raw, "leave_until" if ground and Asks.LEAVE in ground.asks else "last_attended")
    senior = raw.get(_SENIOR.name) == "yes" and leaves_after_last_term(raw, setting)
    return _Dates(ground, wait(ground, since, setting.calendar) if ground else None, senior).page()


def dates(setting: Setting) -> When:
    """When the ground was met, and when the name was or will be deleted."""
    return When(_dates({}, setting), lambda raw: _dates(raw, setting))


# --- the end of the last term --------------------------------------------------------------------------------------------

_SENIOR = Field(
    "senior_leaver",
    "Was the child in your school’s most senior class?",
    Kind.RADIOS,
    hint="For example, Year 6 of a primary school.",
    missing="Say whether the child was in your most senior class.",
    choices=yes_no_not_known(),
)


def leaves_after_last_term(raw: Raw, setting: Setting) -> bool:
    on = _day_of_deletion(raw)
    return on is not None and last_term_ended(on, setting.calendar) is not None


def _no_return_needed(values: Values, today: date) -> dict[str, str]:
    return {_SENIOR.name: NO_RETURN_NEEDED} if values.get(_SENIOR.name) == "yes" else {}


def leaving_class(setting: Setting) -> When:
    """Asked of a name that goes at or after the end of the last term: then the law may ask for no return."""
    page = Page("leaving-class", "The end of the school year", (_SENIOR,), doubts=_no_return_needed)

    def make(raw: Raw) -> Page | None:
        asked = leaves_after_last_term(raw, setting) or raw.get(_SENIOR.name, "")
        return page if asked and raw.get("ground", DIED) != DIED else None

    return When(page, make, "Only where the name is deleted at or after the end of the last term")
