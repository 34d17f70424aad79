"""Files of a page: uploaded, scanned, and given to anybody once the page is published."""

from collections.abc import Callable, Iterator
from itertools import chain

from msgspec.structs import replace

from chalicelib.domain.errors import Conflict, NotFound, NotPossibleNow
from chalicelib.domain.files.uploads import MOST_BYTES, State, Upload, Verdict, incoming, look_next
from chalicelib.domain.guidance.editions import placed
from chalicelib.domain.guidance.files import MOST, TYPES, owner_of
from chalicelib.domain.guidance.pages import Attachment, GuidanceDraft, GuidanceVersion
from chalicelib.domain.guidance.slugs import slug_problem
from chalicelib.domain.people.people import Person
from chalicelib.ports.files import UploadForm
from chalicelib.ports.world import World
from chalicelib.services.guidance.writing import desk, page_named

_TRIES = 3


def ask_for_file(world: World, slug: str) -> UploadForm:
    """The form by which the browser puts a file into the bucket, and then comes back."""
    page_named(world, slug)
    file_id = world.keys.new_id()
    back_to = world.links().guidance_file_received(slug, file_id)
    return world.files.form(incoming(owner_of(slug), file_id), MOST_BYTES, back_to)


def receive(world: World, me: Person, slug: str, file_id: str) -> None:
    """Notes the file that the browser put into the bucket. Repeating it changes nothing. Raises NotFound if no form of this
    page put a file there."""
    page_named(world, slug)
    size, now = world.files.size(incoming(owner_of(slug), file_id)), world.clock.now()
    if size is None:
        raise NotFound
    upload = Upload(file_id, owner_of(slug), me.person_id, size, now)
    world.uploads.add(replace(upload, next_check_at=look_next(upload, now)))


def attach(world: World, me: Person, slug: str, file_id: str, name: str) -> None:
    """The file with the name by which readers know it goes with the draft."""
    upload = world.uploads.get(file_id)
    if not upload or upload.draft_id != owner_of(slug):
        raise NotFound
    attachment = Attachment(file_id, name, upload.size)

    def with_file(draft: GuidanceDraft) -> tuple[Attachment, ...]:
        others = tuple(each for each in draft.attachments if each.file_id != file_id)
        if len(others) >= MOST:
            raise NotPossibleNow(f"A page can have {MOST} files. Take one away first.")
        return (*others, attachment)

    _change(world, me, slug, with_file)


def take_away(world: World, me: Person, slug: str, file_id: str) -> None:
    """From the draft. Versions that were published keep it."""
    _change(world, me, slug, lambda draft: tuple(each for each in draft.attachments if each.file_id != file_id))


def _change(world: World, me: Person, slug: str, change: Callable[[GuidanceDraft], tuple[Attachment, ...]]) -> None:
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
        after = replace(draft, attachments=change(draft), by=me.person_id, at=world.clock.now())
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
    upload = world.uploads.get(file_id)
    if not upload or upload.state is not State.CLEAN or upload.type not in TYPES:
        raise NotFound
    scanned = world.files.scanned(upload.kept)
    if not scanned or scanned.verdict is not Verdict.HARMLESS:
        raise NotFound
    assert upload.type
    name = f"{slug}-{number}.{upload.type.extension}"
    return world.files.link(upload.kept, upload.type.content_type, name, inline=upload.type.inline)


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
