"""What somebody tells us about a child: the values of any form, parsed and ready to decide on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from chalicelib.domain.primary_reason import NOT_RECORDED


class Answer(StrEnum):
    """ "Not known" is an answer of its own: it never counts as "no"."""

    YES = "yes"
    NO = "no"
    NOT_KNOWN = "not-known"


class Sex(StrEnum):
    FEMALE = "female"
    MALE = "male"
    NOT_KNOWN = "not-known"


class Belief(StrEnum):
    """Where the referrer believes the child to be."""

    SAME_ADDRESS = "same-address"
    MOVED_IN_ENGLAND = "moved-in-england"
    MOVED_ABROAD = "moved-abroad"
    NOT_KNOWN = "not-known"


@dataclass(frozen=True)
class Child:
    """Who the child is. `year_group` is what the referrer gave: "0" (Reception) to "13", or "not-known"."""

    first_names: str
    last_name: str
    born: date
    sex: Sex
    upn: str
    year_group: str

    @property
    def name(self) -> str:
        return f"{self.first_names} {self.last_name}"


@dataclass(frozen=True)
class Referral:
    """One form as understood, whatever form it was. What was typed is kept beside it, in the submission."""

    child: Child
    on_roll: Answer
    belief: Belief
    restricted_address: Answer
    immediate_risk: Answer = Answer.NOT_KNOWN
    phoned: Answer = Answer.NOT_KNOWN
    last_attended: date | None = None
    last_seen: date | None = None
    postcode: str = ""
    school_urn: str = ""
    school_name: str = ""
    needs: Mapping[str, Answer] = field(default_factory=dict)
    """By the code of `domain.needs`; an item that was not asked is not in it."""
    primary_reason: str = NOT_RECORDED
    other_names: tuple[str, ...] = ()
    """Names that the child is known by, or was."""
    phones: tuple[str, ...] = ()
    """Of parents and carers, as typed."""
    emails: tuple[str, ...] = ()
