"""Uploaded files: their places, and what a malware scan may say of them.

Browsers post to INCOMING, where the scanner looks and files lapse by themselves. A harmless file that is needed moves
to KEPT. Keys hold only random ids.
"""

from datetime import datetime, timedelta
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.files.file_content import type_of
from chalicelib.domain.files.file_types import FileType
from chalicelib.domain.newer import Words

INCOMING = "incoming/"
KEPT = "kept/"

MOST_BYTES = 20 * 1024 * 1024
"""The largest file that may go with a form."""

SCAN_TAG = "GuardDutyMalwareScanStatus"


class Verdict(StrEnum):
    """The values of SCAN_TAG, as GuardDuty Malware Protection for S3 writes them."""

    HARMLESS = "NO_THREATS_FOUND"
    THREAT = "THREATS_FOUND"
    UNSUPPORTED = "UNSUPPORTED"
    """It could not be looked into: it has a password, say."""
    NO_ACCESS = "ACCESS_DENIED"
    FAILED = "FAILED"


def incoming(owner_id: str, file_id: str) -> str:
    """The place where a browser posts a file. The owner (a draft, say) is in the key, so nobody can claim another's
    file."""
    return f"{INCOMING}{owner_id}/{file_id}"


def kept(file_id: str) -> str:
    return f"{KEPT}{file_id}"


class State(StrEnum):
    """Where a file stands, as people are told it. Nobody can open a file that is not CLEAN."""

    WAITING = "waiting"
    CLEAN = "clean"
    INFECTED = "infected"
    UNREADABLE = "unreadable"
    """It is of a kind that nobody takes, or could not be looked into."""


STATE_LABELS = Words(
    {
        State.WAITING: "Being checked for viruses",
        State.CLEAN: "Checked",
        State.INFECTED: "Has a virus",
        State.UNREADABLE: "Cannot be used",
    }
)


class Upload(Struct, frozen=True):
    """One uploaded file. Its name is an answer of the form and not here. `type`: of its content, once CLEAN."""

    file_id: str
    draft_id: str
    person_id: str
    size: int
    uploaded_at: datetime
    state: State = State.WAITING
    type: FileType | None = None
    next_check_at: datetime | None = None
    """When `tick` looks at it next; None when nothing is left to do."""
    submission_id: str = ""
    """With `case_id` and `child_id`, once the form was sent."""
    case_id: str = ""
    child_id: str = ""
    crashes: int = 0
    """How often a look into its content was begun and did not come to an end."""
    failures: int = 0
    """How often in a row a look at it failed."""

    @property
    def incoming(self) -> str:
        return incoming(self.draft_id, self.file_id)

    @property
    def kept(self) -> str:
        return kept(self.file_id)

    def at(self, state: State, found: FileType | None = None) -> "Upload":
        return replace(self, state=state, type=found)

    def begun(self, now: datetime) -> "Upload":
        """Written down before its content is read. A look that ends takes this back, and one that was killed cannot."""
        return replace(self, next_check_at=now + _LEASE, crashes=self.crashes + 1)

    @property
    def is_hopeless(self) -> bool:
        """It would kill the next look too."""
        return self.crashes >= _MOST_CRASHES


OVERDUE = timedelta(hours=1)
"""A scan takes a minute or two."""
FORGOTTEN = timedelta(hours=1)
"""After which a file that is no answer of its form goes: it was removed, or another took its place."""
_LEASE = timedelta(minutes=2)
"""Longer than the function that looks may run."""
_MOST_CRASHES = 2
_SOONEST, _LATEST = timedelta(minutes=1), timedelta(hours=6)


def judged(upload: Upload, verdict: Verdict | None, content: bytes) -> Upload:
    """A waiting file after a look at it. The content counts only if the scanner found no threat in it."""
    match verdict:
        case Verdict.HARMLESS:
            found = type_of(content)
            return upload.at(State.CLEAN if found else State.UNREADABLE, found)
        case Verdict.THREAT:
            return upload.at(State.INFECTED)
        case Verdict.UNSUPPORTED:
            return upload.at(State.UNREADABLE)
        case _:
            return upload  # not scanned yet, or the scanner could not do its work: that is for an administrator


def look_next(upload: Upload, now: datetime) -> datetime | None:
    """A young file is looked at often, because its scan or the sending of its form is near. None once all is done."""
    if upload.submission_id and upload.state is not State.WAITING:
        return None
    age = now - upload.uploaded_at
    return now + min(max(age / 10, _SOONEST), _LATEST)
