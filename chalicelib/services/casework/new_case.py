"""The identities and the moment of a case that begins."""

from datetime import date, datetime

from msgspec import Struct

from chalicelib.domain.instants import london_day


class New(Struct, frozen=True):
    """The identities and moment of one acceptance."""

    case_id: str
    child_id: str
    submission_id: str
    event_id: str
    reference: str
    now: datetime

    @property
    def today(self) -> date:
        return london_day(self.now)
