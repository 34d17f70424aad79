"""Files in the stack's bucket. botocore signs the forms and the links without asking anybody."""

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.adapters.aws.aws import client
from chalicelib.domain.errors import TryAgain
from chalicelib.domain.files.uploads import SCAN_TAG, Verdict
from chalicelib.ports.files import Scanned, UploadForm

FORM_SECONDS = 3600
LINK_SECONDS = 60
_NOT_THERE = frozenset({"NoSuchKey", "NoSuchVersion", "404"})

T = TypeVar("T")


def _asked(ask: Callable[[], T]) -> T | None:
    """The answer; None if there is no such file. Raises TryAgain without an answer."""
    try:
        return ask()
    except ClientError as refused:
        code = refused.response["Error"]["Code"]
        if code in _NOT_THERE:
            return None
        raise TryAgain(code) from None
    except BotoCoreError as unclear:
        raise TryAgain(type(unclear).__name__) from None


class S3Files:
    """Fulfils the port Files."""

    def __init__(self, bucket: str) -> None:
        self._bucket = bucket

    def _at(self, key: str, version: str = "") -> dict[str, str]:
        return {"Bucket": self._bucket, "Key": key} | ({"VersionId": version} if version else {})

    def form(self, key: str, most_bytes: int, back_to: str) -> UploadForm:
        fields = {"success_action_redirect": back_to}
        made = client("s3").generate_presigned_post(
            self._bucket,
            key,
            Fields=dict(fields),
            Conditions=[fields, ["content-length-range", 1, most_bytes]],  # S3 refuses any field that is not named here
            ExpiresIn=FORM_SECONDS,
        )
        return UploadForm(made["url"], made["fields"])

    def size(self, key: str) -> int | None:
        """Asks for a list and not for the file, because who may ask about a file may read it."""
        found = _asked(lambda: client("s3").list_objects_v2(Bucket=self._bucket, Prefix=key, MaxKeys=1))
        contents: list[dict[str, Any]] = (found or {}).get("Contents", [])
        return int(contents[0]["Size"]) if contents and contents[0]["Key"] == key else None

    def scanned(self, key: str) -> Scanned | None:
        found = _asked(lambda: client("s3").get_object_tagging(**self._at(key)))
        if found is None:
            return None
        said = {tag["Key"]: tag["Value"] for tag in found["TagSet"]}.get(SCAN_TAG)
        return Scanned(found.get("VersionId", ""), Verdict(said) if said in set(Verdict) else None)

    def read(self, key: str, version: str = "") -> bytes | None:
        return _asked(lambda: bytes(client("s3").get_object(**self._at(key, version))["Body"].read()))

    def keep(self, key: str, version: str, kept: str) -> None:
        _asked(lambda: client("s3").copy_object(**self._at(kept), CopySource=self._at(key, version)))

    def link(self, key: str, content_type: str, name: str, *, inline: bool) -> str:
        shown = {
            "ResponseContentType": content_type,
            "ResponseContentDisposition": f'{"inline" if inline else "attachment"}; filename="{name}"',
            "ResponseCacheControl": "no-store",
        }
        signed = client("s3").generate_presigned_url(
            "get_object", Params={**self._at(key), **shown}, ExpiresIn=LINK_SECONDS
        )
        return str(signed)

    def delete(self, key: str) -> None:
        for version in self._versions(key):
            _asked(partial(client("s3").delete_object, **self._at(key, version)))

    def _versions(self, key: str) -> list[str]:
        """Every version and every mark of a deletion, the oldest first: no older one is ever the newest for a moment."""
        pages = client("s3").get_paginator("list_object_versions").paginate(Bucket=self._bucket, Prefix=key)
        listed = _asked(lambda: list(pages)) or []
        found = [each for page in listed for kind in ("Versions", "DeleteMarkers") for each in page.get(kind, ())]
        mine = [each for each in found if each["Key"] == key]
        return [each["VersionId"] for each in sorted(mine, key=lambda each: each["LastModified"])]
