"""A small file of returns: its worker is killed, or loses an answer, at each of its AWS calls in turn."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import timedelta

import boto3
import pytest

from chalicelib import runs
from chalicelib.bootstrap import settings
from chalicelib.domain.files.bulk import Stage
from chalicelib.domain.files.jobs import LEASE
from chalicelib.journeys.bulk.leavers import LEAVERS
from chalicelib.services.bulk import file_rows
from chalicelib.services.bulk import files as bulk_files
from tests.faults.each_call import Told, problems_of_each_call
from tests.faults.fault_harness import FaultHarness, State
from tests.faults.fault_injector import Fault
from tests.faults.stories import SCHOOL
from tests.support.bulk import ANSWERS, a_csv, a_leaver

KINDS = ("crash before", "crash after", "reply lost", "500, yet done", "throttled", "TransactionConflict")
ROWS = 3
MINUTES = 12
"""More than a job that was given back, or left by a crash, has to wait for its next try."""

pytestmark = pytest.mark.usefixtures("no_sleep")


@pytest.fixture(scope="module")
def uploaded(harness: FaultHarness, beginnings: Mapping[str, State]) -> State:
    """A file lies in the bucket and its check is due."""
    harness.restore(beginnings["filled in"])
    with harness.as_the_test():
        world = harness.world()
        file = bulk_files.begin(world, harness.person("school"), "leaver", SCHOOL.urn, ANSWERS)
        _put(bulk_files.key_of(file))
        harness.facts["file"] = bulk_files.check(world, file).file_id
    return harness.state()


def _put(key: str) -> None:
    dates = {"last_attended": "20/11/2026", "met_on": "23/11/2026", "deleted_on": "23/11/2026"}
    content = a_csv(LEAVERS, *(a_leaver(number, **dates) for number in range(ROWS)))
    boto3.client("s3").put_object(Bucket=settings().files_bucket, Key=key, Body=content)


def _stage(harness: FaultHarness) -> Stage:
    with harness.as_the_test():
        file = harness.world().bulk.get(harness.facts["file"])
    assert file
    return file.stage


def _work_until(harness: FaultHarness, stage: Stage) -> None:
    for _ in range(MINUTES):
        if _stage(harness) is stage:
            return
        harness.run(lambda: runs.work({}))
        harness.clock.at += timedelta(minutes=1)


def _told(harness: FaultHarness, state: State, fault: Fault | None) -> Told:
    """The file is checked, sent by its author when it is sound, and sent by the worker; the calls of the worker."""
    harness.restore(state)
    with harness.as_the_test():
        _put(f"incoming/{harness.facts['file']}/returns")
    harness.injector.begin(fault)
    _work_until(harness, Stage.CHECKED)
    with harness.as_the_test():
        world = harness.world()
        bulk_files.send(
            world,
            harness.person("school"),
            bulk_files.open_file(world, harness.facts["file"], harness.person("school")),
        )
    _work_until(harness, Stage.SENT)
    harness.injector.watching = False
    return [call.operation for call in harness.injector.calls], list(_problems(harness))


def _problems(harness: FaultHarness) -> Iterator[str]:
    rows = harness.rows()
    kinds, emails = Counter(row["kind"] for row in rows), Counter(row.get("email") for row in rows)
    if _stage(harness) is not Stage.SENT:
        yield f"the file is {_stage(harness)}"
    for what, count in {"SUBMISSION": ROWS, "CHILD": ROWS, "CHILD_KEY": ROWS, "BULK_ROWS": 1}.items():
        if kinds[what] != count:
            yield f"{kinds[what]} × {what}"
    for email in ("bulk_receipt", "bulk_alert"):
        if emails[email] != 1:
            yield f"{emails[email]} × {email}"
    with harness.as_the_test():
        world, file = harness.world(), harness.world().bulk.get(harness.facts["file"])
        assert file
        shown = file_rows.page_of_rows(world, file, 1, only_open=False).rows
    sent = {row["pk"].removeprefix("SUBMISSION#") for row in rows if row["kind"] == "SUBMISSION"}
    references = {one.row.reference for one in shown}
    if len(references - {""}) != ROWS or len(sent) != ROWS:
        yield f"rows show {references}"


def test_the_worker_does_its_work_without_a_fault(harness: FaultHarness, uploaded: State) -> None:
    calls, problems = _told(harness, uploaded, None)
    assert problems == []
    assert {"s3.GET", "s3.DELETE", "DynamoDB.TransactWriteItems"} <= set(calls)
    assert timedelta(minutes=MINUTES) > LEASE


@pytest.mark.parametrize("kind", KINDS)
def test_no_row_is_lost_or_sent_twice(harness: FaultHarness, uploaded: State, kind: str) -> None:
    assert problems_of_each_call(lambda fault: _told(harness, uploaded, fault), kind) == []
