"""An AWS account that answers what it was told to."""

import copy
import json
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import format_datetime
from io import BytesIO
from types import SimpleNamespace
from typing import Any, cast

from botocore.exceptions import ClientError

from chalicelib.adapters.people.person_rows import address_pk
from chalicelib.adapters.tables.keys import StackKeys
from chalicelib.adapters.tables.sealing import Sealer
from chalicelib.domain.forms.disposition import Team
from infrastructure.aws import Aws
from infrastructure.doctor.inspected_stack import InspectedStack
from infrastructure.release import Release, here
from tests.support.keys import RING, some_keyring

Answers = dict[str, Any]


def refusal(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": code}}, "Operation")


class CannedAws:
    """`answers` by "service.operation": a value, a function of the call's arguments, or an error to raise."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.session = SimpleNamespace(region_name="eu-west-2")

    def client(self, service: str, region: str | None = None) -> "_Client":
        return _Client(self, service)

    def answer(self, name: str, given: dict[str, Any]) -> Any:
        self.calls.append((name, given))
        found = self._answers[name]
        if isinstance(found, Exception):
            raise found
        return found(**given) if callable(found) else copy.deepcopy(found)


class _Client:
    def __init__(self, aws: CannedAws, service: str) -> None:
        self._aws, self._service = aws, service

    def __getattr__(self, operation: str) -> Callable[..., Any]:
        return lambda **given: self._aws.answer(f"{self._service}.{operation}", given)

    def get_paginator(self, operation: str) -> Any:
        call = getattr(self, operation)
        return SimpleNamespace(paginate=lambda **given: [call(**given)])


def tick_line(minutes_ago: float = 1, **facts: object) -> dict[str, Any]:
    line = {"what": "tick", "outcome": "done", "reminders": 0, "messages": 0} | facts
    at = datetime.now(UTC).timestamp() - minutes_ago * 60
    return {"timestamp": int(at * 1000), "message": json.dumps(line)}


def stack_saying(release: Release | None) -> dict[str, Any]:
    """A stack with outputs that say which release runs; None for one deployed before they did."""
    said = release.parameters if release else {}
    return {"Stacks": [{"Outputs": [{"OutputKey": key, "OutputValue": value} for key, value in said.items()]}]}


def queue(waiting: int) -> dict[str, Any]:
    return {"Attributes": {"ApproximateNumberOfMessages": str(waiting)}}


ON_CALL = {
    "first": "2026-01-01",
    "last": "2099-12-31",
    "person_id": "officer",
    "phone": "01603 222148",
    "second_id": "",
    "second_phone": "",
}
OWN_SETTINGS = {
    "name": "County Council",
    "who_can_add": "the attendance team",
    "team_mailbox": "cme@county.gov.uk",
    "duty_mailbox": "duty@county.gov.uk",
    "team_phone": "01603 222146",
    "duty_phone": "01603 222147",
    "urgent_phones": [],
    "on_call": [ON_CALL],
    "mailboxes": {str(team): f"{team}@county.gov.uk" for team in Team},
    "terms": [
        ["2026-09-03", "2026-12-18"],
        ["2099-09-03", "2099-12-31"],
    ],
}


def staff_row(*roles: str, active: bool = True, away: dict[str, str] | None = None) -> dict[str, Any]:
    """Their ids are their roles."""
    stored = {"away": {"S": json.dumps(away)}} if away else {}
    pk, email = f"PERSON#{' '.join(roles)}", _address(" ".join(roles))
    return stored | {
        "pk": {"S": pk},
        "sealed": {"B": Sealer(some_keyring()).seal({"name": "", "email": email}, pk, "PERSON")},
        "person_id": {"S": " ".join(roles)},
        "active": {"N": str(int(active))},
        "roles": {"S": json.dumps(roles)},
    }


def _address(person_id: str) -> str:
    return f"{person_id.replace(' ', '-')}@county.example"


def keys_row(wrapped: bytes = RING.stored) -> dict[str, Any]:
    return {"sk": {"S": "KEYS#0001"}, "wrapped": {"B": wrapped}}


def the_copy(wrapped: bytes = RING.stored) -> Callable[..., Any]:
    return lambda **given: {"Body": BytesIO(wrapped)}


def _of_the_table(answers: Answers) -> Answers:
    """One answer for each question to the table: for staff and settings the one that was told, the others follow from it."""
    staff, settings, rows = (answers[f"dynamodb.{name}"] for name in ("query", "get_item", "keys"))
    ids = [row["person_id"]["S"] for row in staff.get("Items", ())]
    found = {address_pk(StackKeys(some_keyring()), _address(person_id)): person_id for person_id in ids}

    def get_item(**given: Any) -> Any:
        pk = given["Key"]["pk"]["S"]
        way = {"Item": {"target": {"S": found[pk]}}} if pk in found else {}
        return way if pk.startswith("LOOKUP#") else settings

    return {
        "dynamodb.query": lambda **given: staff if "IndexName" in given else rows,
        "dynamodb.get_item": get_item,
    }


def healthy() -> Answers:
    """Everything as it should be."""
    topic = "arn:aws:sns:eu-west-2:1:feedback"
    events = ["SEND", "DELIVERY", "DELIVERY_DELAY", "BOUNCE", "COMPLAINT", "REJECT"]
    destination = {"Enabled": True, "SnsDestination": {"TopicArn": topic}, "MatchingEventTypes": events}
    date = format_datetime(datetime.now(UTC))
    return {
        "sesv2.get_email_identity": {"VerifiedForSendingStatus": True, "DkimAttributes": {"Status": "SUCCESS"}},
        "sesv2.get_account": {
            "ProductionAccessEnabled": True,
            "SendingEnabled": True,
            "SendQuota": {"Max24HourSend": 50_000.0, "SentLast24Hours": 12.0, "MaxSendRate": 14.0},
        },
        "sesv2.get_configuration_set_event_destinations": {"EventDestinations": [destination]},
        "lambda.get_function_configuration": {"FunctionArn": "arn:tick", "Runtime": "python3.13"},
        "lambda.get_account_settings": {"AccountLimit": {"ConcurrentExecutions": 1000}},
        "guardduty.get_malware_protection_plan": {"Status": "ACTIVE"},
        "events.list_rule_names_by_target": {"RuleNames": ["tick-rule"]},
        "cloudformation.describe_stacks": stack_saying(here()),
        "events.describe_rule": {"State": "ENABLED"},
        "lambda.list_event_source_mappings": {
            "EventSourceMappings": [{"State": "Enabled", "LastProcessingResult": "OK"}]
        },
        "logs.filter_log_events": {"events": [tick_line(oldest_unsent_minutes=0)]},
        "sqs.get_queue_attributes": queue(0),
        "cloudwatch.describe_alarms": {
            "MetricAlarms": [{"AlarmName": "alarm-1", "StateValue": "OK", "ActionsEnabled": True}]
        },
        "sns.list_subscriptions_by_topic": {"Subscriptions": [{"SubscriptionArn": "arn:aws:sns:one"}]},
        "kms.describe_key": {"KeyMetadata": {"KeyState": "Enabled"}},
        "kms.decrypt": lambda **given: {"Plaintext": given["CiphertextBlob"]},
        "dynamodb.keys": {"Items": [keys_row()]},
        "s3.list_objects_v2": {"Contents": [{"Key": "keys/KEYS#0001"}]},
        "s3.get_object": the_copy(),
        "dynamodb.describe_continuous_backups": {
            "ContinuousBackupsDescription": {
                "PointInTimeRecoveryDescription": {
                    "PointInTimeRecoveryStatus": "ENABLED",
                    "RecoveryPeriodInDays": 35,
                }
            }
        },
        "dynamodb.describe_time_to_live": {
            "TimeToLiveDescription": {"TimeToLiveStatus": "ENABLED", "AttributeName": "ttl"}
        },
        "dynamodb.get_item": {"Item": {"stored": {"S": json.dumps(OWN_SETTINGS)}}},
        "dynamodb.query": {
            "Items": [staff_row("officer"), staff_row("administrator", "manager"), staff_row("manager")]
        },
        "dynamodb.describe_table": {"Table": {"DeletionProtectionEnabled": True}},
        "sts.get_caller_identity": {"ResponseMetadata": {"HTTPHeaders": {"date": date}}},
    }


def an_inspected_stack(
    stage: str = "live",
    *,
    base_url: str = "https://cme.county.example",
    in_front: str = "",
    front_secret: str = "",
    **changes: Any,
) -> InspectedStack:
    """Healthy but for the changes, by "service__operation". `in_front` is the address of what stands before the service."""
    answers = healthy() | {name.replace("__", "."): answer for name, answer in changes.items()}
    answers |= _of_the_table(answers)
    resources = {
        ("Tick", "AWS::Lambda::Function"): "tick",
        ("Deliver", "AWS::Lambda::Function"): "deliver",
        ("Work", "AWS::Lambda::Function"): "work",
        ("FilesScan", "AWS::GuardDuty::MalwareProtectionPlan"): "plan-1",
        ("APIHandlerLog", "AWS::Logs::LogGroup"): "/stack/api_handler",
        ("TickLog", "AWS::Logs::LogGroup"): "/stack/tick",
        ("DeliverLog", "AWS::Logs::LogGroup"): "/stack/deliver",
        ("FeedbackLog", "AWS::Logs::LogGroup"): "/stack/feedback",
        ("WorkLog", "AWS::Logs::LogGroup"): "/stack/work",
        ("FeedbackTopic", "AWS::SNS::Topic"): "arn:aws:sns:eu-west-2:1:feedback",
        ("AlarmTopic", "AWS::SNS::Topic"): "arn:aws:sns:eu-west-2:1:alarms",
        ("TickFailures", "AWS::SQS::Queue"): "https://sqs/tick",
        ("DeliverFailures", "AWS::SQS::Queue"): "https://sqs/deliver",
        ("FeedbackFailures", "AWS::SQS::Queue"): "https://sqs/feedback",
        ("WorkFailures", "AWS::SQS::Queue"): "https://sqs/work",
        ("NeedsAPersonNow", "AWS::CloudWatch::Alarm"): "alarm-1",
    }
    environment = {
        "MAIL_FROM": "cme@county.example",
        "CONFIGURATION_SET": "cme",
        "FILES_BUCKET": "cme-files",
        "AUDIT_BUCKET": "cme-audit",
        "TABLE_NAME": "table",
        "DATA_KEY_ID": "key",
        "BASE_URL": base_url,
        "FRONT_SECRET": front_secret,
        "MAIL_ALLOW": "county.example",
    }
    parameters = {"Stage": stage, "BaseUrl": in_front, "FrontSecret": "****"}
    return InspectedStack(cast(Aws, CannedAws(answers)), stage, resources, environment, parameters)


def an_account(**changes: Any) -> Aws:
    """A new account, ready for a first deployment except for the changes."""
    answers = {
        "acm.describe_certificate": {"Certificate": {"Status": "ISSUED", "DomainName": "cme.county.gov.uk"}},
        "apigateway.get_domain_name": refusal("NotFoundException"),
        "sesv2.get_email_identity": refusal("NotFoundException"),
        "dynamodb.list_tables": {"TableNames": []},
        "s3.list_buckets": {"Buckets": []},
        "sts.get_caller_identity": {"Account": "1"},
        "cloudformation.describe_stacks": refusal("ValidationError"),
        "lambda.get_account_settings": {"AccountLimit": {"ConcurrentExecutions": 1000}},
    }
    return cast(Aws, CannedAws(answers | {name.replace("__", "."): answer for name, answer in changes.items()}))
