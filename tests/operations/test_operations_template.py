"""The packaged template's promises to its operator: alarms, logs that end, data that stays."""

import json
from typing import Any

import pytest

from chalicelib.domain.needs_a_person import SECONDS
from infrastructure import assets
from infrastructure.alarms import FREE, FUNCTIONS, LOG_METRICS, all_alarms
from infrastructure.package import package
from tests.support.template import translated

Resources = dict[str, dict[str, Any]]
ALARMS = all_alarms()


@pytest.fixture(scope="module")
def template() -> Resources:
    assets.build()
    found: Resources = json.loads(package()[0].template.read_text())
    return found


@pytest.fixture(scope="module")
def resources(template: Resources) -> Resources:
    return template["Resources"]


def _of(resources: Resources, kind: str) -> Resources:
    return {name: found["Properties"] for name, found in resources.items() if found["Type"] == kind}


@pytest.mark.parametrize("alarm", ALARMS, ids=[alarm.name for alarm in ALARMS])
def test_every_alarm_is_in_the_package_and_tells_somebody_what_to_do(resources: Resources, alarm: Any) -> None:
    found = resources[alarm.name]["Properties"]
    assert (found["MetricName"], found["Threshold"]) == (alarm.metric, alarm.threshold)
    assert found["AlarmActions"] == [{"Ref": "AlarmTopic"}]
    means, _, do = found["AlarmDescription"].partition(": ")
    assert means
    assert len(do.split()) > 3
    assert found["AlarmDescription"].isascii(), "as it was written, also in the email of AWS"


WATCHED = {
    ("NeedsAPerson", 3),
    ("NeedsAPerson", 2),
    ("NeedsAPerson", 1),
    ("Refused", 10),
    ("Invocations", 1),
    ("Throttles", 1),
    ("ApproximateNumberOfMessagesVisible", 1),
    ("5XXError", 1),
    ("Reputation.BounceRate", 0.02),
    ("Reputation.ComplaintRate", 0.0005),
}


def test_everything_that_must_be_watched_is() -> None:
    assert {(alarm.metric, alarm.threshold) for alarm in ALARMS} == WATCHED


def test_a_missing_tick_is_an_alarm_and_a_missing_error_is_none() -> None:
    missing = {alarm.name: alarm.missing for alarm in ALARMS}
    assert missing.pop("TickHeartbeatMissing") == "breaching"
    assert set(missing.values()) == {"notBreaching"}


def test_no_alarm_and_no_metric_costs_anything_while_all_is_well(resources: Resources) -> None:
    """Ten alarms are free, and a metric costs only in hours with published values."""
    assert len(_of(resources, "AWS::CloudWatch::Alarm")) <= FREE
    dear = ("AWS::CloudWatch::CompositeAlarm", "AWS::CloudWatch::Dashboard", "AWS::Synthetics::Canary")
    assert not [name for name, found in resources.items() if found["Type"] in dear]
    filters = _of(resources, "AWS::Logs::MetricFilter").values()
    transformations = [each for found in filters for each in found["MetricTransformations"]]
    assert {each["MetricName"] for each in transformations} == {"NeedsAPerson", "Refused"}
    assert not [each for each in transformations if "DefaultValue" in each or "Dimensions" in each]
    assert all("Metrics" not in alarm for alarm in _of(resources, "AWS::CloudWatch::Alarm").values()), (
        "each is one metric"
    )
    (settings,) = resources["RestAPI"]["Properties"]["MethodSettings"]
    assert settings["MetricsEnabled"] is False, "five metrics for each page"
    assert resources["ConfigurationSet"]["Properties"]["ReputationOptions"] == {"ReputationMetricsEnabled": False}


def test_the_alarm_topic_rings_also_when_the_key_is_gone(resources: Resources) -> None:
    assert "KmsMasterKeyId" not in resources["AlarmTopic"].get("Properties", {})
    assert resources["FeedbackTopic"]["Properties"]["KmsMasterKeyId"] == {"Fn::GetAtt": ["DataKey", "Arn"]}
    assert list(_of(resources, "AWS::KMS::Key")) == ["DataKey"]


def test_a_run_is_slow_by_the_time_out_of_its_function(resources: Resources) -> None:
    named = {"request": "APIHandler", "tick": "Tick", "deliver": "Deliver", "feedback": "Feedback", "work": "Work"}
    assert {line: resources[name]["Properties"]["Timeout"] for line, name in named.items()} == SECONDS


@pytest.mark.parametrize("metric", LOG_METRICS, ids=[metric.name for metric in LOG_METRICS])
def test_every_metric_of_the_log_is_read_off_its_log_and_has_an_alarm(resources: Resources, metric: Any) -> None:
    for log in metric.logs:
        found = resources[f"{metric.name}From{log}"]["Properties"]
        assert found["LogGroupName"] == {"Ref": log}
        assert found["MetricTransformations"][0]["MetricValue"] == metric.value
    assert metric.metric in {alarm.metric for alarm in ALARMS}


def test_every_log_ends_after_90_days(resources: Resources) -> None:
    groups = _of(resources, "AWS::Logs::LogGroup")
    assert {name: group["RetentionInDays"] for name, group in groups.items()} == {
        f"{function}Log": 90 for function in FUNCTIONS
    }
    used = {resources[name]["Properties"]["LoggingConfig"]["LogGroup"]["Ref"] for name in FUNCTIONS}
    assert used == set(groups)


@pytest.mark.parametrize("name", ["Table", "DataKey"])
def test_what_cannot_be_made_again_outlives_the_stack(resources: Resources, name: str) -> None:
    kept = resources[name]
    assert (kept["DeletionPolicy"], kept["UpdateReplacePolicy"]) == ("RetainExceptOnCreate", "Retain")


def test_the_table_can_be_put_back(resources: Resources) -> None:
    table = resources["Table"]["Properties"]
    recovery = {"PointInTimeRecoveryEnabled": True, "RecoveryPeriodInDays": 35}
    assert table["PointInTimeRecoverySpecification"] == recovery


def test_failures_are_kept_for_14_days(resources: Resources) -> None:
    queues = _of(resources, "AWS::SQS::Queue")
    assert {queue["MessageRetentionPeriod"] for queue in queues.values()} == {14 * 24 * 3600}
    assert set(queues) == {f"{name}Failures" for name in FUNCTIONS[1:]}


def test_the_api_is_named_after_the_stack_and_writes_no_access_log(resources: Resources) -> None:
    api = resources["RestAPI"]["Properties"]
    assert api["DefinitionBody"]["info"]["title"] == {"Fn::Sub": "${AWS::StackName}"}
    assert "AccessLogSetting" not in api, "an access log would hold the paths of one-time links"
    assert not [setting for setting in api["MethodSettings"] if setting.get("LoggingLevel", "OFF") != "OFF"]


HALF = {"Resources": 250, "Outputs": 100, "Parameters": 100}
"""Half of what CloudFormation takes in a template."""
PATHS = 280
"""API Gateway has at most 300 resources in an API: each part of each path is one. AWS raises it for nobody quickly."""


def test_the_package_stays_well_within_the_quotas_of_aws(template: Resources, resources: Resources) -> None:
    paths = {path.strip("/") for path in resources["RestAPI"]["Properties"]["DefinitionBody"]["paths"]}
    parts = {"/".join(path.split("/")[: n + 1]) for path in paths for n in range(path.count("/") + 1)} | {""}
    transformed = {
        "Resources": translated(template),
        "Outputs": template["Outputs"],
        "Parameters": template["Parameters"],
    }
    sizes = {name: len(found) for name, found in transformed.items()}
    size = max(len(json.dumps(each, indent=1)) for each in (template, transformed))
    print(f"{len(parts)} of 300 resources of the API ({len(paths)} paths), {sizes}, {size:,} of 1,000,000 bytes")
    assert len(parts) <= PATHS, f"{len(parts)} resources of the API: prefer generic routes"
    assert all(sizes[name] <= HALF[name] for name in HALF), sizes
    assert size <= 500_000, f"{size:,} bytes"


def test_the_throttle_is_a_parameter_of_the_deployment(template: Resources, resources: Resources) -> None:
    (settings,) = resources["RestAPI"]["Properties"]["MethodSettings"]
    taken = {"ThrottlingRateLimit": {"Ref": "RequestsASecond"}, "ThrottlingBurstLimit": {"Ref": "RequestsAtOnce"}}
    assert settings.items() >= taken.items()
    parameters = template["Parameters"]
    assert 2 * parameters["RequestsASecond"]["Default"] == parameters["RequestsAtOnce"]["Default"]


def test_the_api_hands_bytes_on_to_any_browser(resources: Resources) -> None:
    assert resources["RestAPI"]["Properties"]["BinaryMediaTypes"] == ["*/*"]
