"""What pages show of a draft's files."""

from collections.abc import Sequence

from msgspec import Struct

from chalicelib.domain.files.uploads import State
from chalicelib.domain.guidance.files import problem_of
from chalicelib.services.guidance.writing import Desk
from chalicelib.web.forms.file_lines import FileLine, file_line, in_bytes
from chalicelib.web.http.visit import Visit


class DraftFile(Struct, frozen=True):
    """A file of a draft; `problem`: why it cannot be published."""

    called: str
    file: FileLine
    problem: str


def draft_files(visit: Visit, desk: Desk) -> Sequence[DraftFile]:
    """Those of what is live where there is no draft."""
    thing = desk.draft or desk.live
    found = []
    for each in thing.attachments if thing else ():
        upload = visit.world.uploads.get(each.file_id)
        line = file_line(upload) if upload else _missing(each.file_id, each.size)
        found.append(DraftFile(each.name, line, problem_of(each, upload)))
    return found


def _missing(file_id: str, size: int) -> FileLine:
    return FileLine(
        id=file_id, state=str(State.UNREADABLE), label="Cannot be used", colour="orange", size=in_bytes(size), kind=""
    )
