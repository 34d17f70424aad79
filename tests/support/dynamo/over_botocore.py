"""Answers in botocore's terms: for a hook before the call, or as the bytes of an answer on the wire."""

import base64
import json
from types import SimpleNamespace
from typing import Any
from zlib import crc32

from botocore.awsrequest import AWSResponse, HeadersDict

from tests.support.dynamo.dynamo import Dynamo, Request
from tests.support.dynamo.errors import Refused

_PREFIX = "com.amazonaws.dynamodb.v20120810#"


def answered(dynamo: Dynamo, operation: str, request: Request) -> tuple[SimpleNamespace, dict[str, Any]]:
    """What a handler of `before-call` returns in place of a call."""
    try:
        return SimpleNamespace(status_code=200), in_bytes(dynamo.answer(operation, request))
    except Refused as refused:
        error = {"Error": {"Code": refused.code, "Message": refused.message}}
        return SimpleNamespace(status_code=400), error | refused.more


def in_bytes(part: Any) -> Any:
    """A copy, with bytes where a value is binary: on the wire that is text."""
    if isinstance(part, dict):
        if isinstance(part.get("B"), str) and len(part) == 1:
            return {"B": base64.b64decode(part["B"])}
        return {name: in_bytes(each) for name, each in part.items()}
    return [in_bytes(each) for each in part] if isinstance(part, list) else part


class _Raw:
    def __init__(self, body: bytes) -> None:
        self._body = body

    def stream(self, *_: object, **__: object) -> Any:
        yield self._body


def on_the_wire(dynamo: Dynamo, url: str, operation: str, body: str | bytes) -> AWSResponse:
    """The same as an answer of HTTP, with the checksum that DynamoDB sends."""
    status: int
    try:
        status, answer = 200, dynamo.answer(operation, json.loads(body))
    except Refused as refused:
        status, answer = 400, {"__type": _PREFIX + refused.code, "message": refused.message, **refused.more}
    text = json.dumps(answer).encode()
    headers = {"Content-Type": "application/x-amz-json-1.0", "x-amz-crc32": str(crc32(text))}
    return AWSResponse(url, status, HeadersDict(headers), _Raw(text))
