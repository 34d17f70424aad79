"""The change that waits for a second person: of a person or their app, a mailbox, the council's sign-in, or a file of the
register."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct, field
from msgspec.structs import asdict, replace

from chalicelib.domain.authority.mailboxes import MovedMailboxes
from chalicelib.domain.newer import Kept, is_known, read_as
from chalicelib.domain.people.council import Provider
from chalicelib.domain.people.people import Person, School
from chalicelib.domain.people.roles import Role


class WantedPerson(Struct, frozen=True):
    """A person as they will be. `version`: theirs at the time of the request, None for a new person. `named` and `rest`
    say who gets their cases, as in reassigning."""

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
    """A checked file of the register: digests of its content and of what it opens (domain/schools/openings.py), and how
    many closed schools it opens."""

    file_id: str
    content: str
    opens: str
    count: int

    @property
    def stored(self) -> dict[str, Any]:
        """As plain JSON values."""
        return asdict(self)


class WantedReset(Struct, frozen=True):
    """That a person's authenticator app is forgotten, so that they set up a new one. `name` and `email`: as asked."""

    person_id: str
    name: str
    email: str

    @property
    def stored(self) -> dict[str, Any]:
        """As plain JSON values."""
        return asdict(self)


class WantedProvider(Struct, frozen=True):
    """The council's identity provider as it will be. `version`: of its settings at the time of the request. `roles`: the
    value of the app role for each of ours."""

    version: int
    issuer: str
    client_id: str
    roles: Mapping[str, str]
    local: tuple[str, ...]
    joins: bool

    @classmethod
    def of(cls, provider: Provider, version: int) -> "WantedProvider":
        roles = {str(role): value for role, value in provider.roles.items()}
        return cls(version, provider.issuer, provider.client_id, roles, tuple(sorted(provider.local)), provider.joins)

    @property
    def provider(self) -> Provider:
        roles = {read_as(Role, role): value for role, value in self.roles.items()}
        return Provider(self.issuer, self.client_id, roles, frozenset(self.local), self.joins)

    @property
    def stored(self) -> dict[str, Any]:
        """As plain JSON values."""
        return {**asdict(self), "roles": dict(self.roles), "local": list(self.local)}


class WantedByNewer(Struct, frozen=True):
    """A change that only a newer version of the service knows, as it was stored."""

    kept: Kept

    @property
    def stored(self) -> dict[str, Any]:
        return dict(self.kept)


Wanted = WantedPerson | MovedMailboxes | WantedLoad | WantedReset | WantedProvider | WantedByNewer


def is_understood(wanted: Wanted) -> bool:
    if isinstance(wanted, WantedPerson):
        return all(map(is_known, wanted.roles))
    if isinstance(wanted, WantedProvider):
        return all(map(is_known, wanted.provider.roles))
    if isinstance(wanted, MovedMailboxes):
        return wanted.is_known
    return not isinstance(wanted, WantedByNewer)
