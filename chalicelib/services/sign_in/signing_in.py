"""Signing in by an emailed code, and sessions.

No answer tells whether an address is known: a page does the same work for every address. The person, and what they get,
is found out when the email is sent: see sign_in_mail.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from hmac import compare_digest

from msgspec.structs import replace

from chalicelib.domain.child.contact_details import normalise_email
from chalicelib.domain.errors import Conflict, DomainError, TryAgain
from chalicelib.domain.instants import LONDON
from chalicelib.domain.messages.message import Message
from chalicelib.domain.people.browser import Browser
from chalicelib.domain.people.council import Vouched, needs_council
from chalicelib.domain.people.people import Person
from chalicelib.domain.people.sessions import Session
from chalicelib.domain.people.sign_in import GUESSES, MANY_WRONG, Answer, Attempt
from chalicelib.domain.people.unused import Asked, next_email
from chalicelib.ports.world import World
from chalicelib.services.mail import sign_in_asked
from chalicelib.services.people import partner_sign_up
from chalicelib.services.sign_in.opening_sessions import SignedIn, address_digest, open_session

TRIES = 3


class TooMany(DomainError):
    """It is too early for the next email to this address."""


class CodeEnded(DomainError):
    """The code ran out, was used, was guessed too often or belongs to another browser. A new one is needed."""


class WrongCode(DomainError):
    """The code is not the one that was sent."""


def ask_for_code(world: World, email: str, browser: Browser, destination: str, *, again: bool = False) -> None:
    """Asks for a code, or for a link after too many unused codes; the sender of the email decides. `again`: for somebody
    signed in. Raises TooMany, or NotAnAuthority for an address that the form is not for."""
    address = normalise_email(email)
    form = partner_sign_up.form_begun_here(world, destination, browser.digest)
    partner_sign_up.refuse_no_authority(world, form, address)
    attempt = _attempt(world, address, browser, destination, for_partners=bool(form))
    ask(world, replace(attempt, again=again), sign_in_asked.asked)


def ask(world: World, attempt: Attempt, email: Callable[[Attempt], Message]) -> None:
    """Writes the request with its email, as far as unused emails allow another. One that begins as a code stays a code.
    Raises TooMany."""
    for _ in range(TRIES):
        try:
            _begin(world, attempt, email)
        except Conflict:  # the same address in another browser at the same moment
            continue
        return
    raise TryAgain("the list of unused emails")


def _attempt(world: World, address: str, browser: Browser, destination: str, *, for_partners: bool) -> Attempt:
    now = world.clock.now()
    known = world.sign_ins.known_browser(address_digest(world, address, browser.known))
    is_known = bool(known and now < known.until)
    return Attempt(
        world.keys.new_id(),
        browser.digest,
        address,
        now,
        destination,
        browser.source,
        # Other people's requests for an address never count against a browser that signed in with it before.
        unused=address_digest(world, address, browser.known if is_known else ""),
        known_browser=is_known,
        for_partners=for_partners,
    )


def _begin(world: World, attempt: Attempt, email: Callable[[Attempt], Message]) -> None:
    now, unused = attempt.asked_at, world.sign_ins.unused(attempt.unused)
    if any(one.attempt_id == attempt.attempt_id for one in unused.asked):
        return  # written already: its answer was lost
    following, is_code = next_email(unused, now), attempt.answer is Answer.CODE
    if following.answer is Answer.LINK and not is_code:
        attempt = replace(attempt, answer=Answer.LINK)
    if following.goes(now):
        listed = unused.with_one(Asked(now, attempt.attempt_id), now)
        world.sign_ins.begin(attempt, listed, email(attempt))
    elif following.works_meanwhile and not is_code:
        world.sign_ins.begin(attempt, None, None)
    else:
        raise TooMany(_wait_until(following.may_go_at))


def has_asked(world: World, email: str, browser: Browser) -> bool:
    """Whether this browser has a request for the address that can still be used."""
    attempt = world.sign_ins.attempt(browser.digest)
    return bool(attempt and attempt.address == normalise_email(email) and not attempt.has_ended(world.clock.now()))


def _wait_until(moment: datetime) -> str:
    at = (moment + timedelta(seconds=59)).astimezone(LONDON)
    return f"We have just sent an email to this address. Use the newest one, or ask again at {at:%H:%M}."


def enter_code(
    world: World, code: str, browser: Browser, vouched: Vouched | None = None, goes_on: Session | None = None
) -> SignedIn:
    """Spends a code and opens a session. Raises CodeEnded or WrongCode. `goes_on`: the session that it takes the place of,
    whose second factor still counts. `vouched`: by the council's provider, if it opened that one."""
    attempt = with_right_code(world, code, browser)
    person = person_of(world, attempt, vouched)
    if not person:
        raise _ended(world, "This code no longer works. Ask for a new one.")
    second = bool(goes_on and goes_on.second and goes_on.person_id == person.person_id)
    since = (goes_on.signed_in_at or goes_on.started_at) if goes_on and second else None
    follows = goes_on.token_digest if goes_on and vouched else ""
    try:
        signed_in = open_session(
            world,
            person,
            browser,
            attempt,
            partial(world.sign_ins.finish, attempt),
            vouched,
            second=second,
            signed_in_at=since,
            goes_on=follows,
        )
    except Conflict:
        raise _ended(world, "This code has already been used. Ask for a new one.") from None
    world.log("emailed-code-used", person=person.person_id)
    return signed_in


def _ended(world: World, why: str) -> CodeEnded:
    world.log("sign-in-code-ended", why=why)
    return CodeEnded(why)


def with_right_code(world: World, code: str, browser: Browser) -> Attempt:
    """The request of this browser, if this is its code; it is not spent yet. Raises CodeEnded or WrongCode."""
    attempt = world.sign_ins.attempt(browser.digest)
    if not attempt or world.clock.now() >= attempt.ends_at:
        raise _ended(world, "This code has run out, or it was asked for in another browser. Ask for a new one.")
    number = world.sign_ins.guess(attempt)
    if not number:
        raise _ended(world, f"You can try a code {GUESSES} times and use it once. Ask for a new one.")
    if not _is_right(world, attempt, code):
        if number >= MANY_WRONG:
            world.outbox.add((sign_in_asked.guessed_at(world, attempt),))
        world.log("sign-in-code-wrong", why="wrong code")
        raise WrongCode("That is not the newest code. Check the last email that we sent.")
    return attempt


def _is_right(world: World, attempt: Attempt, code: str) -> bool:
    """The same work whether there is a code or not."""
    same = compare_digest(world.keys.sign_in_code(attempt.attempt_id).encode(), code.encode())
    return same and attempt.answer is Answer.CODE


def person_of(world: World, attempt: Attempt, vouched: Vouched | None = None) -> Person | None:
    """The person who proved the mailbox, as they are now. Makes the new partner, if they become one. Nobody who signs in
    through the council: for them a code only goes on with a session that they have."""
    if not attempt.person_id and attempt.for_partners:
        return partner_sign_up.partner_of(world, attempt)
    person = world.people.get(attempt.person_id) if attempt.person_id else world.people.by_email(attempt.address)
    if not person or not person.active or attempt.address != normalise_email(person.email):
        return None
    goes_on = attempt.again and vouched is not None
    is_kept_out = person.is_staff and not goes_on and needs_council(world.council.stored(), person)
    return None if is_kept_out else person
