"""By when each rule must be met, from the limits that the authority has set."""

from datetime import datetime

from chalicelib.domain.authority.authority import Authority
from chalicelib.domain.casework.priority import Priority
from chalicelib.domain.deadlines.counting import (
    Due,
    after_calendar_days,
    after_clock_hours,
    after_working_days,
    after_working_hours,
    same_day,
)
from chalicelib.domain.deadlines.rules import Rule
from chalicelib.domain.deadlines.terms import next_term
from chalicelib.domain.waiting import Wait


def _triage(priority: Priority, start: datetime, authority: Authority) -> Due:
    if priority is Priority.RED:
        return same_day(start, authority)
    limits = authority.limits
    days = limits.triage_amber_days if priority is Priority.AMBER else limits.triage_green_days
    return after_working_days(start, days, authority)


def _check_days(priority: Priority, authority: Authority) -> int:
    limits = authority.limits
    return {
        Priority.RED: limits.checks_red_days,
        Priority.AMBER: limits.checks_amber_days,
        Priority.GREEN: limits.checks_green_days,
    }[priority]


def review_days(priority: Priority, authority: Authority) -> int:
    """The most calendar days between two reviews of a case of this priority."""
    limits = authority.limits
    return {
        Priority.RED: limits.review_red_days,
        Priority.AMBER: limits.review_amber_days,
        Priority.GREEN: limits.review_green_days,
    }[priority]


def due(rule: Rule, priority: Priority, start: datetime, authority: Authority, wait: Wait | None = None) -> Due:
    """When a clock of this rule is due. The rules of waits need `wait`: its date was counted when it began."""
    limits = authority.limits
    if wait:
        return Due(wait.due_at, wait.working)
    match rule:
        case Rule.ACKNOWLEDGE if priority is Priority.RED:
            return after_working_hours(start, limits.red_team_hours, authority)
        case Rule.ACKNOWLEDGE:
            return after_working_days(start, limits.other_team_days, authority)
        case Rule.SOCIAL_CARE:
            return after_clock_hours(start, limits.social_care_hours)
        case Rule.TRIAGE:
            return _triage(priority, start, authority)
        case Rule.TO_HAND_OVER:
            return after_working_days(start, limits.to_hand_over_days, authority)
        case Rule.CHECKS:
            return after_working_days(start, _check_days(priority, authority), authority)
        case Rule.REVIEW:
            return after_calendar_days(start, review_days(priority, authority), authority)
        case Rule.SECOND_PERSON:
            return after_working_days(start, limits.second_person_days, authority)
        case Rule.RECHECK:
            return next_term(start, authority)
        case _:
            raise ValueError(f"The rule {rule} needs the wait that it counts for.")


def acknowledged_by(priority: Priority, start: datetime, authority: Authority) -> datetime:
    """By when somebody must act on a case that came at `start`."""
    return due(Rule.ACKNOWLEDGE, priority, start, authority).at


def longest_without(priority: Priority, watched: bool, since: datetime, authority: Authority) -> datetime:
    """When somebody must look at a case again at the latest: the limit of a review; on long watch, one term."""
    rule = Rule.RECHECK if watched else Rule.REVIEW
    return due(rule, priority, since, authority).at
