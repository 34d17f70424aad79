"""Stands in for GuardDuty Malware Protection for S3: looks at each file that comes into the bucket, and tags it as GuardDuty does.

It knows one virus, the test string that every scanner calls one.
"""

import threading
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.domain.files.uploads import INCOMING, SCAN_TAG, Verdict
from infrastructure.aws import Aws

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR" + b"-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
"""In two halves, so that no scanner takes this file for one."""
SECONDS = 1.0


def verdict_of(content: bytes) -> Verdict:
    return Verdict.THREAT if EICAR in content else Verdict.HARMLESS


class Scanner:
    """Looks every second; GuardDuty takes a minute or so."""

    def __init__(self, aws: Aws, bucket: str) -> None:
        self._s3: Any = aws.client("s3")
        self._bucket = bucket
        self._seen: set[tuple[str, str]] = set()
        self._ended = threading.Event()

    def serve_forever(self) -> None:
        while not self._ended.wait(SECONDS):
            try:
                self.look()
            except (BotoCoreError, ClientError):
                continue  # the emulator is starting or ending

    def shutdown(self) -> None:
        self._ended.set()

    def look(self) -> None:
        """Tags new files."""
        for page in self._s3.get_paginator("list_object_versions").paginate(Bucket=self._bucket, Prefix=INCOMING):
            for found in page.get("Versions", []):
                self._scan(found["Key"], found["VersionId"])

    def _scan(self, key: str, version: str) -> None:
        if (key, version) in self._seen:
            return
        at = {"Bucket": self._bucket, "Key": key, "VersionId": version}
        if not self._s3.get_object_tagging(**at)["TagSet"]:
            verdict = verdict_of(self._s3.get_object(**at)["Body"].read())
            self._s3.put_object_tagging(**at, Tagging={"TagSet": [{"Key": SCAN_TAG, "Value": str(verdict)}]})
        self._seen.add((key, version))
