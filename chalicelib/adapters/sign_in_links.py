"""One-time links for administrators in the table. They lapse, and expiry is checked in code as well."""

from pynamodb.transactions import TransactWrite

from chalicelib.adapters.rows import SignInLinkRow
from chalicelib.adapters.sign_ins import lapses, row_of_session
from chalicelib.adapters.transactions import absent, commit, get, read
from chalicelib.domain.instants import instant_text, parse_instant
from chalicelib.domain.people import Session
from chalicelib.domain.sign_in import LINK_LIVES, SignInLink

_SK = "LINK"


class TableSignInLinks:
    """Fulfils the port SignInLinks."""

    def add(self, link: SignInLink) -> None:
        made = instant_text(link.made_at)
        ttl = lapses(link.made_at + LINK_LIVES)
        row = SignInLinkRow(f"LINK#{link.digest}", _SK, person_id=link.person_id, made_at=made, ttl=ttl)
        commit(lambda transaction: transaction.save(row, condition=absent()))

    def get(self, digest: str) -> SignInLink | None:
        row = read(lambda: get(SignInLinkRow, f"LINK#{digest}", _SK))
        return SignInLink(digest, row.person_id, parse_instant(row.made_at), bool(row.used)) if row else None

    def spend(self, link: SignInLink, session: Session) -> None:
        row = SignInLinkRow(f"LINK#{link.digest}", _SK)
        unspent = SignInLinkRow.pk.exists() & SignInLinkRow.used.does_not_exist()

        def fill(transaction: TransactWrite) -> None:
            transaction.update(row, actions=[SignInLinkRow.used.set(1)], condition=unspent)
            transaction.save(row_of_session(session), condition=absent())

        commit(fill)
