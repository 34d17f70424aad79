"""One address for the service, http://localhost:8000/, and the mailbox beside it at /mailbox.

Everything else goes to the API unchanged. The API's own address has the stage in its path, as on AWS; a domain name of
one's own has not, and this stands for that.
"""

import http.client
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from infrastructure.local.mailbox import Mailbox, Page

HOP_BY_HOP = {"connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade"}
MOST_BYTES = 10 * 1024 * 1024  # what API Gateway takes


class Front(ThreadingHTTPServer):
    """Listens from the start; answers 503 until `api` is set to the path of the deployed API."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, port: int, aws_port: int, mailbox: Mailbox) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.port = int(self.server_address[1])
        self.aws_port, self.mailbox = aws_port, mailbox
        self.api: str | None = None

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that goes away in the middle of an answer is not worth a stack trace."""


class _Handler(BaseHTTPRequestHandler):
    server: Front
    protocol_version = "HTTP/1.1"

    def _answer(self) -> None:
        size = int(self.headers.get("Content-Length") or 0)
        if size > MOST_BYTES:
            self.close_connection = True
            self._send(Page.plain(413, "The gateway takes at most 10 MB."))
            return
        body = self.rfile.read(size)
        if self.path.split("?")[0] == "/mailbox" or self.path.startswith("/mailbox/"):
            self._send(self.server.mailbox.answer(self.command, self.path, self.headers, body))
        elif self.server.api is None:
            self._send(Page.plain(503, "The service is starting."))
        else:
            self._pass_on(self.server.api + self.path, body)

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = _answer

    def _pass_on(self, path: str, body: bytes) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.server.aws_port, timeout=60)
        try:
            connection.putrequest(self.command, path, skip_host=True, skip_accept_encoding=True)
            for name, value in self.headers.items():
                if name.lower() not in HOP_BY_HOP:
                    connection.putheader(name, value)
            connection.endheaders(body)
            answer = connection.getresponse()
            headers = [(name, value) for name, value in answer.getheaders() if name.lower() not in HOP_BY_HOP]
            self._send(Page(answer.status, answer.read(), headers))
        except (OSError, http.client.HTTPException):
            self._send(Page.plain(502, "The emulated AWS does not answer. Is it still running?"))
        finally:
            connection.close()

    def _send(self, page: Page) -> None:
        self.send_response_only(page.status)
        names = {name.lower() for name, _ in page.headers}
        for name, value in page.headers:
            if self.command == "HEAD" or name.lower() != "content-length":
                self.send_header(name, value)
        if self.command != "HEAD" or "content-length" not in names:
            self.send_header("Content-Length", str(len(page.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(page.body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the functions write their own log."""
