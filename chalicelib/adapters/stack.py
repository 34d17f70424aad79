"""What the stack itself holds: its keys, its base URL and the authority's settings."""

import time
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any, TypeVar

from botocore.exceptions import BotoCoreError, ClientError
from pynamodb.transactions import TransactWrite

from chalicelib.adapters.aws import client
from chalicelib.adapters.changes import row_of_change
from chalicelib.adapters.rows import AuthorityRow, DataKeyRow
from chalicelib.adapters.sealing import Sealer
from chalicelib.adapters.transactions import absent, add_if_absent, commit, get, read
from chalicelib.domain.authority import EXAMPLE, Authority, authority_from
from chalicelib.domain.changes import Change
from chalicelib.links import Links
from chalicelib.ports import StoredSettings, TryAgain
from chalicelib.settings import Settings

_PURPOSE = {"purpose": "stack-data-key"}
_SETTINGS_LIVE_SECONDS = 60

T = TypeVar("T")


def _asked(ask: Callable[[], T]) -> T:
    """What the stack's own services answer; a cold start that gets no answer is worth another try like any other read."""
    try:
        return ask()
    except (BotoCoreError, ClientError) as unclear:
        raise TryAgain(type(unclear).__name__) from None


def fetch_stack_key(settings: Settings) -> str:
    answer = _asked(lambda: client("secretsmanager").get_secret_value(SecretId=settings.stack_key_secret))
    return str(answer["SecretString"])


def fetch_data_key(settings: Settings) -> bytes:
    """The stack's data key, made at the first use. Of two first uses the row that was written first wins."""
    row = read(lambda: get(DataKeyRow, "STACK", "DATA_KEY"))
    if not row:
        made = _asked(
            lambda: client("kms").generate_data_key(
                KeyId=settings.data_key_id, KeySpec="AES_256", EncryptionContext=_PURPOSE
            )
        )
        add_if_absent(DataKeyRow("STACK", "DATA_KEY", encrypted=made["CiphertextBlob"]))
        row = read(lambda: DataKeyRow.get("STACK", "DATA_KEY", consistent_read=True))
    opened = _asked(
        lambda: client("kms").decrypt(
            CiphertextBlob=row.encrypted, KeyId=settings.data_key_id, EncryptionContext=_PURPOSE
        )
    )
    return bytes(opened["Plaintext"])


class StackLinks:
    """The links under the stack's base URL, read once."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    @cached_property
    def _links(self) -> Links:
        answer = _asked(lambda: client("ssm").get_parameter(Name=self._settings.base_url_parameter))
        return Links(answer["Parameter"]["Value"].rstrip("/"))

    def __call__(self) -> Links:
        return self._links


class TableAuthorities:
    """Fulfils the port Authorities; a change of settings is seen within a minute."""

    def __init__(self, sealer: Sealer) -> None:
        self._sealer = sealer
        self._read_at = float("-inf")
        self._current = EXAMPLE

    def current(self) -> Authority:
        if time.monotonic() - self._read_at > _SETTINGS_LIVE_SECONDS:
            row = read(lambda: get(AuthorityRow, "AUTHORITY", "AUTHORITY"))
            self._current = authority_from(row.stored) if row else EXAMPLE
            self._read_at = time.monotonic()
        return self._current

    def stored(self) -> StoredSettings:
        row = read(lambda: get(AuthorityRow, "AUTHORITY", "AUTHORITY"))
        return StoredSettings(dict(row.stored), int(row.version or 0)) if row else StoredSettings({}, 0)

    def save(self, before: StoredSettings, values: Mapping[str, Any], change: Change) -> None:
        row = AuthorityRow("AUTHORITY", "AUTHORITY", stored=dict(values), version=before.version + 1)
        unchanged = AuthorityRow.version == before.version if before.version else AuthorityRow.version.does_not_exist()

        def fill(transaction: TransactWrite) -> None:
            transaction.save(row, condition=unchanged)
            transaction.save(row_of_change(change, self._sealer), condition=absent())

        commit(fill)
        self._read_at = float("-inf")
