"""A real AWS emulator for these tests alone: a process on a free port of loopback, with the service's resources in it."""

import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import boto3

from infrastructure import keys
from infrastructure.local.emulator import free_port
from tests.support.keys import give_keys
from tests.support.table import ROOT, environment, table_properties

TABLE = "cme-faults"
SECONDS_TO_START = 60


def _process_environment(port: int, state: Path) -> dict[str, str]:
    """Without the developer's own AWS settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    return kept | {
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "eu-west-2",
        "BIND_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(port),
        "MINISTACK_REGION": "eu-west-2",
        "STATE_DIR": str(state),
        "TMPDIR": str(state),
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
        "DOCKER_HOST": "unix:///dev/null/none",
        "NO_PROXY": "127.0.0.1,localhost",
    }


def _wait_until_ready(process: "subprocess.Popen[bytes]", endpoint: str) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while process.poll() is None and time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{endpoint}/_ministack/health", timeout=2):
                return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError("The emulated AWS did not start.")


@contextmanager
def emulator(state: Path) -> Iterator[str]:
    """Yields the endpoint; the process ends with the test run, however that ends."""
    port = free_port()
    endpoint = f"http://127.0.0.1:{port}"
    with (state / "emulator.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "infrastructure.local.emulator_process"],
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
            cwd=ROOT,
            env=_process_environment(port, state),
        )
    try:
        _wait_until_ready(process, endpoint)
        yield endpoint
    finally:
        assert process.stdin
        process.stdin.close()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def resources(endpoint: str) -> Iterator[None]:
    """The environment of the functions, and what the template declares: made at the emulator, forgotten with it."""
    before = dict(os.environ)
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        del os.environ[name]
    os.environ.update(
        environment(TABLE) | {"STAGE": "live", "AWS_ENDPOINT_URL": endpoint, "NO_PROXY": "127.0.0.1,localhost"}
    )
    try:
        _make_resources()
        yield
    finally:
        urllib.request.urlopen(urllib.request.Request(f"{endpoint}/_ministack/reset", method="POST")).close()
        os.environ.clear()
        os.environ.update(before)


def _make_resources() -> None:
    make_table(boto3.client("dynamodb"))
    os.environ["DATA_KEY_ID"] = boto3.client("kms").create_key()["KeyMetadata"]["Arn"]
    boto3.client("s3").create_bucket(
        Bucket=os.environ["FILES_BUCKET"], CreateBucketConfiguration={"LocationConstraint": "eu-west-2"}
    )
    boto3.client("s3").create_bucket(
        Bucket=os.environ["AUDIT_BUCKET"],
        CreateBucketConfiguration={"LocationConstraint": "eu-west-2"},
        ObjectLockEnabledForBucket=True,
    )
    give_keys(keys.Place.of(boto3.client, os.environ))
    ses = boto3.client("sesv2")
    ses.create_email_identity(EmailIdentity=os.environ["MAIL_FROM"].partition("@")[2])
    ses.create_configuration_set(ConfigurationSetName=os.environ["CONFIGURATION_SET"])


_properties = cache(table_properties)


def make_table(dynamodb: Any) -> None:
    dynamodb.create_table(TableName=TABLE, **_properties())


def accepted_by_emulator(endpoint: str) -> set[str]:
    """The ids of all emails that its SES has taken."""
    with urllib.request.urlopen(f"{endpoint}/_ministack/ses/messages") as answer:
        stored: dict[str, list[dict[str, Any]]] = json.load(answer)["messages"]
    return {mail["MessageId"] for mails in stored.values() for mail in mails}
