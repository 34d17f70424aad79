"""A deletion from the register, as a school reports it.

Source: SI 2024/208 regulations 9(1), 13(4) and (5); grounds.py says how much of them we saw, conditions.py whether a
ground's conditions are met. A deletion that has happened is always accepted.
"""

from datetime import date
from enum import StrEnum

from msgspec import Struct, field

from chalicelib.domain.child.referral import Answer
from chalicelib.domain.returns.absence_return import Codes
from chalicelib.domain.returns.ground import Asks, Ground


class Enquiries(StrEnum):
    """The result of the joint enquiries of school and authority, grounds (h) and (i)."""

    NOT_MADE = "not-made"
    NOT_LOCATED = "not-located"
    AGREED = "agreed"
    """The child was located, and both agree that there are no reasonable grounds to believe that the child will attend again,
    whatever reasonable steps either could take."""
    NOT_AGREED = "not-agreed"
    """The child was located, and the two have not agreed on that."""


class Deletion(Struct, frozen=True):
    """A school's report of a deletion. `on`: its day, past or planned. Dates that nobody gave are None."""

    ground: Ground
    happened: bool
    on: date
    born: date
    met_on: date | None = None
    leave_ended: date | None = None
    last_attended: date | None = None
    codes: Codes = field(default_factory=dict)
    register_asked: bool = True
    """Whether the form could show the days of the register: not without any term dates."""
    enquiries: Enquiries = Enquiries.NOT_MADE
    unable: Answer = Answer.NO
    """Whether the child cannot attend, by illness or another unavoidable cause."""
    notice_on: date | None = None
    """The date of the parent's written notice; None where there is none in writing."""
    leaves_on: date | None = None
    """From when, by that notice, the child is educated otherwise."""
    arranged_place: Answer = Answer.NO
    """An authority arranged the place at a special school: it has to consent."""
    consented: Answer = Answer.NO
    order_names_school: Answer = Answer.NO
    """Whether a school attendance order names this school."""
    mobile_here: Answer = Answer.NO
    """The child travels with a parent for work, and this is the main school."""
    others_agree: Answer = Answer.YES
    """Whether every other school of the child agrees."""
    address_known: bool = True
    confirmed: bool = False
    """The next school confirmed it."""
    starts_on: date | None = None
    senior_leaver: Answer = Answer.NO
    """In the school's most senior class when its last term ended: the law asks for no return. The form asks only at
    that time of year."""

    @property
    def lacks_consent(self) -> bool:
        asked = Asks.CONSENT in self.ground.asks and self.arranged_place is Answer.YES
        return asked and self.consented is not Answer.YES
