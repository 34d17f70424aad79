"""A ground of deletion: what it asks, where it leads."""

from enum import StrEnum

from msgspec import Struct

from chalicelib.domain.forms.disposition import Team

REGULATION_VERSION = "2024"


class Asks(StrEnum):
    """The facts that a ground's conditions make the form ask for."""

    DESTINATION = "destination"
    """Which school is next, from when, and how that was confirmed."""
    NEW_ADDRESS = "new-address"
    """The new address is a condition of the ground, not only news of it."""
    OTHER_SCHOOLS = "other-schools"
    ORDER = "attendance-order"
    """Whether a school attendance order names this school."""
    MOBILE = "mobile-child"
    """Whether the child travels with a parent for work and this is the main school."""
    NOTICE = "notice"
    """The parent's written notice, with its date."""
    LEAVE = "leave"
    CODES = "codes"
    JOINT_ENQUIRIES = "joint-enquiries"
    CONSENT = "consent"
    """Consent of the authority that arranged a place at a special school."""


class Leads(StrEnum):
    """Where a ground leads when all its conditions are met."""

    JOINER = "joiner"
    """A new school that was confirmed is waited for; without one, a case."""
    CASE = "case"
    TEAM = "team"
    NOTHING = "nothing"
    SILENCE = "silence"
    """The child has died: nothing is started, and nobody is written to."""


NO_CONSENT = frozenset("deko")
"""The grounds that need no consent, even for a special school place that an authority arranged."""


class Ground(Struct, frozen=True):
    """`decision_due`: before it deletes, the school waits for the authority's written decision: the enquiries are joint."""

    letter: str
    words: str
    hint: str
    leads: Leads
    conditions: tuple[Asks, ...] = ()
    team: Team | None = None
    decision_due: bool = False
    regulation_version: str = REGULATION_VERSION

    @property
    def code(self) -> str:
        """As it is stored: "2024-a"."""
        return f"{self.regulation_version}-{self.letter}"

    @property
    def asks(self) -> tuple[Asks, ...]:
        return self.conditions if self.letter in NO_CONSENT else (*self.conditions, Asks.CONSENT)

    @property
    def label(self) -> str:
        return f"({self.letter}) {self.words}"
