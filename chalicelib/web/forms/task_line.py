"""One line of a form’s task list."""

from msgspec import Struct

from chalicelib.domain.records.draft import Draft
from chalicelib.journeys.engine.journey import Part
from chalicelib.journeys.engine.parsing import problems_of
from chalicelib.journeys.engine.progress import Progress, progress
from chalicelib.services.referrals.drafting import Sees
from chalicelib.web.forms.draft_visit import WHO_SEES_ALL, links_to
from chalicelib.web.http.visit import Visit

_COLOURS = {Progress.NOT_STARTED: "blue", Progress.IN_PROGRESS: "light-blue", Progress.OPTIONAL: "grey"}


class PartLine(Struct, frozen=True):
    """A part of the form and how far it is filled in. `href`: None where this person may see nothing of it."""

    title: str
    status: str
    colour: str
    href: str | None
    hint: str


def task_line(visit: Visit, draft: Draft, part: Part, sees: Sees) -> PartLine:
    now = visit.world.clock.now()
    pages = [page for page in part.flow(draft.raw) if sees(page)]
    wanting = [page for page in pages if problems_of(page, draft.raw, now)]
    status = progress(part, draft.raw, now)
    opening = next(iter(wanting or pages), None)
    return PartLine(
        title=part.title,
        status=str(status),
        colour=_COLOURS.get(status, ""),
        href=links_to(visit, draft.draft_id).page(opening.slug) if opening else None,
        hint="" if opening else f"{WHO_SEES_ALL} can open this.",
    )
