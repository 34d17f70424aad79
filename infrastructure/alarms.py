"""The stack's alarms, and the two metrics that come from its log lines.

Everything that needs a person is a log line with a reason (chalicelib/domain/needs_a_person.py). One metric counts these lines.
AWS charges for a metric only in hours with data, and for alarms only beyond ten, so a healthy stack pays next to nothing. All
alarms go to one topic. Each says what it means and what to check, because its reader gets nothing else at night.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from chalicelib.domain.needs_a_person import When

STACK = {"Fn::Sub": "${AWS::StackName}"}
FUNCTIONS = ("APIHandler", "Tick", "Deliver", "Feedback", "Work")
FREE = 10
"""Alarms that AWS does not charge for, in an account and region."""


@dataclass(frozen=True)
class LogMetric:
    """A number from matching log lines: `value`, or that of the named member."""

    name: str
    counts: str
    metric: str
    logs: tuple[str, ...]
    pattern: str
    value: str


FAILED_TERMS = ("Task timed out", "Runtime exited", "[ERROR]")
"""In Lambda's own lines about a run that ended with an error, took too long or was stopped."""
NEEDS_A_PERSON, REFUSED = "NeedsAPerson", "Refused"
ALL_LOGS = tuple(f"{name}Log" for name in FUNCTIONS)
PAGES = ("APIHandlerLog",)
LOG_METRICS = (
    LogMetric(
        "NeedsAPerson",
        "our own lines, by their urgency",
        NEEDS_A_PERSON,
        ALL_LOGS,
        "{ $.urgency >= 1 }",
        "$.urgency",
    ),
    LogMetric(
        "FunctionFailed",
        "Lambda's own lines about a run that failed",
        NEEDS_A_PERSON,
        ALL_LOGS,
        " ".join(f'?"{term}"' for term in FAILED_TERMS),
        str(int(When.NOW)),
    ),
    LogMetric(
        "PagesRefused",
        "forms refused as forged, and pages refused to people signed in",
        REFUSED,
        PAGES,
        '{ $.what = "request-refused" && ($.problem = "Forged" || $.problem = "NotAllowed") }',
        "1",
    ),
    LogMetric(
        "CodesWrong",
        "half a refusal each, because people mistype",
        REFUSED,
        PAGES,
        '{ $.what = "sign-in-code-wrong" }',
        "0.5",
    ),
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


LOOK = "make doctor lists the reasons of the last day and what to do about each"


def _of_the_log() -> Iterator[Alarm]:
    yield Alarm(
        "NeedsAPersonNow",
        f"Something needs a person now, by day and by night: {LOOK}",
        STACK,
        NEEDS_A_PERSON,
        When.NOW,
        statistic="Maximum",
    )
    yield Alarm(
        "NeedsAPersonToday",
        f"Something needs a person before the end of the working day: {LOOK}",
        STACK,
        NEEDS_A_PERSON,
        When.TODAY,
        statistic="Maximum",
        seconds=3600,
    )
    yield Alarm(
        "NeedsAPersonThisWeek",
        f"Something should be put right this week: {LOOK}",
        STACK,
        NEEDS_A_PERSON,
        When.THIS_WEEK,
        statistic="Minimum",
        seconds=3600,
        comparison="LessThanOrEqualToThreshold",
    )
    yield Alarm(
        "ManyRefused",
        "Many forms, pages or sign-in codes were refused, and nothing was changed: look for request-refused and "
        "sign-in-code-wrong in the log group ending in /api_handler; see docs/operations.md",
        STACK,
        REFUSED,
        10,
    )


def _of_functions() -> Iterator[Alarm]:
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
    # For the whole account, because all its functions share one quota.
    yield Alarm(
        "FunctionsThrottled",
        "Functions could not be started because the account runs too many at once: ask for more concurrent executions of "
        "Lambda in Service Quotas",
        "AWS/Lambda",
        "Throttles",
        1,
    )
    yield Alarm(
        "FeedbackFailuresWaiting",
        "News of emails that failed after its retries is waiting to be looked at: make redrive QUEUE=feedback shows it "
        "and does it again",
        "AWS/SQS",
        "ApproximateNumberOfMessagesVisible",
        1,
        {"QueueName": {"Fn::GetAtt": ["FeedbackFailures", "QueueName"]}},
        statistic="Maximum",
    )


def _of_aws() -> Iterator[Alarm]:
    yield Alarm(
        "ApiServerErrors",
        "Somebody was shown an error page: look for status 5 in the log group ending in /api_handler in CloudWatch. If there is "
        "none, the function did not answer",
        "AWS/ApiGateway",
        "5XXError",
        1,
        {"ApiName": STACK},
    )
    # For the whole account, because SES pauses accounts.
    for kind, most, means in (
        (
            "Bounce",
            0.02,
            "SES pauses accounts whose emails often come back: an administrator corrects the addresses in the tasks, under "
            "Staff or Contacts of schools",
        ),
        (
            "Complaint",
            0.0005,
            "SES pauses accounts whose emails are often marked as spam: ask the people in the team's tasks not to mark them, or "
            "disable those who should get none",
        ),
    ):
        metric = f"Reputation.{kind}Rate"
        yield Alarm(f"Mail{kind}Rate", means, "AWS/SES", metric, most, statistic="Average", seconds=3600)


def all_alarms() -> list[Alarm]:
    """Each is something that a person must do."""
    return [*_of_the_log(), *_of_functions(), *_of_aws()]


def added_to(template: dict[str, Any]) -> dict[str, Any]:
    """The template with the alarms and log metrics among its resources."""
    resources = template["Resources"]
    new = {alarm.name: _alarm_resource(alarm) for alarm in all_alarms()}
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
    """Without a default value: nothing is published, and paid for, where nothing matches."""
    transformation = {"MetricNamespace": STACK, "MetricName": metric.metric, "MetricValue": metric.value}
    properties = {
        "LogGroupName": {"Ref": log},
        "FilterPattern": metric.pattern,
        "MetricTransformations": [transformation],
    }
    return {"Type": "AWS::Logs::MetricFilter", "Properties": properties}
