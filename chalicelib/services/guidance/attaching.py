"""Files of a page: uploaded, scanned, and given to anybody once the page is published."""

from collections.abc import Callable, Iterator
from itertools import chain

from msgspec.structs import replace

from chalicelib.domain.errors import Conflict, NotFound
from chalicelib.domain.files.attachments import Attachments, Owner, Shelf, with_file, without_file
from chalicelib.domain.files.uploads import Upload
from chalicelib.domain.guidance.editions import placed
from chalicelib.domain.guidance.pages import GuidanceDraft, GuidanceVersion
from chalicelib.domain.guidance.slugs import slug_problem
from chalicelib.domain.people.people import Person
from chalicelib.ports.files import UploadForm
from chalicelib.ports.world import World
from chalicelib.services.attachments import attaching
from chalicelib.services.guidance.writing import desk, page_named

_TRIES = 3


def owner_of(slug: str) -> Owner:
    return Owner(Shelf.PROCEDURES, slug)


def ask_for_file(world: World, slug: str) -> UploadForm:
    page_named(world, slug)
    file_id = world.keys.new_id()
    return attaching.form_for(world, owner_of(slug), file_id, world.links().guidance_file_received(slug, file_id))


def receive(world: World, me: Person, slug: str, file_id: str) -> Upload:
    """Raises NotFound if no form of this page put a file there."""
    page_named(world, slug)
    return attaching.receive(world, me, owner_of(slug), file_id)


def attach(world: World, me: Person, slug: str, file_id: str, name: str) -> None:
    """The file with the name by which readers know it goes with the draft."""
    attachment = attaching.received(world, owner_of(slug), file_id, name)
    _change(world, me, slug, lambda files: with_file(files, attachment))


def take_away(world: World, me: Person, slug: str, file_id: str) -> None:
    """From the draft. Versions that were published keep it."""
    _change(world, me, slug, lambda files: without_file(files, file_id))


def _change(world: World, me: Person, slug: str, change: Callable[[Attachments], Attachments]) -> None:
    """The files alone: words that somebody saves meanwhile stay."""
    for _ in range(_TRIES):
        now = desk(world, slug)
        words = now.words
        draft = now.draft or GuidanceDraft(
            slug,
            words.title,
            words.markdown,
            based_on=now.page.live,
            attachments=now.live.attachments if now.live else (),
        )
        after = replace(draft, attachments=change(draft.attachments), by=me.person_id, at=world.clock.now())
        try:
            world.guidance.save_draft(now.draft, after)
        except Conflict:
            continue
        return
    raise Conflict


def public_file(world: World, slug: str, file_id: str) -> str:
    """An address that gives a published file for a minute. Permanent: the page may have other files by now, or be
    withdrawn. Raises NotFound for a file that no published version of the page has, or that was not found harmless."""
    number = _published(world, slug, file_id)
    return attaching.address_of(world, file_id, f"{slug}-{number}")


def _published(world: World, slug: str, file_id: str) -> int:
    """Its place among the files of a version, the live one first: that is one row."""
    if slug_problem(slug):
        raise NotFound
    live = placed(world.guidance.current(), slug)
    newest = world.guidance.version(slug, live.number) if live else None
    for version in chain((newest,) if newest else (), _versions(world, slug)):
        for number, attachment in enumerate(version.attachments, 1):
            if attachment.file_id == file_id:
                return number
    raise NotFound


def _versions(world: World, slug: str) -> Iterator[GuidanceVersion]:
    """Read only when they are needed."""
    yield from world.guidance.versions(slug)
