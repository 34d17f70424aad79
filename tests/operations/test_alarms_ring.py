"""Each alarm of the deployed stack, raised once on the emulator, tells whoever reads the alarm topic."""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from infrastructure.alarms import Alarm, all_alarms
from infrastructure.deploy import stack_name
from infrastructure.doctor.__main__ import patient_of
from infrastructure.local.stack import STAGE, LocalStack

pytestmark = pytest.mark.stack
ALARMS = all_alarms({"APIHandler": 28, "Tick": 58, "Deliver": 55, "Feedback": 30, "Work": 300})


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalStack]:
    with LocalStack(0, 0, tmp_path_factory.mktemp("alarms"), example_data=False) as stack:
        yield stack


@pytest.fixture(scope="module")
def told(stack: LocalStack) -> Any:
    """Reads the alarm topic: what it says since the last time, by alarm."""
    sqs, sns = stack.aws.client("sqs"), stack.aws.client("sns")
    url = sqs.create_queue(QueueName="reader-of-alarms")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    sns.subscribe(TopicArn=stack.outputs["AlarmTopicArn"], Protocol="sqs", Endpoint=arn)

    def read() -> dict[str, str]:
        heard = {}
        while messages := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
            for message in messages:
                said = json.loads(json.loads(message["Body"])["Message"])
                heard[said["AlarmName"]] = said["NewStateValue"]
                sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        return heard

    return read


@pytest.mark.parametrize("alarm", ALARMS, ids=[alarm.name for alarm in ALARMS])
def test_an_alarm_that_is_raised_is_heard(stack: LocalStack, told: Any, alarm: Alarm) -> None:
    patient = patient_of(stack.aws, STAGE)
    namespace = stack_name(STAGE) if isinstance(alarm.namespace, dict) else alarm.namespace
    bad = 0.0 if alarm.comparison.startswith("Less") else alarm.threshold
    cloudwatch, name = stack.aws.client("cloudwatch"), patient.name(alarm.name)
    found = cloudwatch.describe_alarms(AlarmNames=[name])["MetricAlarms"][0]
    dimensions = [{"Name": d["Name"], "Value": d["Value"]} for d in found["Dimensions"]]
    assert all("{" not in dimension["Value"] for dimension in dimensions), "every reference is resolved"
    cloudwatch.set_alarm_state(AlarmName=name, StateValue="OK", StateReason="test")
    told()
    datum = {"MetricName": alarm.metric, "Dimensions": dimensions, "Value": bad}
    cloudwatch.put_metric_data(Namespace=namespace, MetricData=[datum])
    until = time.monotonic() + 10
    state = ""
    while state != "ALARM" and time.monotonic() < until:
        state = cloudwatch.describe_alarms(AlarmNames=[name])["MetricAlarms"][0]["StateValue"]
    assert state == "ALARM"
    assert told().get(name) == "ALARM"


def test_where_the_log_is(stack: LocalStack, tmp_path: Path) -> None:
    """The metric filters are there, on the logs of the functions."""
    filters = stack.aws.client("logs").describe_metric_filters()["metricFilters"]
    assert {one["logGroupName"].rsplit("/", 1)[-1] for one in filters} == {
        "tick",
        "deliver",
        "feedback",
        "work",
        "api_handler",
    }
