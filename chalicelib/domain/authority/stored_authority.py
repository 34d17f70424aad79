"""The settings as they are stored, as a form holds them, and in words."""

from collections.abc import Iterable, Mapping
from datetime import date, time
from typing import Any

from msgspec.structs import asdict, replace

from chalicelib.domain.authority.authority import EXAMPLE, Authority, PhoneLine
from chalicelib.domain.authority.on_call import OnCall
from chalicelib.domain.authority.queries import Cover, PersonForQueries
from chalicelib.domain.authority.time_limits import TimeLimits
from chalicelib.domain.forms.disposition import Team
from chalicelib.domain.newer import known_of, read_as, rest_of
from chalicelib.domain.sheets.sheet import SheetType


def _dates(pairs: Any) -> tuple[tuple[date, date], ...]:
    return tuple((date.fromisoformat(first), date.fromisoformat(last)) for first, last in pairs)


def _by_team(stored: Mapping[str, str]) -> dict[Team, str]:
    return {read_as(Team, team): mailbox for team, mailbox in stored.items() if mailbox}


def _on_call(row: Mapping[str, str]) -> OnCall:
    days = {name: date.fromisoformat(row[name]) for name in ("first", "last")}
    return OnCall(**{**known_of(row, OnCall), **days})


def _query(row: Mapping[str, Any]) -> PersonForQueries:
    covers = tuple(
        Cover(date.fromisoformat(each["first"]), date.fromisoformat(each["last"]), each["by"])
        for each in row.get("covers", ())
    )
    return PersonForQueries(**{**known_of(row, PersonForQueries), "covers": covers})


def stored_queries(people: Iterable[PersonForQueries]) -> list[dict[str, Any]]:
    return [{**asdict(person), "covers": [_stored_cover(cover) for cover in person.covers]} for person in people]


def _stored_cover(cover: Cover) -> dict[str, str]:
    return {"first": cover.first.isoformat(), "last": cover.last.isoformat(), "by": cover.by}


_PARSERS: Mapping[str, Any] = {
    "urgent_phones": lambda rows: tuple(PhoneLine(**known_of(row, PhoneLine)) for row in rows),
    "opens": time.fromisoformat,
    "closes": time.fromisoformat,
    "terms": _dates,
    "closures": lambda days: frozenset(date.fromisoformat(day) for day in days),
    "junior_returns_asked_on": lambda day: date.fromisoformat(day) if day else None,
    "limits": lambda limits: TimeLimits(**known_of(limits, TimeLimits)),
    "mailboxes": _by_team,
    "leads": _by_team,
    "on_call": lambda rows: tuple(_on_call(row) for row in rows),
    "sheet_types": lambda names: {read_as(SheetType, type): name for type, name in names.items() if name},
    "queries": lambda rows: tuple(_query(row) for row in rows),
}


def authority_from(stored: Mapping[str, Any]) -> Authority:
    """The example authority with the stored settings (plain JSON values) in place of its own. Those that only a newer
    version of the service knows are left out, and `kept_settings` writes them back."""
    known = known_of(stored, Authority)
    return replace(EXAMPLE, **{name: _PARSERS.get(name, str)(value) for name, value in known.items()})


_BY_KIND: Mapping[str, Any] = {"mailboxes": Team, "leads": Team, "sheet_types": SheetType}


def kept_settings(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """The settings to store: those of `after`, and what only a newer version knows of `before`."""
    kept = {**rest_of(before, *Authority.__struct_fields__), **after}
    if "limits" in after:
        kept["limits"] = {**rest_of(before.get("limits", {}), *TimeLimits.__struct_fields__), **after["limits"]}
    for name in _BY_KIND.keys() & after.keys():
        kept[name] = {**rest_of(before.get(name, {}), *_BY_KIND[name]), **after[name]}
    return kept


def stored_form(authority: Authority) -> dict[str, Any]:
    """The settings as plain JSON values: what `authority_from` reads."""
    return {
        "name": authority.name,
        "team_name": authority.team_name,
        "team_mailbox": authority.team_mailbox,
        "duty_mailbox": authority.duty_mailbox,
        "team_phone": authority.team_phone,
        "duty_phone": authority.duty_phone,
        "urgent_phones": [asdict(line) for line in authority.urgent_phones],
        "who_can_add": authority.who_can_add,
        "opens": authority.opens.isoformat("minutes"),
        "closes": authority.closes.isoformat("minutes"),
        "terms": [[first.isoformat(), last.isoformat()] for first, last in authority.terms],
        "closures": sorted(day.isoformat() for day in authority.closures),
        "limits": asdict(authority.limits),
        "mailboxes": {str(team): mailbox for team, mailbox in authority.mailboxes.items()},
        "leads": {str(team): mailbox for team, mailbox in authority.leads.items()},
        "on_call": [
            {**asdict(stretch), "first": stretch.first.isoformat(), "last": stretch.last.isoformat()}
            for stretch in authority.on_call
        ],
        "junior_returns_asked_on": (
            authority.junior_returns_asked_on.isoformat() if authority.junior_returns_asked_on else ""
        ),
        "la_code": authority.la_code,
        "sheet_types": {str(type): name for type, name in authority.sheet_types.items()},
        "queries": stored_queries(authority.queries),
    }


def described(authority: Authority, names: Mapping[str, str]) -> dict[str, str]:
    """Each setting in words, for the record of a change. `names`: the names of people on call, by id."""
    form = stored_form(authority)
    lists = {
        "urgent_phones": "; ".join(f"{line.label}: {line.number}, {line.when}" for line in authority.urgent_phones),
        "terms": "; ".join(f"{first} to {last}" for first, last in form["terms"]),
        "closures": ", ".join(form["closures"]),
        "mailboxes": "; ".join(f"{team}: {mailbox}" for team, mailbox in form["mailboxes"].items()),
        "leads": "; ".join(f"{team}: {mailbox}" for team, mailbox in form["leads"].items()),
        "sheet_types": "; ".join(f"{type}: {name}" for type, name in form["sheet_types"].items()),
        "on_call": "; ".join(_stretch_in_words(stretch, names) for stretch in authority.on_call),
        "queries": "; ".join(_query_in_words(person, authority.queries) for person in authority.queries),
    }
    limits = form.pop("limits")
    return {name.replace("_", " ").capitalize(): str(lists.get(name, value)) for name, value in (form | limits).items()}


def _stretch_in_words(stretch: OnCall, names: Mapping[str, str]) -> str:
    people = ((stretch.person_id, stretch.phone), (stretch.second_id, stretch.second_phone))
    rung = [f"{names.get(person_id, 'somebody')} on {phone}" for person_id, phone in people if person_id]
    return f"{stretch.first} to {stretch.last}: {', then '.join(rung)}"


def _query_in_words(person: PersonForQueries, people: Iterable[PersonForQueries]) -> str:
    names = {each.key: each.name for each in people}
    covers = [f"{cover.first} to {cover.last} covered by {names.get(cover.by, 'somebody')}" for cover in person.covers]
    about = f", about: {person.about}" if person.about else ""
    return ", ".join([f"{person.name}, {person.role}, {person.phone}, {person.email}{about}", *covers])
