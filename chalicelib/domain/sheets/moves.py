"""What can be done with a sheet, in which state, and what it is then.

draft → (second reader → draft) → scheduled → published → withdrawn. An amendment begins as a draft beside what is published.
What was never published can be discarded, and is gone then.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum

from msgspec.structs import replace

from chalicelib.domain.errors import NotPossibleNow
from chalicelib.domain.sheets.sheet import Sheet, SheetState


class Move(StrEnum):
    WRITE = "write"
    ASK = "ask"
    READ = "read"
    HAND_BACK = "hand-back"
    SCHEDULE = "schedule"
    UNSCHEDULE = "unschedule"
    PUBLISH = "publish"
    AMEND = "amend"
    WITHDRAW = "withdraw"
    DISCARD = "discard"
    STOP = "stop"


_FROM: Mapping[Move, frozenset[SheetState]] = {
    Move.WRITE: frozenset({SheetState.DRAFT}),
    Move.ASK: frozenset({SheetState.DRAFT}),
    Move.READ: frozenset({SheetState.SECOND_READER}),
    Move.HAND_BACK: frozenset({SheetState.SECOND_READER}),
    Move.SCHEDULE: frozenset({SheetState.DRAFT}),
    Move.UNSCHEDULE: frozenset({SheetState.SCHEDULED}),
    Move.PUBLISH: frozenset({SheetState.DRAFT, SheetState.SCHEDULED}),
    Move.AMEND: frozenset({SheetState.PUBLISHED}),
    Move.STOP: frozenset({SheetState.PUBLISHED}),
    Move.WITHDRAW: frozenset({SheetState.PUBLISHED}),
    Move.DISCARD: frozenset({SheetState.DRAFT, SheetState.SECOND_READER, SheetState.SCHEDULED}),
}
_STANDS: Mapping[SheetState, str] = {
    SheetState.DRAFT: "This sheet is a draft. Discard it, or go on with it.",
    SheetState.SECOND_READER: "A second person is reading this sheet. Take it back first.",
    SheetState.SCHEDULED: "This sheet is to be published by itself. Take it back first.",
    SheetState.PUBLISHED: "This sheet is published. Amend it, or withdraw it.",
    SheetState.WITHDRAWN: "This sheet was withdrawn.",
}


def may(move: Move, sheet: Sheet) -> bool:
    return sheet.state in _FROM[move]


def must(move: Move, sheet: Sheet) -> None:
    """Raises NotPossibleNow."""
    if not may(move, sheet):
        raise NotPossibleNow(_STANDS.get(sheet.state, "A newer version of this service wrote this sheet."))


def written(before: Sheet, after: Sheet, by: str) -> Sheet:
    """Other words need another look: who read it before, read something else."""
    must(Move.WRITE, before)
    return replace(after, by=by, second_reader="", state=SheetState.DRAFT)


def asked_to_read(sheet: Sheet) -> Sheet:
    must(Move.ASK, sheet)
    return replace(sheet, state=SheetState.SECOND_READER, second_reader="")


def read_by(sheet: Sheet, person_id: str) -> Sheet:
    """Raises NotPossibleNow also for the person who wrote it."""
    must(Move.READ, sheet)
    if person_id == sheet.by:
        raise NotPossibleNow("You wrote this sheet. Somebody else has to be its second reader.")
    return replace(sheet, state=SheetState.DRAFT, second_reader=person_id)


def handed_back(sheet: Sheet) -> Sheet:
    must(Move.HAND_BACK, sheet)
    return replace(sheet, state=SheetState.DRAFT, second_reader="")


def scheduled(sheet: Sheet, at: datetime) -> Sheet:
    must(Move.SCHEDULE, sheet)
    return replace(sheet, state=SheetState.SCHEDULED, publish_at=at)


def unscheduled(sheet: Sheet) -> Sheet:
    must(Move.UNSCHEDULE, sheet)
    return replace(sheet, state=SheetState.DRAFT, publish_at=None)


def published(sheet: Sheet, html: str, at: datetime) -> Sheet:
    must(Move.PUBLISH, sheet)
    return replace(sheet, state=SheetState.PUBLISHED, html=html, published_at=at, publish_at=None)


def amended(sheets: Sequence[Sheet], by: str) -> Sheet:
    """The draft of the next amendment of a published sheet. `sheets`: all of it, the newest first."""
    newest, live = sheets[0], live_of(sheets)
    if not live or may(Move.DISCARD, newest):
        raise NotPossibleNow("An amendment is being written already." if live else _STANDS[SheetState.DRAFT])
    must(Move.AMEND, live)
    return replace(
        live,
        amendment=newest.amendment + 1,
        state=SheetState.DRAFT,
        html="",
        what_changed="",
        published_at=None,
        stopped_at=None,
        by=by,
        second_reader="",
        version=0,
    )


def withdrawn(sheet: Sheet, because: str, replaced_by: str = "") -> Sheet:
    must(Move.WITHDRAW, sheet)
    return replace(sheet, state=SheetState.WITHDRAWN, withdrawn_because=because, replaced_by=replaced_by)


def stopped(sheet: Sheet, at: datetime) -> Sheet:
    """No further email of it goes. The sheet stays in the archive."""
    must(Move.STOP, sheet)
    if sheet.stopped_at:
        raise NotPossibleNow("Somebody stopped the sending of this sheet already.")
    return replace(sheet, stopped_at=at)


def live_of(sheets: Sequence[Sheet]) -> Sheet | None:
    """What the public reads: the newest that was ever published, also once it is withdrawn."""
    return next((sheet for sheet in sheets if sheet.published_at), None)
