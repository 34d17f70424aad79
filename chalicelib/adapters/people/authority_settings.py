"""The stack's own data: its base URL and the authority's settings."""

import time
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pynamodb.transactions import TransactWrite

from chalicelib.adapters.tables.getting import get, read
from chalicelib.adapters.tables.reading import decoded
from chalicelib.adapters.tables.rows.settings import AuthorityRow
from chalicelib.adapters.tables.sealing import Sealer
from chalicelib.adapters.tables.writing import put_over
from chalicelib.domain.authority.authority import EXAMPLE, Authority
from chalicelib.domain.authority.stored_authority import authority_from, kept_settings
from chalicelib.domain.errors import Unreadable
from chalicelib.domain.messages.message import Message
from chalicelib.domain.people.changes import Change
from chalicelib.links.links import Links
from chalicelib.ports.authorities import StoredSettings
from chalicelib.settings import SettingsMissing

if TYPE_CHECKING:
    from chalicelib.domain.authority.agreement import Agreement

_SETTINGS_LIVE_SECONDS = 60
_PLACE = ("AUTHORITY", "AUTHORITY")


class StackLinks:
    """The links under one base URL; empty where the stack was given none and the gateway says it with each request."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url

    def __call__(self) -> Links:
        if not self.base_url:
            raise SettingsMissing("BASE_URL is not set, and no request said by which address it came.")
        return Links(self.base_url)


class TableAuthorities:
    """Fulfils the port Authorities; a change of settings is seen within a minute."""

    def __init__(self, sealer: Sealer) -> None:
        self._sealer = sealer
        self._read_at = float("-inf")
        self._last: Authority | None = None

    def current(self) -> Authority:
        if self._last is None or time.monotonic() - self._read_at > _SETTINGS_LIVE_SECONDS:
            self._last = self._readable_or_last()
            self._read_at = time.monotonic()
        return self._last

    def _readable_or_last(self) -> Authority:
        """If the settings cannot be read, uses those of a minute ago, if the process still has them. Never the
        example's: mail would go to nobody's mailboxes."""
        try:
            row = read(lambda: get(AuthorityRow, *_PLACE))
            return decoded(row, lambda row: authority_from(row.stored)) if row else EXAMPLE
        except Unreadable:
            if self._last is None:
                raise
            return self._last

    def stored(self) -> StoredSettings:
        row = read(lambda: get(AuthorityRow, *_PLACE))
        return decoded(row, _stored_of) if row else StoredSettings({}, 0)

    def save(
        self,
        before: StoredSettings,
        values: Mapping[str, Any],
        change: Change,
        messages: Sequence[Message] = (),
        agreement: "Agreement | None" = None,
    ) -> None:
        # Every page reads the settings, and hardly one saves them: these bring the adapters of cases, jobs and audit.
        from chalicelib.adapters.people.access_requests import settling
        from chalicelib.adapters.people.changes import commit_with
        from chalicelib.domain.authority.agreement import Stand

        row = AuthorityRow(*_PLACE, stored=kept_settings(before.values, values), version=before.version + 1)
        unchanged = AuthorityRow.version == before.version if before.version else AuthorityRow.version.does_not_exist()

        def fill(transaction: TransactWrite) -> None:
            put_over(transaction, row, unchanged)
            if agreement:
                settling(transaction, agreement, Stand.AGREED)

        commit_with(change, messages, self._sealer, fill)
        self._read_at = float("-inf")


def _stored_of(row: AuthorityRow) -> StoredSettings:
    return StoredSettings(dict(row.stored), int(row.version or 0))
