"""Each failure of the handbook raises its alarm of the deployed stack on the emulator, and the readers of the topic are told."""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from infrastructure.alarms import all_alarms
from infrastructure.deploy import stack_name
from infrastructure.doctor.__main__ import inspected_stack_of
from infrastructure.local.stack import STAGE, LocalStack
from tests.operations.test_handbook import RINGS
from tests.operations.what_rings import namespace, published, what_happens

pytestmark = pytest.mark.stack
ALARMS = {alarm.name: alarm for alarm in all_alarms()}


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


@pytest.mark.parametrize("name", ALARMS)
def test_an_alarm_that_is_raised_is_heard(stack: LocalStack, told: Any, name: str) -> None:
    """By each failure that the handbook gives for it. The emulator reads no logs, so the test publishes their metrics."""
    inspected, alarm = inspected_stack_of(stack.aws, STAGE), ALARMS[name]
    cloudwatch, physical = stack.aws.client("cloudwatch"), inspected.name(name)
    found = cloudwatch.describe_alarms(AlarmNames=[physical])["MetricAlarms"][0]
    dimensions = [{"Name": d["Name"], "Value": d["Value"]} for d in found["Dimensions"]]
    assert all("{" not in dimension["Value"] for dimension in dimensions), "every reference is resolved"
    failures = [words for words, rings in RINGS if f"`{name}`" in rings]
    assert failures
    for words in failures:
        cloudwatch.set_alarm_state(AlarmName=physical, StateValue="OK", StateReason="test")
        told()
        data = [
            {"MetricName": metric, "Dimensions": dimensions, "Value": value}
            for metric, value in published(what_happens(words))
            if metric == alarm.metric
        ]
        cloudwatch.put_metric_data(Namespace=namespace(alarm, stack_name(STAGE)), MetricData=data)
        assert _is_raised(cloudwatch, physical), words
        assert told().get(physical) == "ALARM", words


def _is_raised(cloudwatch: Any, physical: str) -> bool:
    until = time.monotonic() + 10
    while time.monotonic() < until:
        if cloudwatch.describe_alarms(AlarmNames=[physical])["MetricAlarms"][0]["StateValue"] == "ALARM":
            return True
    return False


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
