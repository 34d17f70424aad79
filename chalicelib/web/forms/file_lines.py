"""What pages show of a file: its state, kind and size."""

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import asdict

from chalicelib.domain.files.uploads import STATE_LABELS, State, Upload
from chalicelib.services.uploads.uploading import SentFile

_COLOURS = {State.WAITING: "blue", State.CLEAN: "green", State.INFECTED: "red", State.UNREADABLE: "orange"}


class FileLine(Struct, frozen=True, kw_only=True):
    """A file; `kind` is empty while it is not known."""

    id: str
    state: str
    label: str
    colour: str
    size: str
    kind: str


class SentFileLine(FileLine, frozen=True, kw_only=True):
    """A file that was sent with a form; `called`: the question that it answers."""

    called: str


def file_line(upload: Upload) -> FileLine:
    return FileLine(
        id=upload.file_id,
        state=str(upload.state),
        label=STATE_LABELS[upload.state],
        colour=_COLOURS[upload.state],
        size=in_bytes(upload.size),
        kind=upload.type.words if upload.type else "",
    )


def sent_lines(found: Sequence[SentFile]) -> list[SentFileLine]:
    return [SentFileLine(**asdict(file_line(each.upload)), called=each.called) for each in found]


def in_bytes(size: int) -> str:
    """A size as people say it."""
    return f"{max(1, round(size / 1024)):,} KB" if size < 1024 * 1024 else f"{size / 1024 / 1024:.1f} MB"
