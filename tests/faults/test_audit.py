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
from tests.faults.gate import Fault, hits
from tests.faults.town import State, Town

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
def a_proof_is_due(town: Town, beginnings: Mapping[str, State]) -> State:
    """The morning after a day on which a case was opened; an auditor waits for the email."""
    town.restore(beginnings["delivered"])
    with town.backstage():
        let_in(town.world(), "Uma Auditor", "uma@exampleshire.example", [Role.AUDITOR])
        opened = min(row["received_at"] for row in town.rows() if row["kind"] == "CASE")
    day = datetime.fromisoformat(str(opened)).astimezone(ZoneInfo("Europe/London")).date()
    town.clock.at = datetime(day.year, day.month, day.day + 1, 9, 1, tzinfo=ZoneInfo("Europe/London"))
    town.clock.at = town.clock.at.astimezone(ZoneInfo("UTC"))
    with town.backstage():
        proving.begin(town.world(), town.clock.at.date())
    return town.state()


def _works(town: Town, state: State, fault: Fault | None) -> list[str]:
    """In a bucket of its own: what an earlier run kept is locked."""
    os.environ["AUDIT_BUCKET"] = f"cme-audit-{next(_NUMBERS)}"
    with town.backstage():
        boto3.client("s3").create_bucket(
            Bucket=os.environ["AUDIT_BUCKET"],
            CreateBucketConfiguration={"LocationConstraint": "eu-west-2"},
            ObjectLockEnabledForBucket=True,
        )
    town.new_process()
    return town.works(MINUTES, state, fault)


def _problems(town: Town) -> Iterator[str]:
    rows = town.rows()
    with town.backstage():
        versions = boto3.client("s3").list_object_versions(Bucket=os.environ["AUDIT_BUCKET"]).get("Versions", ())
        report = town.world().proofs.report()
    kept = Counter(each["Key"].partition("/")[0] for each in versions)
    if kept != {"leaves": 1, "roots": 1}:
        yield f"kept {dict(kept)}"
    if not report or report.faults or not report.rows:
        yield f"the report says {report}"
    if Counter(row.get("email") for row in rows)["audit_proved"] != 1:
        yield "not one email"
    if [row["state"] for row in rows if row["kind"] == "JOB"] != ["done"]:
        yield "the job is not done"


def test_the_proof_ends_when_nothing_happens(town: Town, a_proof_is_due: State) -> None:
    calls = _works(town, a_proof_is_due, None)
    assert list(_problems(town)) == []
    assert {"s3.PUT", "s3.GET", "DynamoDB.Query gsi5", "DynamoDB.Query"} <= set(calls)


@pytest.mark.parametrize("kind", KINDS)
def test_a_day_is_kept_once_whatever_happens(town: Town, a_proof_is_due: State, kind: str) -> None:
    found = []
    for position, operation in enumerate(_works(town, a_proof_is_due, None)):
        if hits(kind, operation):
            _works(town, a_proof_is_due, Fault(kind, position, 1))
            found += [f"{kind} at {position} ({operation}): {problem}" for problem in _problems(town)]
    assert found == []
