"""The common attributes of rows: keys, kind and index keys. An unreadable row comes back as one that says so."""

import re
from collections.abc import Mapping
from typing import Any, Self, cast

from msgspec import Struct, field
from pynamodb.attributes import (
    DiscriminatorAttribute,
    NumberAttribute,
    UnicodeAttribute,
)
from pynamodb.connection import TableConnection
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex, IncludeProjection
from pynamodb.models import Model

from chalicelib.adapters.aws.aws import CONNECT_SECONDS, READ_SECONDS, session
from chalicelib.adapters.tables.apart import as_read, as_stored, lapses_by


class Partition(UnicodeAttribute):
    """A partition of the table or an index. Between here and the store it may lie apart (apart.py)."""

    def serialize(self, value: Any) -> Any:
        return as_stored(value) if isinstance(value, str) else value

    def deserialize(self, value: str) -> str:
        return as_read(value)


class Lapse(NumberAttribute):
    """When a row may go: as it says, or with the place that it lies in."""

    def serialize(self, value: Any) -> Any:
        return super().serialize(lapses_by(value))  # type: ignore[no-untyped-call]


class _Index1(GlobalSecondaryIndex[Any]):  # type: ignore[no-untyped-call]
    class Meta:
        index_name = "gsi1"
        projection = AllProjection()

    gsi1pk = Partition(hash_key=True)
    gsi1sk = UnicodeAttribute(range_key=True)


class _Index2(GlobalSecondaryIndex[Any]):  # type: ignore[no-untyped-call]
    class Meta:
        index_name = "gsi2"
        projection = AllProjection()

    gsi2pk = Partition(hash_key=True)
    gsi2sk = UnicodeAttribute(range_key=True)


class _Index3(GlobalSecondaryIndex[Any]):  # type: ignore[no-untyped-call]
    class Meta:
        index_name = "gsi3"
        projection = AllProjection()

    gsi3pk = Partition(hash_key=True)
    gsi3sk = UnicodeAttribute(range_key=True)


class _Index4(GlobalSecondaryIndex[Any]):  # type: ignore[no-untyped-call]
    class Meta:
        index_name = "gsi4"
        projection = AllProjection()

    gsi4pk = Partition(hash_key=True)
    gsi4sk = UnicodeAttribute(range_key=True)


class _Index5(GlobalSecondaryIndex[Any]):  # type: ignore[no-untyped-call]
    class Meta:
        index_name = "gsi5"
        projection = IncludeProjection(["kind"])

    gsi5pk = Partition(hash_key=True)
    gsi5sk = UnicodeAttribute(range_key=True)


class _Kind(DiscriminatorAttribute):
    """The kind of a row. A kind that only a newer version knows does not break the lists that it is in."""

    def deserialize(self, value: str) -> type:
        return self._discriminator_map.get(value, NewerRow)

    def is_in(self, *kinds: type) -> Any:
        """PynamoDB adds this to each query and count. All rows come: one with a spoilt kind is still a row."""
        return self.exists() | self.does_not_exist()


class SpoiltRow(Struct, frozen=True):
    """Stands in a query's answer for a row that PynamoDB could not read, so that the others come too."""

    pk: str
    sk: str
    problem: str
    places: Mapping[str, str] = field(default_factory=dict)
    """Its sort keys by index, for the mark of a next page."""


class Row(Model):
    """The attributes of every row: its keys, its kind, the sparse index keys and, if it may lapse, `ttl` (epoch
    seconds)."""

    class Meta:
        table_name: str = ""
        connect_timeout_seconds = CONNECT_SECONDS
        read_timeout_seconds = READ_SECONDS
        max_retry_attempts = 2

    pk = Partition(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    kind = _Kind()
    gsi1pk = Partition(null=True)
    gsi1sk = UnicodeAttribute(null=True)
    gsi2pk = Partition(null=True)
    gsi2sk = UnicodeAttribute(null=True)
    gsi3pk = Partition(null=True)
    gsi3sk = UnicodeAttribute(null=True)
    gsi4pk = Partition(null=True)
    gsi4sk = UnicodeAttribute(null=True)
    gsi5pk = Partition(null=True)
    gsi5sk = UnicodeAttribute(null=True)
    ttl = Lapse(null=True, default=lapses_by)  # type: ignore[arg-type]  # it may give none
    by_state = _Index1()
    by_owner = _Index2()
    by_time = _Index3()
    by_school = _Index4()
    by_day = _Index5()

    @classmethod
    def from_raw_data(cls, data: Mapping[str, Any]) -> Self:
        """A row of a wrong shape comes back as a SpoiltRow, without a kind: see reading.py."""
        try:
            return super().from_raw_data(data)  # type: ignore[arg-type]
        except Exception as problem:
            texts = {name: str(value["S"]) for name, value in data.items() if "S" in value}
            places = {name.removesuffix("sk"): text for name, text in texts.items() if re.fullmatch(r"gsi\dsk", name)}
            return cast(Self, SpoiltRow(texts.get("pk", ""), texts.get("sk", ""), type(problem).__name__, places))

    @classmethod
    def _get_connection(cls) -> TableConnection:
        # One client for all kinds: a client per model would cost tens of milliseconds each at a cold start.
        if cls is not Row:
            return Row._get_connection()
        connection = super()._get_connection()
        connection.connection._local.session = session()
        return connection


class NewerRow(Row, discriminator="?"):
    """A row of a kind that this version does not know. Nothing writes one."""


def open_table(name: str) -> None:
    """Points every model at this table."""
    Row.Meta.table_name = name
