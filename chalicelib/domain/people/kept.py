"""What somebody typed and posted after their session had ended: kept for an hour, for them alone."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from msgspec import Struct

KEPT_FOR = timedelta(hours=1)
MOST = 100_000
"""Characters of all fields together. A note or a step has a tenth of it; whatever is longer, the person copies."""


class KeptWords(Struct, frozen=True):
    """A posted form: `path` is where it was going. Each person has one at most, the newest."""

    person_id: str
    path: str
    fields: Mapping[str, str]
    at: datetime

    def has_ended(self, now: datetime) -> bool:
        return now >= self.at + KEPT_FOR

    @property
    def fits(self) -> bool:
        return sum(len(name) + len(text) for name, text in self.fields.items()) <= MOST
