"""The directory of other authorities, in one row: a hundred and fifty short lines."""

from collections.abc import Sequence
from datetime import date

from pynamodb.transactions import TransactWrite

from chalicelib.adapters.people.access_requests import settling
from chalicelib.adapters.people.changes import commit_with
from chalicelib.adapters.tables.getting import get, read
from chalicelib.adapters.tables.reading import decoded
from chalicelib.adapters.tables.rows.settings import DirectoryRow
from chalicelib.adapters.tables.sealing import Sealer
from chalicelib.adapters.tables.writing import absent, put_over
from chalicelib.domain.authority.agreement import Agreement, Stand
from chalicelib.domain.authority.local_authorities import Directory, Listing
from chalicelib.domain.messages.message import Message
from chalicelib.domain.people.changes import Change

_KEY = ("DIRECTORY", "DIRECTORY")


class TableDirectories:
    """Fulfils the port Directories."""

    def __init__(self, sealer: Sealer) -> None:
        self._sealer = sealer

    def current(self) -> Directory:
        row = read(lambda: get(DirectoryRow, *_KEY))
        return decoded(row, self._directory_of) if row else Directory({})

    def _directory_of(self, row: DirectoryRow) -> Directory:
        kept = self._sealer.unseal(row.sealed, *_KEY)
        listings = {code: Listing(mailbox, date.fromisoformat(day)) for code, (mailbox, day, *_) in kept.items()}
        return Directory(listings, int(row.version))

    def save(
        self,
        before: Directory,
        after: Directory,
        change: Change,
        messages: Sequence[Message] = (),
        agreement: Agreement | None = None,
    ) -> None:
        kept = {code: (listing.mailbox, listing.verified_on.isoformat()) for code, listing in after.listings.items()}
        row = DirectoryRow(*_KEY, sealed=self._sealer.seal(kept, *_KEY), version=before.version + 1)
        unchanged = DirectoryRow.version == before.version if before.version else absent()

        def fill(transaction: TransactWrite) -> None:
            put_over(transaction, row, unchanged)
            if agreement:
                settling(transaction, agreement, Stand.AGREED)

        commit_with(change, messages, self._sealer, fill)
