"""When a name is deleted: the page of dates, with the ground and the days that must pass first."""

from collections.abc import Mapping
from datetime import date

from msgspec import Struct

from chalicelib.domain.guidance import blocks
from chalicelib.domain.returns.deletion_lateness import lateness
from chalicelib.domain.returns.deletion_wait import Wait, wait
from chalicelib.domain.returns.ground import Asks, Ground
from chalicelib.domain.returns.grounds import DIED, GROUNDS
from chalicelib.domain.wording import plain_day
from chalicelib.journeys.engine.answers_to_referral import date_of
from chalicelib.journeys.engine.fields import Raw, Value
from chalicelib.journeys.engine.form import Setting
from chalicelib.journeys.engine.journey import When
from chalicelib.journeys.engine.pages import Page
from chalicelib.journeys.engine.typed_dates import date_in
from chalicelib.journeys.returns.leaving_class import SENIOR, leaves_after_last_term
from chalicelib.journeys.returns.leaving_questions import WHETHER, met_on


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
        fields = (met_on(self.died, self.working), WHETHER)
        return Page(
            "dates",
            "When the name is deleted",
            fields,
            check=self.check,
            doubts=self.doubts,
            guidance=(blocks.TWO_DATES,),
        )

    def check(self, values: Mapping[str, Value], today: date) -> dict[str, str]:
        """Only a planned deletion can be stopped."""
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
    senior = raw.get(SENIOR.name) == "yes" and leaves_after_last_term(raw, setting)
    return _Dates(ground, wait(ground, since, setting.calendar) if ground else None, senior).page()


def dates(setting: Setting) -> When:
    """When the ground was met, and when the name was or will be deleted."""
    return When(_dates({}, setting), lambda raw: _dates(raw, setting))
