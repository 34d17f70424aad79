"""A person at a browser: what they can see and press, the emails they get, and what axe says of each page."""

import os
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from playwright.sync_api import Browser, Page, ViewportSize

from chalicelib.adapters.people.one_time import OneTime
from chalicelib.domain.child.needs import NEEDS
from chalicelib.domain.people.factor import AROUND, step_at
from chalicelib.journeys.parts.needs_and_you import NEEDS_PART
from infrastructure.local.example_data import SECRET
from infrastructure.local.post import Message
from infrastructure.local.stack import LocalStack

ROOT = Path(__file__).parents[2]
NEEDS_PAGES = [
    [need for need in NEEDS if f"need-{need.code}" in {item.name for item in page.fields}]
    for page in NEEDS_PART.flow({})
    if page.slug != "appraisal"
]
_AXE = ROOT / "assets/node_modules/axe-core/axe.min.js"
_PATIENCE_SECONDS = 20
T = TypeVar("T")
_USED: dict[str, int] = {}
"""The step of the newest password that each address used."""
DESKTOP: ViewportSize = {"width": 1100, "height": 900}

CHILD = {"first_names": "Zofia", "last_name": "Wiśniewska", "known_as": "Zosia Wiśniewska"}
BORN = {"born-day": "31", "born-month": "3", "born-year": "2016", "born_is": "register"}
ADDRESS = {
    "address": "1 High Street\nMadeup", "postcode": "ZZ99 3WZ", "address_type": "home", "restricted_address": "no",
}  # fmt: skip
PARENT = {
    "parent-1-name": "Ewa Wiśniewska", "parent-1-relationship": "Mother", "parent-1-responsibility": "yes",
    "parent-1-lives_with": "yes", "parent-1-phone": "01632 960 777", "parent-1-interpreter": "no", "parent-1-safe": "yes",
}  # fmt: skip
LAST_SEEN = {
    "attended": "yes", "last_attended-day": "9", "last_attended-month": "11", "last_attended-year": "2026",
    "seen": "not-known",
}  # fmt: skip
BELIEF = {
    "belief": "moved-in-england", "place_postcode": "ZZ99 3WZ", "basis": "hearsay", "belief_why": "A neighbour said so.",
}  # fmt: skip
VISIT = {
    "enquiry-1-type": "home-visit", "enquiry-1-visited": "1 High Street", "enquiry-1-on-day": "13",
    "enquiry-1-on-month": "11", "enquiry-1-on-year": "2026", "enquiry-1-by": "Attendance lead",
    "enquiry-1-outcome": "Nobody was in.",
}  # fmt: skip
YOU = {"referrer_name": "Sam Okafor", "referrer_role": "School office", "referrer_phone": "01632 960 555"}
PARTS: dict[str, list[dict[str, str]]] = {
    "The child": [CHILD, BORN, {"sex": "female"}, {"upn": "Z926200124001", "year_group": "5", "other_year": "no"}],
    "Home and family": [
        ADDRESS, {"moved": "no"}, {"parents-more": "yes"}, PARENT, {"parents-more": "no"}, {"siblings-more": "no"},
    ],
    "School": [{"on_roll": "yes"}, LAST_SEEN],
    "Attendance": [{"codes": "N"}, {"attendance": "87.5"}],
    "Where the child may be": [BELIEF, {"destination": "no"}, {"primary_reason": "Unknown"}],
    "Reasonable enquiries": [{"enquiries-more": "yes"}, VISIT, {"enquiries-more": "no"}],
    "Needs and risks": [
        *({f"need-{need.code}": "no" for need in page} for page in NEEDS_PAGES), {"appraised": "no"},
    ],
    "You and your school": [YOU, {"school_urn": "900001"}],
}  # fmt: skip
"""Each part of the form as the task list names it, with the answers to its pages in reading order."""
SAFE = {"immediate_risk": "no", "phoned": "no"}
AT_RISK = {
    "immediate_risk": "yes", "phoned": "yes", "phoned_whom": "Children’s Advice and Duty Service", "phoned_on-day": "2",
    "phoned_on-month": "11", "phoned_on-year": "2026", "phoned_at": "14:30",
}  # fmt: skip

A_PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\ntrailer<</Root 1 0 R>>\n"


def eventually(look: Callable[[], T | None], seconds: float = _PATIENCE_SECONDS) -> T:
    """The result of `look`, once there is one: the stream and the mail take a moment."""
    until = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < until, "It did not happen in time"
        time.sleep(0.1)
    return found


class Visitor:
    """One browser with its own cookies."""

    def __init__(self, stack: LocalStack, browser: Browser, **options: Any) -> None:
        self.stack = stack
        self._context = browser.new_context(**({"viewport": DESKTOP} | options))
        self.page: Page = self._context.new_page()
        self.errors: list[str] = []
        self.page.on("console", lambda said: self.errors.append(said.text) if said.type == "error" else None)

    def leave(self) -> None:
        self._context.close()

    # --- looking ---------------------------------------------------------------------------------------------------

    def open(self, path: str) -> None:
        self.page.goto(f"{self.stack.url}{path}")

    @property
    def words(self) -> str:
        return self.page.inner_text("main")

    @property
    def heading(self) -> str:
        return self.page.inner_text("h1")

    @property
    def fits(self) -> bool:
        """Nothing is wider than the window."""
        size = self.page.viewport_size
        assert size
        return bool(self.page.evaluate("document.documentElement.scrollWidth") <= size["width"])

    def axe(self) -> list[str]:
        """axe's findings on the page as it is. The script runs from outside, so the CSP stays as it is."""
        self.page.wait_for_load_state("load")
        self.page.evaluate(_AXE.read_text())
        violations = self.page.evaluate(  # what passed would take longer to bring here than to find
            "axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})"
            ".then((result) => result.violations)"
        )
        return [f"{found['id']}: {found['nodes'][0]['html']}" for found in violations]

    def picture(self, name: str) -> None:
        """Saves the page for the README when PICTURES=yes, at the size of a desktop screen."""
        if os.environ.get("PICTURES") == "yes":
            size = self.page.viewport_size
            self.page.set_viewport_size(DESKTOP)
            self.page.screenshot(path=str(ROOT / "docs/pictures" / f"{name}.png"))
            self.page.set_viewport_size(size or DESKTOP)

    # --- doing -----------------------------------------------------------------------------------------------------

    def fill_in(self, part: str, *pages: dict[str, str]) -> None:
        """A whole part, from the task list and back to it."""
        self.follow(part)
        for answers in pages or PARTS[part]:
            self.answer(answers)
        assert self.heading == "Your referral", self.words

    def fill(self, answers: dict[str, str]) -> None:
        for name, value in answers.items():
            field = self.page.locator(f"[name='{name}'], [id='{name}'].govuk-input").first
            kind = field.evaluate("element => element.type")
            if kind == "radio":
                self.page.check(f"[name='{name}'][value='{value}']")
            elif kind == "select-one":
                field.select_option(value)
            else:
                field.fill(value)

    def press(self, button: str) -> None:
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=button, exact=True).click()

    def follow(self, link: str) -> None:
        """A link of the page itself, by its whole text."""
        with self.page.expect_navigation():
            self.page.locator("main").get_by_role("link", name=link, exact=True).first.click()

    def answer(self, answers: dict[str, str], button: str = "Continue") -> None:
        self.fill(answers)
        self.press(button)

    # --- journeys --------------------------------------------------------------------------------------------------

    def sign_in(self, address: str) -> None:
        """From the page that asks for the address."""
        before = len(emails(self.stack, address, "Your sign-in code"))
        self.answer({"email": address}, "Send me a code")
        newest = eventually(lambda: emails(self.stack, address, "Your sign-in code")[before:])[-1]
        self.answer({"code": code_in(newest)}, "Sign in")
        self.show_second(address)

    def show_second(self, address: str) -> None:
        """Staff go on with their app; a newcomer sets it up first."""
        if self.page.url.endswith("/sign-in/set-up"):
            found = re.search(r"\b([A-Z2-7]{4} ){7}[A-Z2-7]{4}\b", self.words)
            assert found, self.words
            self.answer({"password": self._password(address, found[0].replace(" ", ""))}, "Confirm and sign in")
            self.follow("Continue without recovery codes")
        elif self.page.url.endswith("/sign-in/second"):
            self.answer({"password": self._password(address, SECRET)}, "Sign in")

    def _password(self, address: str, secret: str) -> str:
        """The app's next password that this person did not use yet."""

        def fresh() -> int | None:
            this = step_at(self.stack.clock.now())
            step = max(this - AROUND, _USED.get(address, 0) + 1)
            return step if step <= this + AROUND else None

        _USED[address] = step = eventually(fresh, seconds=60)
        return OneTime().at(secret, step)

    def refer(self, gate: dict[str, str] | None = None, child: dict[str, str] | None = None) -> str:
        """A whole referral as the example school's office; returns its reference."""
        self.open("/begin/school-referral")
        self.answer(gate or SAFE)
        if self.page.url.startswith(f"{self.stack.url}/sign-in"):
            self.sign_in("office@hillside.example")
        for part, pages in PARTS.items():
            changed = child or {}
            self.fill_in(part, *({name: changed.get(name, value) for name, value in page.items()} for page in pages))
        self.press("Check your answers and send")
        self.press("Accept and send")
        return reference_in(self.words)


def emails(stack: LocalStack, to: str, subject: str) -> list[Message]:
    """Emails to this address with a subject that begins so, oldest first."""
    return [m for m in stack.post.messages() if m.to == [to] and m.subject.startswith(subject)]


def code_in(message: Message) -> str:
    found = re.search(r"^\d{6}$", message.text, re.MULTILINE)
    assert found, message.text
    return found[0]


def reference_in(words: str) -> str:
    found = re.search(r"\b[2-9A-Z]{4}-[2-9A-Z]{4}\b", words)
    assert found, words
    return found[0]
