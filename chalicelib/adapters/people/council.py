"""The council's identity provider in the table: its settings, its sealed secret, and which identity there is whose."""

import time
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from pynamodb.expressions.condition import Condition
from pynamodb.transactions import TransactWrite

from chalicelib.adapters.people.council_sessions import TableCouncilSessions
from chalicelib.adapters.tables.getting import get, read
from chalicelib.adapters.tables.reading import decoded
from chalicelib.adapters.tables.rows.settings import ProviderRow
from chalicelib.adapters.tables.rows.sign_ins import CouncilPersonRow
from chalicelib.adapters.tables.sealing import Sealer
from chalicelib.adapters.tables.stored_times import optional_date, optional_instant
from chalicelib.adapters.tables.writing import absent, put_over
from chalicelib.domain.errors import Unreadable
from chalicelib.domain.instants import instant_text
from chalicelib.domain.messages.message import Message
from chalicelib.domain.newer import read_as
from chalicelib.domain.people.changes import Change
from chalicelib.domain.people.council import Provider, StoredProvider
from chalicelib.domain.people.people import Person
from chalicelib.domain.people.roles import Role

if TYPE_CHECKING:
    from chalicelib.domain.authority.agreement import Agreement

LIVES_SECONDS = 60
_PLACE = ("PROVIDER", "PROVIDER")
_SECRET = ("PROVIDER", "SECRET")


def checking_council(transaction: TransactWrite, stored: StoredProvider) -> None:
    """Adds to a transaction that the settings are as they were read."""
    transaction.condition_check(ProviderRow, *_PLACE, condition=_as_read(stored))


def _as_read(stored: StoredProvider) -> Condition:
    return ProviderRow.version == stored.version if stored.version else absent()


class TableCouncil(TableCouncilSessions):
    """Fulfils the port Council."""

    def __init__(self, sealer: Sealer) -> None:
        super().__init__(sealer)
        self._read_at = float("-inf")
        self._last = StoredProvider()

    def current(self) -> StoredProvider:
        """Where it cannot be read now, as it was: who gets in is decided by `stored`."""
        if time.monotonic() - self._read_at > LIVES_SECONDS:
            try:
                self._last = self.stored()
            except Unreadable:
                return self._last
            self._read_at = time.monotonic()
        return self._last

    def stored(self) -> StoredProvider:
        row = read(lambda: get(ProviderRow, *_PLACE))
        return decoded(row, self._stored_of) if row else StoredProvider()

    def _stored_of(self, row: ProviderRow) -> StoredProvider:
        since = optional_instant(row.secret_since) if row.secret else None
        provider = provider_from(dict(row.stored))
        return StoredProvider(provider, since, optional_date(row.secret_ends), int(row.version))

    def secret(self) -> str:
        row = read(lambda: get(ProviderRow, *_PLACE))
        return decoded(row, self._secret_of) if row and row.secret else ""

    def _secret_of(self, row: ProviderRow) -> str:
        return str(self._sealer.unseal(row.secret, *_SECRET)["secret"])

    def save(
        self,
        before: StoredProvider,
        after: Provider,
        change: Change,
        messages: Sequence[Message] = (),
        agreement: "Agreement | None" = None,
        relies_on: Person | None = None,
    ) -> None:
        row = ProviderRow(*_PLACE, version=before.version + 1, stored=stored_form(after))
        actions = [
            ProviderRow.stored.set(row.stored),
            ProviderRow.version.set(row.version),
            ProviderRow.kind.set(ProviderRow),
        ]
        if (after.issuer, after.client_id) != (before.provider.issuer, before.provider.client_id):
            # A secret goes to no provider but the one that it was given for.
            gone = (ProviderRow.secret, ProviderRow.secret_since, ProviderRow.secret_ends)
            actions += [attribute.remove() for attribute in gone]
        self._write(row, actions, before, change, messages, agreement, relies_on)

    def keep_secret(self, before: StoredProvider, secret: str, ends: date | None, change: Change) -> None:
        row, version = ProviderRow(*_PLACE), before.version + 1
        set_or_gone = ProviderRow.secret_ends.set(ends.isoformat()) if ends else ProviderRow.secret_ends.remove()
        actions = [
            ProviderRow.secret.set(self._sealer.seal({"secret": secret}, *_SECRET)),
            ProviderRow.secret_since.set(instant_text(change.at)),
            ProviderRow.version.set(version),
            set_or_gone,
        ]
        self._write(row, actions, before, change, (), None)

    def _write(
        self,
        row: ProviderRow,
        actions: list[Any],
        before: StoredProvider,
        change: Change,
        messages: Sequence[Message],
        agreement: "Agreement | None",
        relies_on: Person | None = None,
    ) -> None:
        # Hardly a request writes these: they bring the adapters of cases, jobs and audit.
        from chalicelib.adapters.people.access_requests import checking, settling
        from chalicelib.adapters.people.changes import commit_with
        from chalicelib.domain.authority.agreement import Stand

        checked = {person.person_id for person in agreement.relies_on} if agreement else set()

        def fill(transaction: TransactWrite) -> None:
            transaction.update(row, actions=actions, condition=_as_read(before))
            if relies_on and relies_on.person_id not in checked:
                checking(transaction, relies_on)
            if agreement:
                settling(transaction, agreement, Stand.AGREED)

        commit_with(change, messages, self._sealer, fill)
        self._read_at = float("-inf")

    # --- people ----------------------------------------------------------------------------------------------------

    def person_of(self, key: str) -> str:
        row = read(lambda: get(CouncilPersonRow, f"COUNCIL_PERSON#{key}", "PERSON"))
        return str(row.target) if row else ""

    def join(self, key: str, person_id: str, change: Change) -> None:
        from chalicelib.adapters.people.changes import commit_with

        rows = (
            CouncilPersonRow(f"COUNCIL_PERSON#{key}", "PERSON", target=person_id),
            CouncilPersonRow(f"PERSON#{person_id}", "COUNCIL", target=key),
        )

        def fill(transaction: TransactWrite) -> None:
            for row in rows:
                put_over(transaction, row, absent())

        commit_with(change, (), self._sealer, fill)


def stored_form(provider: Provider) -> dict[str, Any]:
    """As plain JSON values: what `provider_from` reads."""
    return {
        "issuer": provider.issuer,
        "client_id": provider.client_id,
        "roles": {str(role): value for role, value in provider.roles.items()},
        "local": sorted(provider.local),
        "joins": provider.joins,
    }


def provider_from(stored: dict[str, Any]) -> Provider:
    roles = {read_as(Role, role): str(value) for role, value in stored["roles"].items()}
    return Provider(stored["issuer"], stored["client_id"], roles, frozenset(stored["local"]), bool(stored["joins"]))
