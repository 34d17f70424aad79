"""The staff's list of returns that opened no case, and the page of one."""

from typing import Any

from chalice.app import Blueprint

from chalicelib.domain.consequence import FLAG_LABELS
from chalicelib.domain.returns import OF_THE_PUBLIC, STATE_LABELS, Return, ReturnState
from chalicelib.journeys.forms import form_named
from chalicelib.services import returning
from chalicelib.services.submissions import sections_of
from chalicelib.services.uploading import files_sent
from chalicelib.web.posted import once_of
from chalicelib.web.replies import Go, Show
from chalicelib.web.upload_page import sent_words
from chalicelib.web.views import view
from chalicelib.web.visit import Visit

blueprint = Blueprint(__name__)


def _line(visit: Visit, head: Return) -> dict[str, Any]:
    links = visit.world.links()
    return {
        "reference": head.reference,
        "child": head.child_name,
        "one": form_named(head.form).one,
        "received": head.received_at,
        "stands": head.stands,
        "check_at": head.check_at if head.state is ReturnState.AWAITS_JOINER else None,
        "flags": [FLAG_LABELS.get(flag, flag) for flag in head.flags],
        "joined_by": head.joined_by,
        "href": links.case(head.reference) if head.case_id else links.return_page(head.reference),
    }


@view(blueprint, "GET", "/returns")
def list_returns(visit: Visit) -> Show:
    links, wanted = visit.world.links(), visit.query.get("state", "")
    state = ReturnState(wanted) if wanted in set(ReturnState) else None
    page = returning.returns(visit.world, visit.me, visit.query.get("after", ""), state)
    context = {
        "returns": [_line(visit, head) for head in page.returns],
        "states": [("All", links.returns, state is None)]
        + [
            (words, links.returns_where(state=each), each is state)
            for each, words in STATE_LABELS.items()
            if each not in OF_THE_PUBLIC
        ],
        "set_aside": links.set_aside,
        "more": links.returns_where(state=state or "", after=page.after) if page.after else None,
    }
    return Show("returns/list", context)


@view(blueprint, "GET", "/returns/{reference}")
def open_return(visit: Visit, reference: str) -> Show:
    links, (head, sent) = visit.world.links(), returning.open_return(visit.world, reference, visit.me)
    context = {
        "head": _line(visit, head),
        "reasons": head.reasons,
        "sections": sections_of(sent) if sent else [],
        "files": sent_words(files_sent(visit.world, sent)),
        "take_over": links.return_taken_over(reference) if head.state is ReturnState.HANDED_OVER else None,
        "joined": links.return_page(head.joined_by) if head.joined_by else None,
        "case": links.case(reference) if head.case_id else None,
        "once": visit.world.keys.new_id(),
        "done": visit.query.get("done") == "yes",
        "may_act": visit.me.works_cases,
    }
    return Show("returns/return", context)


@view(blueprint, "POST", "/returns/{reference}/taken-over")
def take_over(visit: Visit, reference: str) -> Go:
    returning.take_over(visit.world, reference, visit.me, once_of(visit))
    return Go(f"{visit.world.links().return_page(reference)}?done=yes")
