"""The settings as typed into their form, and back."""

from collections.abc import Callable
from datetime import time
from typing import Any

from msgspec.structs import asdict, fields

from chalicelib.domain.authority.authority import Authority
from chalicelib.domain.authority.time_limits import TimeLimits
from chalicelib.domain.child.contact_details import normalise_email
from chalicelib.domain.forms.disposition import Team
from chalicelib.domain.sheets.sheet import SheetType
from chalicelib.domain.wording import typed_time
from chalicelib.journeys.engine.fields import Raw
from chalicelib.journeys.engine.typed_dates import date_in
from chalicelib.journeys.settings.settings_questions import (
    JUNIOR_INPUTS,
    PHONES,
    lead_field,
    mailbox_field,
    sheet_type_field,
)


def _time(text: str) -> time:
    """The time of an answer that was accepted."""
    found = typed_time(text)
    assert found
    return found


def typed_settings(authority: Authority) -> dict[str, str]:
    """The form as it would have been filled in to give these settings."""
    plain = ("name", "team_name", "team_mailbox", "duty_mailbox", "team_phone", "duty_phone", "who_can_add")
    raw = {name: str(getattr(authority, name)) for name in (*plain, "la_code")}
    raw |= {mailbox_field(team): authority.mailboxes.get(team, "") for team in Team}
    raw |= {sheet_type_field(type): authority.sheet_types.get(type, "") for type in SheetType}
    raw |= {lead_field(team): authority.leads.get(team, "") for team in Team}
    raw |= {"opens": f"{authority.opens:%H:%M}", "closes": f"{authority.closes:%H:%M}"}
    asked_on = authority.junior_returns_asked_on
    parts = (asked_on.day, asked_on.month, asked_on.year) if asked_on else ("", "", "")
    raw |= dict(zip(JUNIOR_INPUTS, map(str, parts), strict=True))
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
    values["la_code"] = raw.get("la_code", "").strip()
    values["mailboxes"] = _by_team(raw, mailbox_field)
    values["leads"] = _by_team(raw, lead_field)
    values["sheet_types"] = {str(type): name for type in SheetType if (name := raw.get(sheet_type_field(type), ""))}
    values |= {name: _time(raw[name]).isoformat("minutes") for name in ("opens", "closes")}
    lines = [
        {part: raw.get(f"phone_{n}_{part}", "") for part in ("label", "number", "when")} for n in range(1, PHONES + 1)
    ]
    values["urgent_phones"] = [line for line in lines if line["label"]]
    asked_on = date_in(raw, "junior_returns_asked_on")
    values["junior_returns_asked_on"] = asked_on.isoformat() if asked_on else ""
    values["limits"] = {field.name: int(raw[field.name]) for field in fields(TimeLimits)}
    return values
