"""Clients of AWS services, each made once, with time-outs that end well before the gateway's."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zlib import crc32

import botocore.session
from botocore.config import Config

CONNECT_SECONDS = 1
READ_SECONDS = 3
_OF_S3 = Config(
    read_timeout=10,  # it copies a file of 20 MB before it answers
    signature_version="s3v4",  # the only one that opens what KMS encrypted
    s3={"addressing_style": "virtual"},  # the address of the region: the global one redirects a new bucket's forms
)


ATTEMPTS = 3
_PAUSE = 0.1
"""Seconds before each further attempt of what the SDK would not try again."""
_ANSWERS = frozenset(
    {
        "ConditionalCheckFailedException",
        "TransactionCanceledException",
        "TransactionConflictException",
        "ValidationException",
        "IdempotentParameterMismatchException",
        "ItemCollectionSizeLimitExceededException",
    }
)
"""DynamoDB's errors that answer the request. Every other error only means that there was no answer this time."""
_TRIED_AGAIN = ("dynamodb", "kms")
"""Not email: only the ledger repeats one. Nor the bucket, where an error may say that a file is not there."""
Answer = tuple[Any, dict[str, Any]]


AMAZON_ROOTS = Path(__file__).with_name("amazon_roots.pem")
"""The authorities that sign for AWS, in the package alone: `infrastructure/trim_package.py` takes them from botocore's bundle."""


def _is_elsewhere(address: str) -> bool:
    """Whether somebody else's certificate is to be expected at this address."""
    parts = urlsplit(address)
    return parts.scheme == "https" and not (parts.hostname or "").endswith(".amazonaws.com")


class _Session(botocore.session.Session):  # type: ignore[misc]  # botocore has no types
    """Reads only Amazon's roots for AWS's own addresses: all of them would take 15 ms of processor for each connection."""

    def create_client(self, *args: Any, **options: Any) -> Any:
        if self.get_config_variable("ca_bundle") or not AMAZON_ROOTS.exists():
            return super().create_client(*args, **options)
        made = super().create_client(*args, **options, verify=str(AMAZON_ROOTS))
        return super().create_client(*args, **options) if _is_elsewhere(made.meta.endpoint_url) else made


@cache
def _session() -> botocore.session.Session:
    made = _Session()
    made.register("before-parse.dynamodb", _read_only_what_is_whole)
    made.get_component("event_emitter").register_first("needs-retry.dynamodb", _fail_unless_whole)
    for service in _TRIED_AGAIN:
        made.get_component("event_emitter").register_last(f"needs-retry.{service}", _try_again)
    return made


def _is_whole(status: int, headers: Mapping[str, str], body: bytes) -> bool:
    """Whether DynamoDB's own checksum vouches for an answer that claims to be one."""
    return status != 200 or headers.get("x-amz-crc32") == str(crc32(body))


def _read_only_what_is_whole(response_dict: dict[str, Any], **_: Any) -> None:
    """Something on the way that answers in DynamoDB's place need not even send JSON."""
    if not _is_whole(response_dict["status_code"], response_dict["headers"], response_dict["body"]):
        response_dict["body"] = b"{}"


def _fail_unless_whole(response: Answer | None, **_: Any) -> None:
    """An answer without a valid checksum is a fault, to be tried again. The SDK would take an empty one for an empty
    table: it checks a checksum only if there is one, and believes the last answer even with a wrong one."""
    if response and not _is_whole(response[0].status_code, response[0].headers, response[0].content):
        answer, parsed = response
        answer.status_code = 503
        parsed["Error"] = {"Code": "NoSoundChecksum", "Message": "The answer has no sound checksum."}


def _try_again(response: Answer | None, attempts: int, **_: Any) -> float | None:
    """Seconds until the next attempt after an error that the SDK gives up at once, or None. So one press of a button
    survives any fault as well as those that the SDK knows."""
    if not response or response[0].status_code < 300 or attempts >= ATTEMPTS:
        return None
    return None if response[1].get("Error", {}).get("Code") in _ANSWERS else _PAUSE


def session() -> botocore.session.Session:
    """The one session: each further one would read botocore's data again, tens of milliseconds at a cold start."""
    return _session()


@cache
def client(service: str, attempts: int = ATTEMPTS) -> Any:
    """A low-level client; `attempts` counts the first try too. The endpoint and region come from the environment."""
    config = Config(
        connect_timeout=CONNECT_SECONDS,
        read_timeout=READ_SECONDS,
        retries={"mode": "standard", "total_max_attempts": attempts},
    )
    return _session().create_client(service, config=config.merge(_OF_S3) if service == "s3" else config)
