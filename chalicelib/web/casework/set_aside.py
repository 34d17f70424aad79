"""The team's list of what the public sent and a program may have written, and the page of one."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from chalicelib.domain.forms.disposition import FLAG_LABELS
from chalicelib.domain.forms.quarantine import NOT_GENUINE_IN_WORDS, NotGenuine
from chalicelib.domain.returns.returns import Return, ReturnState
from chalicelib.journeys.engine.asked import typed
from chalicelib.journeys.engine.fields import Choice, Field, Kind
from chalicelib.journeys.engine.in_words import Section
from chalicelib.journeys.engine.pages import Page
from chalicelib.journeys.engine.parsing import parse
from chalicelib.services.referrals import quarantining
from chalicelib.web.http.asked import Asked
from chalicelib.web.http.paging import Pages, page_asked_for, pages
from chalicelib.web.http.posted import once_of, reference_of
from chalicelib.web.http.replies import Go, Show
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import Visit

WHY = Page(
    "not-genuine",
    "Not genuine",
    (
        Field(
            "why",
            "Why is it not genuine?",
            Kind.RADIOS,
            missing="Say why it is not genuine.",
            choices=tuple(Choice(why, words) for why, words in NOT_GENUINE_IN_WORDS.items()),
        ),
    ),
)


class SetAsideLine(Struct, frozen=True):
    """One form that waits to be read."""

    href: str
    child: str
    reference: str
    received: datetime
    flags: Sequence[str]


class SetAsidePage(Struct, frozen=True):
    """The forms that wait to be read."""

    lines: Sequence[SetAsideLine]
    pages: Pages


class OneSetAside(Asked, frozen=True, kw_only=True):
    """One form, with what the team may do with it while it waits: `release` it, or `leave` it as not genuine."""

    child: str
    reference: str
    received: datetime
    stands: str
    flags: Sequence[str]
    sections: Sequence[Section]
    waits: bool
    release: str
    leave: str
    once: str
    may_act: bool


@view("GET", "/set-aside")
def list_set_aside(visit: Visit) -> Show:
    links = visit.world.links()
    page = quarantining.waiting(visit.world, visit.me, page_asked_for(visit))
    lines = [
        SetAsideLine(
            links.set_aside_one(head.reference), head.child_name, head.reference, head.received_at, _flags(head)
        )
        for head in page.returns
    ]
    return Show("returns/set_aside", SetAsidePage(lines, pages(visit, page.after)))


def _flags(head: Return) -> list[str]:
    return [FLAG_LABELS.get(flag, flag) for flag in head.flags]


def _one(visit: Visit, reference: str, problems: dict[str, str]) -> Show:
    head, sections = quarantining.open_one(visit.world, reference, visit.me)
    links = visit.world.links()
    model = OneSetAside(
        page=WHY,
        raw={},
        problems=problems,
        child=head.child_name,
        reference=head.reference,
        received=head.received_at,
        stands=head.stands,
        flags=_flags(head),
        sections=sections,
        waits=head.state is ReturnState.SET_ASIDE,
        release=links.set_aside_act(reference, "release"),
        leave=links.set_aside_act(reference, "not-genuine"),
        once=visit.world.keys.new_id(),
        may_act=visit.me.works_cases,
    )
    return Show("returns/set_aside_one", model)


@view("GET", "/set-aside/{reference}")
def open_set_aside(visit: Visit, reference: str) -> Show:
    return _one(visit, reference_of(reference), {})


@view("POST", "/set-aside/{reference}/release")
def release(visit: Visit, reference: str) -> Go:
    once_of(visit)
    quarantining.release(visit.world, reference_of(reference), visit.me)
    return Go(visit.world.links().case(reference))


@view("POST", "/set-aside/{reference}/not-genuine")
def leave(visit: Visit, reference: str) -> Show | Go:
    parsed, wanted = parse(WHY, typed(WHY, visit.form), visit.world.clock.now()), reference_of(reference)
    if parsed.problems:
        return _one(visit, wanted, parsed.problems)
    quarantining.leave(visit.world, wanted, visit.me, NotGenuine(str(parsed.values["why"])), once_of(visit))
    return Go(visit.world.links().set_aside)
