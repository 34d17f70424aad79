"""The council's identity provider: which one it is, what it may give, and who needs no account there."""

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta

from msgspec import Struct, field

from chalicelib.domain.errors import DomainError
from chalicelib.domain.people.people import Person
from chalicelib.domain.people.roles import STAFF_ROLES, Role
from chalicelib.domain.people.sessions import Session

ATTEMPT_LIVES = timedelta(minutes=15)
"""How long somebody may take at the provider: a second factor may need a telephone that is in another room."""
ASKED_EVERY = timedelta(minutes=15)
"""How long a session goes on before the provider is asked whether the person is still there."""
ASKED_AGAIN_AFTER = timedelta(minutes=5)
"""How long until a provider that did not answer is asked again."""
WAYS_OF_A_SOURCE = 200
"""Ways to the provider that one network address may begin in a window: a whole council may share one."""
COUNCIL = "council"
"""Instead of a person's id: what the council's identity provider said changed somebody's roles."""
COUNCIL_NAME = "the council’s sign-in"


class NotVouched(DomainError):
    """What came from the provider does not prove who somebody is. Its words are for the log: they name no person."""


class ProviderDown(Exception):
    """The provider did not answer, or not in its own language. Nothing is known of the person."""


class Provider(Struct, frozen=True):
    """The provider as two people agreed to it. `roles`: the value of the app role that gives each of ours."""

    issuer: str = ""
    """Empty while staff sign in by emailed codes."""
    client_id: str = ""
    roles: Mapping[Role, str] = field(default_factory=dict)
    local: frozenset[str] = frozenset()
    """The ids of the administrators who go on with emailed codes, for the day on which the provider is down."""
    joins: bool = False
    """Whether a first sign-in takes over the person of the service with the same address."""

    def given(self, app_roles: Collection[str]) -> frozenset[Role]:
        """Our roles for these app roles; a value that nobody mapped gives nothing."""
        return frozenset(role for role, value in self.roles.items() if value in app_roles) & STAFF_ROLES

    def is_same_client(self, other: "Provider") -> bool:
        """Whether the client secret of the one is good for the other."""
        return (self.issuer, self.client_id) == (other.issuer, other.client_id)


class StoredProvider(Struct, frozen=True):
    """The provider with what is known of its client secret. The secret itself is read by the adapter alone."""

    provider: Provider = Provider()
    secret_since: datetime | None = None
    secret_ends: date | None = None
    version: int = 0

    @property
    def is_ready(self) -> bool:
        """Whether staff sign in there. Before its secret is kept they could not, so until then codes go on."""
        return bool(self.provider.issuer and self.secret_since)


class Identity(Struct, frozen=True):
    """Somebody as a checked token names them. `tenant` and `subject` are their name for good; the rest may change."""

    tenant: str
    subject: str
    name: str = ""
    email: str = ""
    app_roles: tuple[str, ...] = ()


class Vouched(Struct, frozen=True):
    """What a session keeps of the provider: when it was asked last, and what asks it again."""

    at: datetime
    refresh: str = ""


class CouncilAttempt(Struct, frozen=True):
    """One way to the provider and back. `digest`: of its state and the browser together, so it ends where it began."""

    digest: str
    issuer: str
    nonce: str
    verifier: str
    asked_at: datetime
    destination: str = ""

    def has_ended(self, now: datetime) -> bool:
        return now >= self.asked_at + ATTEMPT_LIVES


def is_due(session: Session, now: datetime) -> bool:
    """Whether the provider has to be asked before this session goes on."""
    return session.council_asked_at is not None and now >= session.council_asked_at + ASKED_EVERY


def stays_local(provider: Provider, person: Person) -> bool:
    """Whether this person goes on with emailed codes. Only somebody who opens no child's record: a code is weaker than
    what the provider asks for."""
    return person.person_id in provider.local and person.every_role == {Role.ADMINISTRATOR}


def can_stay_local(person: Person) -> bool:
    """Whether this person could be chosen to go on with emailed codes."""
    return person.active and person.every_role == {Role.ADMINISTRATOR}


def gives_up_codes(before: Person | None, after: Person) -> bool:
    """Whether this change of a person takes away one who was chosen to go on with codes, or could be."""
    return before is not None and can_stay_local(before) and not can_stay_local(after)


def needs_council(stored: StoredProvider, person: Person) -> bool:
    """Whether this person signs in at the provider, and in no other way."""
    return stored.is_ready and person.is_staff and not stays_local(stored.provider, person)
