"""The settings of one authority: names, telephones, office hours and time limits, as data.

`EXAMPLE` is an invented county, used until an authority has stored its own.
"""

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from msgspec import Struct, field

from chalicelib.domain.authority.on_call import OnCall
from chalicelib.domain.authority.queries import PersonForQueries
from chalicelib.domain.authority.time_limits import TimeLimits
from chalicelib.domain.calendar.days import SchoolCalendar
from chalicelib.domain.forms.disposition import TEAM_NAMES, Team
from chalicelib.domain.newer import rest_of
from chalicelib.domain.sheets.sheet import SHEET_TYPE_NAMES, SheetType


class PhoneLine(Struct, frozen=True):
    """A number to show to people, with words for when to use it."""

    label: str
    number: str
    when: str


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
    la_code: str = ""
    """The Department's number of the authority. Its schools in the national register get its information sheets."""
    sheet_types: Mapping[SheetType, str] = field(default_factory=dict)
    """What this authority calls a type of information sheet, where it is not the usual name."""
    queries: tuple[PersonForQueries, ...] = ()
    """People whom schools and others may ask. Ask `who_to_ask` who it is on a day."""

    def sheet_type(self, type: SheetType) -> str:
        return self.sheet_types.get(type) or SHEET_TYPE_NAMES[type]

    def mailbox_of(self, team: Team) -> str:
        """The mailbox of another team; this team's own while that one is not set."""
        return self.own_mailbox_of(team) or self.team_mailbox

    def own_mailbox_of(self, team: Team) -> str:
        """Empty while it is not set."""
        return self._own(self.mailboxes.get(team, ""))

    def lead_of(self, team: Team) -> str:
        """The mailbox of another team's lead; the team's while no lead is set."""
        return self._own(self.leads.get(team, "")) or self.mailbox_of(team)

    def own_lead_of(self, team: Team) -> str:
        """The mailbox of another team's lead, or that team's; empty while neither is set."""
        return self._own(self.leads.get(team, "")) or self.own_mailbox_of(team)

    def without_mailbox(self) -> list[str]:
        """The other teams without a mailbox. Hand-overs to them come to this team's."""
        return [TEAM_NAMES[team] for team in Team if not self.own_mailbox_of(team)]

    def _own(self, mailbox: str) -> str:
        """Empty for a mailbox that a real authority left as the example's: nobody reads it."""
        return "" if self.name != EXAMPLE.name and goes_nowhere(mailbox) else mailbox

    def people_for_queries(self) -> tuple[PersonForQueries, ...]:
        """Without those that a real authority left as the example's: nobody would answer."""
        if self.name == EXAMPLE.name:
            return self.queries
        return tuple(each for each in self.queries if not (goes_nowhere(each.email) or _for_drama(each.phone)))

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
        phones = [("the team’s phone number", self.team_phone), ("the duty phone number", self.duty_phone)]
        phones += [(f"the phone number of {line.label}", line.number) for line in self.urgent_phones]
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
    la_code="999",
    queries=(
        PersonForQueries(
            "officer",
            "Priya Nair",
            "Children missing education officer",
            "01632 960 101",
            "priya.nair@exampleshire.example",
            "A child who may be missing education, a referral, or a decision about a school’s roll.",
        ),
        PersonForQueries(
            "assistant",
            "Rowan Field",
            "Children missing education assistant",
            "01632 960 102",
            "rowan.field@exampleshire.example",
            "Returns of leavers and joiners, access to this service, and information sheets.",
        ),
        PersonForQueries(
            "duty",
            "Duty officer",
            "Duty",
            "01632 960 199",
            "duty@exampleshire.example",
            "Anything that cannot wait, while the office is open.",
        ),
    ),
)


def check_names(values: Mapping[str, Any]) -> None:
    """Raises ValueError for unknown settings: they are read and kept, and never written again."""
    if unknown := rest_of(values, *Authority.__struct_fields__):
        raise ValueError(f"Unknown settings: {', '.join(sorted(unknown))}")
