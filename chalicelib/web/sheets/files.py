"""Files of a sheet: uploaded to the bucket, named, opened by the team, taken away."""

from chalicelib.domain.sheets.wording import name_of
from chalicelib.services.attachments.attaching import upload_of
from chalicelib.services.sheets import files
from chalicelib.web.forms.attachments import GoesWith, name_typed, show_name, show_upload
from chalicelib.web.http.replies import Go, Show
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import Visit


def _sheet(visit: Visit, sheet_id: str) -> GoesWith:
    name = name_of(files.draft(visit.world, sheet_id))
    return GoesWith(f"Information sheet {name}", visit.world.links().write_sheet(sheet_id), "write-sheets")


@view("GET", "/write-sheets/{sheet_id}/files")
def add(visit: Visit, sheet_id: str) -> Show:
    return show_upload(files.ask_for_file(visit.world, sheet_id), _sheet(visit, sheet_id))


@view("GET", "/write-sheets/{sheet_id}/files/{file_id}")
def received(visit: Visit, sheet_id: str, file_id: str) -> Show:
    """Where S3 sends the browser. A GET that writes: it can only ever record a file that this sheet's own form has sent."""
    return show_name(visit, files.receive(visit.world, visit.me, sheet_id, file_id), _sheet(visit, sheet_id))


@view("POST", "/write-sheets/{sheet_id}/files/{file_id}")
def attach(visit: Visit, sheet_id: str, file_id: str) -> Show | Go:
    raw, problems = name_typed(visit)
    if not problems:
        files.attach(visit.world, visit.me, sheet_id, file_id, raw["name"])
        return Go(visit.world.links().write_sheet(sheet_id))
    upload = upload_of(visit.world, files.owner_of(sheet_id), file_id)
    return show_name(visit, upload, _sheet(visit, sheet_id), raw, problems)


@view("POST", "/write-sheets/{sheet_id}/files/{file_id}/take-away")
def take_away(visit: Visit, sheet_id: str, file_id: str) -> Go:
    files.take_away(visit.world, visit.me, sheet_id, file_id)
    return Go(visit.world.links().write_sheet(sheet_id))


@view("GET", "/write-sheets/{sheet_id}/files/{file_id}/open")
def open_file(visit: Visit, sheet_id: str, file_id: str) -> Go:
    return Go(files.team_file(visit.world, sheet_id, file_id))
