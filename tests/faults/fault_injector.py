"""Breaks chosen requests to AWS. Every request passes here on its way to the wire.

`botocore.httpsession.URLLib3Session.send` is called once for each attempt of each client, pynamodb's too, below the SDK's
own retries: so a fault here is what a Lambda function would meet. Everything else of the request is real.
"""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from zlib import crc32

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSPreparedRequest, AWSResponse, HeadersDict
from botocore.exceptions import ConnectTimeoutError, ReadTimeoutError
from botocore.httpsession import URLLib3Session
from botocore.retries.quota import RetryQuota

from tests.support.dynamo.dynamo import Dynamo
from tests.support.dynamo.over_botocore import on_the_wire

Perform = Callable[[], AWSResponse]

SEND_EMAIL = "ses.SendEmail"
TRANSACTION = "DynamoDB.TransactWriteItems"
DUE_QUERY = "DynamoDB.Query gsi3"


class Crash(BaseException):
    """The function was killed. No `except Exception` sees it, and the next call runs in a new process."""


@dataclass(frozen=True)
class Fault:
    """From the call at `position` on (0 is the first), the next `attempts` calls that the kind can hit are hit."""

    kind: str
    position: int
    attempts: int


@dataclass(frozen=True)
class Call:
    """One attempt on the wire: the call, its fault ("" for none), and the email that SES took by it."""

    operation: str
    fault: str = ""
    message_id: str = ""


@dataclass(frozen=True)
class Mail:
    """An email that SES accepted."""

    message_id: str
    case_id: str
    to: str
    provider_id: str
    sent: str = ""
    """The request as it went to SES: with a link whose token stands nowhere else."""


@dataclass
class FaultInjector:
    """Counts and breaks calls while it is watching. Calls at other times are the test's own."""

    fault: Fault | None = None
    calls: list[Call] = field(default_factory=list)
    struck: int = 0
    watching: bool = False
    late: list[Perform] = field(default_factory=list)
    on_mail: Callable[[Mail], None] = print
    dynamo: Dynamo | None = None
    """Answers in the place of the emulator's DynamoDB, many times as fast."""

    def carry(self, session: URLLib3Session, request: AWSPreparedRequest) -> AWSResponse:
        """Passes the request to whatever answers it."""
        target = request.headers.get("X-Amz-Target") or ""
        service, _, operation = (target.decode() if isinstance(target, bytes) else str(target)).partition(".")
        if self.dynamo and service.startswith("DynamoDB"):
            return on_the_wire(self.dynamo, request.url, operation, request.body)
        return _send(session, request)

    def begin(self, fault: Fault | None) -> None:
        """Counts from 0 again."""
        self.fault, self.struck, self.watching = fault, 0, True
        self.calls.clear()
        self.late.clear()

    @property
    def is_over(self) -> bool:
        """Whether the fault has struck as often as it was to."""
        return self.fault is None or self.struck >= self.fault.attempts

    def calm(self) -> None:
        """From now on every call is answered, and delayed requests have arrived."""
        self.fault = None
        self._let_late_ones_arrive()

    def passes(self, session: URLLib3Session, request: AWSPreparedRequest) -> AWSResponse:
        operation = operation_of(request)

        def perform() -> AWSResponse:
            request.reset_stream()  # when it is done late, the SDK has read its body for another try
            answer = self.carry(session, request)
            self._note_mail(operation, request, answer)
            return answer

        if not self._strikes(operation):
            self.calls.append(Call(operation, message_id=_tags(operation, request).get("message", "")))
            answer = perform()
            self._let_late_ones_arrive()
            return answer
        assert self.fault
        self.struck += 1
        self.calls.append(Call(operation, self.fault.kind, _tags(operation, request).get("message", "")))
        return KINDS[self.fault.kind](self, request, operation, perform)

    def _strikes(self, operation: str) -> bool:
        fault = self.fault
        if fault is None or self.is_over or len(self.calls) < fault.position:
            return False
        return hits(fault.kind, operation)

    def _let_late_ones_arrive(self) -> None:
        while self.late:
            self.late.pop(0)()

    def _note_mail(self, operation: str, request: AWSPreparedRequest, answer: AWSResponse) -> None:
        if operation == SEND_EMAIL and answer.status_code == 200:
            tags, to = _tags(operation, request), _body(request)["Destination"]["ToAddresses"]
            provider_id, sent = json.loads(answer.content)["MessageId"], json.dumps(_body(request)["Content"])
            mail = Mail(tags.get("message", ""), tags.get("case", "none"), ",".join(to), provider_id, sent)
            self.on_mail(mail)


def operation_of(request: AWSPreparedRequest) -> str:
    """Such as DynamoDB.GetItem, DynamoDB.Query gsi3, kms.Decrypt, s3.GET, ses.SendEmail."""
    target = request.headers.get("X-Amz-Target")
    if not target and any(os.environ[name] in request.url for name in ("FILES_BUCKET", "AUDIT_BUCKET")):
        return f"s3.{request.method}"
    if not target:
        return SEND_EMAIL if request.url.endswith("/outbound-emails") else "ses.GetAccount"
    text = target.decode() if isinstance(target, bytes) else str(target)
    service, _, name = text.partition(".")
    known = {"TrentService": "kms"}
    index = _body(request).get("IndexName", "") if name == "Query" else ""
    return f"{known.get(service, 'DynamoDB')}.{name} {index}".strip()


def _body(request: AWSPreparedRequest) -> dict[str, Any]:
    return dict(json.loads(request.body)) if request.body else {}


def _tags(operation: str, request: AWSPreparedRequest) -> dict[str, str]:
    if operation != SEND_EMAIL:
        return {}
    return {tag["Name"]: tag["Value"] for tag in _body(request)["EmailTags"]}


# --- kinds of fault -------------------------------------------------------------------------------------------------


class _Raw:
    def __init__(self, body: bytes) -> None:
        self._body = body

    def stream(self, *_: object, **__: object) -> Iterator[bytes]:
        yield self._body


def _answer(request: AWSPreparedRequest, status: int, code: str, **more: object) -> AWSResponse:
    body = json.dumps({"__type": code, "message": "made by the test", "Message": "made by the test", **more}).encode()
    headers = HeadersDict({"Content-Type": "application/x-amz-json-1.0", "x-amzn-ErrorType": code})
    return AWSResponse(request.url, status, headers, _Raw(body))


Strike = Callable[[FaultInjector, AWSPreparedRequest, str, Perform], AWSResponse]


def _refused(injector: FaultInjector, request: AWSPreparedRequest, operation: str, perform: Perform) -> AWSResponse:
    raise ConnectTimeoutError(endpoint_url=request.url)


def _throttled(injector: FaultInjector, request: AWSPreparedRequest, operation: str, perform: Perform) -> AWSResponse:
    if operation.startswith("ses."):
        return _answer(request, 429, "TooManyRequestsException")
    if operation.startswith("DynamoDB."):
        return _answer(request, 400, "ProvisionedThroughputExceededException")
    return _answer(request, 400, "ThrottlingException")


def _broken(injector: FaultInjector, request: AWSPreparedRequest, operation: str, perform: Perform) -> AWSResponse:
    return _answer(request, 500, "InternalServerError")


def _broken_but_done(
    injector: FaultInjector, request: AWSPreparedRequest, operation: str, perform: Perform
) -> AWSResponse:
    perform()
    return _answer(request, 500, "InternalServerError")


def _timed_out(injector: FaultInjector, request: AWSPreparedRequest, operation: str, perform: Perform) -> AWSResponse:
    raise ReadTimeoutError(endpoint_url=request.url)


def _reply_lost(injector: FaultInjector, request: AWSPreparedRequest, operation: str, perform: Perform) -> AWSResponse:
    perform()
    raise ReadTimeoutError(endpoint_url=request.url)


def _done_late(injector: FaultInjector, request: AWSPreparedRequest, operation: str, perform: Perform) -> AWSResponse:
    injector.late.append(perform)
    raise ReadTimeoutError(endpoint_url=request.url)


def _crash_before(
    injector: FaultInjector, request: AWSPreparedRequest, operation: str, perform: Perform
) -> AWSResponse:
    raise Crash


def _crash_after(injector: FaultInjector, request: AWSPreparedRequest, operation: str, perform: Perform) -> AWSResponse:
    perform()
    raise Crash


def _conflict(injector: FaultInjector, request: AWSPreparedRequest, operation: str, perform: Perform) -> AWSResponse:
    others = [{"Code": "None"} for _ in _body(request)["TransactItems"][1:]]
    reasons = [{"Code": "TransactionConflict", "Message": "made by the test"}, *others]
    return _answer(request, 400, "TransactionCanceledException", CancellationReasons=reasons)


def _paused(injector: FaultInjector, request: AWSPreparedRequest, operation: str, perform: Perform) -> AWSResponse:
    return _answer(request, 400, "SendingPausedException")


def _index_behind(
    injector: FaultInjector, request: AWSPreparedRequest, operation: str, perform: Perform
) -> AWSResponse:
    """The index does not show the rows yet."""
    body = json.dumps({"Items": [], "Count": 0, "ScannedCount": 0}).encode()
    headers = {"Content-Type": "application/x-amz-json-1.0", "x-amz-crc32": str(crc32(body))}
    return AWSResponse(request.url, 200, HeadersDict(headers), _Raw(body))


def _not_allowed(injector: FaultInjector, request: AWSPreparedRequest, operation: str, perform: Perform) -> AWSResponse:
    """A refusal that the SDK does not try again."""
    return _answer(request, 400, "AccessDeniedException")


def _no_checksum(injector: FaultInjector, request: AWSPreparedRequest, operation: str, perform: Perform) -> AWSResponse:
    """Something on the way answers in DynamoDB's place: nothing was done, and the answer looks like an empty one."""
    headers = HeadersDict({"Content-Type": "application/x-amz-json-1.0"})
    return AWSResponse(request.url, 200, headers, _Raw(b"{}"))


KINDS: dict[str, Strike] = {
    "refused": _refused,
    "throttled": _throttled,
    "500": _broken,
    "500, yet done": _broken_but_done,
    "timed out": _timed_out,
    "reply lost": _reply_lost,
    "done late": _done_late,
    "crash before": _crash_before,
    "crash after": _crash_after,
    "TransactionConflict": _conflict,
    "index behind": _index_behind,
    "SES paused": _paused,
    "not allowed": _not_allowed,
    "no checksum": _no_checksum,
}
_LIKE_REFUSED = ("throttled", "500", "timed out", "not allowed", "no checksum")
USUAL = tuple(kind for kind in KINDS if kind not in _LIKE_REFUSED)
"""Each of these leaves something different behind. To a story, the others look like "refused"."""
_ONLY = {"TransactionConflict": TRANSACTION, "index behind": DUE_QUERY, "SES paused": SEND_EMAIL}
_SERVICES = {"not allowed": ("DynamoDB.", "kms."), "no checksum": ("DynamoDB.",)}


def hits(kind: str, operation: str) -> bool:
    """Whether this kind of fault can happen to this operation."""
    return _ONLY.get(kind, operation) == operation and operation.startswith(_SERVICES.get(kind, ("",)))


# --- putting it in place --------------------------------------------------------------------------------------------

_send = URLLib3Session.send
_quotas: list[RetryQuota] = []


def renew_retry_quotas() -> None:
    """The SDK stops retrying when a process had much trouble. A new process starts with the full allowance."""
    for quota in _quotas:
        quota._available_capacity = quota._max_capacity


@contextmanager
def in_place(injector: FaultInjector) -> Iterator[None]:
    def send(session: URLLib3Session, request: AWSPreparedRequest) -> AWSResponse:
        return injector.passes(session, request) if injector.watching else injector.carry(session, request)

    made = RetryQuota.__init__

    def init(quota: RetryQuota, *arguments: Any, **named: Any) -> None:
        made(quota, *arguments, **named)
        _quotas.append(quota)

    signs = SigV4Auth.add_auth

    def add_auth(auth: SigV4Auth, request: Any) -> None:
        """In this process nobody looks at a signature, and making one takes a fifth of a story."""
        if not (injector.dynamo and str(request.headers.get("X-Amz-Target")).startswith("DynamoDB")):
            signs(auth, request)

    URLLib3Session.send, RetryQuota.__init__, SigV4Auth.add_auth = send, init, add_auth
    try:
        yield
    finally:
        URLLib3Session.send, RetryQuota.__init__, SigV4Auth.add_auth = _send, made, signs
        _quotas.clear()
