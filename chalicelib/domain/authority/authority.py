"""The settings of one authority: who they are, whom to phone, when they work and how long things may take.

They are data. `EXAMPLE` is an invented county, used until an authority has stored its own.
"""

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from msgspec import Struct, field
from msgspec.structs import asdict, replace

from chalicelib.domain.authority.on_call import OnCall
from chalicelib.domain.calendar.days import SchoolCalendar
from chalicelib.domain.forms.disposition import TEAM_NAMES, Team
from chalicelib.domain.newer import known_of, read_as, rest_of


class PhoneLine(Struct, frozen=True):
    """A number to show to people, with words for when to use it."""

    label: str
    number: str
    when: str


class TimeLimits(Struct, frozen=True):
    """How long things may take. Hours of a RED case are working hours, those for social care are clock hours; days are
    working days, but those of a review and of RED triage: calendar days, and the same working day. `to_hand_over_days` are
    those until a case that belongs elsewhere is handed over, `hand_over_days` those until the other team answers, and
    `enquiry_days` those for an enquiry that names no day."""

    red_team_hours: int = 2
    red_manager_hours: int = 4
    other_team_days: int = 1
    social_care_hours: int = 2
    social_care_manager_hours: int = 4
    on_call_minutes: int = 60
    triage_amber_days: int = 2
    triage_green_days: int = 5
    checks_red_days: int = 1
    checks_amber_days: int = 2
    checks_green_days: int = 5
    review_red_days: int = 14
    review_amber_days: int = 21
    review_green_days: int = 28
    second_person_days: int = 2
    to_hand_over_days: int = 2
    hand_over_days: int = 3
    enquiry_days: int = 5


def goes_nowhere(mailbox: str) -> bool:
    """Mail to `.example` reaches nobody (RFC 2606)."""
    return mailbox.lower().endswith(".example")


def _for_drama(number: str) -> bool:
    return "1632960" in "".join(filter(str.isdigit, number))


class Authority(Struct, frozen=True):
    """Everything about the authority that a page, an email or a clock needs."""

    name: str
    team_name: str
    team_mailbox: str
    duty_mailbox: str
    team_phone: str
    duty_phone: str
    urgent_phones: tuple[PhoneLine, ...]
    who_can_add: str
    opens: time
    closes: time
    terms: tuple[tuple[date, date], ...]
    closures: frozenset[date]
    limits: TimeLimits
    mailboxes: Mapping[Team, str] = field(default_factory=dict)
    """Mailboxes of the authority's other teams."""
    leads: Mapping[Team, str] = field(default_factory=dict)
    """Mailboxes of the other teams' leads."""
    on_call: tuple[OnCall, ...] = ()
    junior_returns_asked_on: date | None = None
    """The day on which the authority asked schools for returns of new pupils in their most junior class."""

    def mailbox_of(self, team: Team) -> str:
        """The mailbox of another team; this team's own while that one is not set."""
        return self._own(self.mailboxes.get(team, "")) or self.team_mailbox

    def lead_of(self, team: Team) -> str:
        """The mailbox of another team's lead; the team's while no lead is set."""
        return self._own(self.leads.get(team, "")) or self.mailbox_of(team)

    def without_mailbox(self) -> list[str]:
        """The other teams without a mailbox. Hand-overs to them come to this team's."""
        return [TEAM_NAMES[team] for team in Team if not self._own(self.mailboxes.get(team, ""))]

    def _own(self, mailbox: str) -> str:
        """Empty for a mailbox that a real authority left as the example's: nobody reads it."""
        return "" if self.name != EXAMPLE.name and goes_nowhere(mailbox) else mailbox

    def calendar(self) -> SchoolCalendar:
        """The county's school calendar, for a school that has given none of its own."""
        return SchoolCalendar(self.terms, self.closures)

    def invented(self) -> list[str]:
        """The names, mailboxes and numbers that are still the example's. While there are any, nobody can refer: numbers that
        Ofcom reserves for drama reach nobody."""
        mailboxes = [
            ("the team’s mailbox", self.team_mailbox),
            ("the duty mailbox", self.duty_mailbox),
        ]
        phones = [("the team’s telephone", self.team_phone), ("the duty telephone", self.duty_phone)]
        phones += [(f"the telephone of {line.label}", line.number) for line in self.urgent_phones]
        found = [words for words, mailbox in mailboxes if goes_nowhere(mailbox)]
        found += [words for words, number in phones if _for_drama(number)]
        found += ["who can add a new contact"] if _for_drama(self.who_can_add) else []
        return ["the name of the authority", *found] if self.name == EXAMPLE.name else found


EXAMPLE = Authority(
    name="Exampleshire County Council",
    team_name="Children Missing Education team",
    team_mailbox="cme@exampleshire.example",
    duty_mailbox="duty@exampleshire.example",
    team_phone="01632 960 100",
    duty_phone="01632 960 199",
    urgent_phones=(
        PhoneLine(
            "Children’s Advice and Duty Service", "01632 960 111", "for professionals, Monday to Friday, 8am to 8pm"
        ),
        PhoneLine("Emergency Duty Team", "01632 960 122", "at night, at weekends and on bank holidays"),
    ),
    who_can_add="the Children Missing Education team on 01632 960 100",
    opens=time(9),
    closes=time(17),
    terms=(
        (date(2025, 9, 3), date(2025, 10, 23)),
        (date(2025, 11, 4), date(2025, 12, 19)),
        (date(2026, 1, 6), date(2026, 2, 13)),
        (date(2026, 2, 23), date(2026, 3, 27)),
        (date(2026, 4, 15), date(2026, 5, 22)),
        (date(2026, 6, 1), date(2026, 7, 17)),
        (date(2026, 9, 3), date(2026, 10, 23)),
        (date(2026, 11, 2), date(2026, 12, 18)),
        (date(2027, 1, 5), date(2027, 2, 12)),
        (date(2027, 2, 22), date(2027, 3, 25)),
        (date(2027, 4, 13), date(2027, 5, 28)),
        (date(2027, 6, 7), date(2027, 7, 20)),
        (date(2027, 9, 2), date(2027, 10, 22)),
        (date(2027, 11, 1), date(2027, 12, 17)),
    ),
    closures=frozenset({date(2026, 5, 4), date(2027, 5, 3)}),
    limits=TimeLimits(),
    mailboxes={team: f"{team}@exampleshire.example" for team in Team},
)


def _dates(pairs: Any) -> tuple[tuple[date, date], ...]:
    return tuple((date.fromisoformat(first), date.fromisoformat(last)) for first, last in pairs)


def _by_team(stored: Mapping[str, str]) -> dict[Team, str]:
    return {read_as(Team, team): mailbox for team, mailbox in stored.items() if mailbox}


def _on_call(row: Mapping[str, str]) -> OnCall:
    days = {name: date.fromisoformat(row[name]) for name in ("first", "last")}
    return OnCall(**{**known_of(row, OnCall), **days})


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
}


def authority_from(stored: Mapping[str, Any]) -> Authority:
    """The example authority with the stored settings (plain JSON values) in place of its own. Those that only a newer
    version of the service knows are left out, and `kept_settings` writes them back."""
    known = known_of(stored, Authority)
    return replace(EXAMPLE, **{name: _PARSERS.get(name, str)(value) for name, value in known.items()})


def check_names(values: Mapping[str, Any]) -> None:
    """Raises ValueError for unknown settings: they are read and kept, and never written anew."""
    if unknown := rest_of(values, *Authority.__struct_fields__):
        raise ValueError(f"Unknown settings: {', '.join(sorted(unknown))}")


def kept_settings(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """The settings to store: those of `after`, and of `before` what only a newer version knows."""
    kept = {**rest_of(before, *Authority.__struct_fields__), **after}
    if "limits" in after:
        kept["limits"] = {**rest_of(before.get("limits", {}), *TimeLimits.__struct_fields__), **after["limits"]}
    for name in {"mailboxes", "leads"} & after.keys():
        kept[name] = {**rest_of(before.get(name, {}), *Team), **after[name]}
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
    }


def described(authority: Authority, names: Mapping[str, str]) -> dict[str, str]:
    """Each setting in words, to say what a change changed. `names`: those of the people on call, by id."""
    form = stored_form(authority)
    lists = {
        "urgent_phones": "; ".join(f"{line.label}: {line.number}, {line.when}" for line in authority.urgent_phones),
        "terms": "; ".join(f"{first} to {last}" for first, last in form["terms"]),
        "closures": ", ".join(form["closures"]),
        "mailboxes": "; ".join(f"{team}: {mailbox}" for team, mailbox in form["mailboxes"].items()),
        "leads": "; ".join(f"{team}: {mailbox}" for team, mailbox in form["leads"].items()),
        "on_call": "; ".join(_stretch_in_words(stretch, names) for stretch in authority.on_call),
    }
    limits = form.pop("limits")
    return {name.replace("_", " ").capitalize(): str(lists.get(name, value)) for name, value in (form | limits).items()}


def _stretch_in_words(stretch: OnCall, names: Mapping[str, str]) -> str:
    people = ((stretch.person_id, stretch.phone), (stretch.second_id, stretch.second_phone))
    rung = [f"{names.get(person_id, 'somebody')} on {phone}" for person_id, phone in people if person_id]
    return f"{stretch.first} to {stretch.last}: {', then '.join(rung)}"
