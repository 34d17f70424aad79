"""The warning before an idle session ends, in a browser whose clock jumps; and that what is hidden is not seen."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route

from chalicelib.assets import named
from chalicelib.domain.people.sessions import idle_limit
from tests.support.world import BASE_URL
from tests.web.scenes.all_scenes import all_shown

HERE = f"{BASE_URL}/sessions"
LIMIT = int(idle_limit(staff=True).total_seconds())
WARNED = (LIMIT - 180) * 1000
SOON, OVER = "You will soon be signed out", "You have been signed out"


class Server:
    """Gives out one page with its style and script; `says` is its answer to somebody who wants to stay, None for silence."""

    def __init__(self) -> None:
        self.says: int | None = 200
        self.scene = "sessions"

    def answer(self, route: Route) -> None:
        path = route.request.url.removeprefix(BASE_URL)
        if path == "/still-here":
            if self.says is None:
                route.abort()
            else:
                route.fulfill(status=self.says, json={"left": LIMIT})
            return
        if asset := named(path.removeprefix("/assets/")):
            kinds = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
            route.fulfill(body=asset.plain, content_type=kinds[asset.kind])
            return
        route.fulfill(body=all_shown()[self.scene].html, content_type="text/html")


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def page(browser: Browser, server: Server) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 375, "height": 700})
    page.clock.install()
    page.route("**/*", server.answer)
    page.goto(HERE)
    yield page
    page.close()


def shown(page: Page) -> tuple[str, list[str]]:
    """The heading of the warning and its buttons, as a person sees them."""
    dialog = page.locator("dialog[open]")
    return dialog.locator("h2").inner_text(), [b.inner_text() for b in dialog.locator("button").all() if b.is_visible()]


def test_nothing_is_said_until_two_minutes_before(page: Page) -> None:
    page.clock.run_for(WARNED - 1000)
    assert page.locator("dialog[open]").count() == 0
    page.clock.run_for(2000)
    assert shown(page) == (SOON, ["Stay signed in"])


def test_who_stays_signed_in_is_warned_again_as_before(page: Page) -> None:
    for _ in range(2):
        page.clock.run_for(WARNED + 1000)
        assert shown(page) == (SOON, ["Stay signed in"])
        page.get_by_role("button", name="Stay signed in").click()
        page.locator("dialog[open]").wait_for(state="detached")


def test_afterwards_it_says_that_it_is_over_and_offers_only_to_close(page: Page) -> None:
    page.clock.run_for(LIMIT * 1000)
    assert shown(page) == (OVER, ["Close"])
    page.keyboard.press("Enter")  # the button has the focus
    assert page.locator("dialog[open]").count() == 0


def test_it_says_so_also_to_somebody_who_dismissed_the_warning(page: Page) -> None:
    page.clock.run_for(WARNED + 1000)
    page.keyboard.press("Escape")
    page.clock.run_for(LIMIT * 1000)
    assert shown(page) == (OVER, ["Close"])


def test_who_was_signed_out_elsewhere_hears_it_when_they_want_to_stay(page: Page, server: Server) -> None:
    server.says = 403
    page.clock.run_for(WARNED + 1000)
    page.get_by_role("button", name="Stay signed in").click()
    page.get_by_role("button", name="Close").wait_for()
    assert shown(page) == (OVER, ["Close"])


@pytest.mark.parametrize("says", [None, 503])
def test_a_service_that_cannot_be_reached_signs_nobody_out(page: Page, server: Server, says: int | None) -> None:
    server.says = says
    page.clock.run_for(WARNED + 1000)
    page.get_by_role("button", name="Stay signed in").click()
    page.get_by_text("We could not reach the service").wait_for()
    assert shown(page) == (SOON, ["Stay signed in"])
    server.says = 200
    page.get_by_role("button", name="Stay signed in").click()
    page.locator("dialog[open]").wait_for(state="detached")


@pytest.mark.parametrize("scene", ["sessions", "bulk upload"])
def test_what_is_hidden_is_not_seen_whatever_its_class_says(page: Page, server: Server, scene: str) -> None:
    server.scene = scene
    page.reload()
    page.evaluate("document.querySelector('dialog').showModal()")
    hidden = page.locator("[hidden]").all()
    assert hidden
    assert not any(each.is_visible() for each in hidden)
