"""The pages of returns that opened no case, and of what was set aside."""

from collections.abc import Mapping

from chalicelib.domain.returns.returns import ReturnState
from tests.support.returns import a_hand_over, send_form, typed_leaver
from tests.support.world import REFERRER
from tests.web.scenes.cast import Cast, Scene, send


def _return(cast: Cast) -> str:
    return send_form(cast.world, "leaver", typed_leaver("a")).reference


def _answer(cast: Cast, *times: Mapping[str, str]) -> None:
    path = f"/returns/{a_hand_over(cast.world, REFERRER.email)}"
    for fields in times:
        send(cast.officer, f"{path}/answer", **fields)


_SAID = {"answered": "accepted", "who": "Hal", "how": "phone", "text": "Ours.", "on-day": "24", "on-month": "11"}
_SAID |= {"on-year": "2026"}


def _answered_return(cast: Cast) -> None:
    reference = a_hand_over(cast.world, REFERRER.email)
    send(cast.officer, f"/returns/{reference}/answer", **_SAID)
    cast.officer.get(f"/returns/{reference}")


def _answer_asked(cast: Cast) -> None:
    cast.officer.get(f"/returns/{a_hand_over(cast.world, REFERRER.email)}/answer")


def _erased_return(cast: Cast) -> None:
    head = cast.world.returns.named(_return(cast))
    assert head
    del cast.world.store.submissions[head.return_id]
    cast.officer.get(f"/returns/{head.reference}")


def _set_aside(cast: Cast, rest: str = "") -> str:
    head = next(head for head in cast.world.store.returns.values() if head.state is ReturnState.SET_ASIDE)
    return f"/set-aside/{head.reference}{rest}"


def _nothing_set_aside(cast: Cast) -> None:
    send(cast.officer, _set_aside(cast, "/not-genuine"), why="test")
    cast.officer.get("/set-aside")


def _left_aside(cast: Cast) -> None:
    path = _set_aside(cast)
    send(cast.officer, f"{path}/not-genuine", why="test")
    cast.officer.get(path)


SCENES: dict[str, Scene] = {
    "returns": lambda cast: cast.officer.get("/returns"),
    "returns of one state": lambda cast: cast.officer.get("/returns?state=recorded"),
    "return": lambda cast: cast.officer.get(f"/returns/{_return(cast)}"),
    "return of an auditor": lambda cast: cast.auditor.get(f"/returns/{_return(cast)}"),
    "return that another team answered": _answered_return,
    "return, erased": _erased_return,
    "answer of another team": _answer_asked,
    "answer of another team with a problem": lambda cast: _answer(cast, {}),
    "answer of another team that somebody else recorded": lambda cast: _answer(cast, _SAID, _SAID | {"who": "Sal"}),
    "set aside": lambda cast: cast.officer.get("/set-aside"),
    "nothing set aside": _nothing_set_aside,
    "one set aside": lambda cast: cast.officer.get(_set_aside(cast)),
    "one set aside with a problem": lambda cast: send(cast.officer, _set_aside(cast, "/not-genuine")),
    "one set aside, not genuine": _left_aside,
}
