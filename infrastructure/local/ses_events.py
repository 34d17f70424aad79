"""What SES publishes about an email through a configuration set's event destination, as AWS documents it.

Source: Amazon SES developer guide, "Examples of event data that Amazon SES publishes to Amazon SNS".
"""

from datetime import datetime, timedelta
from typing import Any

from infrastructure.local.post import Message

# What the mailbox offers, in the order of its buttons. "sent" comes by itself when SES accepts an email.
ANSWERS = ["delivered", "delayed", "hard bounce", "soft bounce", "unexplained bounce", "out of office", "complaint"]


def ses_event(message: Message, answer: str, now: datetime) -> dict[str, Any]:
    """The JSON text of SES's message to SNS, as a value."""
    kind, key, detail = _details(message.to, now)[answer]
    return {"eventType": kind, "mail": _mail(message), key: detail}


def _mail(message: Message) -> dict[str, Any]:
    headers = {"From": message.sender, "To": ", ".join(message.to), "Subject": message.subject, **message.headers}
    tags = {
        "ses:configuration-set": [message.configuration_set],
        "ses:source-ip": ["192.0.2.1"],
        "ses:from-domain": [message.sender.rsplit("@", 1)[-1].rstrip(">")],
        "ses:caller-identity": ["local"],
        **{name: [value] for name, value in message.tags.items()},
    }
    return {
        "timestamp": _utc(datetime.fromisoformat(message.sent_at)),
        "source": message.sender,
        "sourceArn": f"arn:aws:ses:eu-west-2:000000000000:identity/{tags['ses:from-domain'][0]}",
        "sendingAccountId": "000000000000",
        "messageId": message.message_id,
        "destination": message.to,
        "headersTruncated": False,
        "headers": [{"name": name, "value": value} for name, value in headers.items()],
        "commonHeaders": {
            "from": [message.sender],
            "to": message.to,
            "messageId": message.message_id,
            "subject": message.subject,
        },
        "tags": tags,
    }


def _details(to: list[str], now: datetime) -> dict[str, tuple[str, str, dict[str, Any]]]:
    at = _utc(now)
    delivery = {
        "timestamp": at,
        "processingTimeMillis": 546,
        "recipients": to,
        "smtpResponse": "250 2.6.0 Message received",
        "reportingMTA": "a8-70.smtp-out.example.com",
    }
    delay = {
        "timestamp": at,
        "delayType": "TransientCommunicationFailure",
        "expirationTime": _utc(now + timedelta(hours=14)),
        "delayedRecipients": _reported(to, "delayed", "4.4.1", "smtp; 421 4.4.1 Unable to connect to remote host"),
    }
    complaint = {
        "timestamp": at,
        "feedbackId": f"local-{at}",
        "complainedRecipients": [{"emailAddress": address} for address in to],
        "complaintSubType": None,
        "complaintFeedbackType": "abuse",
        "userAgent": "ExampleCorp Feedback Loop (V0.01)",
        "arrivalDate": at,
    }
    hard = _bounce(at, "Permanent", "General", _reported(to, "failed", "5.1.1", "smtp; 550 5.1.1 user unknown"))
    soft = _bounce(at, "Transient", "MailboxFull", _reported(to, "failed", "4.2.2", "smtp; 452 4.2.2 mailbox is full"))
    # Some servers say no more than this, and automatic replies have the same label.
    unexplained = _bounce(at, "Transient", "General", _reported(to, "failed", "5.0.0"))
    # AWS reports an automatic reply as a transient, general bounce and does not count it against the sender.
    away = _bounce(at, "Transient", "General", [{"emailAddress": address} for address in to])
    return {
        "sent": ("Send", "send", {}),
        "delivered": ("Delivery", "delivery", delivery),
        "delayed": ("DeliveryDelay", "deliveryDelay", delay),
        "hard bounce": ("Bounce", "bounce", hard),
        "soft bounce": ("Bounce", "bounce", soft),
        "unexplained bounce": ("Bounce", "bounce", unexplained),
        "out of office": ("Bounce", "bounce", away),
        "complaint": ("Complaint", "complaint", complaint),
    }


def _bounce(at: str, kind: str, subkind: str, recipients: list[dict[str, str]]) -> dict[str, Any]:
    return {
        "bounceType": kind,
        "bounceSubType": subkind,
        "bouncedRecipients": recipients,
        "timestamp": at,
        "feedbackId": f"local-{at}",
        "reportingMTA": "dsn; a8-70.smtp-out.example.com",
    }


def _reported(to: list[str], action: str, status: str, diagnostic: str = "") -> list[dict[str, str]]:
    """What the recipient's server reports (RFC 3464); its words may be missing."""
    words = {"diagnosticCode": diagnostic} if diagnostic else {}
    return [{"emailAddress": address, "action": action, "status": status, **words} for address in to]


def _utc(instant: datetime) -> str:
    return instant.isoformat(timespec="milliseconds").replace("+00:00", "Z")
