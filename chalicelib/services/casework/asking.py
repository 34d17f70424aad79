"""The pages of a form that a referrer can be asked again."""

from chalicelib.domain.records.submission import Submission
from chalicelib.journeys.engine.fields import Kind
from chalicelib.journeys.engine.pages import Page
from chalicelib.journeys.parts.danger import DANGER
from chalicelib.services.casework.submissions import journey_of_submission


def askable(sent: Submission | None) -> list[Page]:
    """The pages of a form that can be asked again: those with questions, without the safety page and uploads."""
    pages = journey_of_submission(sent).flow(sent.raw) if sent else ()
    return [page for page in pages if _is_askable(page)]


def _is_askable(page: Page) -> bool:
    return bool(page.fields) and not page.lists and page is not DANGER and page.fields[0].kind is not Kind.UPLOAD
