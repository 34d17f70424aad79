"""Whether somebody would be told, and whether the data is safe."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from infrastructure.doctor.inspected_stack import Finding, InspectedStack, State, judged

SKEW = timedelta(seconds=60)


def alarms(inspected: InspectedStack) -> Iterator[Finding]:
    expected = inspected.all_of("AWS::CloudWatch::Alarm")
    pages = (
        inspected.client("cloudwatch").get_paginator("describe_alarms").paginate(AlarmNames=sorted(expected.values()))
    )
    found = {alarm["AlarmName"]: alarm for page in pages for alarm in page["MetricAlarms"]}
    missing = sorted(name for name, physical in expected.items() if physical not in found)
    off = sorted(
        name for name, physical in expected.items() if physical in found and not found[physical]["ActionsEnabled"]
    )
    seen = f"{len(found)} of {len(expected)}" + "".join(f", {name} is gone" for name in missing)
    do = (
        "In the CloudWatch console enable the actions of those that were silenced. One that is gone was deleted by hand: make "
        "it again there with the same name, as infrastructure/alarms.py has it. Deploying again does not put it back."
    )
    yield judged("Alarms", not missing and not off, seen + "".join(f", {name} is silenced" for name in off), do)
    raised = sorted(name for name, physical in expected.items() if found.get(physical, {}).get("StateValue") == "ALARM")
    do = "Open the alarm in CloudWatch: its description says what it means and what to look at."
    yield judged("Alarms raised", not raised, ", ".join(raised) or "none", do)


def alarm_readers(inspected: InspectedStack) -> Iterator[Finding]:
    topic = inspected.name("AlarmTopic")
    subscribed = inspected.client("sns").list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"]
    confirmed = [one for one in subscribed if one["SubscriptionArn"].startswith("arn:")]
    seen = f"{len(confirmed)} confirmed, {len(subscribed) - len(confirmed)} waiting to be confirmed"
    do = "Deploy with ALARMS= and an address that is read, and press the link in the email that AWS sends to it."
    yield judged("Readers of alarms", bool(confirmed), seen, do)


def key(inspected: InspectedStack) -> Iterator[Finding]:
    state = inspected.client("kms").describe_key(KeyId=inspected.environment["DATA_KEY_ID"])["KeyMetadata"]["KeyState"]
    do = "Cancel the deletion or enable the key in the KMS console at once: without it nothing can be read."
    yield judged("Data key", state == "Enabled", state.lower(), do)


def table(inspected: InspectedStack) -> Iterator[Finding]:
    client, name = inspected.client("dynamodb"), inspected.environment["TABLE_NAME"]
    backups = client.describe_continuous_backups(TableName=name)["ContinuousBackupsDescription"]
    recovery = backups.get("PointInTimeRecoveryDescription", {})
    days = recovery.get("RecoveryPeriodInDays", 35)
    on = recovery.get("PointInTimeRecoveryStatus") == "ENABLED"
    do = "In the DynamoDB console, under the table's Backups, turn on point-in-time recovery of 35 days."
    yield judged("Point-in-time recovery", on and days == 35, f"{days} days" if on else "off", do)
    ttl = client.describe_time_to_live(TableName=name)["TimeToLiveDescription"]
    on = ttl.get("TimeToLiveStatus") in ("ENABLED", "ENABLING") and ttl.get("AttributeName") == "ttl"
    do = "In the DynamoDB console, under Additional settings, turn on TTL on the attribute ttl: rows are kept too long."
    yield judged("Rows lapse", on, "on" if on else "off", do)
    described = client.describe_table(TableName=name)["Table"]
    protected = bool(described.get("DeletionProtectionEnabled"))
    do = "make deploy again turns it on, or the DynamoDB console, under Additional settings of the table."
    yield judged("Deletion protection", protected, "on" if protected else "off", do)


def clock(inspected: InspectedStack) -> Iterator[Finding]:
    answer = inspected.client("sts").get_caller_identity()
    given = answer["ResponseMetadata"]["HTTPHeaders"].get("date")
    if not given:
        yield Finding("This machine's clock", State.UNKNOWN, "AWS gave no time")
        return
    skew = abs(datetime.now(UTC) - parsedate_to_datetime(given))
    do = (
        "Set this machine's clock: the times that the doctor shows are wrong, and AWS refuses signatures 5 minutes off."
    )
    yield judged("This machine's clock", skew < SKEW, f"{skew.total_seconds():.0f} seconds from AWS's", do)
