"""The questions of the settings that come several times: phones, mailboxes, limits."""

from collections.abc import Iterator, Mapping

from msgspec.structs import fields

from chalicelib.domain.authority.time_limits import TimeLimits
from chalicelib.domain.forms.disposition import TEAM_NAMES, Team
from chalicelib.domain.sheets.sheet import SHEET_TYPE_NAMES, SheetType
from chalicelib.journeys.engine.fields import Field, Kind

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
    "to_hand_over_days": "Working days to hand over a case for another team",
    "hand_over_days": "Working days for another team to accept or decline a hand-over",
    "enquiry_days": "Working days to answer another authority that names no day",
}

_HINTS: Mapping[str, str] = {
    "social_care_hours": "Hours of the night and of days off count too.",
    "on_call_minutes": "While the office is closed and nobody has selected “I have it”.",
    "triage_amber_days": "A RED case is triaged on the same working day.",
}


def mailbox_field(team: Team) -> str:
    return f"mailbox_{team.replace('-', '_')}"


JUNIOR_INPUTS = tuple(f"junior_returns_asked_on-{part}" for part in ("day", "month", "year"))
_MOST = 90


def lead_field(team: Team) -> str:
    return f"lead_{team.replace('-', '_')}"


def team_fields(team: Team) -> tuple[Field, ...]:
    return (
        Field(
            mailbox_field(team),
            f"Mailbox of {TEAM_NAMES[team]}",
            Kind.EMAIL,
            hint="We send hand-overs to this team here. If it is empty, they go to your own team’s mailbox.",
        ),
        Field(
            lead_field(team),
            f"Mailbox of the lead of {TEAM_NAMES[team]}, if there is one",
            Kind.EMAIL,
            hint="We send a reminder here when the team has not answered a hand-over.",
        ),
    )


def sheet_type_field(type: SheetType) -> str:
    return f"sheet_type_{type}"


def sheet_type_fields() -> tuple[Field, ...]:
    return tuple(
        Field(
            sheet_type_field(type),
            f"Name of information sheets of the type “{SHEET_TYPE_NAMES[type]}”, if you call them something else",
            longest=30,
        )
        for type in SheetType
    )


def la_code_problem(text: str) -> str | None:
    good = text.isascii() and text.isdigit() and len(text) == 3
    return None if good else "Enter the three digits, like 926."


def _whole_number(text: str) -> str | None:
    good = text.isascii() and text.isdigit() and len(text) <= 3 and 1 <= int(text) <= _MOST
    return None if good else f"Enter a whole number from 1 to {_MOST}."


def line_field(name: str, label: str, missing: str, hint: str = "", kind: Kind = Kind.TEXT) -> Field:
    return Field(name, label, kind, hint=hint, missing=missing)


def phone_fields(number: int) -> tuple[Field, ...]:
    about = f"Urgent number {number}"
    optional = "" if number == 1 else "Leave all three empty if there is none."
    return (
        Field(f"phone_{number}_label", f"{about}: name", hint=optional, longest=80),
        Field(f"phone_{number}_number", f"{about}: phone number", Kind.PHONE),
        Field(f"phone_{number}_when", f"{about}: when to use it", longest=120),
    )


def limit_fields() -> Iterator[Field]:
    for each in fields(TimeLimits):
        hint = _HINTS.get(each.name, "")
        yield Field(
            each.name,
            _LIMITS[each.name],
            hint=hint,
            missing="Enter a number.",
            check=_whole_number,
            short=True,
            longest=3,
        )
