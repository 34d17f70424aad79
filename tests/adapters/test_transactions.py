"""What is believed about the write of one row, by what the store answered."""

from collections.abc import Iterator

import pytest
from botocore.exceptions import ClientError, ConnectionClosedError, EndpointConnectionError, ReadTimeoutError
from pynamodb.exceptions import PutError

from chalicelib.adapters.transactions import write_one
from chalicelib.ports import TryAgain

NOT_MET = ClientError({"Error": {"Code": "ConditionalCheckFailedException"}}, "PutItem")
MET_ANOTHER = ClientError({"Error": {"Code": "TransactionConflictException"}}, "PutItem")
THROTTLED = ClientError({"Error": {"Code": "ProvisionedThroughputExceededException"}}, "PutItem")
URL = "https://dynamodb.example"


class Store:
    """Answers one call after the other; None is a write that was done."""

    def __init__(self, *answers: Exception | None) -> None:
        self.answers: Iterator[Exception | None] = iter(answers)

    def put(self) -> None:
        if answer := next(self.answers):
            raise PutError("no", answer)


@pytest.mark.parametrize(
    ("answers", "held"),
    [([None], True), ([NOT_MET], False), ([MET_ANOTHER, MET_ANOTHER, None], True), ([MET_ANOTHER, NOT_MET], False)],
)
def test_one_row_is_written_or_its_condition_did_not_hold(answers: list[Exception | None], held: bool) -> None:
    store = Store(*answers)
    assert write_one(store.put) is held
    assert list(store.answers) == []


@pytest.mark.parametrize(
    ("answers", "why"),
    [
        ([THROTTLED], "ProvisionedThroughputExceededException"),
        ([MET_ANOTHER] * 3, "TransactionConflictException"),
        ([ReadTimeoutError(endpoint_url=URL)], "PutError"),
        ([ConnectionClosedError(endpoint_url=URL)], "PutError"),
        ([EndpointConnectionError(endpoint_url=URL)], "PutError"),
    ],
)
def test_where_the_store_did_not_say_it_is_to_be_tried_again(answers: list[Exception | None], why: str) -> None:
    store = Store(*answers)
    with pytest.raises(TryAgain, match=why):
        write_one(store.put)
    assert list(store.answers) == []
