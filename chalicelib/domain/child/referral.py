"""What somebody tells us about a child: the parsed values of any form, for the rules."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from msgspec import Struct, field

from chalicelib.domain.child.primary_reason import NOT_RECORDED
from chalicelib.domain.child.school_age import year_group


class Answer(StrEnum):
    """ "Not known" is an answer of its own: it never counts as "no"."""

    YES = "yes"
    NO = "no"
    NOT_KNOWN = "not-known"


NOT_KNOWN = "not-known"
"""The answer wherever it is one of several."""
NOT_CAPTURED = "not-recorded"
"""Nobody asked or wrote it down. "Not known" is another answer."""


class Sex(StrEnum):
    FEMALE = "female"
    MALE = "male"
    NOT_KNOWN = "not-known"
    NOT_CAPTURED = "not-recorded"


class Belief(StrEnum):
    """Where the referrer believes the child to be."""

    SAME_ADDRESS = "same-address"
    MOVED_IN_ENGLAND = "moved-in-england"
    MOVED_ABROAD = "moved-abroad"
    NOT_KNOWN = "not-known"


class BirthIs(StrEnum):
    """How well the day of birth is known."""

    KNOWN = "known"
    ESTIMATED = "estimated"
    """Somebody's best guess at the day."""
    FROM_AGE = "from-age"
    """Only about how old the child is: `born` is the 1st of January of the likelier year."""
    NOT_KNOWN = "not-known"


NAME_NOT_KNOWN = "Name not known"


class Child(Struct, frozen=True):
    """The child, as far as the referrer knows: a name may be empty and `born` None. `year_group`: "0" (Reception) to
    "13", "not-known", or "not-recorded" if nobody asked."""

    first_names: str
    last_name: str
    born: date | None
    sex: Sex
    upn: str
    year_group: str
    born_is: BirthIs = BirthIs.KNOWN

    def __post_init__(self) -> None:
        if (self.born is None) is not (self.born_is is BirthIs.NOT_KNOWN):
            raise ValueError("a birth that is not known has no day, and every other has one")

    @property
    def name(self) -> str:
        return f"{self.first_names} {self.last_name}".strip() or NAME_NOT_KNOWN

    @property
    def birth_is_vague(self) -> bool:
        return self.born_is is not BirthIs.KNOWN

    def year_group_on(self, day: date) -> str:
        """The referrer's year group; without one, that of the child's age, if it is certain."""
        if self.year_group.isdecimal() or self.born is None or self.birth_is_vague:
            return self.year_group
        by_age = year_group(self.born, day)
        return self.year_group if by_age is None else str(by_age)


class Referral(Struct, frozen=True):
    """The parsed answers of any form. The submission keeps the typed text beside them."""

    child: Child
    on_roll: Answer
    belief: Belief
    restricted_address: Answer
    destination_named: bool = False
    """Whether somebody named a new address or a new school. Without one, nobody knows where a child who moved is."""
    immediate_risk: Answer = Answer.NOT_KNOWN
    phoned: Answer = Answer.NOT_KNOWN
    last_attended: date | None = None
    last_seen: date | None = None
    postcode: str = ""
    school_urn: str = ""
    school_name: str = ""
    needs: Mapping[str, Answer] = field(default_factory=dict)
    """By the code of `domain.child.needs`; an item that was not asked is not in it."""
    primary_reason: str = NOT_RECORDED
    other_names: tuple[str, ...] = ()
    """Names that the child is known by, or was."""
    phones: tuple[str, ...] = ()
    """The parents' and carers', as typed."""
    emails: tuple[str, ...] = ()
