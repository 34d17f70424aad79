"""Signing in, the pages about the service, and what a page says when something went wrong."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from msgspec.structs import replace

from chalicelib.domain.authority.authority import EXAMPLE
from chalicelib.domain.authority.queries import Cover
from chalicelib.domain.instants import london_day
from chalicelib.domain.people.council import WAYS_OF_A_SOURCE
from chalicelib.domain.people.factor import step_at
from chalicelib.domain.people.kept import KeptWords
from chalicelib.services.delivery.sweeps import sweep
from chalicelib.services.mail.unsubscribing import token_of
from chalicelib.services.sign_in.second_factor import new_recovery_codes
from chalicelib.web.account.about import PAGES as ABOUT
from tests.support.browser import SECRET, Page, enrolled
from tests.support.council import known_there, switch_on
from tests.support.mail_contacts import HEAD
from tests.support.world import BASE_URL, OFFICER, REFERRER
from tests.web.scenes.cast import SEND, Cast, Scene, asked_by_link, newest, send


def _code_of_link(cast: Cast) -> None:
    cast.nobody.get(asked_by_link(cast))
    cast.nobody.submit()


def _too_many_codes(cast: Cast) -> None:
    link = asked_by_link(cast)
    cast.nobody.get(link)
    cast.nobody.submit()
    cast.manager.get(link)
    cast.manager.submit()


def _behind_link(cast: Cast) -> None:
    _code_of_link(cast)
    cast.nobody.submit({"code": newest(cast, SEND, r"\b\d{6}\b")})


def _nothing_answered(cast: Cast) -> None:
    _behind_link(cast)
    cast.nobody.submit()


def _answered(cast: Cast) -> None:
    _behind_link(cast)
    cast.nobody.submit({"answered": "declined", "who": "Sal"})


def _answered_elsewhere(cast: Cast) -> None:
    _answered(cast)
    cast.manager.get(cast.nobody.here.url)


def _withdrawn(cast: Cast) -> None:
    link = asked_by_link(cast)
    page = cast.administrator.get("/admin/links")
    cast.administrator.get(next(each for each in page.links if "/admin/links/" in each))
    cast.administrator.submit()
    cast.nobody.get(link)


def _emailed_link(cast: Cast) -> None:
    """In the browser that asked for a code three times."""
    for _ in range(4):
        send(cast.nobody, "/sign-in", email=REFERRER.email)
        sweep(cast.world)
        sweep(cast.world)
        cast.world.clock.pass_by(minutes=6)
    cast.nobody.get(newest(cast, REFERRER.email, rf"{BASE_URL}/sign-in/link/[\w-]+").removeprefix(BASE_URL))


def _without_a_role(cast: Cast) -> None:
    cast.signed_in(replace(REFERRER, person_id="none", email="none@county.example", schools=())).get("/?instead=yes")


def _about(name: str) -> Scene:
    return lambda cast: cast.nobody.get(f"/about/{name}")


def _asked_for_code(cast: Cast) -> None:
    send(cast.nobody, "/sign-in?to=/cases", email=REFERRER.email)


def _wrong_code(cast: Cast) -> None:
    _asked_for_code(cast)
    send(cast.nobody, "/sign-in/code", code="12")


def _idle(cast: Cast) -> None:
    cast.world.clock.pass_by(hours=20)
    cast.officer.get("/cases")


def _ended_while_typing(cast: Cast) -> None:
    case = next(iter(cast.world.store.heads.values()))
    page = cast.officer.get(f"/cases/{case.reference}")
    form = page.form_to("/notes")
    cast.world.clock.pass_by(hours=20)
    cast.officer.submit({"note": "Phoned the grandmother.\nNo answer."}, form)


def _proved_the_mailbox(cast: Cast) -> None:
    """An officer in a new browser, before the second factor."""
    world = cast.world
    send(cast.nobody, "/sign-in?to=/cases", email=OFFICER.email)
    world.pass_on()
    (attempt,) = world.sign_ins.attempts_of(OFFICER.person_id)
    send(cast.nobody, "/sign-in/code", code=world.keys.sign_in_code(attempt.attempt_id))


def _asked_for_password(cast: Cast) -> None:
    enrolled(cast.world, OFFICER.person_id)
    _proved_the_mailbox(cast)


def _wrong_password(cast: Cast) -> None:
    _asked_for_password(cast)
    send(cast.nobody, "/sign-in/second", password="12")


def _wrong_recovery(cast: Cast) -> None:
    _asked_for_password(cast)
    send(cast.nobody, "/sign-in/second/recovery", recovery="12")


def _wrong_set_up(cast: Cast) -> None:
    _proved_the_mailbox(cast)
    send(cast.nobody, "/sign-in/set-up", password="000")


def _new_codes(cast: Cast) -> None:
    send(cast.officer, "/recovery-codes", password=enrolled(cast.world, OFFICER.person_id))


def _codes_left(cast: Cast) -> None:
    _new_codes(cast)
    cast.officer.get("/recovery-codes")


def _with_codes(left: int) -> Callable[[Cast], None]:
    """An officer with an app, on the way to a case."""

    def scene(cast: Cast) -> None:
        enrolled(cast.world, OFFICER.person_id)
        factor = cast.world.factors.get(OFFICER.person_id)
        assert factor
        cast.world.factors.save(replace(factor, recovery=frozenset(f"unused {number}" for number in range(left))))
        cast.officer.get("/recovery-codes?to=/today")

    return scene


def _first_codes(cast: Cast) -> None:
    _with_codes(0)(cast)
    password = cast.world.one_time.at(SECRET, step_at(cast.world.clock.now()))
    form = next(form for form in cast.officer.here.forms if "/recovery-codes" in form.action)
    cast.officer.submit({"password": password}, form)


def _used_code(cast: Cast) -> None:
    enrolled(cast.world, OFFICER.person_id)
    code = new_recovery_codes(cast.world, OFFICER)[0]
    _proved_the_mailbox(cast)
    cast.nobody.get("/sign-in/second")
    cast.nobody.submit({"recovery": code}, cast.nobody.here.form_to("/recovery"))


def _codes_without_the_app(cast: Cast) -> None:
    enrolled(cast.world, OFFICER.person_id)
    send(cast.officer, "/recovery-codes", password="000000")


def _too_long_to_keep(cast: Cast) -> None:
    case = next(iter(cast.world.store.heads.values()))
    form = cast.officer.get(f"/cases/{case.reference}").form_to("/notes")
    cast.world.clock.pass_by(hours=20)
    cast.officer.submit({"note": "A long note. " * 9000}, form)


def _kept(cast: Cast) -> None:
    note = {"note": "Phoned the grandmother.\nNo answer.", "once": "a token that was never used before"}
    now, case = cast.world.clock.now(), next(iter(cast.world.store.heads.values()))
    cast.world.kept.keep(KeptWords(OFFICER.person_id, f"/cases/{case.reference}/notes", note, now))
    cast.officer.get("/kept")


def _confidential(cast: Cast) -> None:
    """The referrer comes back to a form with answers about needs, twenty minutes later."""
    draft = next(one for one in cast.world.store.drafts.values() if one.person_id == REFERRER.person_id)
    cast.world.clock.pass_by(minutes=20)
    cast.referrer.get(f"/referrals/{draft.draft_id}/check")


def _confidential_code(cast: Cast) -> None:
    _confidential(cast)
    cast.referrer.submit()


def _council(cast: Cast) -> None:
    switch_on(cast.world)
    cast.nobody.get("/sign-in?to=/cases")


def _to_council(cast: Cast) -> None:
    _council(cast)
    send(cast.nobody, "/sign-in/council?to=/cases")


def _too_many_to_council(cast: Cast) -> None:
    _to_council(cast)
    counts = cast.world.sign_ins._counts
    counts |= {counted: WAYS_OF_A_SOURCE for counted in counts if counted[0].startswith("council#")}
    send(cast.nobody, "/sign-in/council?to=/cases")


def _sent_back(cast: Cast, *roles: str, subject: str = "nell", email: str = "nell@county.example") -> Page:
    known_there(cast.world, subject, email, *roles)
    _to_council(cast)
    way = next(link for link in cast.nobody.here.links if link.startswith(cast.world.openid.base))
    said = cast.world.openid.agree(way, subject)
    return cast.nobody._follow(cast.nobody.get(f"/sign-in/council/back?{urlencode(said)}"))


def _out_of_council(cast: Cast) -> None:
    _sent_back(cast, "CME.Officer")
    send(cast.nobody, "/sign-out")


def _back(**facts: Any) -> Scene:
    def scene(cast: Cast) -> None:
        if not facts:
            cast.nobody.get("/sign-in/council/back")
            return
        if facts.get("down"):
            cast.world.openid.sign = cast.world.openid.unsigned
        _sent_back(cast, *facts.get("roles", ("CME.Officer",)), email=facts.get("email", "nell@county.example"))

    return scene


_BACK: dict[str, dict[str, Any]] = {
    "again": {},
    "no role": {"roles": ("Other.Role",)},
    "taken": {"email": OFFICER.email},
    "out of order": {"down": True},
}


def _somebody_covers(cast: Cast) -> None:
    officer, *others = EXAMPLE.queries
    today = london_day(cast.world.clock.now())
    away = replace(officer, covers=(Cover(today, today, others[0].key),))
    cast.world.authorities.authority = replace(EXAMPLE, queries=(away, *others))
    cast.nobody.get("/who-to-ask")


def _only_the_team(cast: Cast) -> None:
    cast.world.authorities.authority = replace(EXAMPLE, queries=())
    cast.nobody.get("/who-to-ask")


def _unsubscribe(cast: Cast) -> str:
    cast.world.mail_contacts.rows[HEAD.contact_id] = HEAD
    return f"/unsubscribe/{token_of(cast.world, HEAD)}"


SCENES: dict[str, Scene] = {
    **{name: _about(name) for name in sorted(ABOUT)},
    "address": lambda cast: cast.nobody.get("/sign-in"),
    "address for cases": lambda cast: cast.nobody.get("/sign-in?to=/cases"),
    "address for a form": lambda cast: cast.nobody.get("/sign-in?to=/my-referrals"),
    "address for kept words": lambda cast: cast.nobody.get("/sign-in?to=/kept"),
    "address with a problem": lambda cast: send(cast.nobody, "/sign-in", email="rae@"),
    "code": _asked_for_code,
    "code with a problem": _wrong_code,
    "address with a council": _council,
    "to the council": _to_council,
    "to the council, with too many": _too_many_to_council,
    "out of the council": _out_of_council,
    **{f"back from the council: {name}": _back(**facts) for name, facts in _BACK.items()},
    "link": _emailed_link,
    "link of an operator": lambda cast: cast.nobody.get(cast.addresses[0]),
    "link of an operator with a problem": lambda cast: send(cast.nobody, cast.addresses[0], email="rae@county.example"),
    "link for one purpose": lambda cast: cast.nobody.get(asked_by_link(cast)),
    "link for one purpose, asked too often": _too_many_codes,
    "link for one purpose: code": _code_of_link,
    "link for one purpose: facts": _behind_link,
    "link for one purpose: facts with a problem": _nothing_answered,
    "link for one purpose: answered": _answered,
    "link for one purpose: answered by somebody else": _answered_elsewhere,
    "link for one purpose: withdrawn": _withdrawn,
    "link for one purpose: over": lambda cast: cast.nobody.get("/links/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
    "who to ask": lambda cast: cast.nobody.get("/who-to-ask"),
    "who to ask, somebody covers": _somebody_covers,
    "who to ask, the team": _only_the_team,
    "unsubscribe": lambda cast: cast.nobody.get(_unsubscribe(cast)),
    "unsubscribe with a problem": lambda cast: send(cast.nobody, _unsubscribe(cast)),
    "unsubscribed": lambda cast: send(cast.nobody, _unsubscribe(cast), stop__yes="yes"),
    "your emails": lambda cast: cast.referrer.get("/your-emails"),
    "your emails, saved": lambda cast: send(cast.referrer, "/your-emails", sent="no"),
    "your emails with a problem": lambda cast: send(cast.referrer, "/your-emails"),
    "unsubscribe by no link": lambda cast: cast.nobody.get("/unsubscribe/nobody.nothing"),
    "link ended": lambda cast: cast.nobody.get("/sign-in/link/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
    "ended: idle": _idle,
    "ended while typing": _ended_while_typing,
    "ended while typing: too long to keep": _too_long_to_keep,
    "kept": _kept,
    "confidential answers after a while": _confidential,
    "a new code for confidential answers": _confidential_code,
    "set up": _proved_the_mailbox,
    "set up with a problem": _wrong_set_up,
    "second": _asked_for_password,
    "second with a problem": _wrong_password,
    "second: wrong recovery code": _wrong_recovery,
    "recovery codes": _new_codes,
    "recovery codes without the app": _codes_without_the_app,
    "recovery codes left": _codes_left,
    "no recovery codes": _with_codes(0),
    "recovery codes: few left": _with_codes(2),
    "recovery codes: the first": _first_codes,
    "recovery codes: one was used": _used_code,
    "recovery codes: by a provider": lambda cast: cast.officer.get("/recovery-codes"),
    "signed out": lambda cast: cast.nobody.get("/signed-out"),
    "sessions": lambda cast: cast.officer.get("/sessions"),
    "message: not found": lambda cast: cast.officer.get("/cases/BCDF-9999"),
    "message: not allowed": lambda cast: cast.referrer.get("/cases"),
    "turned away": lambda cast: cast.administrator.get("/admin?instead=yes"),
    "turned away: without a role": _without_a_role,
    "message: forged": lambda cast: cast.officer.post("/search", {"csrf": "no"}),
}
