"""A visitor without a mouse, on a phone's width: every control is reached with Tab, in reading order, and seen to be reached.

Each step is checked as it is taken (`focus.js` says what the focus did): what has the focus looks as if it had, is in sight,
and comes after what had it before; and whoever presses a button or follows a link has been on every control before it.
"""

from pathlib import Path
from typing import Any, TypedDict

from playwright.sync_api import Browser, FilePayload

from infrastructure.local.stack import LocalStack
from tests.stack.visitor import Visitor

PHONE = {"viewport": {"width": 320, "height": 640}}
_FOCUS = Path(__file__).with_name("focus.js")
_MOST_CHOICES = 250


class Control(TypedDict):
    """The focused element."""

    tag: str
    type: str
    name: str
    id: str
    value: str
    checked: bool
    choices: list[list[str]]
    words: str
    role: str


class KeyboardVisitor(Visitor):
    """Does what a Visitor does, by keys alone."""

    def __init__(self, stack: LocalStack, browser: Browser, **options: Any) -> None:
        super().__init__(stack, browser, **(PHONE | options))
        self.page.add_init_script(path=_FOCUS)
        self._is_new = True
        self.page.on("domcontentloaded", lambda _: self._turned())
        self.page.on("filechooser", lambda _: None)  # the browser's own window is never opened, whoever waits for it

    def _turned(self) -> None:
        self._is_new = True

    # --- moving ----------------------------------------------------------------------------------------------------

    def _press(self, key: str) -> None:
        self.page.keyboard.press(key)

    def _tab(self) -> Control | None:
        """The next control; None past the last one."""
        if self._is_new:
            self._begin()
        self._press("Tab")
        arrived = self.page.evaluate("focusNow.arrived()")
        if arrived:
            faults = arrived.pop("faults")
            assert not faults, f"{faults} on {self.page.url}"
        return arrived  # type: ignore[no-any-return]

    def _begin(self) -> None:
        """A page is read from its main part on, by the skip link, unless the focus was taken to something in it."""
        self._is_new = False
        for picker in self.page.locator(".app-school").all():
            picker.locator(".autocomplete__wrapper").wait_for(state="attached")
        if self.page.evaluate("focusNow.begin()"):
            first = self._tab()
            assert first, self.page.url
            assert first["words"] == "Skip to main content", f"{first} comes before the skip link"
            self._press("Enter")
            assert self.page.evaluate("focusNow.begin() || document.activeElement.localName") == "main"

    def _to(self, words: str, *tags: str) -> None:
        """On to the next control that says this, past no other that was not reached."""
        passed = list[str]()
        while here := self._tab():
            if here["tag"] in tags and here["words"] == words:
                missed = self.page.evaluate("focusNow.missed()")
                assert not missed, f"{missed} on {self.page.url}"
                return
            passed.append(here["words"] or here["name"])
        raise AssertionError(f"“{words}” is not on {self.page.url} after {passed}")

    def tour(self) -> None:
        """The whole page, its head and its foot too: the focus goes everywhere, in order, and is never caught."""
        self.page.reload()
        self._is_new = False
        self.page.evaluate("focusNow.begin()")
        while self._tab():
            pass
        missed = self.page.evaluate("focusNow.neverReached()")
        assert not missed, f"{missed} on {self.page.url}"

    # --- doing -----------------------------------------------------------------------------------------------------

    def fill(self, answers: dict[str, str]) -> None:
        """Each of them where the focus comes by; to be asked for in another order is a failure."""
        left = dict(answers)
        while left:
            here = self._tab()
            assert here, f"{list(left)} were not reached on {self.page.url}"
            wanted = next((name for name in (here["name"], here["id"]) if name in left), None)
            if wanted:
                self._answer(here, left.pop(wanted))

    def _answer(self, here: Control, value: str) -> None:
        match here["type"]:
            case "radio":
                self._choose(here, value)
            case "checkbox":
                if not here["checked"]:
                    self._press("Space")
            case "select-one":
                self._select(here, value)
            case _:
                self._press("Control+A")
                self.page.keyboard.type(value)
                if here["role"] == "combobox":
                    self._take_what_is_offered()

    def _choose(self, here: Control, value: str) -> None:
        if here["value"] == value and not here["checked"]:
            self._press("Space")
        for _ in range(_MOST_CHOICES):
            here = self.page.evaluate("focusNow.chosen()")
            if here["value"] == value:
                assert here["checked"], f"{here['name']}={value} is not chosen"
                return
            self._press("ArrowDown")
        raise AssertionError(f"{here['name']} has no answer {value}")

    def _select(self, here: Control, value: str) -> None:
        """By typing what it says, as one does in a long list."""
        self.page.keyboard.type(dict(here["choices"])[value])
        assert self.page.evaluate("focusNow.here()")["value"] == value, here["name"]

    def _take_what_is_offered(self) -> None:
        """The first school of the list below the box, if there is one once the register has answered."""
        self.page.wait_for_selector(".autocomplete__menu--visible .autocomplete__option:not(:text('Looking for'))")
        if self.page.locator(".autocomplete__option--no-results").count() == 0:
            self._press("ArrowDown")
            self._press("Enter")
            self.page.wait_for_selector(".app-school__chosen :text('You chose')")

    def correct(self, answers: dict[str, str]) -> None:
        """From the focused error summary: its first link leads to its question."""
        assert self.page.evaluate("document.activeElement.matches('.govuk-error-summary')"), "the focus is not on it"
        link = self._tab()
        assert link
        assert link["tag"] == "a", link
        self._press("Enter")
        self.page.evaluate("focusNow.begin()")
        here: Control = self.page.evaluate("focusNow.here()")
        left = dict(answers)
        self._answer(here, left.pop(here["name"]))
        self.fill(left)

    def attach(self, name: str, content: bytes) -> None:
        """A key opens the browser's own window for choosing a file; its content is the browser's."""
        while here := self._tab():
            if here["type"] == "file":
                with self.page.expect_file_chooser() as chooser:
                    self._press("Space")
                chooser.value.set_files(FilePayload(name=name, mimeType="application/octet-stream", buffer=content))
                return
        raise AssertionError(f"No file is asked for on {self.page.url}")

    def press(self, button: str) -> None:
        self._to(button, "button", "a")
        with self.page.expect_navigation():
            self._press("Space")

    def follow(self, link: str) -> None:
        self._to(link, "a")
        with self.page.expect_navigation():
            self._press("Enter")

    def unfold(self, words: str) -> None:
        self._to(words, "summary")
        self._press("Enter")

    def save(self, link: str) -> Path:
        """The file that a link leads to."""
        self._to(link, "a")
        with self.page.expect_download() as saved:
            self._press("Enter")
        return saved.value.path()
