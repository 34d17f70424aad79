"""Signs in to the local stack as a person would: by the code, or the link, that comes by email, and the app."""

import re
import time
from http.cookiejar import CookieJar
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

from infrastructure.local.clock import Clock
from infrastructure.local.example_data import passwords
from infrastructure.local.post import Message, Post
from infrastructure.local.running import Running, aws_of
from infrastructure.steps import LOCAL, PlainFailure

CODE = re.compile(r"^\d{6}$", re.MULTILINE)
LINK = re.compile(r"/sign-in/link/[\w-]+")
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


def cookies_of(url: str, address: str) -> dict[str, str]:
    """The cookies of a new session. Raises PlainFailure."""
    jar = CookieJar()
    browser = build_opener(HTTPCookieProcessor(jar))
    browser.addheaders = [("Origin", url), ("Sec-Fetch-Site", "same-origin")]

    def answer(path: str, **fields: str) -> None:
        try:
            hidden = dict(HIDDEN.findall(browser.open(f"{url}{path}").read().decode()))
            browser.open(f"{url}{path}", urlencode({**hidden, **fields}).encode()).read()
        except HTTPError as refused:
            raise PlainFailure(
                f"Could not sign in as {address}: {path.split('/link/')[0]} answered {refused.code}. If that is 429, "
                "somebody has just asked for emails to it: wait some minutes."
            ) from None

    before = len(_emails_to(address))
    answer("/sign-in", email=address)
    path, fields = _way_in(address, before)
    answer(path, **fields)
    running = Running.read()
    answer("/sign-in/second", password=passwords(Clock(aws_of(running), running.outputs).now())[0])
    cookies = {cookie.name: cookie.value or "" for cookie in jar}
    if not any(name.endswith("session") for name in cookies):
        raise PlainFailure(f"Could not sign in as {address}: what the email said was not taken.")
    return cookies


def next_form(text: str) -> tuple[str, dict[str, str]] | None:
    """The page and answer that an email's sign-in link leads to. None for every other email."""
    if link := LINK.search(text):
        return link[0], {}
    if code := CODE.search(text):
        return "/sign-in/code", {"code": code[0]}
    return None


def _emails_to(address: str) -> list[Message]:
    return [each for each in Post(LOCAL / "post.jsonl").messages() if address in each.to]


def _way_in(address: str, before: int) -> tuple[str, dict[str, str]]:
    for _ in range(60):
        for message in reversed(_emails_to(address)[before:]):
            if found := next_form(message.text):
                return found
        time.sleep(0.5)
    raise PlainFailure(f"No email to sign in came for {address}. Does the mailbox of the local stack show one?")
