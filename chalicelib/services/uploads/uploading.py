"""Files of a form: asking a browser for one, receiving it, and who may open it once it was sent and found harmless."""

from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.casework.case import Case
from chalicelib.domain.errors import Conflict, NotFound
from chalicelib.domain.files.uploads import MOST_BYTES, State, Upload, Verdict, incoming, look_next
from chalicelib.domain.people.people import Person
from chalicelib.domain.records.access import View
from chalicelib.domain.records.draft import Draft
from chalicelib.domain.records.submission import Submission
from chalicelib.domain.returns.returns import Return
from chalicelib.journeys.engine.fields import Field
from chalicelib.journeys.engine.pages import Page
from chalicelib.journeys.parts.evidence import files_in
from chalicelib.ports.files import UploadForm
from chalicelib.ports.world import World
from chalicelib.services.audit.access import record_access
from chalicelib.services.casework.submissions import journey_of_submission
from chalicelib.services.referrals.drafting import saved_anew

_TRIES = 3


class SentFile(Struct, frozen=True):
    """A file of a form that was sent, with its place in the form (from 1) and what the sender called it."""

    number: int
    called: str
    upload: Upload


# --- while the form is filled in ---------------------------------------------------------------------------------------


def _field(page: Page) -> Field:
    if not page.upload:
        raise NotFound
    return page.upload


def ask_for_file(world: World, draft: Draft, page: Page) -> UploadForm:
    """The form by which the browser puts this page's file into the bucket, and then comes back."""
    file_id = world.keys.new_id()
    back_to = world.links().draft(draft.draft_id).received(page.slug, file_id)
    return world.files.form(incoming(draft.draft_id, file_id), MOST_BYTES, back_to)


def file_of(world: World, draft: Draft, page: Page) -> Upload | None:
    """The file that was received for this page."""
    file_id = draft.raw.get(page.upload.name, "") if page.upload else ""
    return world.uploads.get(file_id) if file_id else None


def receive(world: World, draft: Draft, person: Person, page: Page, file_id: str) -> Page:
    """Makes the file that the browser put into the bucket an answer of the form, and returns its page. Repeating it
    changes nothing.

    Raises NotFound if no form of this draft put a file there. The row comes first, so every answer has one; a row
    without an answer is cleared away later.
    """
    size, now = world.files.size(incoming(draft.draft_id, file_id)), world.clock.now()
    if size is None or not page.upload:
        raise NotFound
    upload = Upload(file_id, draft.draft_id, person.person_id, size, now)
    world.uploads.add(replace(upload, next_check_at=look_next(upload, now)))
    for _ in range(_TRIES):
        if file_id in draft.raw.values():
            return page
        place = _free(draft, page)
        try:
            _answer(world, draft, place, {_field(place).name: file_id})
        except Conflict:  # the form was saved in another window: the new file does not touch that
            draft = world.drafts.get(draft.draft_id) or draft
        else:
            return place
    raise Conflict


def _free(draft: Draft, page: Page) -> Page:
    """The page itself; of several things the next one that has no file yet, when two windows sent one each."""
    several = page.item_of
    if not several or not draft.raw.get(_field(page).name):
        return page
    number = several.free(draft.raw)
    if not number:
        raise Conflict
    return several.page(number)


def take_away(world: World, draft: Draft, page: Page) -> Draft:
    """The form without the file of this page; `tick` deletes the file itself."""
    return _answer(world, draft, page, {_field(page).name: ""})


def _answer(world: World, draft: Draft, page: Page, answers: Mapping[str, str]) -> Draft:
    more = {page.item_of.question: ""} if page.item_of else {}
    changed = replace(draft, raw={**draft.raw, **more, **answers})
    return world.drafts.save(saved_anew(changed, world.clock.now()))


# --- once it was sent --------------------------------------------------------------------------------------------------


def files_sent(world: World, submission: Submission | None) -> list[SentFile]:
    """The files of a form in its order. The form itself says which they are: that is there from the moment it is sent."""
    if not submission:
        return []
    called = files_in(journey_of_submission(submission), submission.raw)
    found = [(number, name, world.uploads.get(file_id)) for number, (file_id, name) in enumerate(called.items(), 1)]
    return [SentFile(number, name, upload) for number, name, upload in found if upload]


def open_file(world: World, record: Case | Return, file_id: str, person: Person) -> str:
    """An address that gives the file for a minute. Recorded like every look at a case, before anything is shown.

    Raises NotFound unless it was sent with this case or return and found harmless: our row says so, and the scanner's own
    mark.
    """
    submission_id, audited_as = (
        (record.submission_id, record.case_id) if isinstance(record, Case) else (record.return_id, record.return_id)
    )
    sent = files_sent(world, world.cases.submitted(submission_id))
    found = next((each for each in sent if each.upload.file_id == file_id), None)
    if not found or found.upload.state is not State.CLEAN or not found.upload.type:
        raise NotFound
    scanned = world.files.scanned(found.upload.kept)
    if not scanned or scanned.verdict is not Verdict.HARMLESS:
        raise NotFound
    record_access(world, person, View.FILE_OPENED, audited_as, file=file_id)
    kind = found.upload.type
    name = f"{record.reference}-file-{found.number}.{kind.extension}"  # in the address, so it names nobody
    return world.files.link(found.upload.kept, kind.content_type, name, inline=kind.inline)
