"""When a page, or the national guidance that it rests on, has to be read again, and who hears of it."""

from collections.abc import Iterator
from datetime import date, timedelta

from msgspec import Struct

from chalicelib.domain.guidance.pages import GuidancePage, PageState

BEFORE = (60, 30, 0)
"""Days before the review date."""
AFTER = 7
"""Then once in so many days."""
SILENT = 14
"""Days after the review date from which managers hear of it too."""


class Review(Struct, frozen=True):
    """A reminder that is due. `rests_on`: the national document that has to be looked at; empty for the page itself."""

    slug: str
    title: str
    rests_on: str
    review_by: date
    step: date
    """The day of this reminder: the same reminder is sent once."""
    owner_id: str
    to_managers: bool

    @property
    def key(self) -> str:
        return f"procedure-review|{self.slug}|{self.rests_on}|{self.review_by}|{self.step}"

    @property
    def task_key(self) -> str:
        return f"procedure-review|{self.slug}|{self.rests_on}|{self.review_by}"


def step_on(review_by: date, day: date) -> date | None:
    """The day of the newest reminder whose time has come; None before the first. One that was missed is sent later."""
    over = (day - review_by).days
    if over >= 0:
        return review_by + timedelta(days=over // AFTER * AFTER)
    passed = [review_by - timedelta(days=days) for days in BEFORE]
    return max((step for step in passed if step <= day), default=None)


def due_on(page: GuidancePage, day: date) -> Iterator[Review]:
    """The reminders of a live page."""
    if page.state is not PageState.LIVE:
        return
    dates = [("", page.review_by)]
    dates += [(f"{guidance.title}, {guidance.edition}", guidance.review_by) for guidance in page.rests_on]
    for rests_on, review_by in dates:
        step = step_on(review_by, day) if review_by else None
        if review_by and step:
            is_silent = not page.owner_id or (day - review_by).days >= SILENT
            yield Review(page.slug, page.title, rests_on, review_by, step, page.owner_id, is_silent)


def is_overdue(page: GuidancePage, day: date) -> bool:
    dates = [page.review_by, *(guidance.review_by for guidance in page.rests_on)]
    return page.state is PageState.LIVE and any(each < day for each in dates if each)
