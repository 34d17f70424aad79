"""Files of a page: uploaded to the bucket, named, taken away."""

from chalicelib.services.attachments.attaching import upload_of
from chalicelib.services.guidance import attaching, writing
from chalicelib.web.forms.attachments import GoesWith, name_typed, show_name, show_upload
from chalicelib.web.http.replies import Go, Show
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import Visit


def _page(visit: Visit, slug: str) -> GoesWith:
    title = writing.page_named(visit.world, slug).title
    return GoesWith(title, visit.world.links().guidance_page(slug), "guidance")


@view("GET", "/guidance/{slug}/files")
def add(visit: Visit, slug: str) -> Show:
    return show_upload(attaching.ask_for_file(visit.world, slug), _page(visit, slug))


@view("GET", "/guidance/{slug}/files/{file_id}")
def received(visit: Visit, slug: str, file_id: str) -> Show:
    """Where S3 sends the browser. A GET that writes: it can only ever record a file that this page's own form has sent."""
    return show_name(visit, attaching.receive(visit.world, visit.me, slug, file_id), _page(visit, slug))


@view("POST", "/guidance/{slug}/files/{file_id}")
def attach(visit: Visit, slug: str, file_id: str) -> Show | Go:
    raw, problems = name_typed(visit)
    if not problems:
        attaching.attach(visit.world, visit.me, slug, file_id, raw["name"])
        return Go(visit.world.links().guidance_page(slug))
    upload = upload_of(visit.world, attaching.owner_of(slug), file_id)
    return show_name(visit, upload, _page(visit, slug), raw, problems)


@view("POST", "/guidance/{slug}/files/{file_id}/take-away")
def take_away(visit: Visit, slug: str, file_id: str) -> Go:
    attaching.take_away(visit.world, visit.me, slug, file_id)
    return Go(visit.world.links().guidance_page(slug))
