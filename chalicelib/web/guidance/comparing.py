"""The draft of a page beside what is live."""

from collections.abc import Sequence

from msgspec import Struct

from chalicelib.domain.guidance.differences import Row, changed_rows, side_by_side
from chalicelib.services.guidance import writing
from chalicelib.web.guidance.posted_words import may_write
from chalicelib.web.http.replies import Show
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import Visit


class ComparePage(Struct, frozen=True, kw_only=True):
    """The draft beside what is live."""

    slug: str
    title: str
    live: int
    rows: Sequence[Row]
    is_first: bool
    has_draft: bool
    may_write: bool


@view("GET", "/guidance/{slug}/compare")
def compare(visit: Visit, slug: str) -> Show:
    desk = writing.desk(visit.world, slug)
    before, after = desk.live.markdown if desk.live else "", desk.words.markdown
    model = ComparePage(
        slug=slug,
        title=desk.words.title,
        live=desk.page.live,
        rows=changed_rows(side_by_side(before, after)),
        is_first=desk.live is None,
        has_draft=desk.draft is not None,
        may_write=may_write(visit),
    )
    return Show("guidance/compare", model)
