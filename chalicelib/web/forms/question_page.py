"""A page of a form: its questions, or a list of several things of one kind."""

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import asdict

from chalicelib.domain.records.draft import Draft
from chalicelib.journeys.engine.in_words import name_of_item
from chalicelib.journeys.engine.journey import Journey
from chalicelib.journeys.engine.pages import Page
from chalicelib.journeys.engine.paper import numbers_of, numbers_on
from chalicelib.journeys.engine.parsing import problems_of
from chalicelib.journeys.forms import form_named
from chalicelib.journeys.parts.danger import DANGER
from chalicelib.services.guidance.beside import beside
from chalicelib.services.referrals import expected_enquiries
from chalicelib.services.referrals.drafting import Sees
from chalicelib.services.referrals.expected_enquiries import Expected
from chalicelib.services.uploads import uploading
from chalicelib.web.forms.begin import safety_page
from chalicelib.web.forms.draft_visit import eyes_of, from_check, links_to, who_fills_in, with_check
from chalicelib.web.forms.file_lines import FileLine, file_line
from chalicelib.web.forms.form_page import FormPage
from chalicelib.web.forms.upload_page import show_upload
from chalicelib.web.http.replies import Show
from chalicelib.web.http.visit import Visit


def show_questions(visit: Visit, draft: Draft, journey: Journey, page: Page, problems: dict[str, str]) -> Show:
    links, raw = links_to(visit, draft.draft_id), draft.raw
    action = with_check(visit, links.page(page.slug))
    if page is DANGER:
        return safety_page(visit, form_named(draft.form), action, raw, problems)
    asked = FormPage(
        page=page,
        raw=raw,
        problems=problems,
        action=action,
        back=links.check if from_check(visit) else links.task_list,
        part=journey.part_of(page).title,
        numbers=numbers_on(page, numbers_of(journey)),
        guidance=beside(visit.world, page.guidance),
        saved=draft.saved_at,
    )
    if page.upload:
        return show_upload(visit, draft, page, asked)
    return Show("refer/list", _list(visit, draft, page, asked)) if page.lists else Show("refer/page", asked)


class ItemLine(Struct, frozen=True, kw_only=True):
    """One of several things; `sees`: whether this person may open it."""

    name: str
    change: str
    remove: str
    sees: bool
    complete: bool
    file: FileLine | None


class ListPage(FormPage, frozen=True, kw_only=True):
    """The things there are so far; `most`: how many there may be."""

    items: Sequence[ItemLine]
    most: int
    expected: Expected | None


def _list(visit: Visit, draft: Draft, page: Page, asked: FormPage) -> ListPage:
    assert page.lists
    sees, expected = eyes_of(visit, draft), None
    items = [_item(visit, draft, page.lists.page(number), sees) for number in page.lists.numbers(draft.raw)]
    if page.slug == "enquiries":
        expected = expected_enquiries.enquiries_expected(visit.world, draft, who_fills_in(visit))
    return ListPage(**asdict(asked), items=items, most=page.lists.most, expected=expected)


def _item(visit: Visit, draft: Draft, item: Page, sees: Sees) -> ItemLine:
    links, found = links_to(visit, draft.draft_id), uploading.file_of(visit.world, draft, item)
    return ItemLine(
        name=name_of_item(item, draft.raw),
        change=with_check(visit, links.page(item.slug)),
        remove=with_check(visit, links.remove(item.slug)),
        sees=sees(item),
        complete=not problems_of(item, draft.raw, visit.world.clock.now()),
        file=file_line(found) if found else None,
    )
