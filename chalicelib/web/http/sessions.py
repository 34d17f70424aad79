"""Where somebody is signed in, and ending it there."""

from chalicelib.domain.people.sessions import Ended
from chalicelib.services.sign_in import sessions
from chalicelib.web.http.replies import Go, Show
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import Visit


@view("GET", "/sessions")
def show_sessions(visit: Visit) -> Show:
    this = sessions.session_id(visit.world, visit.session)
    found = sessions.sessions_of(visit.world, visit.me)
    shown = [
        {
            "id": session.token_digest,
            "started": session.started_at,
            "seen": session.seen_at,
            "this": session.token_digest == this,
        }
        for session in found
    ]
    return Show("sessions", {"sessions": shown})


@view("POST", "/sessions/end-others")
def end_others(visit: Visit) -> Go:
    sessions.end_sessions(visit.world, visit.me.person_id, Ended.ELSEWHERE, but=visit.session)
    return Go(visit.world.links().sessions)


@view("POST", "/sessions/{session}/end")
def end(visit: Visit, session: str) -> Go:
    sessions.end_session(visit.world, visit.me, session)
    return Go(visit.world.links().sessions)
