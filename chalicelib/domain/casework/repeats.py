"""A child with a recently closed case is at least AMBER, whatever the new form says."""

from collections.abc import Iterable
from datetime import date

from chalicelib.domain.casework.case import Case, Stage
from chalicelib.domain.casework.closing import OUTCOME_LABELS, Outcome, may_reopen_until
from chalicelib.domain.casework.matching import Match
from chalicelib.domain.instants import london_day
from chalicelib.domain.newer import read_as
from chalicelib.domain.wording import plain_day


def how_it_ended(case: Case) -> str | None:
    """When and how a case was closed, in words; None while it is open."""
    if case.stage is not Stage.CLOSED or case.closed_at is None:
        return None
    outcome = OUTCOME_LABELS[read_as(Outcome, case.outcome)] if case.outcome else "no outcome was recorded"
    return f"closed on {plain_day(london_day(case.closed_at))}: {outcome[0].lower()}{outcome[1:]}"


def repeat_within_a_year(found: Iterable[Match], on: date) -> str:
    """Words about the last case of certainly the same child that closed in the twelve months before this day; empty if
    there is none. A duplicate does not count: the case that it duplicates does."""
    earlier = [
        (london_day(match.case.closed_at), match.case)
        for match in found
        if match.certain and match.case.closed_at and match.case.outcome != Outcome.DUPLICATE
    ]
    lately = [(day, case) for day, case in earlier if day <= on <= may_reopen_until(day)]
    if not lately:
        return ""
    _, last = max(lately, key=lambda each: (each[0], each[1].reference))
    return f"An earlier case of this child, {last.reference}, was {how_it_ended(last)}."
