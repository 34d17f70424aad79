"""The settings of the authority as a form for its administrator. Term dates have pages of their own."""

from collections.abc import Mapping
from datetime import date

from chalicelib.domain.forms.disposition import Team
from chalicelib.domain.sheets.sheet import SheetType
from chalicelib.journeys.engine.fields import Field, Kind, Value
from chalicelib.journeys.engine.pages import Page
from chalicelib.journeys.parts.questions import not_in_the_future
from chalicelib.journeys.settings.settings_answers import _time
from chalicelib.journeys.settings.settings_questions import (
    PHONES,
    la_code_problem,
    limit_fields,
    line_field,
    mailbox_field,
    phone_fields,
    sheet_type_field,
    sheet_type_fields,
    team_fields,
)

HEADINGS: Mapping[str, str] = {
    "name": "The team",
    mailbox_field(next(iter(Team))): "Mailboxes of other teams",
    "team_phone": "Phone numbers",
    "opens": "Office hours",
    sheet_type_field(next(iter(SheetType))): "Information sheets",
    "red_team_hours": "Time to take a case",
    "social_care_hours": "Time to tell children’s social care",
    "on_call_minutes": "On call",
    "triage_amber_days": "Time for triage",
    "checks_red_days": "Time for the initial checks",
    "review_red_days": "Time between reviews",
    "second_person_days": "Time for others to answer",
}
"""Headings above questions, each by the name of the first field below it."""

_TOLD_AFTER: Mapping[str, str] = {
    "red_manager_hours": "red_team_hours",
    "social_care_manager_hours": "social_care_hours",
}
"""The manager's limits, each with the limit of the person reminded first."""


def _check(values: Mapping[str, Value], today: date) -> dict[str, str]:
    found: dict[str, str] = {}
    opens, closes = values.get("opens"), values.get("closes")
    if isinstance(opens, str) and isinstance(closes, str) and _time(opens) >= _time(closes):
        found["closes"] = "The office must close after it opens."
    for number in range(1, PHONES + 1):
        names = [f"phone_{number}_{part}" for part in ("label", "number", "when")]
        given = [name for name in names if name in values]
        if given or number == 1:
            found |= {
                name: "Fill in all three, so that people know when to use this number."
                for name in names
                if name not in values
            }
    for name, first in _TOLD_AFTER.items():
        manager, others = values.get(name), values.get(first)
        if others and manager and int(str(manager)) < int(str(others)):
            found[name] = "The manager cannot be told before the others are reminded."
    return found


SETTINGS = Page(
    "settings",
    "Settings",
    (
        line_field("name", "Name of the authority", "Enter the name of the authority.", "At the top of every page."),
        Field(
            "la_code",
            "Its number in the national register of schools",
            hint="Three digits, like 926. The schools with this number get your information sheets.",
            check=la_code_problem,
            longest=3,
            short=True,
        ),
        line_field("team_name", "Name of the team", "Enter the name of the team."),
        line_field(
            "team_mailbox",
            "The team’s mailbox",
            "Enter the team’s mailbox.",
            "We send alerts and reminders here.",
            Kind.EMAIL,
        ),
        line_field(
            "duty_mailbox",
            "The duty mailbox",
            "Enter the duty mailbox.",
            "We send RED referrals here while the office is closed.",
            Kind.EMAIL,
        ),
        *(field for team in Team for field in team_fields(team)),
        line_field("team_phone", "The team’s phone number", "Enter the team’s phone number.", kind=Kind.PHONE),
        line_field("duty_phone", "The duty phone number", "Enter the duty phone number.", kind=Kind.PHONE),
        *(field for number in range(1, PHONES + 1) for field in phone_fields(number)),
        line_field(
            "who_can_add",
            "Who can add a new contact of a school",
            "Say who can add a contact.",
            "We tell this to people we do not know who try to sign in. Start with a small letter, for example: the "
            "team on 01632 960 100.",
        ),
        Field(
            "junior_returns_asked_on",
            "Day you asked schools for new-pupil returns for their most junior class, if you did",
            Kind.DATE,
            hint="Schools must send these returns only if you asked for them, and only for names entered after that day.",
            date_check=not_in_the_future,
        ),
        Field(
            "opens",
            "The office opens",
            Kind.TIME,
            hint="Like 09:00.",
            missing="Enter when the office opens.",
            short=True,
        ),
        Field(
            "closes",
            "The office closes",
            Kind.TIME,
            hint="Like 17:00.",
            missing="Enter when the office closes.",
            short=True,
        ),
        *sheet_type_fields(),
        *limit_fields(),
    ),
    check=_check,
)
