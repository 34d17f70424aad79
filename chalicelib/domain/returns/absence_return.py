"""The returns about absence: ten continuous school days without authorisation, and fifteen days of illness.

Source: SI 2024/208 regulation 13(6) to (8) and its statutory guidance.
"""

from collections.abc import Mapping
from datetime import date

from msgspec import Struct

from chalicelib.domain.child.referral import Answer
from chalicelib.domain.forms.disposition import Decision, Disposition, Team
from chalicelib.domain.wording import plain_day

Codes = Mapping[date, tuple[str, str]]
"""The codes of a register by school day, morning and afternoon; "" where nothing is in it yet."""

CONTINUOUS = 10
"""School days."""
OF_ILLNESS = 15
UNAUTHORISED = frozenset({"G", "N", "O", "U"})
_CLOSED = "#"


class Run(Struct, frozen=True):
    """School days one after another on which the child was absent in both sessions without authorisation."""

    days: tuple[date, ...] = ()

    @property
    def reaches(self) -> bool:
        return len(self.days) >= CONTINUOUS

    @property
    def words(self) -> str:
        if not self.days:
            return "The codes show no whole day coded G, N, O or U."
        first, last, many = self.days[0], self.days[-1], len(self.days)
        if many == 1:
            return f"The codes show one school day coded G, N, O or U: {plain_day(first)}."
        return f"The codes show {many} continuous school days coded G, N, O or U, from {plain_day(first)} to {plain_day(last)}."


def longest_run(codes: Codes) -> Run:
    """The longest run, the latest of two that are equal. `codes` has every school day of the time looked at: a day with
    another code, or with a blank, ends a run; a day on which the school was closed to pupils is passed over."""
    best, run = Run(), list[date]()
    for day, sessions in sorted(codes.items()):
        if set(sessions) == {_CLOSED}:
            continue
        run = [*run, day] if set(sessions) <= UNAUTHORISED else []
        if len(run) >= max(1, len(best.days)):
            best = Run(tuple(run))
    return best


class Absence(Struct, frozen=True):
    """An attendance return. `irregular`: the child fails to attend regularly, whatever the codes are."""

    irregular: bool
    whereabouts_known: Answer
    codes: Codes


def decide_absence(absence: Absence) -> Decision:
    """The attendance team takes it over; a child whom nobody can find may be missing education."""
    run = longest_run(absence.codes)
    why = "The child fails to attend regularly." if absence.irregular else run.words
    reasons = [why]
    if not absence.irregular and not run.reaches:
        reasons.append(
            f"The school says that {CONTINUOUS} continuous school days are reached; the codes do not show it."
        )
    if absence.whereabouts_known is Answer.YES:
        return Decision(Disposition.HANDED_OVER, tuple(reasons), Team.ATTENDANCE)
    reasons.append("The school does not know for certain where the child is.")
    return Decision(Disposition.CASE, tuple(reasons), Team.ATTENDANCE)


class Illness(Struct, frozen=True):
    """A sickness return. `days`: missed so far this school year; `expected`: expected to be missed, up to fifteen in
    all."""

    days: int
    consecutive: bool
    expected: bool


def decide_illness(illness: Illness) -> Decision:
    how = "one after another" if illness.consecutive else "in all this school year"
    reached = f"{illness.days} school days missed through illness, {how}."
    reasons = [reached]
    if illness.expected:
        reasons.append(f"The school expects that {OF_ILLNESS} school days will be missed.")
    return Decision(Disposition.HANDED_OVER, tuple(reasons), Team.ATTENDANCE)


def days_of_illness_doubt(days: int, reached: bool) -> str | None:
    """That the number of days and the answer whether fifteen are reached do not go together."""
    if reached and days < OF_ILLNESS:
        return f"{OF_ILLNESS} school days are not reached with {days}. If you expect them, say so."
    if not reached and days >= OF_ILLNESS:
        return f"With {days}, {OF_ILLNESS} school days are reached already."
    return None
