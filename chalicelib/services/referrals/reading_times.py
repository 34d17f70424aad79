"""When the team reads a new form."""

from datetime import datetime

from chalicelib.domain.authority.authority import Authority
from chalicelib.domain.casework.priority import Priority
from chalicelib.domain.deadlines.limits import acknowledged_by
from chalicelib.domain.deadlines.office_hours import office_is_open, opens_after
from chalicelib.domain.wording import clock_time, london_date, london_time


def read_at_the_latest(received_at: datetime, authority: Authority) -> str:
    """By when somebody reads it. The same for every priority, because it goes into an email."""
    opens, closes = clock_time(authority.opens), clock_time(authority.closes)
    latest = acknowledged_by(Priority.GREEN, received_at, authority)
    return (
        f"The team reads referrals on working days from {opens} to {closes}. "
        f"Somebody will have read yours by {london_time(latest)} on {london_date(latest)}."
    )


def reads(priority: Priority, received_at: datetime, authority: Authority) -> str:
    """When somebody reads the referral, as one sentence for the referrer."""
    if office_is_open(received_at, authority):
        hours, days = authority.limits.red_team_hours, authority.limits.other_team_days
        within = (
            f"{hours} working hours" if priority is Priority.RED else f"{days} working day{'s' if days > 1 else ''}"
        )
        return f"The team is at work now and will read it within {within}."
    opens = opens_after(received_at, authority)
    latest = acknowledged_by(priority, received_at, authority)
    sentence = (
        "The office is closed now. "
        f"The team will read it from {london_time(opens)} on {london_date(opens)}, "
        f"and by {london_time(latest)} on {london_date(latest)} at the latest."
    )
    return f"{sentence} We are telling the duty officer now." if priority is Priority.RED else sentence
