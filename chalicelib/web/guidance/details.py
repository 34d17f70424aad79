"""Who keeps a page, where it stands, and when it is read again."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import chain

from chalicelib.domain.errors import Conflict
from chalicelib.domain.guidance.pages import GuidancePage, NationalGuidance
from chalicelib.domain.people.people import Person
from chalicelib.domain.people.roles import Role
from chalicelib.journeys.engine.asked import typed
from chalicelib.journeys.engine.fields import Choice, Field, Kind, Value
from chalicelib.journeys.engine.pages import Page
from chalicelib.journeys.engine.parsing import parse
from chalicelib.services.guidance import writing
from chalicelib.services.guidance.writing import Details, PlaceRefused
from chalicelib.web.guidance.writers_list import parent_field
from chalicelib.web.http.asked import Asked
from chalicelib.web.http.posted import version_of
from chalicelib.web.http.replies import Go, Show
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import Visit

RESTS_ON = 3
"""National documents that one page may rest on."""
_WRITERS = frozenset({Role.OFFICER, Role.MANAGER, Role.ADMINISTRATOR})


class DetailsPage(Asked, frozen=True, kw_only=True):
    slug: str
    title: str
    version: int


def _page(pages: Sequence[GuidancePage], staff: Sequence[Person], slug: str) -> Page:
    owners = tuple(Choice(each.person_id, each.name) for each in staff if each.active and each.has_any(_WRITERS))
    return Page(
        "details",
        "Owner, place and review",
        (
            Field(
                "owner",
                "Who keeps this page?",
                Kind.SELECT,
                hint="They are reminded to read it again. Without an owner, managers are.",
                choices=owners,
            ),
            Field(
                "review",
                "Read it again by",
                Kind.DATE,
                hint="Reminders go 60 days before, 30 days before, on the day, and then each week.",
            ),
            parent_field(each for each in pages if each.slug != slug),
            Field(
                "place",
                "Its place among the pages there",
                hint="1 is the first.",
                longest=3,
                short=True,
                check=_is_place,
            ),
            *chain.from_iterable(_national(number) for number in range(1, RESTS_ON + 1)),
        ),
        check=_both,
    )


def _national(number: int) -> tuple[Field, ...]:
    return (
        Field(f"national-{number}-title", f"National guidance {number}", longest=150),
        Field(f"national-{number}-edition", f"Its edition {number}", hint="Such as September 2025.", longest=60),
        Field(f"national-{number}-review", f"Look by this day whether {number} is still in force", Kind.DATE),
    )


def _is_place(text: str) -> str | None:
    return None if text.isascii() and text.isdecimal() else "Enter the place as a number, such as 2."


def _both(values: Mapping[str, Value], today: date) -> dict[str, str]:
    problems = {}
    for number in range(1, RESTS_ON + 1):
        title, edition, review = (values.get(f"national-{number}-{part}") for part in ("title", "edition", "review"))
        if (edition or review) and not title:
            problems[f"national-{number}-title"] = f"Enter the title of national guidance {number}."
        elif title and not edition:
            problems[f"national-{number}-edition"] = f"Enter the edition of national guidance {number}."
    return problems


def _show(visit: Visit, slug: str, raw: Mapping[str, str], problems: Mapping[str, str], version: int) -> Show:
    page = writing.page_named(visit.world, slug)
    asked = _page(visit.world.guidance.pages(), visit.world.people.staff(), slug)
    model = DetailsPage(page=asked, raw=raw, problems=problems, slug=slug, title=page.title, version=version)
    return Show("guidance/details", model)


@view("GET", "/guidance/{slug}/details")
def details(visit: Visit, slug: str) -> Show:
    page = writing.page_named(visit.world, slug)
    return _show(visit, slug, _as_typed(page), {}, page.version)


def _as_typed(page: GuidancePage) -> dict[str, str]:
    raw = {"owner": page.owner_id, "parent": page.parent, "place": str(page.place), **_day("review", page.review_by)}
    for number, national in enumerate(page.rests_on, 1):
        raw |= {f"national-{number}-title": national.title, f"national-{number}-edition": national.edition}
        raw |= _day(f"national-{number}-review", national.review_by)
    return raw


def _day(name: str, day: date | None) -> dict[str, str]:
    parts = {"day": day.day, "month": day.month, "year": day.year} if day else {}
    return {f"{name}-{part}": str(number) for part, number in parts.items()}


@view("POST", "/guidance/{slug}/details")
def set_details(visit: Visit, slug: str) -> Show | Go:
    asked = _page(visit.world.guidance.pages(), visit.world.people.staff(), slug)
    raw = typed(asked, visit.form)
    parsed = parse(asked, raw, visit.world.clock.now())
    if parsed.problems:
        return _show(visit, slug, raw, parsed.problems, version_of(visit))
    values = parsed.values
    wanted = Details(
        raw["parent"],
        int(raw["place"] or 0),
        raw["owner"],
        _date_in(values, "review"),
        tuple(
            NationalGuidance(
                raw[f"national-{number}-title"],
                raw[f"national-{number}-edition"],
                _date_in(values, f"national-{number}-review"),
            )
            for number in range(1, RESTS_ON + 1)
            if raw[f"national-{number}-title"]
        ),
    )
    try:
        writing.set_details(visit.world, slug, version_of(visit), wanted)
    except PlaceRefused as refused:
        return _show(visit, slug, raw, {"parent": str(refused)}, version_of(visit))
    except Conflict:
        now = writing.page_named(visit.world, slug)
        words = "Somebody changed this page since you opened it. Look at what you entered, and save it again."
        return _show(visit, slug, raw, {"owner": words}, now.version)
    return Go(visit.world.links().guidance_page(slug))


def _date_in(values: Mapping[str, Value], name: str) -> date | None:
    value = values.get(name)
    return value if isinstance(value, date) else None
