"""Signing in by an emailed code, and out."""

from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.child.contact_details import email_problem
from chalicelib.domain.errors import NotAnAuthority
from chalicelib.domain.people.pasted_code import code_in
from chalicelib.domain.people.roles import STAFF_ROLES
from chalicelib.domain.people.sign_in import KNOWN_FOR
from chalicelib.links.destinations import page_of, safe_destination
from chalicelib.services.sign_in import keeping_words, sessions, signing_in
from chalicelib.services.sign_in.opening_sessions import SignedIn
from chalicelib.web.http.access import RULES
from chalicelib.web.http.cookies import BROWSER, KNOWN, SESSION, drop_cookie, keep_cookie, set_cookie
from chalicelib.web.http.landing import home_of, landing
from chalicelib.web.http.replies import Go, Show
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import Visit
from chalicelib.web.http.who import Who


class AddressPage(Struct, frozen=True):
    """The question for an address; `purpose`: what the person came for."""

    raw: Mapping[str, str]
    problems: Mapping[str, str]
    action: str
    purpose: str
    council: str
    """Where staff go to sign in with their council account; empty where they have codes."""


class CodePage(Struct, frozen=True):
    """The question for the code that went to `address`; `again`: where to ask for another."""

    action: str
    raw: Mapping[str, str]
    problems: Mapping[str, str]
    again: str
    address: str


_OF_SENDERS = frozenset({Who.ANYONE, Who.FILLS_IN, Who.SENDER, Who.REFERRER, Who.RECEIVER})
_KEPT = "/kept"


def _purpose(destination: str) -> str:
    """What somebody came for, by who may open the page that they wanted."""
    if destination == _KEPT:
        return "kept"
    who = RULES["GET", page_of(destination)] if destination else Who.SIGNED_IN
    if who in _OF_SENDERS:
        return "refer"
    return "staff" if (who.value.roles or STAFF_ROLES) <= STAFF_ROLES else ""


def _ask(visit: Visit, to: str, problems: dict[str, str], status: int = 200) -> Show:
    raw = visit.form if visit.method == "POST" else {}
    action = visit.world.links().sign_in_to(to) if to else visit.world.links().sign_in
    council = visit.world.links().council_sign_in_to(to) if visit.world.council.current().is_ready else ""
    return Show("sign_in/address", AddressPage(raw, problems, action, _purpose(to), council), status)


def _destination(visit: Visit) -> str:
    return safe_destination(visit.query.get("to", ""))


@view("GET", "/sign-in")
def ask_address(visit: Visit) -> Show:
    return _ask(visit, _destination(visit), {})


@view("POST", "/sign-in")
def send_code(visit: Visit) -> Show | Go:
    email = visit.form.get("email", "").strip()
    problem = email_problem(email) if email else "Enter your work email address."
    if problem:
        return _ask(visit, _destination(visit), {"email": problem})
    try:
        signing_in.ask_for_code(visit.world, email, visit.origin, _destination(visit))
    except signing_in.TooMany as refused:
        if signing_in.has_asked(visit.world, email, visit.origin):
            return _enter(visit, {"code": str(refused)}, 429)
        return _ask(visit, _destination(visit), {"email": str(refused)}, 429)
    except NotAnAuthority as refused:
        return _ask(visit, _destination(visit), {"email": str(refused)})
    return Go(visit.world.links().sign_in_code)


def _enter(visit: Visit, problems: dict[str, str], status: int = 200) -> Show:
    links, attempt = visit.world.links(), visit.world.sign_ins.attempt(visit.browser_digest)
    again = links.sign_in_to(attempt.destination) if attempt and attempt.destination else links.sign_in
    address = attempt.address if attempt and not attempt.has_ended(visit.world.clock.now()) else ""
    return Show("sign_in/code", CodePage(links.sign_in_code, {}, problems, again, address), status)


@view("GET", "/sign-in/code")
def ask_code(visit: Visit) -> Show:
    return _enter(visit, {})


@view("POST", "/sign-in/code")
def enter_code(visit: Visit) -> Show | Go:
    code = code_in(visit.form.get("code", ""))
    if not code:
        return _enter(visit, {"code": "Enter the six digits from the email."})
    try:
        signed_in = signing_in.enter_code(visit.world, code, visit.origin)
    except (signing_in.WrongCode, signing_in.CodeEnded) as refused:
        return _enter(visit, {"code": str(refused)})
    return let_in(visit, signed_in)


def let_in(visit: Visit, signed_in: SignedIn) -> Go:
    """To the page that somebody wanted, with their session, or first to the second factor; the browser is known from now
    on."""
    links = visit.world.links()
    home = landing(signed_in.person, signed_in.destination)
    if not signed_in.is_whole:
        home = "/sign-in/second"
    elif keeping_words.kept_for(visit.whole, signed_in.person):
        home = landing(signed_in.person, "/kept")
    cookies = (set_cookie(SESSION, signed_in.token, links), keep_cookie(KNOWN, visit.known, KNOWN_FOR, links))
    return Go(links.to(home), cookies)


@view("POST", "/sign-out")
def sign_out(visit: Visit) -> Go | Show:
    links, by_council = visit.whole.links(), False
    if visit.session:
        by_council = sessions.sign_out(visit.whole, visit.session)
    gone = (drop_cookie(SESSION, links), drop_cookie(BROWSER, links))
    if by_council:
        # most people signed in with a code
        from chalicelib.services.sign_in.council_sign_in import way_out
        from chalicelib.web.account.council import leaving

        if way := way_out(visit.whole):
            return replace(leaving(way, out=True), cookies=gone, clear_site_data=True)
    return Go(links.signed_out, gone, clear_site_data=True)


@view("GET", "/signed-out")
def signed_out(visit: Visit) -> Show | Go:
    return Go(visit.world.links().to(home_of(visit.me))) if visit.person else Show("sign_in/signed_out")
