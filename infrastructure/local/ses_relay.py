"""Stands between the functions and the emulated SES: keeps a copy of every email, and lets SES's answers come back.

The emulator accepts emails but forgets their tags and headers, keeps none over a restart, and publishes no events for
the SES v2 API. AWS does. So the functions' SES endpoint is this relay, by botocore's own AWS_ENDPOINT_URL_SESV2; it
passes every call on unchanged.
"""

import http.client
import json
import re
import threading
from collections.abc import Callable
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from infrastructure.local.post import Message, Post

SECONDS_TO_SEND = 0.2
SECONDS_TO_DELIVER = 0.8


class SesRelay(ThreadingHTTPServer):
    """Listens on a free port of loopback. `publish` is told each event that SES would publish by itself."""

    daemon_threads = True

    def __init__(
        self, aws_port: int, post: Post, now: Callable[[], datetime], answer: Callable[[Message, str], None]
    ) -> None:
        super().__init__(("127.0.0.1", 0), _Relay)
        self.aws_port, self.post, self.now, self.answer = aws_port, post, now, answer
        self.answers_by_itself = True

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def accepted(self, request: dict[str, Any], message_id: str) -> None:
        """Keep the copy. A moment later SES says that it sent, and the recipient's server that it took, the email."""
        message = self.post.keep(request, message_id, self.now())
        if self.answers_by_itself:
            for seconds, answer in zip((SECONDS_TO_SEND, SECONDS_TO_DELIVER), own_answers(message), strict=False):
                timer = threading.Timer(seconds, self.answer, (message, answer))
                timer.daemon = True
                timer.start()


def own_answers(message: Message) -> list[str]:
    """What comes back without anybody pressing a button: an address with "hold" in its name waits for one."""
    names = " ".join(address.split("@")[0].lower() for address in message.to)
    if "hold" in names:
        return ["sent"]
    return ["sent", "hard bounce" if "bounce" in names else "delivered"]


class _Relay(BaseHTTPRequestHandler):
    server: SesRelay

    def _pass_on(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        connection = http.client.HTTPConnection("127.0.0.1", self.server.aws_port, timeout=30)
        connection.request(self.command, self.path, body, self._headers_as_root())
        answer = connection.getresponse()
        content = answer.read()
        if self.path == "/v2/email/outbound-emails" and answer.status == 200:
            self.server.accepted(json.loads(body), json.loads(content)["MessageId"])
        self.send_response_only(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in ("connection", "transfer-encoding", "content-length"):
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
        connection.close()

    def _headers_as_root(self) -> dict[str, str]:
        """Where it enforces policies, the emulator knows no SES resource but "*", and so would refuse a narrow policy."""
        headers = {name: value for name, value in self.headers.items() if name.lower() != "x-amz-security-token"}
        headers["Authorization"] = re.sub("Credential=[^/]+/", "Credential=test/", headers.get("Authorization", ""))
        return headers

    do_GET = do_POST = do_PUT = do_DELETE = _pass_on

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the emulator's log has it."""
