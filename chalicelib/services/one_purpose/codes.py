"""The code that a link needs: sent to the contact's recorded address, and good in the browser that asked for it.

It is limited as a code to sign in is, by a list of its own: scanners that press buttons hold up nobody's sign-in.
"""

from msgspec.structs import replace

from chalicelib.domain.errors import Conflict
from chalicelib.domain.messages.message import Message, new_message
from chalicelib.domain.people.browser import Browser
from chalicelib.domain.people.purpose_links import OPEN_FOR, PurposeLink
from chalicelib.domain.people.sign_in import Answer, Attempt
from chalicelib.ports.world import World
from chalicelib.services.one_purpose.contacts import address_now
from chalicelib.services.one_purpose.looking import Live, here
from chalicelib.services.sign_in import signing_in

EMAIL = "link_code"


def send_code(world: World, found: Live, browser: Browser) -> None:
    """Raises TooMany, with the time from which on another may be asked for."""
    attempt = Attempt(
        world.keys.new_id(),
        here(world, browser, found.link),
        address_now(world, found.contact),
        world.clock.now(),
        source=browser.source,
        unused=world.keys.digest("link-codes", found.link.digest),
        answer=Answer.CODE,
    )
    signing_in.ask(world, attempt, lambda attempt: _code(found, attempt))


def _code(found: Live, attempt: Attempt) -> Message:
    variables = {"attempt_id": attempt.attempt_id}
    return new_message(f"{attempt.attempt_id}|code", EMAIL, found.contact, variables, attempt.asked_at)


def has_code(world: World, found: Live, browser: Browser) -> bool:
    """Whether this browser has a code that can still be entered."""
    return signing_in.has_asked(world, address_now(world, found.contact), _in_link(world, browser, found.link))


def enter_code(world: World, found: Live, code: str, browser: Browser) -> None:
    """Opens the facts in this browser for a while. Raises CodeEnded or WrongCode."""
    attempt = signing_in.with_right_code(world, code, _in_link(world, browser, found.link))
    try:
        world.purpose_links.open(found.link, attempt, world.clock.now() + OPEN_FOR)
    except Conflict:
        raise signing_in.CodeEnded("This code has already been used. Ask for a new one.") from None
    world.log("purpose-link-opened", purpose=found.purpose.slug)


def _in_link(world: World, browser: Browser, link: PurposeLink) -> Browser:
    return replace(browser, digest=here(world, browser, link))
