"""Looks after uploaded files: the scanner's verdict, the type, the form that they were sent with, and when they go."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.authority.tasks import Audience, Task
from chalicelib.domain.files.attachments import PUBLISHED, Attachments, Owner, Shelf, has_file, owner_in
from chalicelib.domain.files.uploads import FORGOTTEN, OVERDUE, State, Upload, Verdict, judged, look_next
from chalicelib.domain.instants import london_day
from chalicelib.domain.records.due import Due, What
from chalicelib.ports.world import World
from chalicelib.services.schedule.sweeping import go_through
from chalicelib.services.schedule.time_budget import NO_END


class _Fate(Struct, frozen=True):
    """The form of a file: a sent one has a reference."""

    wanted: bool
    reference: str = ""
    submission_id: str = ""
    case_id: str = ""
    child_id: str = ""


def look_after_files(world: World, until: datetime = NO_END) -> int:
    """Checks the due files. Each check may run twice."""
    return go_through(world, What.FILE, _look_after, until)


def _look_after(world: World, due: Due) -> int:
    upload, now = world.uploads.get(due.id), world.clock.now()
    if not upload or not upload.next_check_at or upload.next_check_at > now:
        return 0  # the index lagged behind the row
    fate = _fate(world, upload)
    if not fate.wanted:
        _delete(world, upload)
        return 1
    upload, after = _scanned(world, upload) if upload.state is State.WAITING else (upload, upload)
    if fate.submission_id:
        after = replace(after, submission_id=fate.submission_id, case_id=fate.case_id, child_id=fate.child_id)
        _tell_team(world, after, fate.reference)
    if after.state is State.WAITING and now - after.uploaded_at > OVERDUE:
        _tell_administrators(world)
    world.uploads.change(upload, replace(after, next_check_at=look_next(after, now), failures=0))
    return 1


def _fate(world: World, upload: Upload) -> _Fate:
    """Reads the draft first: sending deletes it and leaves the receipt in one transaction, so without a draft there is
    a receipt. A file with neither was never sent."""
    owner = owner_in(upload.draft_id)
    if owner:
        return _fate_with(world, upload, owner)
    draft = world.drafts.get(upload.draft_id)
    if draft:
        young = world.clock.now() - upload.uploaded_at < FORGOTTEN
        return _Fate(young or upload.file_id in draft.raw.values())
    receipt = world.cases.receipt(upload.draft_id)
    return _sent(world, receipt.reference) if receipt else _Fate(False)


def _fate_with(world: World, upload: Upload, owner: Owner) -> _Fate:
    """A file of the procedures or of a sheet goes unless something written or published has it."""
    written, published = _LISTS[owner.shelf](world, owner.id)
    if any(has_file(files, upload.file_id) for files in published):
        return _Fate(True, submission_id=PUBLISHED)
    is_young = world.clock.now() - upload.uploaded_at < FORGOTTEN
    return _Fate(is_young or any(has_file(files, upload.file_id) for files in written))


Lists = tuple[Sequence[Attachments], Sequence[Attachments]]
"""The files of what is being written, and of what was published."""


def _of_page(world: World, slug: str) -> Lists:
    """Publishing drops the draft, so that is read first."""
    draft = world.guidance.draft(slug)
    return [draft.attachments] if draft else [], [each.attachments for each in world.guidance.versions(slug)]


def _of_sheet(world: World, sheet_id: str) -> Lists:
    """One after the other: an amendment that cannot be read raises, so its files stay."""
    newest = world.sheets.get(sheet_id)
    found = [world.sheets.get(sheet_id, number) for number in range(newest.amendment + 1)] if newest else []
    sheets = [sheet for sheet in found if sheet]
    return [each.attachments for each in sheets], [each.attachments for each in sheets if each.published_at]


_LISTS: Mapping[Shelf, Callable[[World, str], Lists]] = {Shelf.PROCEDURES: _of_page, Shelf.SHEET: _of_sheet}


def _sent(world: World, reference: str) -> _Fate:
    """The form's case or return."""
    found = world.cases.load_for_step(reference)
    if found:
        case = found.case
        return _Fate(True, reference, case.submission_id, case.case_id, case.child_id)
    head = world.returns.named(reference)
    return _Fate(True, reference, head.return_id, "", head.child_id) if head else _Fate(True, reference)


def _delete(world: World, upload: Upload) -> None:
    world.files.delete(upload.incoming)
    world.files.delete(upload.kept)
    world.uploads.delete(upload)


def _scanned(world: World, upload: Upload) -> tuple[Upload, Upload]:
    """The file as its row has it now, and its type. A file that killed two checks is not read again."""
    scanned = world.files.scanned(upload.incoming)
    if not scanned:
        world.log("file-gone", file=upload.file_id)
        return upload, upload.at(State.UNREADABLE)
    if scanned.verdict is not Verdict.HARMLESS:
        return upload, judged(upload, scanned.verdict, b"")
    if upload.is_hopeless:
        world.log("file-given-up", file=upload.file_id)
        return upload, upload.at(State.UNREADABLE)
    begun = upload.begun(world.clock.now())
    world.uploads.change(upload, begun)
    try:
        return begun, _looked_into(world, begun, scanned.version)
    except Exception:
        # It raised, so the function was not killed: the sweep puts it off, and no crash is counted.
        world.uploads.change(begun, replace(upload, crashes=0))
        raise


def _looked_into(world: World, upload: Upload, version: str) -> Upload:
    """The type of a harmless file. First copies it to a place where nobody can post and nothing lapses."""
    content = world.files.read(upload.incoming, version) or b""
    after = judged(upload, Verdict.HARMLESS, content)
    if after.state is State.CLEAN:
        world.files.keep(upload.incoming, version, upload.kept)
    return replace(after, crashes=0)


_TASKS = {
    State.INFECTED: "A file that was sent with {0} has a virus and cannot be opened. Tell the sender, who may not know.",
    State.UNREADABLE: "A file that was sent with {0} cannot be used: it is of a kind that the service does not take, or it "
    "has a password. Ask the sender for it in another way.",
}


def _tell_team(world: World, upload: Upload, reference: str) -> None:
    text = _TASKS.get(upload.state)
    if text:
        task_id, now = f"file-{upload.file_id}", world.clock.now()
        world.tasks.add(Task(task_id, text.format(reference), "", now, upload.case_id or None, reference))


def _tell_administrators(world: World) -> None:
    """Once a day, and the readers of alarms."""
    world.log("files-not-scanned")
    now = world.clock.now()
    text = (
        "Files have been waiting for more than an hour to be checked for viruses, and nobody can open them. Whoever looks "
        "after this service must see whether GuardDuty Malware Protection works (docs/deploy.md)."
    )
    task_id = f"files-not-scanned-{london_day(now).isoformat()}"
    world.tasks.add(Task(task_id, text, "", now, audience=Audience.ADMINISTRATORS))
