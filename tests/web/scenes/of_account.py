"""Signing in, the pages about the service, and what a page says when something went wrong."""

from chalicelib.web.account.about import PAGES as ABOUT
from tests.support.world import REFERRER
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


SCENES: dict[str, Scene] = {
    **{name: _about(name) for name in sorted(ABOUT)},
    "address": lambda cast: cast.nobody.get("/sign-in"),
    "address for cases": lambda cast: cast.nobody.get("/sign-in?to=/cases"),
    "address for a form": lambda cast: cast.nobody.get("/sign-in?to=/my-referrals"),
    "address with a problem": lambda cast: send(cast.nobody, "/sign-in", email="rae@"),
    "code": _asked_for_code,
    "code with a problem": _wrong_code,
    "link": lambda cast: cast.nobody.get(cast.addresses[0]),
    "link ended": lambda cast: cast.nobody.get("/sign-in/link/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
    "ended: idle": _idle,
    "ended while typing": _ended_while_typing,
    "sessions": lambda cast: cast.officer.get("/sessions"),
    "message: not found": lambda cast: cast.officer.get("/cases/BCDF-9999"),
    "message: not allowed": lambda cast: cast.referrer.get("/cases"),
    "message: forged": lambda cast: cast.officer.post("/search", {"csrf": "no"}),
}
