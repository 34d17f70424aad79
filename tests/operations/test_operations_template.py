"""What the packaged template promises whoever runs the service: alarms, logs that end, data that stays."""

import json
from typing import Any

import pytest

from infrastructure import assets
from infrastructure.alarms import FUNCTIONS, LOG_METRICS, NEARLY, all_alarms
from infrastructure.package import package

Resources = dict[str, dict[str, Any]]
TIMEOUTS = {"APIHandler": 28, "Tick": 58, "Deliver": 55, "Feedback": 30, "Work": 300}
ALARMS = all_alarms(TIMEOUTS)


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
    ("OldestUnsentMinutes", 15),
    ("MorningLateMinutes", 60),
    ("EmailsFailed", 1),
    ("Invocations", 1),
    ("ApproximateNumberOfMessagesVisible", 1),
    ("5XXError", 1),
    ("ServerErrors", 1),
    ("Errors", 1),
    ("Throttles", 1),
    ("ReadThrottleEvents", 1),
    ("WriteThrottleEvents", 1),
    ("SystemErrors", 1),
    ("Reputation.BounceRate", 0.02),
    ("Reputation.ComplaintRate", 0.0005),
    ("MailQuotaUsed", 0.5),
    ("SignInsFailed", 20),
    ("FormsRefusedAsForged", 10),
    ("AccessDenied", 10),
}


def test_everything_that_must_be_watched_is() -> None:
    assert {(alarm.metric, alarm.threshold) for alarm in ALARMS} >= WATCHED


def test_a_missing_tick_is_an_alarm_and_a_missing_error_is_none() -> None:
    missing = {alarm.name: alarm.missing for alarm in ALARMS}
    assert missing.pop("TickHeartbeatMissing") == "breaching"
    assert set(missing.values()) == {"notBreaching"}


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_is_slow_well_before_it_is_stopped(resources: Resources, function: str) -> None:
    seconds = resources[function]["Properties"]["Timeout"]
    assert resources[f"{function}Slow"]["Properties"]["Threshold"] == seconds * 1000 * NEARLY
    assert TIMEOUTS[function] == seconds


@pytest.mark.parametrize("metric", LOG_METRICS, ids=[metric.name for metric in LOG_METRICS])
def test_every_metric_of_the_log_is_read_off_its_log_and_has_an_alarm(resources: Resources, metric: Any) -> None:
    for log in metric.logs:
        found = resources[f"{metric.name}From{log}"]["Properties"]
        assert found["LogGroupName"] == {"Ref": log}
        assert found["MetricTransformations"][0]["MetricValue"] == metric.value
    assert metric.name in {alarm.metric for alarm in ALARMS}


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


def test_the_throttle_is_a_parameter_of_the_deployment(template: Resources, resources: Resources) -> None:
    (settings,) = resources["RestAPI"]["Properties"]["MethodSettings"]
    taken = {"ThrottlingRateLimit": {"Ref": "RequestsASecond"}, "ThrottlingBurstLimit": {"Ref": "RequestsAtOnce"}}
    assert settings.items() >= taken.items()
    parameters = template["Parameters"]
    assert 2 * parameters["RequestsASecond"]["Default"] == parameters["RequestsAtOnce"]["Default"]


def test_the_api_hands_bytes_on_to_any_browser(resources: Resources) -> None:
    assert resources["RestAPI"]["Properties"]["BinaryMediaTypes"] == ["*/*"]
