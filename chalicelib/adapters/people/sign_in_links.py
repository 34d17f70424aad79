"""One-time links in the table. They lapse, and expiry is checked in code as well."""

from pynamodb.transactions import TransactWrite

from chalicelib.adapters.people.sign_in_rows import link_key, row_of_link
from chalicelib.adapters.people.sign_ins import open_session, spend
from chalicelib.adapters.tables.getting import get, read
from chalicelib.adapters.tables.reading import if_readable
from chalicelib.adapters.tables.rows.sign_ins import SignInLinkRow
from chalicelib.adapters.tables.sealing import Sealer
from chalicelib.adapters.tables.transactions import commit
from chalicelib.adapters.tables.writing import absent
from chalicelib.domain.instants import parse_instant
from chalicelib.domain.people.sign_in import Attempt, Opened, SignInLink


def _link_of(row: SignInLinkRow, digest: str) -> SignInLink:
    made_at = parse_instant(row.made_at)
    return SignInLink(digest, row.person_id or "", made_at, bool(row.used), row.address_digest or "")


class TableSignInLinks:
    """Fulfils the port SignInLinks."""

    def __init__(self, sealer: Sealer) -> None:
        self._sealer = sealer

    def add(self, link: SignInLink) -> None:
        commit(lambda transaction: transaction.save(row_of_link(link), condition=absent()))

    def get(self, digest: str) -> SignInLink | None:
        """None also where it cannot be read: it lets nobody in."""
        key = link_key(digest)
        return if_readable(lambda: read(lambda: get(SignInLinkRow, key.pk, key.sk)), lambda row: _link_of(row, digest))

    def spend(self, link: SignInLink, attempt: Attempt | None, opened: Opened) -> None:
        unspent = SignInLinkRow.pk.exists() & SignInLinkRow.used.does_not_exist()

        def fill(transaction: TransactWrite) -> None:
            transaction.update(link_key(link.digest), actions=[SignInLinkRow.used.set(1)], condition=unspent)
            if attempt:
                spend(transaction, attempt)
            open_session(transaction, opened, self._sealer)

        commit(fill)
