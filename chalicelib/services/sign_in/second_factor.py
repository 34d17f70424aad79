"""The second factor of staff: showing it, setting it up at the first sign-in, and recovery codes.

Whoever comes here has proved their mailbox. Their session is of no use until they show the second factor: then a new one
takes its place.
"""

import base64
from hmac import compare_digest

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.errors import Conflict, DomainError, TryAgain
from chalicelib.domain.people.browser import Browser
from chalicelib.domain.people.council import needs_council
from chalicelib.domain.people.factor import (
    AROUND,
    CHANCE,
    RECOVERY_CODES,
    Factor,
    are_few,
    recovery_code,
    recovery_code_in,
    step_at,
)
from chalicelib.domain.people.pasted_code import code_in
from chalicelib.domain.people.people import Person
from chalicelib.domain.people.qr import QrCode
from chalicelib.domain.people.sign_in import FRESH_FOR, MANY_WRONG
from chalicelib.ports.world import World
from chalicelib.services.mail import factor_mail
from chalicelib.services.sign_in.opening_sessions import SignedIn, open_session
from chalicelib.services.sign_in.sessions import session_id

TRIES = 3


class WrongPassword(DomainError):
    """The password or recovery code is wrong or was used."""


class NotSetUp(DomainError):
    """There is no second factor yet."""


class SetUpAlready(DomainError):
    """The person already has a second factor. They must enter it, not set it up again."""


class SetUp(Struct, frozen=True):
    """What an authenticator app needs: a picture to scan, an address that opens the app on the same device, or the secret
    to type, and what the app will call it."""

    picture: QrCode
    address: str
    secret: str
    account: str


def is_set_up(world: World, person: Person) -> bool:
    return world.factors.get(person.person_id) is not None


def enter_password(world: World, person: Person, password: str, browser: Browser) -> SignedIn:
    """Opens the whole session by a password of the app, which is taken once. Raises WrongPassword or NotSetUp."""
    factor = _counted(world, person)
    step = _step_of(world, factor, password)
    if step is None:
        raise _wrong(world, person, factor)
    try:
        return _let_in(world, person, browser, factor.with_step(step))
    except Conflict:
        world.log("second-factor-wrong", person=person.person_id)
        raise WrongPassword(_USED) from None


_USED = "You have already used that password. Wait for the next one in your app."


def _counted(world: World, person: Person) -> Factor:
    """The factor, with one more guess counted before the check."""
    for _ in range(TRIES):
        factor, now = _of(world, person), world.clock.now()
        if not factor.may_guess(now):
            world.log("second-factor-locked", person=person.person_id)
            raise WrongPassword("Too many wrong passwords were entered today. Use a recovery code, or ask for a reset.")
        try:
            return world.factors.save(factor.with_guess(now))
        except Conflict:  # another guess at the same moment
            continue
    raise TryAgain("the second factor")


def _of(world: World, person: Person) -> Factor:
    factor = _own(world, person)
    if not factor:
        raise NotSetUp
    return factor


def _step_of(world: World, factor: Factor, password: str) -> int | None:
    right = [step for step in factor.steps(world.clock.now()) if _is_right(world, factor.secret, step, password)]
    return right[0] if right else None


def _is_right(world: World, secret: str, step: int, password: str) -> bool:
    return compare_digest(world.one_time.at(secret, step).encode(), password.encode())


def _wrong(world: World, person: Person, factor: Factor) -> WrongPassword:
    world.log("second-factor-wrong", person=person.person_id)
    if factor.wrong >= MANY_WRONG:
        world.outbox.add((factor_mail.guessed_at(world, person),))
    return WrongPassword(
        "That password is not correct. Wait for the next one in your app and enter it. "
        "Each works once, and your phone’s clock must be right."
    )


def enter_recovery(world: World, person: Person, typed: str, browser: Browser) -> SignedIn:
    """Opens the whole session by a recovery code, which is taken once. Raises WrongPassword or NotSetUp."""
    factor, digest = _of(world, person), digest_of(world, person, typed)
    if digest not in factor.recovery:
        world.log("recovery-code-wrong", person=person.person_id)
        raise WrongPassword("That is not one of your recovery codes, or you have already used it.")
    left = factor.with_recovery_used(digest)
    try:
        return _let_in(world, person, browser, left, factor_mail.RECOVERY_USED)
    except Conflict:
        raise WrongPassword("We could not check that just now. Enter it again.") from None


def _let_in(world: World, person: Person, browser: Browser, factor: Factor, word: str = "") -> SignedIn:
    told = (factor_mail.word(world, person, word, factor.version),) if word else ()
    signed_in = open_session(
        world, person, browser, None, lambda opened: world.factors.save(factor, opened, told), second=True
    )
    world.log("second-factor-used", person=person.person_id, how=word or "password")
    return signed_in


def what_to_set_up(world: World, person: Person, token: str) -> SetUp:
    """The same for as long as this sign-in lasts: nothing is stored until a right password confirms it. Raises
    SetUpAlready."""
    if is_set_up(world, person):
        raise SetUpAlready
    secret, issuer = _secret(world, person, token), world.authorities.current().name
    address = world.one_time.address(secret, person.email, issuer)
    return SetUp(world.one_time.picture(address), address, secret, f"{issuer}: {person.email}")


def set_up(world: World, person: Person, token: str, password: str, browser: Browser) -> SignedIn:
    """Confirms the app by one right password, and opens the whole session. Raises WrongPassword or SetUpAlready."""
    if is_set_up(world, person):
        raise SetUpAlready
    now, secret = world.clock.now(), _secret(world, person, token)
    factor = Factor(person.person_id, secret, now, last_step=step_at(now) - AROUND - 1)
    step = _step_of(world, factor, password)
    if step is None:
        world.log("second-factor-wrong", person=person.person_id)
        raise WrongPassword(
            "That password is not correct. Check that you added this service to your app, and enter the password that it shows now."
        )
    try:
        return _let_in(world, person, browser, factor.with_step(step), factor_mail.SET_UP)
    except Conflict:
        raise SetUpAlready from None


def _secret(world: World, person: Person, token: str) -> str:
    """160 bits, made from this sign-in under the stack's key, as codes are."""
    parts = (person.person_id, session_id(world, token))
    digest = world.keys.digest("one-time-secret", *parts)
    return base64.b32encode(base64.urlsafe_b64decode(digest)[:20]).decode()


def digest_of(world: World, person: Person, typed: str) -> str:
    """What is kept of a recovery code."""
    return world.keys.digest("recovery-code", person.person_id, recovery_code_in(typed))


def _own(world: World, person: Person) -> Factor | None:
    """The factor that this person signs in with. None where the council's provider vouches for them, even if they have an
    app from before: it would open nothing."""
    if needs_council(world.council.stored(), person):
        return None
    return world.factors.get(person.person_id)


def codes_left(world: World, person: Person) -> int | None:
    """None for a person who has no factor here, because a provider vouches for them."""
    factor = _own(world, person)
    return len(factor.recovery) if factor else None


def has_few_codes(world: World, person: Person) -> bool:
    return are_few(codes_left(world, person))


def was_set_up_just_now(world: World, person: Person) -> bool:
    """Whoever confirmed the app a moment ago is not asked for it again. Also where there is none."""
    factor = _own(world, person)
    return not factor or world.clock.now() < factor.confirmed_at + FRESH_FOR


def show_again(world: World, person: Person, typed: str) -> None:
    """A password of the app, or a recovery code, of somebody signed in; it is taken once. Raises WrongPassword or NotSetUp."""
    recovery = digest_of(world, person, typed)
    factor = _of(world, person)
    try:
        if recovery in factor.recovery:
            world.factors.save(factor.with_recovery_used(recovery))
            return
        factor = _counted(world, person)
        step = _step_of(world, factor, code_in(typed) or "")
        if step is None:
            raise _wrong(world, person, factor)
        world.factors.save(factor.with_step(step))
    except Conflict:
        raise WrongPassword(_USED) from None


def new_recovery_codes(world: World, person: Person) -> list[str]:
    """Ten new codes in place of all earlier ones. They are shown once: only digests are kept. Raises NotSetUp."""
    codes = [recovery_code(world.keys.random_bytes(CHANCE)) for _ in range(RECOVERY_CODES)]
    digests = frozenset(digest_of(world, person, code) for code in codes)
    for _ in range(TRIES):
        factor = _of(world, person)
        told = factor_mail.word(world, person, factor_mail.NEW_CODES, factor.version)
        try:
            world.factors.save(replace(factor, recovery=digests), None, (told,))
        except Conflict:
            continue
        return codes
    raise TryAgain("the recovery codes")
