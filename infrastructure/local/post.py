"""Every email that the service sent and every answer to it, kept in one file that is only ever added to."""

import json
import threading
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Message:
    """An email as SES got it. `tags` are its EmailTags, `headers` those the service added."""

    message_id: str
    sent_at: str
    sender: str
    to: list[str]
    subject: str
    text: str
    html: str
    reply_to: list[str] = field(default_factory=list)
    tags: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    configuration_set: str = ""


@dataclass(frozen=True)
class Answer:
    """Something that SES said about a message, and when."""

    message_id: str
    answer: str
    at: str


class Post:
    """The emails in the order they were sent, and the answers to them."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._lock = threading.Lock()
        self._messages: list[Message] = []
        self._answers: list[Answer] = []
        for line in file.read_text().splitlines() if file.is_file() else []:
            self._remember(json.loads(line))

    def keep(self, request: dict[str, Any], message_id: str, now: datetime) -> Message:
        """Keep the copy of one accepted SendEmail request."""
        simple = request["Content"]["Simple"]
        body = simple["Body"]
        message = Message(
            message_id=message_id,
            sent_at=now.isoformat(timespec="milliseconds"),
            sender=request.get("FromEmailAddress", ""),
            to=request["Destination"].get("ToAddresses", []),
            subject=simple["Subject"]["Data"],
            text=body.get("Text", {}).get("Data", ""),
            html=body.get("Html", {}).get("Data", ""),
            reply_to=request.get("ReplyToAddresses", []),
            tags={tag["Name"]: tag["Value"] for tag in request.get("EmailTags", [])},
            headers={header["Name"]: header["Value"] for header in simple.get("Headers", [])},
            configuration_set=request.get("ConfigurationSetName", ""),
        )
        self._add({"message": asdict(message)})
        return message

    def answered(self, message: Message, answer: str, now: datetime) -> None:
        """Note that this answer was published."""
        self._add({"answer": asdict(Answer(message.message_id, answer, now.isoformat(timespec="milliseconds")))})

    def messages(self) -> list[Message]:
        """All emails, oldest first."""
        with self._lock:
            return list(self._messages)

    def message(self, message_id: str) -> Message | None:
        return next((message for message in self.messages() if message.message_id == message_id), None)

    def answers(self, message_id: str) -> list[Answer]:
        """All answers to one email, oldest first."""
        with self._lock:
            return [answer for answer in self._answers if answer.message_id == message_id]

    def _add(self, line: dict[str, Any]) -> None:
        with self._lock:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            with self._file.open("a") as file:
                file.write(json.dumps(line) + "\n")
            self._remember(line)

    def _remember(self, line: dict[str, Any]) -> None:
        if "message" in line:
            self._messages.append(Message(**line["message"]))
        else:
            self._answers.append(Answer(**line["answer"]))
