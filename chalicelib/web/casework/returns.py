"""The staff's list of returns that opened no case, and the page of one."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from chalicelib.domain.forms.disposition import FLAG_LABELS
from chalicelib.domain.returns.returns import OF_THE_PUBLIC, STATE_LABELS, Return, ReturnState
from chalicelib.journeys.engine.in_words import Row, Section
from chalicelib.journeys.forms import form_as_stored
from chalicelib.links.links import Links
from chalicelib.services.casework.submissions import sections_of
from chalicelib.services.returns import returning
from chalicelib.services.uploads.uploading import files_sent
from chalicelib.web.casework.said_rows import said_rows
from chalicelib.web.forms.as_sent import procedures_of
from chalicelib.web.forms.file_lines import SentFileLine, sent_lines
from chalicelib.web.http.paging import Pages, page_asked_for, pages
from chalicelib.web.http.replies import Show
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import Visit


class ReturnLine(Struct, frozen=True, kw_only=True):
    """A return as a list shows it. `check_at`: by when the new school’s return is expected."""

    reference: str
    child: str
    one: str
    received: datetime
    stands: str
    check_at: datetime | None
    flags: Sequence[str]
    joined_by: str
    href: str


class ReturnsPage(Struct, frozen=True):
    """`states`: the answers of the filter, with the address of each and whether it is chosen."""

    returns: Sequence[ReturnLine]
    states: Sequence[tuple[str, str, bool]]
    set_aside: str
    pages: Pages


class ReturnPage(Struct, frozen=True, kw_only=True):
    """One return. `said`: what the other team said; `answer`, `joined` and `case`: addresses, where there is such a page."""

    head: ReturnLine
    reasons: Sequence[str]
    sections: Sequence[Section]
    files: Sequence[SentFileLine]
    procedures: str | None
    said: Sequence[Row] | None
    answer: str | None
    joined: str | None
    case: str | None
    done: bool
    may_act: bool


def _line(visit: Visit, head: Return) -> ReturnLine:
    links = visit.world.links()
    return ReturnLine(
        reference=head.reference,
        child=head.child_name,
        one=form_as_stored(head.form, 0).noun,
        received=head.received_at,
        stands=head.stands,
        check_at=head.check_at if head.state is ReturnState.AWAITS_JOINER else None,
        flags=[FLAG_LABELS.get(flag, flag) for flag in head.flags],
        joined_by=head.joined_by,
        href=links.case(head.reference) if head.case_id else links.return_page(head.reference),
    )


@view("GET", "/returns")
def list_returns(visit: Visit) -> Show:
    links, wanted = visit.world.links(), visit.query.get("state", "")
    state = ReturnState(wanted) if wanted in set(ReturnState) else None
    page = returning.returns(visit.world, visit.me, page_asked_for(visit), state)
    lines = [_line(visit, head) for head in page.returns]
    further = pages(visit, page.after, state=state or "")
    return Show("returns/list", ReturnsPage(lines, _states(links, state), links.set_aside, further))


def _states(links: Links, chosen: ReturnState | None) -> list[tuple[str, str, bool]]:
    each = [
        (words, links.returns_where(state=state), state is chosen)
        for state, words in STATE_LABELS.items()
        if state not in OF_THE_PUBLIC
    ]
    return [("All", links.returns, chosen is None), *each]


@view("GET", "/returns/{reference}")
def open_return(visit: Visit, reference: str) -> Show:
    links, (head, sent) = visit.world.links(), returning.open_return(visit.world, reference, visit.me)
    model = ReturnPage(
        head=_line(visit, head),
        reasons=head.reasons,
        sections=sections_of(sent) if sent else [],
        files=sent_lines(files_sent(visit.world, sent)),
        procedures=procedures_of(visit.world, sent),
        said=said_rows(head.said) if head.said else None,
        answer=links.return_answer(reference) if head.state is ReturnState.HANDED_OVER else None,
        joined=links.return_page(head.joined_by) if head.joined_by else None,
        case=links.case(reference) if head.case_id else None,
        done=visit.query.get("done") == "yes",
        may_act=visit.me.works_cases,
    )
    return Show("returns/return", model)
