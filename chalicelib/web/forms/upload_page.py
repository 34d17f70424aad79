"""What pages show of a file: the form by which it is sent, and what has become of it since."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from chalicelib.domain.files.uploads import MOST_BYTES, STATE_LABELS, State, Upload
from chalicelib.domain.records.draft import Draft
from chalicelib.journeys.engine.pages import Page
from chalicelib.services.uploads import uploading
from chalicelib.services.uploads.uploading import SentFile
from chalicelib.web.http.replies import Show
from chalicelib.web.http.visit import Visit

_COLOURS = {State.WAITING: "blue", State.CLEAN: "green", State.INFECTED: "red", State.UNREADABLE: "orange"}


def show_upload(visit: Visit, draft: Draft, page: Page, context: Mapping[str, Any]) -> Show:
    """The page that asks for a file; once it is there, what it is and the page's other questions."""
    found = uploading.file_of(visit.world, draft, page)
    if found:
        links = visit.world.links().draft(draft.draft_id)
        remove = links.remove(page.slug) if page.item_of else ""
        shown = {"file": file_words(found), "remove": remove, "take_away": links.take_away(page.slug)}
        return Show("refer/uploaded", {**context, **shown})
    form = uploading.ask_for_file(visit.world, draft, page)
    parts = urlsplit(form.url)
    return Show(
        "refer/upload", {**context, "upload": form, "most": MOST_BYTES}, posts_to=f"{parts.scheme}://{parts.netloc}"
    )


def file_words(upload: Upload) -> dict[str, Any]:
    return {
        "id": upload.file_id,
        "state": str(upload.state),
        "label": STATE_LABELS[upload.state],
        "colour": _COLOURS[upload.state],
        "size": in_bytes(upload.size),
        "kind": upload.type.words if upload.type else "",
    }


def in_bytes(size: int) -> str:
    """A size as people say it."""
    return f"{max(1, round(size / 1024)):,} KB" if size < 1024 * 1024 else f"{size / 1024 / 1024:.1f} MB"


def sent_words(found: Sequence[SentFile]) -> list[dict[str, Any]]:
    return [file_words(each.upload) | {"called": each.called} for each in found]
