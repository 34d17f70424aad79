"""The second factor after the code: a password from an authenticator app, a recovery code, or setting the app up."""

from collections.abc import Mapping

from msgspec import Struct

from chalicelib.domain.child.contact_details import normalise_email
from chalicelib.domain.people.factor import RECOVERY_CODES
from chalicelib.domain.people.pasted_code import code_in
from chalicelib.domain.people.people import Person
from chalicelib.services.sign_in import keeping_words, second_factor
from chalicelib.services.sign_in.opening_sessions import SignedIn
from chalicelib.services.sign_in.second_factor import NotSetUp, SetUp, SetUpAlready, WrongPassword
from chalicelib.web.http.cookies import SESSION, set_cookie
from chalicelib.web.http.landing import landing
from chalicelib.web.http.replies import Go, Show
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import Visit

SIX_DIGITS = "Enter the six digits that your app shows now."


class SecondPage(Struct, frozen=True):
    """The question for the second factor."""

    raw: Mapping[str, str]
    problems: Mapping[str, str]


class SetUpPage(Struct, frozen=True):
    """QR code to scan, a link that opens the app, or the secret to type; `secret`: in groups of four."""

    raw: Mapping[str, str]
    problems: Mapping[str, str]
    setting: SetUp
    secret: str
    codes: int


def _elsewhere(visit: Visit) -> Go:
    """Who owes no second factor: they are in, or not signed in at all."""
    links = visit.world.links()
    return Go(links.to(landing(visit.person, _wanted(visit, visit.person))) if visit.person else links.sign_in)


def _ask(problems: Mapping[str, str]) -> Show:
    return Show("sign_in/second", SecondPage({}, problems))


def _in(visit: Visit, signed_in: SignedIn, *, used: bool = False) -> Go:
    """To the page that somebody wanted, by way of the page of recovery codes if one was `used` or few are left."""
    links, person = visit.world.links(), signed_in.person
    page = _wanted(visit, person)
    by_way_of_codes = used or second_factor.has_few_codes(visit.world, person)
    to = links.recovery_codes_before(page, used=used) if by_way_of_codes else links.to(landing(person, page))
    return Go(to, (set_cookie(SESSION, signed_in.token, links),))


def _wanted(visit: Visit, person: Person) -> str:
    """What was typed before the session ended, or the page that this browser's own request for a code was for. Empty if
    it was for none."""
    if keeping_words.kept_for(visit.whole, person):
        return "/kept"
    attempt = visit.world.sign_ins.attempt(visit.browser_digest)
    is_theirs = attempt and attempt.address == normalise_email(person.email)
    return attempt.destination if attempt and is_theirs else ""


@view("GET", "/sign-in/second")
def ask_password(visit: Visit) -> Show | Go:
    if not visit.halfway:
        return _elsewhere(visit)
    if not second_factor.is_set_up(visit.world, visit.halfway):
        return Go(visit.world.links().set_up_factor)
    return _ask({})


@view("POST", "/sign-in/second")
def enter_password(visit: Visit) -> Show | Go:
    if not visit.halfway:
        return _elsewhere(visit)
    password = code_in(visit.form.get("password", ""))
    if not password:
        return _ask({"password": SIX_DIGITS})
    try:
        return _in(visit, second_factor.enter_password(visit.world, visit.halfway, password, visit.origin))
    except WrongPassword as refused:
        return _ask({"password": str(refused)})
    except NotSetUp:
        return Go(visit.world.links().set_up_factor)


@view("POST", "/sign-in/second/recovery")
def enter_recovery(visit: Visit) -> Show | Go:
    if not visit.halfway:
        return _elsewhere(visit)
    try:
        typed = visit.form.get("recovery", "")
        return _in(visit, second_factor.enter_recovery(visit.world, visit.halfway, typed, visit.origin), used=True)
    except WrongPassword as refused:
        return _ask({"recovery": str(refused)})
    except NotSetUp:
        return Go(visit.world.links().set_up_factor)


def _show_set_up(visit: Visit, person: Person, problems: Mapping[str, str]) -> Show | Go:
    try:
        setting = second_factor.what_to_set_up(visit.world, person, visit.session)
    except SetUpAlready:
        return Go(visit.world.links().second_factor)
    groups = [setting.secret[at : at + 4] for at in range(0, len(setting.secret), 4)]
    return Show("sign_in/set_up", SetUpPage({}, problems, setting, " ".join(groups), RECOVERY_CODES))


@view("GET", "/sign-in/set-up")
def show_set_up(visit: Visit) -> Show | Go:
    return _show_set_up(visit, visit.halfway, {}) if visit.halfway else _elsewhere(visit)


@view("POST", "/sign-in/set-up")
def set_up(visit: Visit) -> Show | Go:
    person = visit.halfway
    if not person:
        return _elsewhere(visit)
    password = code_in(visit.form.get("password", ""))
    if not password:
        return _show_set_up(visit, person, {"password": SIX_DIGITS})
    try:
        signed_in = second_factor.set_up(visit.world, person, visit.session, password, visit.origin)
    except WrongPassword as refused:
        return _show_set_up(visit, person, {"password": str(refused)})
    except SetUpAlready:
        return Go(visit.world.links().second_factor)
    return _in(visit, signed_in)
