"""Signs in to the local stack as a person would: a code by email, read in the mailbox."""

import re
import time
from http.cookiejar import CookieJar
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

from infrastructure.local.post import Post
from infrastructure.steps import LOCAL, PlainFailure

CODE = re.compile(r"\b(\d{3})\s?(\d{3})\b")
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


def cookies_of(url: str, address: str) -> dict[str, str]:
    """The cookies of somebody who has just signed in. Raises PlainFailure."""
    jar = CookieJar()
    browser = build_opener(HTTPCookieProcessor(jar))
    browser.addheaders = [("Origin", url), ("Sec-Fetch-Site", "same-origin")]

    def answer(path: str, **fields: str) -> None:
        hidden = dict(HIDDEN.findall(browser.open(f"{url}{path}").read().decode()))
        browser.open(f"{url}{path}", urlencode({**hidden, **fields}).encode()).read()

    before = len(_codes(address))
    answer("/sign-in", email=address)
    answer("/sign-in/code", code=_next_code(address, before))
    cookies = {cookie.name: cookie.value or "" for cookie in jar}
    if not any(name.endswith("session") for name in cookies):
        raise PlainFailure(f"Could not sign in as {address}. Did somebody ask for codes for it just now? Wait an hour.")
    return cookies


def _codes(address: str) -> list[str]:
    messages = [each for each in Post(LOCAL / "post.jsonl").messages() if address in each.to]
    return ["".join(found.groups()) for each in messages if (found := CODE.search(each.text))]


def _next_code(address: str, before: int) -> str:
    for _ in range(60):
        if len(codes := _codes(address)) > before:
            return codes[-1]
        time.sleep(0.5)
    raise PlainFailure(f"No code came for {address}. Did somebody ask for several just now? Wait an hour.")
