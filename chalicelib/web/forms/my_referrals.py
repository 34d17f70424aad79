"""A referrer's own page: their drafts, and what became of the forms they sent."""

from collections.abc import Sequence

from msgspec import Struct

from chalicelib.domain.people.people import School
from chalicelib.domain.records.access import View
from chalicelib.services.audit.access import record_access
from chalicelib.services.people.whose import schools_of
from chalicelib.web.forms.my_lists import (
    ALL,
    DELETED,
    DRAFTS,
    OWN,
    Drafts,
    SentForms,
    Traces,
    drafts_list,
    list_of_all,
    own_list,
    school_list,
    traces_list,
)
from chalicelib.web.http.replies import Show
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import Visit

MOST_WHOLE = 2
"""Up to so many schools share one page. With more, there is one list for all of them and a page for each."""


class MinePage(Struct, frozen=True, kw_only=True):
    """Lists of what is theirs, None where this page leaves one out. `each`: name and page of each of many schools; `all`: the
    page of all of them."""

    drafts: Drafts | None
    traces: Traces | None
    schools: Sequence[SentForms]
    further: bool
    each: Sequence[tuple[str, str]]
    all: str | None


@view("GET", "/my-referrals")
def my_referrals(visit: Visit) -> Show:
    """All that is theirs, or all of one school (`at`). A further page of one list (`list`) shows only that list.

    A school or a list that is not theirs is ignored: their schools may have changed since the last page."""
    links, theirs = visit.world.links(), schools_of(visit.world, visit.me)
    at = _one_of(visit, "at", [school.urn for school in theirs])
    record_access(visit.world, visit.me, View.LIST_OPENED)
    here = [school for school in theirs if at in ("", school.urn)]
    whole = here if len(here) <= MOST_WHOLE else []
    only = _one_of(visit, "list", _lists(visit, here, at))
    is_overview = len(here) > MOST_WHOLE and not only
    model = MinePage(
        drafts=drafts_list(visit, theirs, whole, at) if only in ("", DRAFTS) else None,
        traces=traces_list(visit, whole, at) if only in ("", DELETED) else None,
        schools=_sent(visit, here, at, only),
        further=bool(only),
        each=[(school.name, links.my_referrals_at(school.urn)) for school in here] if is_overview else [],
        all=links.my_referrals if at else None,
    )
    return Show("refer/mine", model)


def _lists(visit: Visit, here: Sequence[School], at: str) -> list[str]:
    """The lists that there are for these schools, as addresses name them."""
    own = [OWN] if visit.me.is_partner and not at else []
    if len(here) > MOST_WHOLE:
        return [DRAFTS, *own, ALL]
    return [DRAFTS, *([DELETED] if here else []), *own, *(school.urn for school in here)]


def _sent(visit: Visit, here: Sequence[School], at: str, only: str) -> list[SentForms]:
    """What was sent: by a partner themselves, and for each school or for many together."""
    wanted = [name for name in _lists(visit, here, at) if only in ("", name)]
    own = [own_list(visit)] if OWN in wanted else []
    if ALL in wanted:
        return [*own, list_of_all(visit, here)]
    return [*own, *(school_list(visit, school, at) for school in here if school.urn in wanted)]


def _one_of(visit: Visit, name: str, there: Sequence[str]) -> str:
    """The parameter of the address; empty if it is not there."""
    asked = visit.query.get(name, "")
    return asked if asked in there else ""
