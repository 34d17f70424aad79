"""Where somebody is signed in, and ending it there."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from chalicelib.domain.people.sessions import Ended
from chalicelib.services.sign_in import sessions
from chalicelib.web.http.replies import Data, Go, Show
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import Visit


class SessionLine(Struct, frozen=True):
    """A place where the person is signed in; `this`: whether it is the one that asks."""

    id: str
    started: datetime
    seen: datetime
    this: bool


class SessionsPage(Struct, frozen=True):
    sessions: Sequence[SessionLine]


@view("GET", "/still-here")
def still_here(visit: Visit) -> Data:
    """Somebody asks to stay signed in; how many seconds they have from now. The asking itself counts as use."""
    return Data({"left": sessions.seconds_left(visit.whole, visit.session)})


@view("GET", "/sessions")
def show_sessions(visit: Visit) -> Show:
    this = sessions.session_id(visit.world, visit.session)
    found = sessions.sessions_of(visit.world, visit.me)
    shown = [
        SessionLine(session.token_digest, session.started_at, session.seen_at, session.token_digest == this)
        for session in found
    ]
    return Show("sessions", SessionsPage(shown))


@view("POST", "/sessions/end-others")
def end_others(visit: Visit) -> Go:
    sessions.end_sessions(visit.world, visit.me.person_id, Ended.ELSEWHERE, but=visit.session)
    return Go(visit.world.links().sessions)


@view("POST", "/sessions/{session}/end")
def end(visit: Visit, session: str) -> Go:
    sessions.end_session(visit.world, visit.me, session)
    return Go(visit.world.links().sessions)
