"""What no administrator does alone: giving a role that opens cases, moving the address of somebody who has one, moving a
mailbox that emails about children go to, and loading a file by which one school opens what another one sent.

Somebody else has to agree: another administrator, or a manager. Anybody who could agree within the last 72 hours still counts
as somebody else, so that a thief cannot become alone by disabling the others.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from msgspec import Struct, field
from msgspec.structs import asdict, replace

from chalicelib.domain.authority.mailboxes import MovedMailboxes
from chalicelib.domain.child.identifiers import normalise_email
from chalicelib.domain.newer import Kept, is_known, read_as, rest_of
from chalicelib.domain.people.changes import Changed
from chalicelib.domain.people.people import CASE_READERS, Person, Role, School

LASTS = timedelta(hours=72)
"""How long a request waits before it lapses, and how long somebody still counts after they could last agree."""

GUARDED = CASE_READERS | {Role.ADMINISTRATOR}
"""The roles that open cases, and the one that gives them: else a thief would first make an administrator to help."""
AGREERS = frozenset({Role.ADMINISTRATOR, Role.MANAGER})
WATCHERS = AGREERS | {Role.AUDITOR}
"""Who hears of every change of such a role or address."""


def can_agree(person: Person | None) -> bool:
    """Whether this person may agree to what others ask for."""
    return bool(person and person.active and person.roles & AGREERS)


def _held(person: Person | None) -> frozenset[Role]:
    return person.roles & GUARDED if person and person.active else frozenset()


def _moves(before: Person | None, after: Person) -> bool:
    return before is not None and normalise_email(before.email) != normalise_email(after.email)


def needs_second(before: Person | None, after: Person) -> bool:
    """Whether a second person has to agree. Taking rights away never needs one: it cannot wait.

    A role of somebody disabled does too: else it would be given quietly, and only letting them in again would be agreed to.
    """
    given = (after.roles - (before.roles if before else frozenset())) & GUARDED
    guarded = bool(((before.roles if before else frozenset()) | after.roles) & GUARDED)
    # A member of staff who becomes the contact of a school would read its children's forms.
    joins = guarded and bool(set(after.schools) - set(before.schools if before else ()))
    return bool(given) or bool(_held(after) - _held(before)) or joins or (guarded and _moves(before, after))


def is_told(before: Person | None, after: Person) -> bool:
    """Whether others hear of the change although it needed nobody: a moved address, and the loss of somebody who watches."""
    return needs_second(before, after) or _moves(before, after) or bool((_held(before) - _held(after)) & WATCHERS)


def _led(person: Person | None) -> dict[str, School]:
    return {school.urn: school for school in person.schools if school.safeguarding} if person and person.active else {}


def new_leads(before: Person | None, after: Person) -> list[School]:
    """The schools whose confidential answers this change opens to the person. It needs no second person, and is told at once."""
    led = _led(before)
    return [school for urn, school in _led(after).items() if urn not in led]


# --- who is there to agree ----------------------------------------------------------------------------------------------


class Agreer(Struct, frozen=True):
    """Somebody who may agree; with `until`, somebody who no longer may and counts up to then."""

    person_id: str
    until: datetime | None = None


def agreer_after(before: Person | None, after: Person, at: datetime) -> Agreer | None:
    """What a change makes of somebody as one who may agree; None where it leaves that as it was."""
    could, can = can_agree(before), can_agree(after)
    if could == can:
        return None
    return Agreer(after.person_id, None if can else at + LASTS)


def is_alone(agreers: Iterable[Agreer], asks: str, now: datetime) -> bool:
    """Whether nobody else could have agreed at any moment of the last 72 hours. The person concerned counts too."""
    return not any(agreer.person_id != asks and (agreer.until is None or now < agreer.until) for agreer in agreers)


def able(agreers: Iterable[Agreer]) -> frozenset[str]:
    """The ids of those who may agree now."""
    return frozenset(agreer.person_id for agreer in agreers if agreer.until is None)


# --- a request ----------------------------------------------------------------------------------------------------------


class Stand(StrEnum):
    WAITING = "waiting"
    AGREED = "agreed"
    DECLINED = "declined"


class WantedPerson(Struct, frozen=True):
    """A person as they are to be. `version` is theirs when it was asked for; None for somebody new. `named` and `rest` say who
    gets their cases, as in reassigning."""

    person_id: str
    version: int | None
    name: str
    email: str
    roles: frozenset[Role]
    schools: tuple[School, ...]
    active: bool
    named: Mapping[str, str] = field(default_factory=dict)
    rest: str | None = None

    def applied_to(self, before: Person | None) -> Person:
        """The person as they will be; `before` as they are now, None for somebody new."""
        person = (before or Person(self.person_id, self.name, self.email)).with_roles(self.roles)
        return replace(person, name=self.name, email=self.email, schools=self.schools, active=self.active)

    @property
    def stored(self) -> dict[str, Any]:
        """As plain JSON values."""
        schools = [[school.urn, school.name, school.safeguarding] for school in self.schools]
        return {**asdict(self), "roles": sorted(self.roles), "schools": schools, "named": dict(self.named)}


class WantedLoad(Struct, frozen=True):
    """A file of the register that was checked: digests of its content and of what it opens (domain/schools/openings.py), and the
    number of closed schools that it opens."""

    file_id: str
    content: str
    opens: str
    count: int

    @property
    def stored(self) -> dict[str, Any]:
        """As plain JSON values."""
        return asdict(self)


class WantedByNewer(Struct, frozen=True):
    """A change that only a newer version of the service knows, as it was stored."""

    kept: Kept

    @property
    def stored(self) -> dict[str, Any]:
        return dict(self.kept)


Wanted = WantedPerson | MovedMailboxes | WantedLoad | WantedByNewer


def _is_known(wanted: Wanted) -> bool:
    if isinstance(wanted, WantedPerson):
        return all(map(is_known, wanted.roles))
    if isinstance(wanted, MovedMailboxes):
        return wanted.is_known
    return not isinstance(wanted, WantedByNewer)


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
        """The person whom it is about; empty where it is about none."""
        return self.wanted.person_id if isinstance(self.wanted, WantedPerson) else ""

    @property
    def lapses_at(self) -> datetime:
        return self.asked_at + LASTS

    def waits(self, now: datetime) -> bool:
        """A change that this version does not know waits for nobody: only a newer version can carry it out."""
        return self.stand is Stand.WAITING and now < self.lapses_at and is_known(self.what) and _is_known(self.wanted)

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
    "load": (WantedLoad, lambda stored: WantedLoad(**stored)),
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
    """Who agrees to a request, and when: written with the change itself. `relies_on`: who asked and who agrees, as they were read.
    The write fails when either was changed since, so nobody agrees while somebody disables them."""

    request: Request
    by: str
    at: datetime
    relies_on: tuple[Person, ...] = ()
