"""The changes that need a second person, and who may agree to them.

Five changes need a second person, another administrator or a manager: a role that opens cases, a new address of a
person with such a role, the reset of somebody's authenticator app, a mailbox for emails about children, the council's
sign-in with the roles that it gives, and a file of the register that opens one school's forms to another. Anybody who
could agree within the last 72 hours still counts, so a thief cannot become alone by disabling the others.
"""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from chalicelib.domain.authority.mailboxes import MovedMailboxes
from chalicelib.domain.authority.second_person import LASTS
from chalicelib.domain.authority.wanted import (
    Wanted,
    WantedByNewer,
    WantedLoad,
    WantedPerson,
    WantedProvider,
    WantedReset,
    is_understood,
)
from chalicelib.domain.newer import is_known, read_as, rest_of
from chalicelib.domain.people.changes import Changed
from chalicelib.domain.people.people import Person, School
from chalicelib.domain.people.purpose_links import UsedLink
from chalicelib.domain.people.roles import Role


class Stand(StrEnum):
    WAITING = "waiting"
    AGREED = "agreed"
    DECLINED = "declined"


def _is_same(one: Wanted, other: Wanted) -> bool:
    """Somebody new has another id each time."""
    if isinstance(one, WantedPerson) and isinstance(other, WantedPerson) and one.version is None:
        return one == replace(other, person_id=one.person_id)
    return one == other


class Request(Struct, frozen=True):
    """A change that waits for a second person. `was` and `will_be` say it in words."""

    request_id: str
    what: Changed
    by: str
    asked_at: datetime
    wanted: Wanted
    was: Mapping[str, str] = field(default_factory=dict)
    will_be: Mapping[str, str] = field(default_factory=dict)
    stand: Stand = Stand.WAITING
    decided_by: str = ""

    @property
    def person_id(self) -> str:
        """The person that the request is about, if any."""
        return self.wanted.person_id if isinstance(self.wanted, WantedPerson | WantedReset) else ""

    @property
    def lapses_at(self) -> datetime:
        return self.asked_at + LASTS

    def waits(self, now: datetime) -> bool:
        """A change that this version does not know waits for nobody: only a newer version can carry it out."""
        return (
            self.stand is Stand.WAITING and now < self.lapses_at and is_known(self.what) and is_understood(self.wanted)
        )

    def asks_the_same(self, other: "Request") -> bool:
        """Whether the button was pressed twice."""
        return self.by == other.by and _is_same(self.wanted, other.wanted)

    @property
    def stored(self) -> dict[str, Any]:
        """Everything personal, as plain JSON values."""
        return {
            "kind": _kind_of(self.wanted),
            "wanted": self.wanted.stored,
            "was": dict(self.was),
            "will_be": dict(self.will_be),
        }


def _kind_of(wanted: Wanted) -> str:
    return next(kind for kind, (type_of, _) in _KINDS.items() if isinstance(wanted, type_of))


def _person_from(stored: Mapping[str, Any]) -> WantedPerson:
    schools = tuple(School(urn, name, safeguarding) for urn, name, safeguarding in stored["schools"])
    return WantedPerson(
        **{**stored, "roles": frozenset(read_as(Role, role) for role in stored["roles"]), "schools": schools}
    )


_KINDS: Mapping[str, tuple[type[Wanted], Callable[[Mapping[str, Any]], Wanted]]] = {
    "person": (WantedPerson, _person_from),
    "mailboxes": (MovedMailboxes, lambda stored: MovedMailboxes(**stored)),
    "reset": (WantedReset, lambda stored: WantedReset(**stored)),
    "load": (WantedLoad, lambda stored: WantedLoad(**stored)),
    "council": (WantedProvider, lambda stored: WantedProvider(**{**stored, "local": tuple(stored["local"])})),
}


def asked_for(stored: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a request, from what `stored` gave."""
    type_of, read = _KINDS.get(stored["kind"], (WantedByNewer, WantedByNewer))
    is_newer = bool(rest_of(stored["wanted"], *type_of.__struct_fields__))
    wanted = WantedByNewer(stored["wanted"]) if is_newer else read(stored["wanted"])
    return {"wanted": wanted, "was": stored["was"], "will_be": stored["will_be"]}


def may_agree(person_id: str, request: Request, able: Collection[str]) -> bool:
    """Not the person who asked, and not the person concerned unless nobody else is left: they are a second person too."""
    if person_id == request.by or person_id not in able:
        return False
    return person_id != request.person_id or not set(able) - {request.by, request.person_id}


class Agreement(Struct, frozen=True):
    """Who agrees to a request, and when; written with the change itself. `relies_on`: the person who asked and the one
    who agrees, as read. The write fails if either has changed since, so nobody agrees while somebody disables them."""

    request: Request
    by: str
    at: datetime
    relies_on: tuple[Person, ...] = ()
    by_link: UsedLink | None = None
    """Somebody decides by this link."""
