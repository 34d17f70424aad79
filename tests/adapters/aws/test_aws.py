"""Which of DynamoDB's answers on the wire are believed, and which are tried again."""

import json
from collections.abc import Iterator
from typing import Any
from unittest.mock import patch
from zlib import crc32

import pytest
from botocore.awsrequest import AWSResponse, HeadersDict
from botocore.exceptions import ClientError

from chalicelib.adapters.aws import aws
from chalicelib.adapters.tables.getting import get, read
from chalicelib.adapters.tables.rows.files import JobRow
from chalicelib.adapters.tables.rows.row import Row
from chalicelib.domain.errors import TryAgain
from tests.support.table import Stack

NOTHING, PAGE = b"{}", b"<html>You are offline</html>"
ROW = b'{"Item": {"pk": {"S": "a"}}}'


class _Raw:
    def __init__(self, body: bytes) -> None:
        self._body = body

    def stream(self, *_: object, **__: object) -> Iterator[bytes]:
        yield self._body


def answer(body: bytes, status: int = 200, **headers: str) -> AWSResponse:
    return AWSResponse("https://dynamodb.example", status, HeadersDict(headers), _Raw(body))


def whole(body: bytes) -> AWSResponse:
    return answer(body, 200, **{"x-amz-crc32": str(crc32(body))})


def refused(code: str, status: int = 400) -> AWSResponse:
    return answer(json.dumps({"__type": code, "message": "no"}).encode(), status, **{"x-amzn-ErrorType": code})


class Wire:
    """Gives one answer after the other, and counts the requests."""

    def __init__(self) -> None:
        self.answers: list[AWSResponse] = []
        self.asked = 0

    def __call__(self, **_: object) -> AWSResponse:
        self.asked += 1
        return self.answers.pop(0)


@pytest.fixture
def wire(stack: Stack) -> Iterator[Wire]:
    """In front of the one client, and of PynamoDB's."""
    wire = Wire()
    clients = [aws.client("dynamodb"), Row._get_connection().connection.client]
    for each in clients:
        each.meta.events.register_first("before-send.dynamodb", wire)
    with patch("time.sleep"):
        yield wire
    for each in clients:
        each.meta.events.unregister("before-send.dynamodb", wire)


def ask() -> dict[str, Any]:
    found = aws.client("dynamodb").get_item(TableName="cme-test", Key={"pk": {"S": "a"}, "sk": {"S": "a"}})
    return dict(found.get("Item", {}))


WRONG = {"x-amz-crc32": "1"}


@pytest.mark.parametrize(
    "made",
    [
        pytest.param(lambda: answer(NOTHING), id="empty, without a checksum"),
        pytest.param(lambda: answer(ROW), id="a row, without a checksum"),
        pytest.param(lambda: answer(PAGE), id="a page of somebody else"),
        pytest.param(lambda: answer(b""), id="no body at all"),
        pytest.param(lambda: answer(NOTHING, 200, **WRONG), id="a wrong checksum"),
        pytest.param(lambda: answer(NOTHING, 200, **{"x-amz-crc32": "x"}), id="a checksum that is none"),
        pytest.param(lambda: refused("AccessDeniedException"), id="not allowed for now"),
        pytest.param(lambda: refused("UnrecognizedClientException"), id="credentials not known yet"),
        pytest.param(lambda: refused("ExpiredTokenException", 403), id="credentials ran out"),
        pytest.param(lambda: answer(PAGE, 403), id="somebody else refuses"),
        pytest.param(lambda: refused("ResourceNotFoundException"), id="the table is not there for now"),
        pytest.param(lambda: refused("InternalServerError", 500), id="an error that the SDK knows"),
    ],
)
def test_one_press_bears_two_faults_of_any_kind_and_the_third_is_a_fault(wire: Wire, made: Any) -> None:
    wire.answers = [made(), made(), whole(ROW)]
    assert ask() == {"pk": {"S": "a"}}
    wire.answers = [made(), made(), made()]
    with pytest.raises(ClientError):
        ask()
    assert (wire.asked, wire.answers) == (6, [])


@pytest.mark.parametrize("code", sorted(aws._ANSWERS))
def test_what_answers_the_question_is_not_asked_again(wire: Wire, code: str) -> None:
    wire.answers = [refused(code)]
    with pytest.raises(ClientError, match=code):
        ask()
    assert wire.asked == 1


def test_an_empty_answer_with_its_checksum_is_an_empty_answer(wire: Wire) -> None:
    wire.answers = [whole(NOTHING)]
    assert ask() == {}
    wire.answers = [whole(NOTHING)]
    assert read(lambda: get(JobRow, "JOB#a", "JOB")) is None


def test_one_without_a_checksum_is_no_missing_row(wire: Wire) -> None:
    wire.answers = [answer(NOTHING) for _ in range(3)]
    with pytest.raises(TryAgain):
        read(lambda: get(JobRow, "JOB#a", "JOB"))
    wire.answers = [answer(b'{"Items": [], "Count": 0}') for _ in range(3)]
    with pytest.raises(TryAgain):
        read(lambda: list(Row.query("a")))
