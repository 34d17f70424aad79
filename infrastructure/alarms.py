"""Every alarm of the stack, and the metrics that are read off our own log lines: two tables, laid over the template.

All alarms tell one topic. Each says what it means and what to look at, because that is all that its reader gets at night.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

STACK = {"Fn::Sub": "${AWS::StackName}"}
FUNCTIONS = ("APIHandler", "Tick", "Deliver", "Feedback", "Work")
LOGS = {"APIHandler": "api_handler", "Tick": "tick", "Deliver": "deliver", "Feedback": "feedback", "Work": "work"}
"""How the log group of a function ends, after the name of the stack."""
NEARLY = 0.8
"""The part of its time-out after which a function counts as slow."""


@dataclass(frozen=True)
class LogMetric:
    """A number read off JSON log lines: `value` is 1 per line, or the name of a member."""

    name: str
    logs: tuple[str, ...]
    pattern: str
    value: str = "1"


ALL_LOGS = tuple(f"{name}Log" for name in FUNCTIONS)
LOG_METRICS = (
    LogMetric(
        "OldestUnsentMinutes",
        ("TickLog",),
        '{ $.what = "tick" && $.oldest_unsent_minutes >= 0 }',
        "$.oldest_unsent_minutes",
    ),
    LogMetric("MailQuotaUsed", ("TickLog",), '{ $.what = "tick" && $.mail_quota_used >= 0 }', "$.mail_quota_used"),
    LogMetric(
        "MorningLateMinutes",
        ("TickLog",),
        '{ $.what = "tick" && $.morning_late_minutes >= 0 }',
        "$.morning_late_minutes",
    ),
    LogMetric("NobodyToAgree", ("TickLog",), '{ $.what = "tick" && $.nobody_to_agree >= 0 }', "$.nobody_to_agree"),
    LogMetric("SomethingFailed", ALL_LOGS, '{ $.what = "*-failed" }'),
    LogMetric("RowsUnreadable", ALL_LOGS, '{ $.what = "row-unreadable" }'),
    LogMetric(
        "EmailsFailed",
        ("TickLog", "DeliverLog", "FeedbackLog"),
        '{ $.what = "message-needs-a-person" && $.state = "failed" }',
    ),
    LogMetric("ServerErrors", ("APIHandlerLog",), '{ $.what = "request" && $.status >= 500 }'),
    LogMetric("FormsRefusedAsForged", ("APIHandlerLog",), '{ $.what = "request-refused" && $.problem = "Forged" }'),
    LogMetric("AccessDenied", ("APIHandlerLog",), '{ $.what = "request-refused" && $.problem = "NotAllowed" }'),
    LogMetric("SignInsFailed", ("APIHandlerLog",), '{ $.what = "sign-in-code-wrong" }'),
    LogMetric("SignInLinksUsed", ("APIHandlerLog",), '{ $.what = "sign-in-link-used" }'),
)


@dataclass(frozen=True)
class Alarm:
    """Raised when the statistic over each of the last `periods` of `seconds` reaches the threshold."""

    name: str
    means: str
    namespace: Any
    metric: str
    threshold: float
    dimensions: Mapping[str, Any] = field(default_factory=dict)
    statistic: str = "Sum"
    seconds: int = 300
    periods: int = 1
    comparison: str = "GreaterThanOrEqualToThreshold"
    missing: str = "notBreaching"


def _of_functions(timeouts: Mapping[str, int]) -> Iterator[Alarm]:
    for name in FUNCTIONS:
        of = {"FunctionName": {"Ref": name}}
        log = f"the newest lines of the log group ending in /{LOGS[name]} in CloudWatch"
        yield Alarm(f"{name}Errors", f"A function ended with an error: read {log}", "AWS/Lambda", "Errors", 1, of)
        means = (
            "A function could not be started because the account runs too many at once: "
            "ask for more concurrent executions of Lambda in Service Quotas"
        )
        yield Alarm(f"{name}Throttled", means, "AWS/Lambda", "Throttles", 1, of)
        means = f"A function took nearly as long as it may: read {log} for what it waited for"
        slow = timeouts[name] * 1000 * NEARLY
        yield Alarm(f"{name}Slow", means, "AWS/Lambda", "Duration", slow, of, statistic="Maximum")
    for name in FUNCTIONS[1:]:
        queue = {"QueueName": {"Fn::GetAtt": [f"{name}Failures", "QueueName"]}}
        means = (
            f"Work that failed after its retries is waiting to be looked at: make redrive QUEUE={LOGS[name]} shows it "
            "and says what to do"
        )
        waiting = "ApproximateNumberOfMessagesVisible"
        yield Alarm(f"{name}FailuresWaiting", means, "AWS/SQS", waiting, 1, queue, statistic="Maximum")
    yield Alarm(
        "TickHeartbeatMissing",
        "The function that sends reminders and unsent emails has not run for five minutes: make doctor says why",
        "AWS/Lambda",
        "Invocations",
        1,
        {"FunctionName": {"Ref": "Tick"}},
        seconds=60,
        periods=5,
        comparison="LessThanThreshold",
        missing="breaching",
    )


def _of_aws() -> Iterator[Alarm]:
    means = (
        "The API answered with an error of its own or of the function: read the newest lines of the log group "
        "ending in /api_handler in CloudWatch"
    )
    yield Alarm("ApiServerErrors", means, "AWS/ApiGateway", "5XXError", 1, {"ApiName": STACK})
    table = {"TableName": {"Ref": "Table"}}
    for metric in ("ReadThrottleEvents", "WriteThrottleEvents"):
        means = (
            "The table refused requests that came too fast: it grows with them by itself. If this lasts an hour, see under "
            "Lambda, Monitor, which function is called so often"
        )
        yield Alarm(f"Table{metric}", means, "AWS/DynamoDB", metric, 1, table)
    for operation in ("TransactWriteItems", "Query"):
        means = "DynamoDB had errors of its own: see the AWS health page; nothing is lost, people are told to try again"
        of = table | {"Operation": operation}
        yield Alarm(f"TableErrors{operation}", means, "AWS/DynamoDB", "SystemErrors", 1, of)
    sent = {"ses:configuration-set": {"Ref": "ConfigurationSet"}}
    many = "SES pauses senders of whose emails many"
    for kind, most, means in (
        (
            "Bounce",
            0.02,
            f"{many} come back: an administrator corrects the addresses in the tasks, under Staff or Contacts of schools",
        ),
        (
            "Complaint",
            0.0005,
            f"{many} are marked as spam: ask those in the team's tasks not to, or disable who should get none",
        ),
    ):
        metric = f"Reputation.{kind}Rate"
        yield Alarm(f"Mail{kind}Rate", means, "AWS/SES", metric, most, sent, statistic="Average", seconds=3600)


def _of_the_log() -> Iterator[Alarm]:
    rows: tuple[tuple[str, str, float, str], ...] = (
        (
            "OldestUnsentMinutes",
            "An email has waited for more than a quarter of an hour: make doctor says why",
            15,
            "Maximum",
        ),
        (
            "MorningLateMinutes",
            "The morning's emails and the check for forgotten children are an hour late: read the log group ending in /work",
            60,
            "Maximum",
        ),
        ("MailQuotaUsed", "Half of the day's SES quota is used: ask for more in Service Quotas", 0.5, "Maximum"),
        (
            "NobodyToAgree",
            "One person alone can change the roles and addresses of staff: add a second administrator or a manager under Staff",
            1,
            "Maximum",
        ),
        (
            "SomethingFailed",
            "Something could not be done, and most such things are tried again: look for -failed in the log groups, first /tick, "
            "/work and /deliver. Where it says KeyMissing, make doctor says how to put the stack's keys back; job-failed was "
            "given up, and job-chunk-failed before it says why",
            1,
            "Sum",
        ),
        (
            "RowsUnreadable",
            "A row of the table cannot be read, and pages say so: look for row-unreadable in the log groups. It has the kind and "
            "id of the row, and the reference that people are shown; see docs/operations.md",
            1,
            "Sum",
        ),
        (
            "EmailsFailed",
            "An email could not be sent and is a task of the team: see the tasks on its list of cases",
            1,
            "Sum",
        ),
        (
            "ServerErrors",
            "Somebody was shown an error page: look for status 5 in the log group ending in /api_handler in CloudWatch",
            1,
            "Sum",
        ),
        (
            "FormsRefusedAsForged",
            "Many forms were refused as forged, and nothing was changed: if people complain too, a proxy of theirs removes "
            "cookies or headers; else somebody tried an attack",
            10,
            "Sum",
        ),
        (
            "AccessDenied",
            "Many pages were refused to people signed in: look for request-refused in the log group ending in /api_handler",
            10,
            "Sum",
        ),
        (
            "SignInsFailed",
            "Many wrong sign-in codes: somebody may be guessing. A code ends after five tries; tell your security team if it lasts",
            20,
            "Sum",
        ),
        (
            "SignInLinksUsed",
            "An administrator signed in by an operator's link: if it was none of you, end their sign-ins under Staff, and see "
            "in CloudTrail who used the stack's KMS key to decrypt",
            1,
            "Sum",
        ),
    )
    for metric, means, threshold, statistic in rows:
        seconds = 3600 if metric in _ONCE_AN_HOUR else 300
        yield Alarm(f"{metric}Alarm", means, STACK, metric, threshold, statistic=statistic, seconds=seconds)


_ONCE_AN_HOUR = frozenset({"RowsUnreadable"})
"""Heard whenever somebody comes across it, and not to be told of each time."""


def all_alarms(timeouts: Mapping[str, int]) -> list[Alarm]:
    """`timeouts` are the functions' in seconds."""
    return [*_of_functions(timeouts), *_of_aws(), *_of_the_log()]


def added_to(template: dict[str, Any]) -> dict[str, Any]:
    """The template with the alarms and log metrics among its resources."""
    resources = template["Resources"]
    timeouts = {name: resources[name]["Properties"]["Timeout"] for name in FUNCTIONS}
    new = {alarm.name: _alarm_resource(alarm) for alarm in all_alarms(timeouts)}
    for metric in LOG_METRICS:
        new |= {f"{metric.name}From{log}": _filter_resource(metric, log) for log in metric.logs}
    assert not set(new) & set(resources)
    return {**template, "Resources": {**resources, **new}}


def _alarm_resource(alarm: Alarm) -> dict[str, Any]:
    properties = {
        "AlarmDescription": alarm.means,
        "Namespace": alarm.namespace,
        "MetricName": alarm.metric,
        "Dimensions": [{"Name": name, "Value": value} for name, value in alarm.dimensions.items()],
        "Statistic": alarm.statistic,
        "Period": alarm.seconds,
        "EvaluationPeriods": alarm.periods,
        "DatapointsToAlarm": alarm.periods,
        "Threshold": alarm.threshold,
        "ComparisonOperator": alarm.comparison,
        "TreatMissingData": alarm.missing,
        "AlarmActions": [{"Ref": "AlarmTopic"}],
        "OKActions": [{"Ref": "AlarmTopic"}],
    }
    return {"Type": "AWS::CloudWatch::Alarm", "Properties": properties}


def _filter_resource(metric: LogMetric, log: str) -> dict[str, Any]:
    transformation = {"MetricNamespace": STACK, "MetricName": metric.name, "MetricValue": metric.value}
    properties = {
        "LogGroupName": {"Ref": log},
        "FilterPattern": metric.pattern,
        "MetricTransformations": [transformation],
    }
    return {"Type": "AWS::Logs::MetricFilter", "Properties": properties}
