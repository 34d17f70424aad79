"""What comes from a provider that is slow, broken, endless, or leads elsewhere: over a real connection."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from chalicelib.adapters.identity import fetching
from chalicelib.adapters.identity.fetching import fetch, is_allowed
from chalicelib.domain.people.council import ProviderDown

_DONE = threading.Event()


class _Odd(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        status, headers, body = _ANSWERS.get(self.path, (404, {}, b"{}"))
        if self.path == "/slow":
            _DONE.wait(2)
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b'{"got": "%s"}' % body.encode())

    def log_message(self, *said: object) -> None:
        pass


_ANSWERS: dict[str, tuple[int, dict[str, str], bytes]] = {
    "/good": (200, {}, b'{"issuer": "one"}'),
    "/refused": (400, {}, b'{"error": "invalid_grant"}'),
    "/html": (200, {"Content-Type": "text/html"}, b"<h1>Sign in to the network</h1>"),
    "/list": (200, {}, b"[]"),
    "/deep": (200, {}, b"[" * 100_000),
    "/elsewhere": (302, {"Location": "/good"}, b"{}"),
    "/broken": (503, {}, b'{"error": "server_error"}'),
    "/busy": (429, {}, b"{}"),
    "/huge": (200, {}, b'{"a": "' + b"x" * 600_000 + b'"}'),
    "/slow": (200, {}, b"{}"),
    "/short": (200, {"Content-Length": "500"}, b"{"),
}


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Odd)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    _DONE.set()
    server.shutdown()


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(fetching, "READ_SECONDS", 0.3)
    fetching._pool.cache_clear()
    yield
    fetching._pool.cache_clear()


def test_an_object_is_an_answer_and_so_is_a_refusal(site: str) -> None:
    assert fetch(f"{site}/good").body == {"issuer": "one"}
    assert (fetch(f"{site}/refused").status, fetch(f"{site}/refused").body) == (400, {"error": "invalid_grant"})
    assert fetch(f"{site}/post", {"code": "a b"}).body == {"got": "code=a+b"}


@pytest.mark.parametrize("path", ["html", "list", "deep", "elsewhere", "broken", "busy", "huge", "slow", "short"])
def test_everything_else_is_a_provider_that_is_down(site: str, path: str) -> None:
    with pytest.raises(ProviderDown):
        fetch(f"{site}/{path}")


def test_nobody_at_the_address(site: str) -> None:
    with pytest.raises(ProviderDown):
        fetch("http://127.0.0.1:1/")


@pytest.mark.parametrize(
    ("url", "live", "local"),
    [
        ("https://login.microsoftonline.com/tenant/v2.0", True, True),
        ("https://login.example:443/", True, True),
        ("http://login.example/", False, False),
        ("https://login.example:8443/", False, False),
        ("http://localhost:9400", False, True),
        ("https://10.0.0.1/", False, False),
        ("https://[::1]/", False, False),
        ("https://2130706433/", False, False),
        ("https://127.1/", False, False),
        ("https://metadata.google.internal/", False, False),
        ("https://printer.local/", False, False),
        ("https://intranet/", False, False),
        ("https://a@login.example/", False, False),
        ("https://login.example/#x", False, False),
        ("https://login.example\\@evil.example/", False, False),
        ("https://lоgin.example/", False, False),
        ("https://login.example:99999/", False, False),
        ("file:///etc/passwd", False, False),
        ("", False, False),
    ],
)
def test_which_addresses_are_asked(url: str, live: bool, local: bool) -> None:
    assert (is_allowed(url, local=False), is_allowed(url, local=True)) == (live, local)
