"""Education otherwise than at school, and whether it keeps a child from counting as missing education.

Education Act 1996 s.436A: a child counts who is on no roll *and* does not receive suitable education otherwise. The
statutory guidance adds that home education does not count while the authority has had no opportunity to assess it (as
quoted by Cheshire West and Chester; it says nothing of the kind about other education, such as private tuition). The
law sets no stage at which home education becomes unsuitable: a person decides, with a date and a reason.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from msgspec import Struct

from chalicelib.domain.newer import Words


class Otherwise(StrEnum):
    NONE = "none"
    HOME_NOT_ASSESSED = "home-not-assessed"
    HOME_SUITABLE = "home-suitable"
    HOME_UNSUITABLE = "home-unsuitable"
    OTHER_NOT_ASSESSED = "other-not-assessed"
    OTHER_SUITABLE = "other-suitable"
    OTHER_UNSUITABLE = "other-unsuitable"


OTHERWISE_LABELS: Mapping[Otherwise, str] = Words(
    {
        Otherwise.HOME_NOT_ASSESSED: "Home education that the authority has not assessed yet",
        Otherwise.HOME_SUITABLE: "Home education, suitable",
        Otherwise.HOME_UNSUITABLE: "Home education, unsuitable",
        Otherwise.OTHER_NOT_ASSESSED: "Other education outside school, not assessed yet",
        Otherwise.OTHER_SUITABLE: "Other education outside school, suitable",
        Otherwise.OTHER_UNSUITABLE: "Other education outside school, unsuitable",
        Otherwise.NONE: "No education outside school",
    }
)

_KEEPS_OUT: Mapping[Otherwise, str] = {
    Otherwise.HOME_SUITABLE: "The child receives suitable education at home.",
    Otherwise.OTHER_SUITABLE: "The child receives suitable education otherwise than at school.",
    Otherwise.HOME_NOT_ASSESSED: "The child is educated at home, and the authority has not assessed it yet.",
}
_UNSUITABLE = frozenset({Otherwise.HOME_UNSUITABLE, Otherwise.OTHER_UNSUITABLE})


class Education(Struct, frozen=True):
    """The finding and its first day: for an unsuitable education, the day of the decision."""

    found: Otherwise = Otherwise.NONE
    on: date | None = None

    @property
    def why_not_missing(self) -> str | None:
        """Words where it keeps the child from counting as missing education."""
        return _KEEPS_OUT.get(self.found)

    @property
    def missing_from(self) -> date | None:
        """The day before which the child cannot count, because of a decision that the education is unsuitable."""
        return self.on if self.found in _UNSUITABLE else None


NO_OTHER_EDUCATION = Education()
