"""The files of a draft as its writers see them."""

from collections.abc import Sequence

from chalicelib.services.guidance.writing import Desk
from chalicelib.web.forms.attachments import AttachedFile, attached
from chalicelib.web.http.visit import Visit


def draft_files(visit: Visit, desk: Desk) -> Sequence[AttachedFile]:
    """Those of what is live where there is no draft."""
    words, links = desk.draft or desk.live, visit.world.links()
    files = words.attachments if words else ()
    return attached(visit.world, files, lambda file_id: links.guidance_file_received(desk.page.slug, file_id))
