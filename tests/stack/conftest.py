"""The packaged stack on the emulated AWS, with a real Chromium in front. Made once for all tests of this folder."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from infrastructure.local.stack import LocalStack
from tests.stack.days import TUESDAY, move_to_next
from tests.stack.visitor import Visitor
from tests.support.run_summary import NO_BROWSER

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
_FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
          "--disable-component-update", "--disable-sync")  # fmt: skip


def chromium() -> str | None:
    """The browser to drive: CHROMIUM, or the first that is installed."""
    named = os.environ.get("CHROMIUM")
    found = [named] if named else [shutil.which(name) for name in _NAMES] + [p for p in _PLACES if Path(p).exists()]
    return next(filter(None, found), None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Without a browser only these tests are skipped, and the last line says so; in CI that is a failure."""
    here = [item for item in items if Path(__file__).parent in item.path.parents]
    for item in here:
        item.add_marker(pytest.mark.stack)
    if not chromium() and os.environ.get("CI") != "true":
        for item in here:
            item.add_marker(pytest.mark.skip(reason=NO_BROWSER))


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalStack]:
    with LocalStack(port=0, aws_port=0, state_dir=tmp_path_factory.mktemp("stack"), enforce_iam=True) as running:
        move_to_next(running, TUESDAY, "10:00")
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not chromium():
        pytest.fail("CI needs Chromium for the tests in a browser.", pytrace=False)
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=chromium(), args=list(_FLAGS))


@pytest.fixture
def visitor(stack: LocalStack, browser: Browser) -> Iterator[Visitor]:
    """Somebody at a desk who was never here."""
    someone = Visitor(stack, browser)
    yield someone
    someone.leave()


@pytest.fixture
def another(stack: LocalStack, browser: Browser) -> Iterator[Visitor]:
    """A second person, at another computer."""
    someone = Visitor(stack, browser)
    yield someone
    someone.leave()
