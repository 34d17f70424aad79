"""The page that asks for a new code before a post that needs a fresh sign-in. The post then continues.

The page carries the typed values as hidden inputs, so nothing is lost and nothing is stored.
"""

from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.people.pasted_code import code_in
from chalicelib.services.sign_in import fresh_sign_in
from chalicelib.services.sign_in.signing_in import CodeEnded, TooMany, WrongCode
from chalicelib.web.http.replies import Show
from chalicelib.web.http.visit import NotFresh, Visit

CODE = "fresh_code"


def with_fresh_sign_in(visit: Visit) -> Visit:
    """The visit, of a session that began a moment ago. Raises NotFresh."""
    world, me = visit.world, visit.me
    if fresh_sign_in.is_fresh(world, visit.session):
        return visit
    try:
        if CODE not in visit.form:
            fresh_sign_in.send_code(world, me, visit.origin)
            raise NotFresh
        code = code_in(visit.form[CODE])
        if not code:
            raise NotFresh("Enter the six digits from the email.")
        token = fresh_sign_in.sign_in_again(world, me, visit.session, code, visit.origin)
    except TooMany as refused:
        raise NotFresh(str(refused), 429) from None
    except (WrongCode, CodeEnded) as refused:
        raise NotFresh(str(refused)) from None
    return replace(visit, signed_in_again=token)


def refuse_old_code(visit: Visit) -> None:
    """Raises NotFresh where the person's last code is too old for confidential answers. A post gets the question for a new
    code at once, and goes on with it; looking sends no email."""
    if fresh_sign_in.is_recent(visit.world, visit.session):
        return
    try:
        if visit.method == "POST":
            fresh_sign_in.send_code(visit.world, visit.me, visit.origin)
    except TooMany as refused:
        raise NotFresh(str(refused), 429) from None
    raise NotFresh


class AgainPage(Struct, frozen=True):
    """The button that sends a code; `hidden`: where the person goes on."""

    action: str
    hidden: Mapping[str, str]


class FreshPage(Struct, frozen=True, kw_only=True):
    """The question for a new code; `hidden`: what was posted, which goes on with it."""

    action: str
    hidden: Mapping[str, str]
    raw: Mapping[str, str]
    problems: Mapping[str, str]
    address: str
    confidential: bool


def page_for_code(visit: Visit, problem: NotFresh) -> Show:
    links = visit.world.links()
    if visit.method != "POST":
        return Show("sign_in/again", AgainPage(links.sign_in_again, {"to": visit.path}))
    hidden = {name: text for name, text in visit.form.items() if name not in ("csrf", CODE)}
    model = FreshPage(
        action=links.to(visit.path),
        hidden=hidden,
        raw={},
        problems={CODE: problem.problem} if problem.problem else {},
        address=visit.me.email,
        confidential=not visit.me.is_staff and not visit.path.startswith("/sessions/"),
    )
    return Show("sign_in/fresh", model, problem.status)
