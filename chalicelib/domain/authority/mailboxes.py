"""The mailboxes for emails about children: the team's, the duty mailbox, other teams' and their leads', other
authorities'. Requests and emails call each by its name here."""

from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.authority.authority import Authority
from chalicelib.domain.authority.local_authorities import BY_CODE
from chalicelib.domain.child.contact_details import normalise_email
from chalicelib.domain.forms.disposition import TEAM_NAMES, Team

_TEAM, _DUTY = "team", "duty"
_OTHER, _LEAD, _AUTHORITY = "other:", "lead:", "authority:"


class MovedMailboxes(Struct, frozen=True):
    """The mailboxes that change, by name: their addresses at the time of the request, and the new ones; "" for no
    address. `verified_on`: the day when somebody verified another authority's address, in ISO form."""

    before: Mapping[str, str]
    after: Mapping[str, str]
    verified_on: str = ""

    def __bool__(self) -> bool:
        return bool(self.after)

    @property
    def is_known(self) -> bool:
        """False where one is of a team or an authority that only a newer version of the service knows."""
        return all(map(_is_known, self.after))

    def only(self, names: Iterable[str]) -> "MovedMailboxes":
        wanted = set(names)
        before, after = ({n: a for n, a in found.items() if n in wanted} for found in (self.before, self.after))
        return replace(self, before=before, after=after)

    @property
    def in_words(self) -> tuple[dict[str, str], dict[str, str]]:
        """Before and after, as the page of changes says it."""
        before, after = (
            {capitalised(words_for(name)): address for name, address in found.items()}
            for found in (self.before, self.after)
        )
        return before, after

    @property
    def stored(self) -> dict[str, Any]:
        """As plain JSON values."""
        return {"before": dict(self.before), "after": dict(self.after), "verified_on": self.verified_on}


def moved(before: Mapping[str, str], after: Mapping[str, str], verified_on: str = "") -> MovedMailboxes:
    """`before` and `after` have the same names."""
    names = [name for name in after if normalise_email(before[name]) != normalise_email(after[name])]
    return MovedMailboxes(before, after, verified_on).only(names)


def capitalised(words: str) -> str:
    return words[:1].upper() + words[1:]


def words_for(name: str) -> str:
    """What people call a mailbox."""
    if name.startswith(_OTHER):
        return f"the mailbox of {TEAM_NAMES[Team(name.removeprefix(_OTHER))]}"
    if name.startswith(_LEAD):
        return f"the mailbox of the lead of {TEAM_NAMES[Team(name.removeprefix(_LEAD))]}"
    if name.startswith(_AUTHORITY):
        return f"the mailbox of {BY_CODE[name.removeprefix(_AUTHORITY)].name}"
    return "the team’s mailbox" if name == _TEAM else "the duty mailbox"


def _is_known(name: str) -> bool:
    kind, _, of = name.rpartition(":")
    match f"{kind}:":
        case kind_of if kind_of in (_OTHER, _LEAD):
            return of in set(Team)
        case kind_of if kind_of == _AUTHORITY:
            return of in BY_CODE
        case _:
            return name in (_TEAM, _DUTY)


def of_other_authority(code: str) -> str:
    return f"{_AUTHORITY}{code}"


def code_in(moves: MovedMailboxes) -> str:
    """The other authority's code; empty where these are the settings' own."""
    (name, *_) = moves.after
    return name.removeprefix(_AUTHORITY) if name.startswith(_AUTHORITY) else ""


def mailboxes_of(authority: Authority) -> dict[str, str]:
    """The mailboxes in the settings."""
    return {
        _TEAM: authority.team_mailbox,
        _DUTY: authority.duty_mailbox,
        **{f"{_OTHER}{team}": authority.mailboxes.get(team, "") for team in Team},
        **{f"{_LEAD}{team}": authority.leads.get(team, "") for team in Team},
    }


def with_mailboxes(authority: Authority, changed: Mapping[str, str]) -> Authority:
    """The settings with these mailboxes in place of what they have."""
    every = {**mailboxes_of(authority), **changed}
    return replace(
        authority,
        team_mailbox=every[_TEAM],
        duty_mailbox=every[_DUTY],
        mailboxes=_by_team(every, _OTHER),
        leads=_by_team(every, _LEAD),
    )


def _by_team(every: Mapping[str, str], kind: str) -> dict[Team, str]:
    return {team: every[f"{kind}{team}"] for team in Team if every[f"{kind}{team}"]}
