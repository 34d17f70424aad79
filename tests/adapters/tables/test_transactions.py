"""The write of one row, after each answer of the store."""

from collections.abc import Iterator

import pytest
from botocore.exceptions import ClientError, ConnectionClosedError, EndpointConnectionError, ReadTimeoutError
from pynamodb.exceptions import PutError

from chalicelib.adapters.tables.getting import read
from chalicelib.adapters.tables.writing import write_one
from chalicelib.domain.errors import NotFound, TryAgain

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


TOO_LONG = (
    "One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit of2048 bytes",
    "One or more parameter values were invalid: Aggregated size of all range keys has exceeded the size limit of 1024 bytes",
)


@pytest.mark.parametrize("words", TOO_LONG)
def test_a_key_that_is_too_long_is_the_key_of_nothing(words: str) -> None:
    store = Store(ClientError({"Error": {"Code": "ValidationException", "Message": words}}, "GetItem"))
    with pytest.raises(NotFound):
        read(store.put)


def test_what_else_the_store_finds_wrong_is_no_missing_row() -> None:
    store = Store(ClientError({"Error": {"Code": "ValidationException", "Message": "Invalid expression"}}, "GetItem"))
    with pytest.raises(TryAgain):
        read(store.put)


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
