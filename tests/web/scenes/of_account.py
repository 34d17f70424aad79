"""Signing in, the pages about the service, and what a page says when something went wrong."""

from typing import Any
from urllib.parse import urlencode

from chalicelib.web.account.about import PAGES as ABOUT
from tests.support.browser import Page
from tests.support.council import known_there, switch_on
from tests.support.world import OFFICER, REFERRER
from tests.web.scenes.cast import Cast, Scene, send


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


def _council(cast: Cast) -> None:
    switch_on(cast.world)
    cast.nobody.get("/sign-in?to=/cases")


def _to_council(cast: Cast) -> None:
    _council(cast)
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


SCENES: dict[str, Scene] = {
    **{name: _about(name) for name in sorted(ABOUT)},
    "address": lambda cast: cast.nobody.get("/sign-in"),
    "address for cases": lambda cast: cast.nobody.get("/sign-in?to=/cases"),
    "address for a form": lambda cast: cast.nobody.get("/sign-in?to=/my-referrals"),
    "address with a problem": lambda cast: send(cast.nobody, "/sign-in", email="rae@"),
    "code": _asked_for_code,
    "code with a problem": _wrong_code,
    "address with a council": _council,
    "to the council": _to_council,
    "out of the council": _out_of_council,
    **{f"back from the council: {name}": _back(**facts) for name, facts in _BACK.items()},
    "link": lambda cast: cast.nobody.get(cast.addresses[0]),
    "link ended": lambda cast: cast.nobody.get("/sign-in/link/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
    "ended: idle": _idle,
    "ended while typing": _ended_while_typing,
    "sessions": lambda cast: cast.officer.get("/sessions"),
    "message: not found": lambda cast: cast.officer.get("/cases/BCDF-9999"),
    "message: not allowed": lambda cast: cast.referrer.get("/cases"),
    "message: forged": lambda cast: cast.officer.post("/search", {"csrf": "no"}),
}
