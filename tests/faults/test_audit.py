"""A proof of the audit: its worker is killed, or loses an answer, at each of its AWS calls in turn."""

import os
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import count
from zoneinfo import ZoneInfo

import boto3
import pytest

from chalicelib.bootstrap import settings
from chalicelib.domain.people.roles import Role
from chalicelib.services.audit import proving
from chalicelib.services.people.staffing import let_in
from tests.faults.each_call import Told, problems_of_each_call
from tests.faults.fault_harness import FaultHarness, State
from tests.faults.fault_injector import Fault

KINDS = ("crash before", "crash after", "reply lost")
MINUTES = 12
_NUMBERS = count()

pytestmark = pytest.mark.usefixtures("no_sleep")


@pytest.fixture(scope="module", autouse=True)
def _its_own_bucket() -> Iterator[None]:
    before = os.environ.get("AUDIT_BUCKET")
    yield
    if before:
        os.environ["AUDIT_BUCKET"] = before
    settings.cache_clear()


@pytest.fixture(scope="module")
def a_proof_is_due(harness: FaultHarness, beginnings: Mapping[str, State]) -> State:
    """The morning after a day on which a case was opened; an auditor waits for the email."""
    harness.restore(beginnings["delivered"])
    with harness.as_the_test():
        let_in(harness.world(), "Uma Auditor", "uma@exampleshire.example", [Role.AUDITOR])
        opened = min(row["received_at"] for row in harness.rows() if row["kind"] == "CASE")
    day = datetime.fromisoformat(str(opened)).astimezone(ZoneInfo("Europe/London")).date()
    harness.clock.at = datetime(day.year, day.month, day.day + 1, 9, 1, tzinfo=ZoneInfo("Europe/London"))
    harness.clock.at = harness.clock.at.astimezone(ZoneInfo("UTC"))
    with harness.as_the_test():
        proving.begin(harness.world(), harness.clock.at.date())
    return harness.state()


def _told(harness: FaultHarness, state: State, fault: Fault | None) -> Told:
    """In a bucket of its own: what an earlier run kept is locked."""
    os.environ["AUDIT_BUCKET"] = f"cme-audit-{next(_NUMBERS)}"
    with harness.as_the_test():
        boto3.client("s3").create_bucket(
            Bucket=os.environ["AUDIT_BUCKET"],
            CreateBucketConfiguration={"LocationConstraint": "eu-west-2"},
            ObjectLockEnabledForBucket=True,
        )
    harness.new_process()
    return harness.works(MINUTES, state, fault), list(_problems(harness))


def _problems(harness: FaultHarness) -> Iterator[str]:
    rows = harness.rows()
    with harness.as_the_test():
        versions = boto3.client("s3").list_object_versions(Bucket=os.environ["AUDIT_BUCKET"]).get("Versions", ())
        report = harness.world().proofs.report()
    kept = Counter(each["Key"].partition("/")[0] for each in versions)
    if kept != {"leaves": 1, "roots": 1}:
        yield f"kept {dict(kept)}"
    if not report or report.faults or not report.rows:
        yield f"the report says {report}"
    if Counter(row.get("email") for row in rows)["audit_proved"] != 1:
        yield "not one email"
    if [row["state"] for row in rows if row["kind"] == "JOB"] != ["done"]:
        yield "the job is not done"


def test_the_proof_ends_without_a_fault(harness: FaultHarness, a_proof_is_due: State) -> None:
    calls, problems = _told(harness, a_proof_is_due, None)
    assert problems == []
    assert {"s3.PUT", "s3.GET", "DynamoDB.Query gsi5", "DynamoDB.Query"} <= set(calls)


@pytest.mark.parametrize("kind", KINDS)
def test_a_day_is_kept_once_whatever_happens(harness: FaultHarness, a_proof_is_due: State, kind: str) -> None:
    assert problems_of_each_call(lambda fault: _told(harness, a_proof_is_due, fault), kind) == []
