"""On the way to a stack and right after it: whose bucket, why it failed, who else deploys, what is protected."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, cast

import boto3
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws

from infrastructure import runtimes
from infrastructure.artifacts import Artifacts
from infrastructure.aws import Aws
from infrastructure.cloudformation import create_or_update
from infrastructure.protection import protect
from infrastructure.start_page import TRIES, note_of
from infrastructure.steps import PlainFailure
from tests.operations.canned import CannedAws, refusal

# --- the bucket of packages -------------------------------------------------------------------------------------------


@mock_aws
def test_the_bucket_is_made_once_and_closed() -> None:
    s3 = boto3.client("s3", region_name="eu-west-2")
    for _ in range(2):
        artifacts = Artifacts(s3, "cme", "123456789012", "eu-west-2")
    assert [artifacts.put_once("key", body) for body in (b"first", b"second")] == ["key", "key"]
    assert s3.get_object(Bucket=artifacts.bucket, Key="key")["Body"].read() == b"first"
    blocked = s3.get_public_access_block(Bucket=artifacts.bucket)["PublicAccessBlockConfiguration"]
    assert set(blocked.values()) == {True}


def test_nothing_is_uploaded_to_a_bucket_of_another_account() -> None:
    aws = CannedAws({"s3.head_bucket": refusal("403")})
    with pytest.raises(PlainFailure, match="another account has one of that name"):
        Artifacts(aws.client("s3"), "cme", "123456789012", "eu-west-2")
    assert aws.calls == [
        ("s3.head_bucket", {"Bucket": "cme-123456789012-eu-west-2", "ExpectedBucketOwner": "123456789012"})
    ]


# --- the stack ----------------------------------------------------------------------------------------------------------


def _event(number: int, resource: str, state: str, reason: str = "", kind: str = "AWS::S3::Bucket") -> dict[str, str]:
    found = {"EventId": str(number), "LogicalResourceId": resource, "ResourceStatus": state, "ResourceType": kind}
    return found | ({"ResourceStatusReason": reason} if reason else {})


STACK = {"StackStatus": "UPDATE_COMPLETE", "Tags": [{"Key": "owner", "Value": "it"}]}
EVENTS = [
    _event(5, "stack", "UPDATE_FAILED", "The following resource(s) failed to create: [Files]", "AWS::CloudFormation::Stack"),
    _event(4, "Tick", "CREATE_FAILED", "Resource creation cancelled"),
    _event(3, "Domain", "CREATE_FAILED", "Certificate not found"),
    _event(2, "Files", "CREATE_FAILED", "Bucket exists"),
]  # fmt: skip


def _cloudformation(**changes: Any) -> CannedAws:
    """The stack is there and a change fails."""
    statuses = iter(["UPDATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_COMPLETE"])
    looks = iter([[], EVENTS])
    answers: dict[str, Any] = {
        "cloudformation.describe_stacks": lambda **_: {
            "Stacks": [STACK | {"StackStatus": next(statuses, "UPDATE_ROLLBACK_COMPLETE")}]
        },
        "cloudformation.create_change_set": {},
        "cloudformation.describe_change_set": {"Status": "CREATE_COMPLETE"},
        "cloudformation.execute_change_set": {},
        "cloudformation.describe_stack_events": lambda **_: {"StackEvents": next(looks)},
    }
    return CannedAws(answers | {f"cloudformation.{name}": answer for name, answer in changes.items()})


def _change(aws: CannedAws) -> str:
    with pytest.raises(PlainFailure) as failure:
        create_or_update(aws.client("cloudformation"), "stack", "https://template", {}, set(), lambda line: None)
    return str(failure.value)


def test_what_aws_said_is_told_by_resource_and_the_first_failure_first() -> None:
    assert _change(_cloudformation()).splitlines()[1:] == [
        "Files (AWS::S3::Bucket): Bucket exists",
        "Domain (AWS::S3::Bucket): Certificate not found",
    ]


def test_what_would_fail_is_told_by_resource_before_anything_is_made() -> None:
    early = {"LogicalResourceId": "TickLog", "ValidationStatusReason": "/stack/tick already exists"}
    said = _change(
        _cloudformation(
            describe_change_set={"Status": "FAILED", "StatusReason": "[AWS::EarlyValidation::ResourceExistenceCheck]"},
            describe_events={"OperationEvents": [early]},
        )
    )
    assert said.splitlines()[1:] == ["TickLog: /stack/tick already exists"]


def test_without_reasons_by_resource_the_reason_of_the_change_is_told() -> None:
    failed = {"Status": "FAILED", "StatusReason": "Template error"}
    assert "Template error" in _change(
        _cloudformation(describe_change_set=failed, describe_events=refusal("AccessDenied"))
    )


def _busy(code: str, words: str = "") -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": words}}, "Operation")


@pytest.mark.parametrize(
    ("call", "answer"),
    [
        ("create_change_set", _busy("ValidationError", "Stack is in UPDATE_IN_PROGRESS state and can not be updated.")),
        ("create_change_set", _busy("AlreadyExistsException")),
        ("execute_change_set", _busy("InvalidChangeSetStatus")),
        ("execute_change_set", _busy("ValidationError", "is in REVIEW_IN_PROGRESS state")),
        ("describe_stacks", {"Stacks": [{"StackStatus": "UPDATE_IN_PROGRESS"}]}),
    ],
)
def test_two_who_deploy_at_once_are_told_in_one_line(call: str, answer: Any) -> None:
    said = _change(_cloudformation(**{call: answer}))
    assert said == "stack is being changed by somebody else at this moment. Wait until it is done, then deploy again."


@pytest.mark.parametrize(
    ("given", "asked"),
    [(None, STACK["Tags"]), ({}, []), ({"cost": "4711"}, [{"Key": "cost", "Value": "4711"}])],
)
def test_tags_stay_unless_others_are_given(given: dict[str, str] | None, asked: list[dict[str, str]]) -> None:
    aws = _cloudformation()
    with suppress(PlainFailure):
        create_or_update(aws.client("cloudformation"), "stack", "https://template", {}, set(), lambda line: None, given)
    assert [call["Tags"] for name, call in aws.calls if name.endswith("create_change_set")] == [asked]


# --- protection ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stage", "was_on", "calls"),
    [
        ("local", False, []),
        ("trial", False, ["dynamodb.describe_table", "dynamodb.update_table"]),
        ("trial", True, ["dynamodb.describe_table"]),
        ("live", True, ["dynamodb.describe_table", "cloudformation.update_termination_protection"]),
    ],
)
def test_the_table_is_protected_and_the_live_stack_too(stage: str, was_on: bool, calls: list[str]) -> None:
    aws = CannedAws(
        {
            "dynamodb.describe_table": {"Table": {"DeletionProtectionEnabled": was_on}},
            "dynamodb.update_table": {},
            "cloudformation.update_termination_protection": {},
        }
    )
    protect(cast(Aws, aws), stage, "stack", "table")
    assert [name for name, _ in aws.calls] == calls


# --- the start page -----------------------------------------------------------------------------------------------------


@pytest.fixture
def site() -> Iterator[Callable[..., str]]:
    """An address that answers with these codes, one after the other, and with the last from then on."""
    open_servers = []

    def answering(*codes: int) -> str:
        left = list(codes)

        class Answers(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(left.pop(0) if len(left) > 1 else left[0])
                self.end_headers()

            def log_message(self, *said: object) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
        open_servers.append(server)
        Thread(target=server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{server.server_address[1]}"

    yield answering
    for server in open_servers:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize("codes", [(200,), (502, 200), (403, 500, 200)])
def test_a_start_page_that_opens_after_some_seconds_is_well(site: Callable[..., str], codes: tuple[int, ...]) -> None:
    assert note_of(site(*codes), pause=lambda seconds: None) == "it opens"


def test_a_service_that_fails_is_not_called_alive(site: Callable[..., str]) -> None:
    pauses: list[float] = []
    with pytest.raises(PlainFailure, match="its start page does not open"):
        note_of(site(502), pause=pauses.append)
    assert len(pauses) == TRIES - 1


@pytest.mark.parametrize(("url", "words"), [("http://127.0.0.1:1", "proxy"), ("https://no-such-name.invalid", "CNAME")])
def test_an_address_that_cannot_be_reached_from_here_is_told(url: str, words: str) -> None:
    said = note_of(url, pause=lambda seconds: None)
    assert said.startswith("not opened from here")
    assert words in said


# --- the runtime --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("runtime", "today", "soon"),
    [
        ("python3.13", date(2026, 11, 30), False),
        ("python3.11", date(2026, 12, 31), False),
        ("python3.11", date(2027, 1, 1), True),
        ("python3.10", date(2026, 11, 30), True),
    ],
)
def test_the_end_of_a_runtime_is_told_half_a_year_before(runtime: str, today: date, soon: bool) -> None:
    assert runtimes.ends_soon(runtime, today) is soon


def test_the_end_of_the_packaged_runtime_is_known() -> None:
    assert runtimes.supported_until(runtimes.packaged()).startswith("supported by AWS until")
