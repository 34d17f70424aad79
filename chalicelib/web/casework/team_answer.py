"""The page on which the team records what another team said about a return."""

from collections.abc import Mapping, Sequence

from chalicelib.domain.casework.hand_over import Answered
from chalicelib.domain.errors import Conflict
from chalicelib.domain.forms.disposition import TEAM_NAMES, Team
from chalicelib.domain.newer import read_as
from chalicelib.journeys.casework.steps.hand_over import TEAM_ANSWERED_RETURN
from chalicelib.journeys.casework.steps.hand_over import said as said_by_team
from chalicelib.journeys.engine.asked import typed
from chalicelib.journeys.engine.parsing import parse
from chalicelib.services.returns import returns_answering
from chalicelib.web.casework.said_rows import said_rows
from chalicelib.web.http.asked import Posted
from chalicelib.web.http.posted import reference_of
from chalicelib.web.http.replies import Go, Show
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import Visit


class AnswerPage(Posted, frozen=True, kw_only=True):
    """The question what the other team said; `changes`: what somebody else recorded meanwhile."""

    button: str
    back: str
    reference: str
    team: str
    changed: str
    changes: Sequence[str]


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
    model = AnswerPage(
        page=TEAM_ANSWERED_RETURN,
        button="Record their answer",
        raw=raw,
        problems=problems,
        action=links.return_answer(reference),
        back=links.return_page(reference),
        reference=reference,
        team=TEAM_NAMES[read_as(Team, head.team)],
        changed="Somebody else changed this return before you." if changed else "",
        changes=[f"{label}: {words}" for label, words, _ in said_rows(head.said) if words] if head.said else [],
    )
    return Show("returns/answer", model, 409 if changed else 200)


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
