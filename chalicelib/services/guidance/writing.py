"""Writing pages: their drafts, and who keeps them. Two people who write one page lose nothing."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.errors import Conflict, DomainError, NotFound, Unreadable
from chalicelib.domain.files.attachments import Attachment
from chalicelib.domain.guidance.editions import moved, placed
from chalicelib.domain.guidance.pages import GuidanceDraft, GuidancePage, GuidanceVersion, NationalGuidance, PageState
from chalicelib.domain.guidance.slugs import slug_of, slug_problem
from chalicelib.domain.guidance.tree import parent_problem
from chalicelib.domain.guidance.writing import MarkupRefused, refuse_too_long
from chalicelib.domain.people.people import Person
from chalicelib.ports.guidance import Rendered
from chalicelib.ports.world import World


class Seen(Struct, frozen=True):
    """The draft that a writer had before them: 0 for none."""

    based_on: int
    version: int


class Words(Struct, frozen=True):
    """What a writer typed."""

    title: str
    markdown: str
    what_changed: str = ""


class Overtaken(Exception):
    """Somebody saved the draft since the writer opened it. `begun`: what the writer had opened."""

    def __init__(self, theirs: GuidanceDraft, begun: str) -> None:
        super().__init__()
        self.theirs, self.begun = theirs, begun


class SlugRefused(DomainError):
    """The address cannot be one, or is taken. Also for a title from which none can be made."""


class PlaceRefused(DomainError):
    """The page cannot stand there."""


class Desk(Struct, frozen=True):
    """A page as its writers see it. `live`: the newest published version; `draft`: what is not published yet."""

    page: GuidancePage
    draft: GuidanceDraft | None
    live: GuidanceVersion | None

    @property
    def seen(self) -> Seen:
        return seen_of(self.page, self.draft)

    @property
    def words(self) -> Words:
        """What a writer goes on from."""
        if self.draft:
            return Words(self.draft.title, self.draft.markdown, self.draft.what_changed)
        return Words(self.live.title, self.live.markdown) if self.live else Words(self.page.title, "")


def seen_of(page: GuidancePage, draft: GuidanceDraft | None) -> Seen:
    return Seen(draft.based_on, draft.version) if draft else Seen(page.live, 0)


def page_named(world: World, slug: str) -> GuidancePage:
    page = world.guidance.page(slug) if not slug_problem(slug) else None
    if not page:
        raise NotFound
    return page


def desk(world: World, slug: str) -> Desk:
    page = page_named(world, slug)
    live = world.guidance.version(slug, page.live) if page.live else None
    return Desk(page, world.guidance.draft(slug), live)


def all_pages(world: World) -> Sequence[tuple[GuidancePage, GuidanceDraft | None]]:
    """Each with its draft, in the order of titles. A draft that cannot be read stops none of the others."""
    return [(page, _draft_if_readable(world, page.slug)) for page in pages_by_title(world)]


def pages_by_title(world: World) -> Sequence[GuidancePage]:
    return sorted(world.guidance.pages(), key=lambda page: (page.title.casefold(), page.slug))


def _draft_if_readable(world: World, slug: str) -> GuidanceDraft | None:
    try:
        return world.guidance.draft(slug)
    except Unreadable:
        return None


def begin(world: World, me: Person, title: str, slug: str, parent: str = "") -> str:
    """A new page with an empty draft; its slug. Raises SlugRefused or PlaceRefused."""
    slug = slug or slug_of(title)
    if problem := slug_problem(slug):
        raise SlugRefused(problem)
    pages = world.guidance.pages()
    if problem := parent_problem(pages, slug, parent):
        raise PlaceRefused(problem)
    place = max((page.place for page in pages if page.parent == parent), default=0) + 1
    now = world.clock.now()
    page = GuidancePage(slug, title, parent, place, me.person_id)
    try:
        world.guidance.add_page(page, GuidanceDraft(slug, title, "", by=me.person_id, at=now))
    except Conflict:
        raise SlugRefused(f"The address “{slug}” belongs to another page. Choose another.") from None
    return slug


def save(world: World, me: Person, slug: str, seen: Seen, words: Words) -> Seen:
    """Raises MarkupRefused for what is too long, Overtaken where somebody was faster. What somebody else published or saved
    meanwhile is never written over unseen."""
    refuse_too_long(words.markdown)
    page, draft = page_named(world, slug), world.guidance.draft(slug)
    if seen != seen_of(page, draft):
        raise _overtaken(world, page, draft, seen)
    kept = draft or GuidanceDraft(slug, words.title, "", based_on=page.live, attachments=_live_files(world, page))
    after = replace(
        kept,
        title=words.title,
        markdown=words.markdown,
        what_changed=words.what_changed,
        by=me.person_id,
        at=world.clock.now(),
    )
    try:
        world.guidance.save_draft(draft, after)
    except Conflict:
        raise _overtaken(world, page_named(world, slug), world.guidance.draft(slug), seen) from None
    if page.state is PageState.NEW and page.title != words.title:
        with suppress(Conflict):  # whoever changed it shows the title of before, until the page is published
            world.guidance.save_page(page, replace(page, title=words.title))
    return Seen(after.based_on, seen.version + 1)


def _live_files(world: World, page: GuidancePage) -> tuple[Attachment, ...]:
    version = world.guidance.version(page.slug, page.live) if page.live else None
    return version.attachments if version else ()


def _overtaken(world: World, page: GuidancePage, draft: GuidanceDraft | None, seen: Seen) -> Overtaken:
    """What stands there now: the other's draft, or what they published."""
    if not draft:
        live = world.guidance.version(page.slug, page.live)
        if not live:
            raise NotFound
        draft = GuidanceDraft(
            page.slug,
            live.title,
            live.markdown,
            live.what_changed,
            page.live,
            live.by,
            live.at,
            attachments=live.attachments,
        )
    return Overtaken(draft, _begun_from(world, page.slug, seen))


def _begun_from(world: World, slug: str, seen: Seen) -> str:
    if seen.version:
        saved = world.guidance.saved(slug, seen.based_on, seen.version)
        return saved.markdown if saved else ""
    live = world.guidance.version(slug, seen.based_on) if seen.based_on else None
    return live.markdown if live else ""


def preview(world: World, markdown: str) -> Rendered:
    """Raises MarkupRefused."""
    return world.markup(markdown)


def problem_with(world: World, markdown: str) -> str:
    """Why these words cannot be published; empty if they can."""
    try:
        preview(world, markdown)
    except MarkupRefused as problem:
        return str(problem)
    return ""


class Details(Struct, frozen=True):
    """Who keeps a page, where it stands, and when it is read again."""

    parent: str
    place: int
    owner_id: str
    review_by: date | None
    rests_on: tuple[NationalGuidance, ...]


def set_details(world: World, slug: str, version: int, details: Details) -> None:
    """A live page that moves makes the next edition. Raises PlaceRefused, and Conflict where somebody was faster."""
    page = page_named(world, slug)
    if page.version != version:
        raise Conflict
    if problem := parent_problem(world.guidance.pages(), slug, details.parent):
        raise PlaceRefused(problem)
    after = replace(
        page,
        parent=details.parent,
        place=details.place,
        owner_id=details.owner_id,
        review_by=details.review_by,
        rests_on=details.rests_on,
    )
    before = world.guidance.newest()
    has_moved = (page.parent, page.place) != (after.parent, after.place)
    if has_moved and placed(before, slug):
        texts: Mapping[str, str] = world.guidance.texts(before.number)
        edition = moved(before, after, world.clock.now())
        world.guidance.publish(page, after, None, None, before, edition, texts)
    else:
        world.guidance.save_page(page, after)
