"""Going on in a list: the one home of marks in addresses and of the links under a list.

A mark says where a list goes on. In an address it is sealed for one person and one list, so that nobody is led into a list
by somebody else's link, and nobody makes one up. A mark that is not theirs begins at the first page.
"""

from dataclasses import dataclass
from hmac import compare_digest

from chalicelib.web.visit import Visit

_SEAL = 22
"""Characters of a digest: 132 bits."""


@dataclass(frozen=True)
class Pages:
    """The addresses of the next page of a list and, further on in it, of the first. None where there is none."""

    next: str | None = None
    first: str | None = None


def sealed_mark(visit: Visit, path: str, mark: str, name: str = "after") -> str:
    """The mark as an address or a form has it; empty at the end of the list."""
    return f"{mark}.{_seal(visit, path, name, mark)}" if mark else ""


def mark_in(visit: Visit, sealed: str, name: str = "after") -> str:
    """The mark of the list at the address of the visit; empty for the first page."""
    mark, _, seal = sealed.rpartition(".")
    return mark if mark and compare_digest(seal.encode(), _seal(visit, visit.path, name, mark).encode()) else ""


def _seal(visit: Visit, path: str, name: str, mark: str) -> str:
    return visit.whole.keys.digest("page-of-a-list", visit.me.person_id, path, name, mark)[:_SEAL]


def page_asked_for(visit: Visit, name: str = "after") -> str:
    """The mark in the address; empty for the first page."""
    return mark_in(visit, visit.query.get(name, ""), name)


def going_on(visit: Visit, path: str, mark: str, name: str = "after", **kept: str) -> str | None:
    """The address of the page of a list from this mark on; None at its end. `kept`: what the list is narrowed to."""
    sealed = sealed_mark(visit, path, mark, name)
    return visit.whole.links().page_of(path, {**kept, name: sealed}) if sealed else None


def pages(visit: Visit, mark: str, name: str = "after", **kept: str) -> Pages:
    """The links under a list that is shown at the address of the visit. `mark`: of what follows the rows shown."""
    links = visit.whole.links()
    first = links.page_of(visit.path, kept) if page_asked_for(visit, name) else None
    return Pages(going_on(visit, visit.path, mark, name, **kept), first)
