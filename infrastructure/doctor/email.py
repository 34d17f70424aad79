"""Whether emails can go out, arrive, and be heard of again."""

from collections.abc import Iterator
from typing import Any

from botocore.exceptions import ClientError

from infrastructure.doctor.dns_text import NotAnswered, texts_of
from infrastructure.doctor.inspected_stack import Finding, InspectedStack, State, judged

HALF = 0.5
HEARD = {"SEND", "DELIVERY", "DELIVERY_DELAY", "BOUNCE", "COMPLAINT", "REJECT"}


def identity(inspected: InspectedStack) -> Iterator[Finding]:
    sender = inspected.environment["MAIL_FROM"]
    domain = sender.rsplit("@", 1)[-1]
    found = _identity(inspected, domain) or _identity(inspected, sender)
    if not found:
        do = f"Create an identity for {domain} in SES and put the records it shows into the DNS of {domain}."
        yield Finding("Sending identity", State.WRONG, f"SES knows neither {domain} nor {sender}", do)
        return
    verified = bool(found.get("VerifiedForSendingStatus"))
    do = f"Put the DNS records that SES shows for {domain} in place, or press the link in the email of SES to {sender}."
    yield judged("Sending identity", verified, "verified" if verified else "not verified", do)
    dkim = found.get("DkimAttributes", {}).get("Status", "NOT_STARTED")
    do = f"Ask whoever keeps the DNS of {domain} for the three CNAME records that SES shows under DKIM."
    yield judged("DKIM", dkim == "SUCCESS", dkim.lower().replace("_", " "), do)


def _identity(inspected: InspectedStack, name: str) -> dict[str, Any] | None:
    try:
        return dict(inspected.client("sesv2").get_email_identity(EmailIdentity=name))
    except ClientError as error:
        if error.response["Error"]["Code"] != "NotFoundException":
            raise
        return None


def dmarc(inspected: InspectedStack) -> Iterator[Finding]:
    domain = inspected.environment["MAIL_FROM"].rsplit("@", 1)[-1]
    name = f"_dmarc.{domain}"
    try:
        policies = [text for text in texts_of(name) if text.startswith("v=DMARC1")]
    except NotAnswered:
        yield Finding("DMARC", State.UNKNOWN, "no answer from a DNS server here", f"Look with: dig +short TXT {name}")
        return
    do = f"Put a TXT record at {name}, to begin with: v=DMARC1; p=none; rua=mailto:postmaster@{domain}"
    yield judged("DMARC", bool(policies), policies[0] if policies else "no record", do)


def account(inspected: InspectedStack) -> Iterator[Finding]:
    found = inspected.client("sesv2").get_account()
    out = bool(found.get("ProductionAccessEnabled"))
    do = "Request production access in the SES console; until then only verified addresses get email (docs/deploy.md)."
    yield judged("SES sandbox", out, "production" if out else "in the sandbox", do)
    sending = bool(found.get("SendingEnabled", True))
    do = "AWS paused sending for the account: open the SES console and answer what it asks."
    yield judged("SES sending", sending, "enabled" if sending else "paused", do)
    quota = found.get("SendQuota", {})
    most, sent = float(quota.get("Max24HourSend", 0)), float(quota.get("SentLast24Hours", 0))
    seen = f"{sent:.0f} of {most:.0f} in 24 hours, {float(quota.get('MaxSendRate', 0)):g} a second"
    do = "Ask for a higher daily quota in Service Quotas; mail over the quota waits and goes out later."
    yield judged("SES quota", most < 0 or sent < HALF * most, seen, do)


def news_of_emails(inspected: InspectedStack) -> Iterator[Finding]:
    name = inspected.environment["CONFIGURATION_SET"]
    answer = inspected.client("sesv2").get_configuration_set_event_destinations(ConfigurationSetName=name)
    topic = inspected.name("FeedbackTopic")
    heard = {
        kind
        for destination in answer.get("EventDestinations", [])
        if destination.get("Enabled") and destination.get("SnsDestination", {}).get("TopicArn") == topic
        for kind in destination["MatchingEventTypes"]
    }
    missing = ", ".join(sorted(HEARD - heard)).lower()
    do = (
        f"In the SES console, under Configuration sets, {name}, Event destinations, publish these to {topic}: "
        "it was changed by hand, and deploying again does not put it back."
    )
    yield judged(
        "News of emails", not missing, f"not published: {missing}" if missing else "published to the topic", do
    )
