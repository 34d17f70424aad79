"""A sheet as a page shows it, to the public and before it is published."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from chalicelib.domain.authority.who_to_ask import ToAsk
from chalicelib.domain.guidance.addresses import at_home
from chalicelib.domain.guidance.writing import CleanHtml
from chalicelib.domain.sheets.body import by_when, filled_in
from chalicelib.domain.sheets.sheet import Sheet
from chalicelib.domain.sheets.wording import audience_words, name_of
from chalicelib.ports.world import World
from chalicelib.services.sheets.contact import ask_about
from chalicelib.web.forms.attachments import PublicFile, public_files


class Leads(Struct, frozen=True):
    """Words that lead somewhere."""

    words: str
    address: str


class ShownSheet(Struct, frozen=True, kw_only=True):
    """`address`: its permanent one; `ask`: whom to ask about it today."""

    name: str
    type: str
    title: str
    audience: str
    by_when: str
    summary: str
    action: str
    html: CleanHtml
    published_at: datetime | None
    what_changed: str
    procedures: Sequence[Leads]
    files: Sequence[PublicFile]
    address: str
    is_urgent: bool
    ask: ToAsk


def shown_sheet(world: World, sheet: Sheet, html: str) -> ShownSheet:
    links, titles, number = world.links(), _titles(world, sheet), sheet.number
    return ShownSheet(
        name=name_of(sheet),
        type=world.authorities.current().sheet_type(sheet.type),
        title=sheet.title,
        audience=audience_words(sheet.audience),
        by_when=by_when(sheet),
        summary=filled_in(sheet, sheet.summary),
        action=filled_in(sheet, sheet.action),
        html=at_home(html, links.base_url),
        published_at=sheet.published_at,
        what_changed=sheet.what_changed,
        procedures=[
            Leads(
                f"{titles.get(page.slug, page.slug)}, version {page.number}",
                links.procedure_version(page.slug, page.number),
            )
            for page in sheet.pages
        ],
        files=public_files(sheet.attachments, lambda file_id: links.sheet_file(number.year, number.number, file_id)),
        address=links.sheet(number.year, number.number),
        is_urgent=sheet.is_urgent,
        ask=ask_about(world, sheet),
    )


def _titles(world: World, sheet: Sheet) -> dict[str, str]:
    """A sheet without links to the procedures reads none of them."""
    return {page.slug: page.title for page in world.guidance.current().pages} if sheet.pages else {}


class SheetLine(Struct, frozen=True, kw_only=True):
    """A sheet in a list."""

    name: str
    title: str
    type: str
    audience: str
    state: str
    when: datetime | None
    summary: str
    is_withdrawn: bool
    address: str
