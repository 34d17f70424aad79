"""People who sign in: the team's staff by role, and the contacts of schools."""

from collections.abc import Mapping
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.newer import Kept, is_known
from chalicelib.domain.people.roles import CASE_READERS, CASEWORK_ROLES, OVERSEER_ROLES, STAFF_ROLES, Role


class School(Struct, frozen=True):
    """A school as one person stands to it. `safeguarding`: the person is one of its safeguarding leads."""

    urn: str
    name: str
    safeguarding: bool = False


class Away(Struct, frozen=True):
    """Days on which somebody does not work, both ends included, and who gets their tasks and emails meanwhile."""

    first: date
    last: date
    cover_id: str

    @property
    def stored(self) -> dict[str, str]:
        return {"first": self.first.isoformat(), "last": self.last.isoformat(), "cover": self.cover_id}

    @classmethod
    def of(cls, stored: Mapping[str, str]) -> "Away":
        """From what `stored` gave."""
        return cls(date.fromisoformat(stored["first"]), date.fromisoformat(stored["last"]), stored["cover"])

    def holds(self, on: date) -> bool:
        return self.first <= on <= self.last

    def overlaps(self, other: "Away") -> bool:
        return self.first <= other.last and other.first <= self.last


class Person(Struct, frozen=True):
    """A person who may sign in. `roles`: of staff, or of a partner. `schools`: the schools that they are a contact for."""

    person_id: str
    name: str
    email: str
    roles: frozenset[Role] = frozenset()
    schools: tuple[School, ...] = ()
    active: bool = True
    away: Away | None = None
    """The absence that somebody entered last; it may be over, or not have begun."""
    confirmed: date | None = None
    """When somebody last said that they still work here: see domain/people/confirming.py. The first day counts."""
    was_staff: bool = False
    """Whether they once had a role of staff that they lost. Cases that they still own are looked for."""
    mail_stopped: bool = False
    """They unsubscribed from what is not statutory."""
    version: int = 0
    """How often the stored person was changed; 0 before the first time."""
    newer: Kept = Kept()

    def with_roles(self, wanted: frozenset[Role]) -> "Person":
        """With these roles. One that only a newer version knows stays: it gives no right here."""
        roles = wanted | {role for role in self.roles if not is_known(role)}
        return replace(self, roles=roles, was_staff=self.on_staff_list)

    @property
    def every_role(self) -> frozenset[Role]:
        """The roles that the person was given, and those that follow from being a contact of a school."""
        contact = {Role.SCHOOL_CONTACT} if self.schools else set()
        lead = {Role.SCHOOL_SAFEGUARDING} if any(school.safeguarding for school in self.schools) else set()
        return self.roles | contact | lead

    def has_any(self, roles: frozenset[Role]) -> bool:
        return bool(self.every_role & roles)

    @property
    def works_cases(self) -> bool:
        return self.has_any(CASEWORK_ROLES)

    @property
    def may_own_cases(self) -> bool:
        """A case of an owner without this right is in the queue of cases that nobody owns."""
        return self.active and self.works_cases

    def is_away(self, on: date) -> bool:
        return self.away is not None and self.away.holds(on)

    @property
    def reads_cases(self) -> bool:
        return self.has_any(CASE_READERS)

    @property
    def oversees(self) -> bool:
        return self.has_any(OVERSEER_ROLES)

    @property
    def audits(self) -> bool:
        return Role.AUDITOR in self.roles

    @property
    def manages(self) -> bool:
        return Role.MANAGER in self.roles

    @property
    def administers(self) -> bool:
        return Role.ADMINISTRATOR in self.roles

    @property
    def is_staff(self) -> bool:
        return bool(self.roles & STAFF_ROLES)

    @property
    def on_staff_list(self) -> bool:
        """Whether they are staff, or were: their acts and their last cases keep them on the list."""
        return self.is_staff or self.was_staff

    def safeguards(self, urn: str) -> bool:
        """Whether this person may see what only a school's safeguarding leads may."""
        return any(school.urn == urn and school.safeguarding for school in self.schools)

    @property
    def keys_in(self) -> bool:
        """Whether this person fills in referrals for somebody else, who phoned or wrote to the team."""
        return bool(self.roles & {Role.OFFICER, Role.MANAGER})

    @property
    def is_partner(self) -> bool:
        return Role.PARTNER in self.roles

    @property
    def is_referrer(self) -> bool:
        return bool(self.schools)


OPERATOR = "operator"
"""Instead of a person's id: an operator of the stack, from outside the service."""


OPERATOR_NAME = "somebody who runs the service"


ANONYMOUS = "browser-"
"""How the id begins of somebody known only by a cookie of their browser."""


PUBLIC_NAME = "A member of the public"


def anonymous(browser_digest: str) -> Person:
    """A member of the public, for one form in one browser. They have no role, and nothing of anybody else's is theirs."""
    return Person(f"{ANONYMOUS}{browser_digest}", PUBLIC_NAME, "")
