"""The links that others can answer by without an account, and the page on which an administrator withdraws one."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from chalicelib.domain.errors import NotFound
from chalicelib.domain.messages.recipients import person_of
from chalicelib.services.one_purpose import open_links
from chalicelib.services.one_purpose.looking import Live
from chalicelib.web.casework.names import Names
from chalicelib.web.http.paging import Pages, page_asked_for, pages
from chalicelib.web.http.replies import Go, Show
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import Visit


class OpenLinkLine(Struct, frozen=True):
    """One link: what it asks, about which reference, whose it is, since when and until when."""

    asks: str
    reference: str
    whose: str
    made_at: datetime
    ends_at: datetime
    href: str


class OpenLinksPage(Struct, frozen=True):
    """The links that wait for an answer; `withdrawn`: whether one was withdrawn just now."""

    waiting: Sequence[OpenLinkLine]
    pages: Pages
    withdrawn: bool


class WithdrawLinkPage(Struct, frozen=True):
    """The question whether to withdraw this link; `address`: the words and the address of the page where the contact's
    address is corrected."""

    line: OpenLinkLine
    address: tuple[str, str]


def _line(visit: Visit, names: Names, found: Live) -> OpenLinkLine:
    link = found.link
    return OpenLinkLine(
        asks=found.purpose.title,
        reference=found.reference,
        whose=names.of_recipient(found.contact),
        made_at=link.made_at,
        ends_at=link.ends_at,
        href=visit.world.links().admin_link(link.digest),
    )


@view("GET", "/admin/links")
def links(visit: Visit) -> Show:
    """What a link is about is read past the request's audit: the page shows no fact of it."""
    page, names = open_links.open_links(visit.whole, visit.me, page_asked_for(visit)), Names(visit.whole)
    lines = [_line(visit, names, found) for found in page.rows]
    model = OpenLinksPage(lines, pages(visit, page.after), visit.query.get("withdrawn") == "yes")
    return Show("admin/links", model)


@view("GET", "/admin/links/{link_id}")
def ask_to_withdraw(visit: Visit, link_id: str) -> Show:
    found = open_links.open_link(visit.whole, visit.me, link_id)
    ours, is_person = visit.world.links(), bool(person_of(found.contact))
    address = ("Contacts of schools", ours.admin_contacts) if is_person else ("Settings", ours.admin_settings)
    return Show("admin/withdraw_link", WithdrawLinkPage(_line(visit, Names(visit.whole), found), address))


@view("POST", "/admin/links/{link_id}")
def withdraw(visit: Visit, link_id: str) -> Go:
    """One that was answered or withdrawn meanwhile is not on the list any more."""
    found_links = visit.world.links().admin_links
    try:
        found = open_links.open_link(visit.whole, visit.me, link_id)
        open_links.withdraw(visit.whole, visit.me, link_id, Names(visit.whole).of_recipient(found.contact))
    except NotFound:
        if not visit.whole.purpose_links.get(link_id):
            raise
        return Go(found_links)
    return Go(f"{found_links}?withdrawn=yes")
