"""The administrator's pages about the directory of other authorities."""

from collections.abc import Mapping, Sequence
from datetime import date

from msgspec import Struct

from chalicelib.domain.people.changes import Changed
from chalicelib.journeys.engine.asked import typed
from chalicelib.journeys.engine.fields import Field, Kind, Value
from chalicelib.journeys.engine.pages import Page
from chalicelib.journeys.engine.parsing import parse
from chalicelib.journeys.parts.questions import not_in_the_future
from chalicelib.services.administration import keeping_directory
from chalicelib.web.admin.waiting import WaitingLine, waiting_lines
from chalicelib.web.http.asked import Asked
from chalicelib.web.http.posted import version_of
from chalicelib.web.http.replies import Go, Show
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import Visit


def _both_or_neither(values: Mapping[str, Value], today: date) -> dict[str, str]:
    if values.get("mailbox") and not values.get("verified_on"):
        return {"verified_on": "Enter the day on which you made sure of this address."}
    return {}


LISTING = Page(
    "listing",
    "Address of its team for children missing education",
    (
        Field(
            "mailbox",
            "Email address of the team",
            Kind.EMAIL,
            hint="A mailbox that the team shares. Leave it empty to have no address for this authority.",
            longest=254,
        ),
        Field(
            "verified_on",
            "On which day did you make sure of it?",
            Kind.DATE,
            hint="By phone, on a number that the authority publishes. For example, 24 11 2026.",
            date_check=not_in_the_future,
        ),
    ),
    check=_both_or_neither,
)


class DirectoryPage(Struct, frozen=True):
    """Authorities that have an address, and those that have none."""

    listed: Sequence[keeping_directory.Entry]
    others: Sequence[keeping_directory.Entry]
    waiting: Sequence[WaitingLine]


class EntryPage(Asked, frozen=True, kw_only=True):
    """The address of one authority."""

    entry: keeping_directory.Entry
    version: int


@view("GET", "/admin/authorities")
def directory(visit: Visit) -> Show:
    entries = keeping_directory.entries(visit.world)
    listed = [entry for entry in entries if entry.listing]
    others = [entry for entry in entries if not entry.listing]
    return Show("admin/directory", DirectoryPage(listed, others, waiting_lines(visit, what=Changed.DIRECTORY)))


def _entry(visit: Visit, code: str, raw: Mapping[str, str], problems: Mapping[str, str], version: int) -> Show:
    found = keeping_directory.entry(visit.world, code)
    model = EntryPage(page=LISTING, raw=raw, problems=problems, entry=found, version=version)
    return Show("admin/directory_entry", model)


def _as_typed(entry: keeping_directory.Entry) -> dict[str, str]:
    if not entry.listing:
        return {}
    day = entry.listing.verified_on
    date_parts = {"verified_on-day": day.day, "verified_on-month": day.month, "verified_on-year": day.year}
    return {"mailbox": entry.listing.mailbox, **{name: str(part) for name, part in date_parts.items()}}


@view("GET", "/admin/authorities/{code}")
def entry(visit: Visit, code: str) -> Show:
    found = keeping_directory.entry(visit.world, code)
    return _entry(visit, code, _as_typed(found), {}, found.version)


@view("POST", "/admin/authorities/{code}")
def save_entry(visit: Visit, code: str) -> Show | Go:
    raw = typed(LISTING, visit.form)
    parsed = parse(LISTING, raw, visit.world.clock.now())
    if parsed.problems:
        return _entry(visit, code, raw, parsed.problems, version_of(visit))
    day = parsed.values.get("verified_on")
    waits = keeping_directory.set_listing(
        visit.world, visit.me, code, version_of(visit), raw["mailbox"], day if isinstance(day, date) else None
    )
    links = visit.world.links()
    return Go(links.admin_waiting if waits else links.admin_directory)
