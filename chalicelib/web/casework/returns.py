"""The staff's list of returns that opened no case, and the page of one."""

from collections.abc import Mapping
from typing import Any

from chalicelib.domain.casework.hand_over import Answered, Said
from chalicelib.domain.errors import Conflict
from chalicelib.domain.forms.disposition import FLAG_LABELS, TEAM_NAMES, Team
from chalicelib.domain.newer import read_as
from chalicelib.domain.returns.returns import OF_THE_PUBLIC, STATE_LABELS, Return, ReturnState
from chalicelib.domain.wording import plain_day
from chalicelib.journeys.casework.questions import HANDED_HOW
from chalicelib.journeys.casework.steps.hand_over import TEAM_ANSWERED_RETURN
from chalicelib.journeys.casework.steps.hand_over import said as said_by_team
from chalicelib.journeys.engine.asked import typed
from chalicelib.journeys.engine.parsing import parse
from chalicelib.journeys.forms import form_as_stored
from chalicelib.services.casework.submissions import sections_of
from chalicelib.services.returns import returning, returns_answering
from chalicelib.services.uploads.uploading import files_sent
from chalicelib.web.forms.upload_page import sent_words
from chalicelib.web.http.paging import page_asked_for, pages
from chalicelib.web.http.posted import reference_of
from chalicelib.web.http.replies import Go, Show
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import Visit


def _line(visit: Visit, head: Return) -> dict[str, Any]:
    links = visit.world.links()
    return {
        "reference": head.reference,
        "child": head.child_name,
        "one": form_as_stored(head.form, 0).noun,
        "received": head.received_at,
        "stands": head.stands,
        "check_at": head.check_at if head.state is ReturnState.AWAITS_JOINER else None,
        "flags": [FLAG_LABELS.get(flag, flag) for flag in head.flags],
        "joined_by": head.joined_by,
        "href": links.case(head.reference) if head.case_id else links.return_page(head.reference),
    }


@view("GET", "/returns")
def list_returns(visit: Visit) -> Show:
    links, wanted = visit.world.links(), visit.query.get("state", "")
    state = ReturnState(wanted) if wanted in set(ReturnState) else None
    page = returning.returns(visit.world, visit.me, page_asked_for(visit), state)
    context = {
        "returns": [_line(visit, head) for head in page.returns],
        "states": [("All", links.returns, state is None)]
        + [
            (words, links.returns_where(state=each), each is state)
            for each, words in STATE_LABELS.items()
            if each not in OF_THE_PUBLIC
        ],
        "set_aside": links.set_aside,
        "pages": pages(visit, page.after, state=state or ""),
    }
    return Show("returns/list", context)


@view("GET", "/returns/{reference}")
def open_return(visit: Visit, reference: str) -> Show:
    links, (head, sent) = visit.world.links(), returning.open_return(visit.world, reference, visit.me)
    context = {
        "head": _line(visit, head),
        "reasons": head.reasons,
        "sections": sections_of(sent) if sent else [],
        "files": sent_words(files_sent(visit.world, sent)),
        "said": _said_rows(head.said) if head.said else None,
        "answer": links.return_answer(reference) if head.state is ReturnState.HANDED_OVER else None,
        "joined": links.return_page(head.joined_by) if head.joined_by else None,
        "case": links.case(reference) if head.case_id else None,
        "done": visit.query.get("done") == "yes",
        "may_act": visit.me.works_cases,
    }
    return Show("returns/return", context)


# --- what the other team said --------------------------------------------------------------------------------------------

_ANSWERS = {Answered.ACCEPTED: "They accept", Answered.DECLINED: "They decline"}


def _said_rows(said: Said) -> list[tuple[str, str, None]]:
    return [
        ("Their answer", _ANSWERS[said.answered], None),
        ("Said by", said.who, None),
        ("How", HANDED_HOW[said.how], None),
        ("Day of their answer", plain_day(said.on), None),
        ("What they said", said.text, None),
    ]


def _answer_page(
    visit: Visit,
    reference: str,
    raw: Mapping[str, str],
    problems: Mapping[str, str],
    *,
    changed: bool = False,
) -> Show | Go:
    """With what was typed, also where somebody else was first."""
    links, head = visit.world.links(), returns_answering.find_handed_over(visit.world, reference, visit.me)
    if head.said and not changed:
        return Go(links.return_page(reference))
    context = {
        "page": TEAM_ANSWERED_RETURN,
        "button": "Record their answer",
        "raw": raw,
        "problems": problems,
        "action": links.return_answer(reference),
        "back": links.return_page(reference),
        "reference": reference,
        "team": TEAM_NAMES[read_as(Team, head.team)],
        "changed": "Somebody else changed this return before you." if changed else "",
        "changes": [f"{label}: {words}" for label, words, _ in _said_rows(head.said) if words] if head.said else [],
    }
    return Show("returns/answer", context, 409 if changed else 200)


@view("GET", "/returns/{reference}/answer")
def answer(visit: Visit, reference: str) -> Show | Go:
    return _answer_page(visit, reference_of(reference), {}, {})


@view("POST", "/returns/{reference}/answer")
def answered(visit: Visit, reference: str) -> Show | Go:
    reference, page = reference_of(reference), TEAM_ANSWERED_RETURN
    raw = typed(page, visit.form)
    parsed = parse(page, raw, visit.world.clock.now())
    if parsed.problems:
        return _answer_page(visit, reference, raw, parsed.problems)
    links, said = visit.world.links(), said_by_team(parsed.values)
    try:
        returns_answering.record_answer(visit.world, reference, visit.me, said)
    except Conflict:
        return _answer_page(visit, reference, raw, {}, changed=True)
    if said.answered is Answered.DECLINED:
        return Go(links.case_done(reference))
    return Go(f"{links.return_page(reference)}?done=yes")
