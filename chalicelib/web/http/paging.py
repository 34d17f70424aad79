"""Marks in addresses, and the links under a list.

A mark says where a list goes on. In an address it is sealed for one person and one list, so nobody can make one up or
send a colleague a link into a list. With any other mark a list begins at its first page.
"""

from hmac import compare_digest

from msgspec import Struct

from chalicelib.web.http.visit import Visit

_SEAL = 22
"""Characters of a digest: 132 bits."""


class Pages(Struct, frozen=True):
    """The addresses of the next page of a list and, further on in it, of the first. None where there is none."""

    next: str | None = None
    first: str | None = None


def sealed_mark(visit: Visit, path: str, mark: str, which: str = "") -> str:
    """The mark for an address or a form; empty at the end of the list. `which`: the list, if a page has several."""
    return f"{mark}.{_seal(visit, path, which, mark)}" if mark else ""


def mark_in(visit: Visit, sealed: str, which: str = "") -> str:
    """The mark of a list at the address of the visit; empty for the first page."""
    mark, _, seal = sealed.rpartition(".")
    return mark if mark and compare_digest(seal.encode(), _seal(visit, visit.path, which, mark).encode()) else ""


def _seal(visit: Visit, path: str, which: str, mark: str) -> str:
    reader = visit.person.person_id if visit.person else ""  # the public's lists are the same for everybody
    return visit.whole.keys.digest("page-of-a-list", reader, path, which, mark)[:_SEAL]


def page_asked_for(visit: Visit, which: str = "") -> str:
    """The mark in the address; empty for the first page."""
    return mark_in(visit, visit.query.get("after", ""), which) if visit.query.get("list", "") == which else ""


def going_on(visit: Visit, path: str, mark: str, which: str = "", **kept: str) -> str | None:
    """The address of the next page of a list, from this mark on; None at its end. `kept`: the filters of the list."""
    sealed = sealed_mark(visit, path, mark, which)
    return visit.whole.links().page_of(path, {**kept, "list": which, "after": sealed}) if sealed else None


def pages(visit: Visit, mark: str, which: str = "", **kept: str) -> Pages:
    """The links under a list at the address of the visit. `mark`: where the list goes on after the rows shown."""
    is_further = bool(page_asked_for(visit, which))
    first = visit.whole.links().page_of(visit.path, {**kept, "list": which}) if is_further else None
    return Pages(going_on(visit, visit.path, mark, which, **kept), first)
