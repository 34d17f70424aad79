"""The audit's days in a bucket of their own, with Object Lock. Nothing is overwritten: a second write is refused by S3."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.adapters.aws.aws import client
from chalicelib.domain.errors import TryAgain
from chalicelib.domain.records.proof import DayKept
from chalicelib.ports.clock import Clock

_IS_THERE = frozenset({"PreconditionFailed", "ConditionalRequestConflict", "412", "409"})


def _root(day: date) -> str:
    return f"roots/{day.isoformat()}.json"


def _leaves(day: date) -> str:
    return f"leaves/{day.isoformat()}"


class S3Roots:
    """Fulfils the port Roots. `years`: how long a root is locked; `mode`: GOVERNANCE, or COMPLIANCE, which nobody can lift."""

    def __init__(self, bucket: str, mode: str, years: int, clock: Clock) -> None:
        self._bucket, self._mode, self._years, self._clock = bucket, mode, years, clock

    def days(self) -> Sequence[date]:
        keys = {version["Key"] for page in self._versions("roots/") for version in page.get("Versions", ())}
        days = (key.removeprefix("roots/").removesuffix(".json") for key in keys)
        return sorted(date.fromisoformat(day) for day in days if _is_day(day))

    def _versions(self, prefix: str) -> list[dict[str, Any]]:
        pages = client("s3").get_paginator("list_object_versions").paginate(Bucket=self._bucket, Prefix=prefix)
        return list(_asked(lambda: list(pages)))

    def kept(self, day: date) -> DayKept:
        """The first version of each: nobody can take the first root away before its lock ends, whatever lies over it."""
        root, roots = self._first(_root(day))
        leaves, _ = self._first(_leaves(day))
        return DayKept(day, root, roots == 1, leaves)

    def _first(self, key: str) -> tuple[bytes | None, int]:
        """The content of the oldest version, and how many versions and marks of a deletion there are."""
        pages = self._versions(key)
        mine = [each for page in pages for each in page.get("Versions", ()) if each["Key"] == key]
        marks = [each for page in pages for each in page.get("DeleteMarkers", ()) if each["Key"] == key]
        if not mine:
            return None, len(marks)
        oldest = min(reversed(mine), key=lambda each: each["LastModified"])["VersionId"]  # S3 lists the newest first
        at = {"Bucket": self._bucket, "Key": key, "VersionId": oldest}
        return _asked(lambda: bytes(client("s3").get_object(**at)["Body"].read())), len(mine) + len(marks)

    def keep_leaves(self, day: date, content: bytes) -> bytes:
        return self._keep(_leaves(day), content, {})

    def keep_root(self, day: date, content: bytes) -> bytes:
        until: datetime = self._clock.now() + timedelta(days=366 * self._years)
        return self._keep(_root(day), content, {"ObjectLockMode": self._mode, "ObjectLockRetainUntilDate": until})

    def _keep(self, key: str, content: bytes, lock: dict[str, Any]) -> bytes:
        """After a lost answer S3 refuses the repeat, and what is there is ours."""
        there, _ = self._first(key)
        if there is not None:
            return there
        try:
            client("s3").put_object(
                Bucket=self._bucket, Key=key, Body=content, IfNoneMatch="*", ChecksumAlgorithm="SHA256", **lock
            )
        except ClientError as refused:
            code = refused.response["Error"]["Code"]
            if code not in _IS_THERE:
                raise TryAgain(code) from None
        except BotoCoreError as unclear:
            raise TryAgain(type(unclear).__name__) from None
        there, _ = self._first(key)
        if there is None:
            raise TryAgain("NotKept")
        return there


def _asked(ask: Any) -> Any:
    try:
        return ask()
    except ClientError as refused:
        raise TryAgain(refused.response["Error"]["Code"]) from None
    except BotoCoreError as unclear:
        raise TryAgain(type(unclear).__name__) from None


def _is_day(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False
