"""Operators get one sentence about an obstacle, with what to do, never a stack trace."""

import argparse
import socket
import subprocess
import urllib.error
from typing import Any, cast

import pytest
from botocore import exceptions as failed

from infrastructure import deploy
from infrastructure.aws import Aws
from infrastructure.cloudformation import create_or_update
from infrastructure.deploy import last_line
from infrastructure.installed import aws_for, outputs_of
from infrastructure.refusals import in_plain_words
from infrastructure.start_page import Kind, Opened, open_start_page
from infrastructure.steps import PlainFailure, main_or_plain_failure
from tests.operations.canned import CannedAws
from tests.support.table import ROOT


def _client_error(code: str, words: str = "words of AWS") -> failed.ClientError:
    return failed.ClientError({"Error": {"Code": code, "Message": words}}, "Operation")


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (failed.ProfileNotFound(profile="cmee"), "aws configure list-profiles"),
        (failed.NoCredentialsError(), "There are no credentials for AWS. Sign in to AWS again"),
        (failed.UnauthorizedSSOTokenError(), "Your sign-in to AWS has ended."),
        (failed.EndpointConnectionError(endpoint_url="https://sts"), "Is this machine online"),
        (failed.ConnectTimeoutError(endpoint_url="https://sts"), "Is this machine online"),
        (failed.ReadTimeoutError(endpoint_url="https://sts"), "Is this machine online"),
        (_client_error("ExpiredToken"), "Your sign-in to AWS has ended."),
        (_client_error("InvalidClientTokenId"), "does not know these credentials, or this machine's clock is wrong"),
        (_client_error("AccessDenied"), "the rights that step 1 of docs/deploy.md names"),
        (_client_error("LimitExceeded"), "AWS refused: An error occurred (LimitExceeded)"),
        (failed.NoRegionError(), "AWS could not be asked: You must specify a region"),
    ],
)
def test_what_aws_says_becomes_something_to_do(error: Any, words: str) -> None:
    assert words in in_plain_words(error)


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        (PlainFailure("Do this."), "Do this."),
        (failed.NoCredentialsError(), "There are no credentials"),
        (KeyboardInterrupt(), "Stopped."),
    ],
)
def test_a_command_ends_with_one_sentence(
    problem: BaseException, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    def command() -> None:
        raise problem

    with pytest.raises(SystemExit) as ended:
        main_or_plain_failure(command)
    said = capsys.readouterr().err
    assert (ended.value.code, len(said.strip().splitlines())) == (1, 1)
    assert words in said


def _aws(answer: Any) -> Aws:
    return cast(Aws, CannedAws({"cloudformation.describe_stacks": answer}))


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (
            _client_error("ValidationError", "Stack with id x does not exist"),
            "There is no stack children-missing-.*-tryal",
        ),
        ({"Stacks": [{"StackStatus": "ROLLBACK_COMPLETE"}]}, r"was never finished \(ROLLBACK_COMPLETE\)"),
        ({"Stacks": [{"StackStatus": "CREATE_IN_PROGRESS"}]}, "was never finished"),
        ({"Stacks": [{"StackStatus": "DELETE_FAILED"}]}, "was never finished"),
    ],
)
def test_a_stack_that_is_not_there_is_said(answer: Any, words: str) -> None:
    with pytest.raises(PlainFailure, match=words):
        outputs_of(_aws(answer), "tryal")


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("ROLLBACK_COMPLETE", "Delete the stack in the CloudFormation console"),
        ("ROLLBACK_FAILED", "keeping what it cannot delete"),
        ("CREATE_FAILED", "keeping what it cannot delete"),
        ("UPDATE_ROLLBACK_FAILED", "Continue update rollback"),
        ("UPDATE_IN_PROGRESS", "Wait until it is done"),
    ],
)
def test_a_stack_that_cannot_be_changed_now_is_left_alone_and_one_is_told_what_to_do(status: str, words: str) -> None:
    client = CannedAws({"cloudformation.describe_stacks": {"Stacks": [{"StackStatus": status}]}}).client(
        "cloudformation"
    )
    with pytest.raises(PlainFailure, match=words):
        create_or_update(client, "stack", "https://template", {}, set(), print)


@pytest.mark.parametrize("status", ["CREATE_COMPLETE", "UPDATE_IN_PROGRESS", "UPDATE_ROLLBACK_COMPLETE"])
def test_a_stack_that_runs_is_worked_with(status: str) -> None:
    stack = {"StackStatus": status, "Outputs": [{"OutputKey": "TableName", "OutputValue": "table"}]}
    assert outputs_of(_aws({"Stacks": [stack]}), "live") == {"TableName": "table"}


@pytest.mark.parametrize("stage", ["", "Live", "a b", "-x", "x" * 21])
def test_a_stage_that_cannot_be_one_is_a_slip(stage: str) -> None:
    with pytest.raises(PlainFailure, match="STAGE="):
        aws_for(argparse.Namespace(stage=stage, profile=None, region="eu-west-2"))


ARN = "arn:aws:acm:eu-west-2:1:certificate/x"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"stage": "local"}, "kept for make run"),
        ({"stage": ""}, "STAGE="),
        ({"admin": ""}, "ADMIN="),
        ({"domain": "cme.county.gov.uk"}, "are given together"),
        ({"certificate": ARN}, "are given together"),
        ({"domain": "https://cme.county.gov.uk", "certificate": ARN}, "DOMAIN is a name alone"),
        (
            {"domain": "cme.county.gov.uk", "certificate": ARN.replace("eu-west-2", "us-east-1")},
            "in the region of the stack, eu-west-2",
        ),
        ({"base_url": "cme.county.gov.uk"}, "BASE_URL is a whole address"),
    ],
)
def test_what_deploy_cannot_have_been_meant_to_do_is_refused_before_it_begins(
    given: dict[str, str], words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = {"stage": "trial", "admin": "you@county.gov.uk"} | given
    options = [part for name, value in whole.items() for part in (f"--{name.replace('_', '-')}", value)]
    monkeypatch.setattr("sys.argv", ["deploy", *options])
    with pytest.raises(PlainFailure, match=words):
        deploy.main()


@pytest.mark.parametrize(("said", "last"), [("Traceback\n  File\nDenied: no\n", "Denied: no"), ("", "did not say why")])
def test_only_the_end_of_a_stack_trace_is_shown(said: str, last: str) -> None:
    assert last in last_line(said)


@pytest.mark.parametrize(
    ("given", "added", "lines"),
    [
        ({}, False, ["make doctor STAGE=trial says what is still missing, and what to do."]),
        (
            {"profile": "cme", "region": "eu-west-1"},
            True,
            [
                "make sign-in-link STAGE=trial PROFILE=cme REGION=eu-west-1 ADMIN=you@county.gov.uk lets you@county.gov.uk in "
                "before email works.",
                "make doctor STAGE=trial PROFILE=cme REGION=eu-west-1 says what is still missing, and what to do.",
            ],
        ),
        (
            {"domain": "cme.county.gov.uk", "alarms": "it@county.gov.uk"},
            False,
            [
                "Your DNS team makes cme.county.gov.uk a CNAME of d-1.execute-api.",
                "Press the link in the email “Subscription Confirmation”, which AWS sends to it@county.gov.uk once.",
                "make doctor STAGE=trial says what is still missing, and what to do.",
            ],
        ),
        (
            {"domain": "none", "alarms": "none"},
            False,
            ["make doctor STAGE=trial says what is still missing, and what to do."],
        ),
    ],
)
def test_a_deployment_ends_with_what_only_people_can_do(given: dict[str, str], added: bool, lines: list[str]) -> None:
    whole = {"stage": "trial", "admin": "you@county.gov.uk", "profile": None, "region": "eu-west-2"}
    arguments = argparse.Namespace(**{"domain": None, "alarms": None} | whole | given)
    assert deploy.what_is_next(arguments, {"DomainTarget": "d-1.execute-api"}, added=added) == lines


@pytest.mark.parametrize(
    ("said", "flag"), [("", False), ("DATA=yes", True), ("DATA=no", False), ("DATA=", False), ("DATA=Yes", None)]
)
def test_only_yes_deletes_records(said: str, flag: bool | None) -> None:
    """`None`: make refuses it."""
    made = subprocess.run(
        ["make", "-n", "remove", "STAGE=trial", said or "X="], cwd=ROOT, text=True, capture_output=True
    )
    assert (made.returncode == 0, "--data" in made.stdout) == (flag is not None, bool(flag))
    assert ("DATA is yes or no" in made.stderr) == (flag is None)


def test_a_name_that_the_dns_does_not_know_is_said_without_words_of_python(monkeypatch: pytest.MonkeyPatch) -> None:
    def _refuse(*_: object, **__: object) -> None:
        raise urllib.error.URLError(socket.gaierror(-2, "Name or service not known"))

    monkeypatch.setattr("urllib.request.urlopen", _refuse)
    opened = open_start_page("https://cme.county.gov.uk")
    assert opened == Opened(Kind.NO_NAME, "https://cme.county.gov.uk does not answer here: Name or service not known")
