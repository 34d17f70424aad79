"""Makes the keys of a stack, once; adds a new data key; puts lost keys back. Run by an operator, never by a function.

The keys are in two places: the table, where functions read but cannot write them, and a copy in the stack's bucket
under a prefix that no function reaches. KMS wraps both. A row and a copy are only ever added, so repeating a command
finishes what was interrupted. The row comes first and the copy is made from it: two operators who make keys at the same
moment end with the same ones.
"""

from collections.abc import Callable, Mapping
from typing import Any

from botocore.exceptions import ClientError
from msgspec import Struct

from chalicelib.adapters.tables.keyring import CONTEXT, PARTITION, SORT, Keyring, Ring, Wrapped, number_in, sort_key
from infrastructure.steps import PlainFailure

COPIES = "keys/"
_SEALED_IN = ("sealed", "label", "wrapped")
"""The attributes of rows that need the keys."""


class Place(Struct, frozen=True):
    """Where the keys of one stack lie, and what wraps them."""

    dynamodb: Any
    s3: Any
    kms: Any
    table: str
    bucket: str
    kms_key: str

    @classmethod
    def of(cls, client: Callable[[str], Any], environment: Mapping[str, str]) -> "Place":
        """`environment` is a function's."""
        clients = (client(service) for service in ("dynamodb", "s3", "kms"))
        return cls(*clients, *(environment[name] for name in ("TABLE_NAME", "FILES_BUCKET", "DATA_KEY_ID")))

    def rows(self) -> dict[int, bytes]:
        """The table's keys, by number."""
        pages = self.dynamodb.get_paginator("query").paginate(
            TableName=self.table,
            KeyConditionExpression="pk = :stack AND begins_with(sk, :keys)",
            ExpressionAttributeValues={":stack": {"S": PARTITION}, ":keys": {"S": SORT}},
            ConsistentRead=True,
        )
        return {number_in(row["sk"]["S"]): bytes(row["wrapped"]["B"]) for page in pages for row in page["Items"]}

    def copies(self) -> dict[int, bytes]:
        """The bucket's keys, by number."""
        listed = self.s3.list_objects_v2(Bucket=self.bucket, Prefix=f"{COPIES}{SORT}").get("Contents", [])
        keys = [found["Key"] for found in listed]
        return {
            number_in(key.removeprefix(COPIES)): self.s3.get_object(Bucket=self.bucket, Key=key)["Body"].read()
            for key in keys
        }

    def add_row(self, number: int, wrapped: bytes) -> None:
        """Leaves a row that is there already as it is."""
        row = {"pk": {"S": PARTITION}, "sk": {"S": sort_key(number)}, "kind": {"S": "KEYS"}, "wrapped": {"B": wrapped}}
        try:
            self.dynamodb.put_item(TableName=self.table, Item=row, ConditionExpression="attribute_not_exists(pk)")
        except ClientError as refused:
            if refused.response["Error"]["Code"] != "ConditionalCheckFailedException":
                raise

    def add_copy(self, number: int, wrapped: bytes) -> None:
        self.s3.put_object(Bucket=self.bucket, Key=f"{COPIES}{sort_key(number)}", Body=wrapped)

    def wrap(self, ring: Ring) -> bytes:
        answer = self.kms.encrypt(KeyId=self.kms_key, Plaintext=ring.stored, EncryptionContext=CONTEXT)
        return bytes(answer["CiphertextBlob"])

    def unwrap(self, wrapped: bytes) -> bytes:
        answer = self.kms.decrypt(KeyId=self.kms_key, CiphertextBlob=wrapped, EncryptionContext=CONTEXT)
        return bytes(answer["Plaintext"])

    def keyring(self) -> Keyring:
        """As the functions have it."""
        return Keyring(lambda: max(map(Wrapped._make, self.rows().items()), default=None), self.unwrap)

    def holds_sealed_rows(self) -> bool:
        """Rows of the keys themselves do not count: somebody else may be making them at this moment."""
        sealed = " OR ".join(f"attribute_exists(#{name})" for name in _SEALED_IN)
        pages = self.dynamodb.get_paginator("scan").paginate(
            TableName=self.table,
            FilterExpression=f"pk <> :stack AND ({sealed})",
            ExpressionAttributeNames={f"#{name}": name for name in _SEALED_IN},
            ExpressionAttributeValues={":stack": {"S": PARTITION}},
        )
        return any(page["Count"] for page in pages)


def ensure(place: Place) -> bool:
    """Make the keys of a new stack and the copies that are missing. Whether the keys were made now. Raises PlainFailure."""
    rows = _rows_that_agree(place)
    is_new = not rows
    if is_new:
        if place.holds_sealed_rows():
            raise PlainFailure(
                "The table holds what was sealed with keys that are gone, and there is no copy of them in the bucket. No new keys "
                "were made: they could not open it. If nothing in it matters (after make run: make reset), empty the table "
                "first. Else look for the row STACK in the table's backups (docs/deploy.md, Keys)."
            )
        place.add_row(1, place.wrap(Ring.new()))
    copy_missing(place)
    return is_new


def rotate(place: Place) -> int:
    """Adds a data key, which seals from now on. Returns how many there are. Raises PlainFailure."""
    rows = _rows_that_agree(place)
    if not rows:
        raise PlainFailure("This stack has no keys yet. make deploy makes them.")
    number = max(rows)
    place.add_row(number + 1, place.wrap(Ring.of(place.unwrap(rows[number])).with_new_key()))
    return copy_missing(place)


def restore(place: Place) -> int:
    """Put back into the table what only the bucket has. Returns how many rows it was. Raises PlainFailure."""
    rows, copies = place.rows(), place.copies()
    _refuse_difference(rows, copies)
    missing = sorted(copies.keys() - rows.keys())
    for number in missing:
        place.unwrap(copies[number])  # what KMS does not open is not put where the functions would take it
        place.add_row(number, copies[number])
    return len(missing)


def _rows_that_agree(place: Place) -> dict[int, bytes]:
    """The rows, if none is missing and each equals its copy. Raises PlainFailure."""
    rows, copies = place.rows(), place.copies()
    _refuse_difference(rows, copies)
    if copies.keys() - rows.keys():
        raise PlainFailure(
            "The stack's keys are missing from the table, and the bucket has a copy of them. Nothing was made or changed. "
            "make restore-key puts them back."
        )
    return rows


def differing(rows: Mapping[int, bytes], copies: Mapping[int, bytes]) -> list[int]:
    """The numbers of rows that are not as their copy is, the lowest first."""
    return [number for number in sorted(rows.keys() & copies.keys()) if rows[number] != copies[number]]


def _refuse_difference(rows: Mapping[int, bytes], copies: Mapping[int, bytes]) -> None:
    if different := differing(rows, copies):
        raise PlainFailure(
            f"{sort_key(different[0])} is one thing in the table and another in the bucket. Nothing was made or changed. "
            "Find out in CloudTrail who wrote to either (docs/deploy.md, Keys)."
        )


def copy_missing(place: Place) -> int:
    """The newest row's number, once every row has its copy."""
    rows, copies = place.rows(), place.copies()
    for number in sorted(rows.keys() - copies.keys()):
        place.add_copy(number, rows[number])
    return max(rows)
