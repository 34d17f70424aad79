"""The mailbox: every email that the service sent, and buttons for what SES says about each of them afterwards."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.message import Message as Headers
from pathlib import Path
from typing import Self
from urllib.parse import parse_qs, quote, unquote, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from chalicelib.domain.messages.simulator import is_simulator
from infrastructure.local.clock import in_london
from infrastructure.local.post import Message, Post
from infrastructure.local.ses_events import ANSWERS

MESSAGES_ON_A_PAGE = 50
HTML = "text/html; charset=utf-8"
OWN_PAGES = "default-src 'none'; style-src 'self'; frame-src 'self'; form-action 'self'; frame-ancestors 'none'"
# An email's HTML runs no script and loads nothing from elsewhere; its links open in a new tab.
EMAILS = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"
)
LINKS_OUTSIDE = '<base target="_blank">'


@dataclass(frozen=True)
class Page:
    """An answer over HTTP."""

    status: int
    body: bytes
    headers: list[tuple[str, str]] = field(default_factory=list)

    @classmethod
    def plain(cls, status: int, text: str) -> Self:
        return cls(status, (text + "\n").encode(), [("Content-Type", "text/plain; charset=utf-8")])


class Mailbox:
    """Answers the requests for /mailbox and below. `publish` makes one of SES's answers to a message. `passwords`: what the
    authenticator app of every example member of staff shows."""

    def __init__(
        self,
        post: Post,
        publish: Callable[[Message, str], None],
        passwords: Callable[[], Sequence[str]] = tuple,
    ) -> None:
        self._post, self._publish, self._passwords = post, publish, passwords
        folder = Path(__file__).parent / "templates"
        self._templates = Environment(loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined)
        self._templates.filters["london"] = lambda text: in_london(datetime.fromisoformat(text))
        self._style = (folder / "mailbox.css").read_bytes()

    def answer(self, method: str, target: str, headers: Headers, body: bytes) -> Page:
        """Route one request."""
        url = urlsplit(target)
        parts = url.path.strip("/").split("/")[1:]
        if parts in ([], [""]):
            return self._list(parse_qs(url.query))
        if parts == ["style.css"]:
            return Page(200, self._style, [("Content-Type", "text/css; charset=utf-8")])
        message = self._post.message(unquote(parts[0]))
        if message is None:
            return Page.plain(404, "There is no such email.")
        if parts[1:] == ["html"]:
            return Page(200, _with_links_outside(message.html).encode(), self._headers(EMAILS))
        if parts[1:] == ["answer"] and method == "POST":
            return self._answer_for(message, headers, parse_qs(body.decode()))
        return self._message(message)

    def _list(self, query: dict[str, list[str]]) -> Page:
        newest_first = self._post.messages()[::-1]
        wanted = query.get("to", [""])[0].strip().lower()
        checks = [message for message in newest_first if all(map(is_simulator, message.to))]
        listed = newest_first if wanted else [message for message in newest_first if message not in checks]
        found = [message for message in listed if wanted in " ".join(message.to).lower()]
        shown = int(number) if (number := query.get("show", [""])[0]).isdecimal() else MESSAGES_ON_A_PAGE
        rows = [(message, self._post.answers(message.message_id)) for message in found[:shown]]
        more = shown + MESSAGES_ON_A_PAGE if len(found) > shown else None
        return self._page(
            "list.html",
            rows=rows,
            total=len(listed),
            found=len(found),
            checks=0 if wanted else len(checks),
            to=wanted,
            more=more,
            passwords=self._passwords(),
        )

    def _message(self, message: Message) -> Page:
        return self._page(
            "message.html", message=message, answers=self._post.answers(message.message_id), choices=ANSWERS
        )

    def _answer_for(self, message: Message, headers: Headers, form: dict[str, list[str]]) -> Page:
        if headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
            return Page.plain(403, "This form is used from the mailbox only.")
        answer = form.get("answer", [""])[0]
        if answer not in ANSWERS:
            return Page.plain(400, "There is no such answer.")
        self._publish(message, answer)
        return Page(303, b"", [("Location", f"/mailbox/{quote(message.message_id, safe='')}")])

    def _page(self, template: str, **values: object) -> Page:
        return Page(200, self._templates.get_template(template).render(values).encode(), self._headers(OWN_PAGES))

    @staticmethod
    def _headers(policy: str) -> list[tuple[str, str]]:
        common = {"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store", "Referrer-Policy": "same-origin"}
        return [("Content-Type", HTML), ("Content-Security-Policy", policy), *common.items()]


def _with_links_outside(html: str) -> str:
    """The email, with links that open in a new tab. The base goes into the head, if there is one, so the document type
    stays first."""
    head = re.search("<head[^>]*>", html, re.IGNORECASE)
    cut = head.end() if head else 0
    return html[:cut] + LINKS_OUTSIDE + html[cut:]
