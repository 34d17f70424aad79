"""The settings of the authority as a form for its administrator. Term dates have pages of their own."""

from collections.abc import Callable, Mapping
from datetime import date, time
from typing import Any

from msgspec.structs import asdict, fields

from chalicelib.domain.authority.authority import Authority, TimeLimits
from chalicelib.domain.child.identifiers import normalise_email
from chalicelib.domain.forms.disposition import TEAM_NAMES, Team
from chalicelib.domain.wording import typed_time
from chalicelib.journeys.engine.fields import Field, Kind, Raw, Value
from chalicelib.journeys.engine.pages import Page
from chalicelib.journeys.engine.typed_dates import date_in
from chalicelib.journeys.parts.questions import not_in_the_future

PHONES = 3
_LIMITS: Mapping[str, str] = {
    "red_team_hours": "RED: working hours until the team is reminded to take the case",
    "red_manager_hours": "RED: working hours until the manager is told that nobody has taken it",
    "other_team_days": "AMBER and GREEN: working days to take the case",
    "social_care_hours": "Telling children’s social care: hours until the owner is reminded",
    "social_care_manager_hours": "Telling children’s social care: hours until the manager is told",
    "on_call_minutes": "On call: minutes until the second person is told",
    "triage_amber_days": "AMBER: working days to confirm the triage",
    "triage_green_days": "GREEN: working days to confirm the triage",
    "checks_red_days": "RED: working days for the initial checks",
    "checks_amber_days": "AMBER: working days for the initial checks",
    "checks_green_days": "GREEN: working days for the initial checks",
    "review_red_days": "RED: calendar days until a review is due",
    "review_amber_days": "AMBER: calendar days until a review is due",
    "review_green_days": "GREEN: calendar days until a review is due",
    "second_person_days": "Working days for a second person to confirm a removal from the roll",
    "to_hand_over_days": "Working days to hand over a case that belongs elsewhere",
    "hand_over_days": "Working days for another team to accept or decline a hand-over",
    "enquiry_days": "Working days to answer another authority that names no day",
}
_HINTS: Mapping[str, str] = {
    "social_care_hours": "Hours of the night and of days off count too.",
    "on_call_minutes": "While the office is closed and nobody has pressed “I have it”.",
    "triage_amber_days": "A RED case is triaged on the same working day.",
}


def _mailbox_field(team: Team) -> str:
    return f"mailbox_{team.replace('-', '_')}"


HEADINGS: Mapping[str, str] = {
    "name": "The team",
    _mailbox_field(next(iter(Team))): "Mailboxes of other teams",
    "team_phone": "Telephones",
    "opens": "Office hours",
    "red_team_hours": "Time to take a case",
    "social_care_hours": "Time to tell children’s social care",
    "on_call_minutes": "On call",
    "triage_amber_days": "Time for triage",
    "checks_red_days": "Time for the initial checks",
    "review_red_days": "Time between reviews",
    "second_person_days": "Time for others to answer",
}
"""What stands above a question: each heading by the name of the first field below it."""
_TOLD_AFTER: Mapping[str, str] = {
    "red_manager_hours": "red_team_hours",
    "social_care_manager_hours": "social_care_hours",
}
"""The manager's limits, each with that of who is reminded first."""
_JUNIOR_INPUTS = tuple(f"junior_returns_asked_on-{part}" for part in ("day", "month", "year"))
_MOST = 90


def _lead_field(team: Team) -> str:
    return f"lead_{team.replace('-', '_')}"


def _team_fields(team: Team) -> tuple[Field, ...]:
    return (
        Field(
            _mailbox_field(team),
            f"Mailbox of {TEAM_NAMES[team]}",
            Kind.EMAIL,
            hint="Hand-overs to this team go here. If it is empty, they come to your own team’s mailbox.",
        ),
        Field(
            _lead_field(team),
            f"Mailbox of the lead of {TEAM_NAMES[team]}, if there is one",
            Kind.EMAIL,
            hint="Gets a reminder when the team has not answered a hand-over.",
        ),
    )


def _whole_number(text: str) -> str | None:
    good = text.isascii() and text.isdigit() and len(text) <= 3 and 1 <= int(text) <= _MOST
    return None if good else f"Enter a whole number from 1 to {_MOST}."


def _line(name: str, label: str, missing: str, hint: str = "", kind: Kind = Kind.TEXT) -> Field:
    return Field(name, label, kind, hint=hint, missing=missing)


def _phone_fields(number: int) -> tuple[Field, ...]:
    about = f"Urgent number {number}"
    optional = "" if number == 1 else "Leave all three empty if there is none."
    return (
        Field(f"phone_{number}_label", f"{about}: name", hint=optional, longest=80),
        Field(f"phone_{number}_number", f"{about}: telephone", Kind.PHONE),
        Field(f"phone_{number}_when", f"{about}: when to use it", longest=120),
    )


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
        _line("name", "Name of the authority", "Enter the name of the authority.", "At the head of every page."),
        _line("team_name", "Name of the team", "Enter the name of the team."),
        _line(
            "team_mailbox",
            "The team’s mailbox",
            "Enter the team’s mailbox.",
            "Alerts and reminders go to it.",
            Kind.EMAIL,
        ),
        _line(
            "duty_mailbox",
            "The duty mailbox",
            "Enter the duty mailbox.",
            "RED referrals go to it while the office is closed.",
            Kind.EMAIL,
        ),
        *(field for team in Team for field in _team_fields(team)),
        _line("team_phone", "The team’s telephone", "Enter the team’s telephone.", kind=Kind.PHONE),
        _line("duty_phone", "The duty telephone", "Enter the duty telephone.", kind=Kind.PHONE),
        *(field for number in range(1, PHONES + 1) for field in _phone_fields(number)),
        _line(
            "who_can_add",
            "Who can add a new contact of a school",
            "Say who can add a contact.",
            "Strangers who try to sign in are told. Begin with a small letter, like: the team on 01632 960 100.",
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
        *(
            Field(
                field.name,
                _LIMITS[field.name],
                hint=_HINTS.get(field.name, ""),
                missing="Enter a number.",
                check=_whole_number,
                short=True,
                longest=3,
            )
            for field in fields(TimeLimits)
        ),
    ),
    check=_check,
)


def _time(text: str) -> time:
    """Of an answer that was accepted."""
    found = typed_time(text)
    assert found
    return found


def typed_settings(authority: Authority) -> dict[str, str]:
    """The form as it would have been filled in to give these settings."""
    plain = ("name", "team_name", "team_mailbox", "duty_mailbox", "team_phone", "duty_phone", "who_can_add")
    raw = {name: str(getattr(authority, name)) for name in plain}
    raw |= {_mailbox_field(team): authority.mailboxes.get(team, "") for team in Team}
    raw |= {_lead_field(team): authority.leads.get(team, "") for team in Team}
    raw |= {"opens": f"{authority.opens:%H:%M}", "closes": f"{authority.closes:%H:%M}"}
    asked_on = authority.junior_returns_asked_on
    parts = (asked_on.day, asked_on.month, asked_on.year) if asked_on else ("", "", "")
    raw |= dict(zip(_JUNIOR_INPUTS, map(str, parts), strict=True))
    raw |= {name: str(value) for name, value in asdict(authority.limits).items()}
    for number, line in enumerate(authority.urgent_phones[:PHONES], start=1):
        raw |= {f"phone_{number}_{part}": value for part, value in asdict(line).items()}
    return raw


def _by_team(raw: Raw, name: Callable[[Team], str]) -> dict[str, str]:
    return {str(team): normalise_email(raw[name(team)]) for team in Team if raw.get(name(team))}


def to_settings(raw: Raw) -> dict[str, Any]:
    """The plain values of a form that has no problems, by the names of `Authority`."""
    plain = ("name", "team_name", "team_phone", "duty_phone", "who_can_add")
    values: dict[str, Any] = {name: raw[name] for name in plain}
    values |= {name: normalise_email(raw[name]) for name in ("team_mailbox", "duty_mailbox")}
    values["mailboxes"] = _by_team(raw, _mailbox_field)
    values["leads"] = _by_team(raw, _lead_field)
    values |= {name: _time(raw[name]).isoformat("minutes") for name in ("opens", "closes")}
    lines = [
        {part: raw.get(f"phone_{n}_{part}", "") for part in ("label", "number", "when")} for n in range(1, PHONES + 1)
    ]
    values["urgent_phones"] = [line for line in lines if line["label"]]
    asked_on = date_in(raw, "junior_returns_asked_on")
    values["junior_returns_asked_on"] = asked_on.isoformat() if asked_on else ""
    values["limits"] = {field.name: int(raw[field.name]) for field in fields(TimeLimits)}
    return values
