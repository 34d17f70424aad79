"""The page with all answers, to check before sending."""

from collections.abc import Sequence

from msgspec import Struct

from chalicelib.domain.records.draft import Draft
from chalicelib.journeys.engine.in_words import Row, in_words
from chalicelib.journeys.engine.journey import Part
from chalicelib.journeys.engine.parsing import problems_of
from chalicelib.journeys.forms import form_named
from chalicelib.journeys.parts.danger import has_to_phone
from chalicelib.services.referrals import drafting, expected_enquiries
from chalicelib.services.referrals.drafting import Sees
from chalicelib.services.referrals.expected_enquiries import Expected
from chalicelib.web.forms.draft_visit import eyes_of, is_public, links_to, who_fills_in
from chalicelib.web.http.replies import Show
from chalicelib.web.http.visit import Visit


class CheckedSection(Struct, frozen=True):
    """The answers of one page in words; `change`: where to change them."""

    title: str
    change: str
    rows: Sequence[Row]
    problems: Sequence[str]


class CheckedPart(Struct, frozen=True):
    """A part of the form. `hidden`: whether it has pages that this person may not see, which are said to be complete or not."""

    title: str
    sections: Sequence[CheckedSection]
    hidden: bool
    hidden_complete: bool


class CheckPage(Struct, frozen=True, kw_only=True):
    """All answers, what is expected beside them, and what the sender declares; `changed`: whether it changed meanwhile."""

    parts: Sequence[CheckedPart]
    version: int
    changed: bool
    phone_now: bool
    one: str
    declaration: Sequence[str]
    action: str
    back: str
    complete: bool
    expected: Expected
    public: bool


def show_check(visit: Visit, draft: Draft, *, changed: bool = False) -> Show:
    links, now, form = links_to(visit, draft.draft_id), visit.world.clock.now(), form_named(draft.form)
    journey = drafting.journey_of(visit.world, draft, who_fills_in(visit))
    sees = eyes_of(visit, draft)
    parts = [_checked(visit, draft, part, sees) for part in journey.parts]
    model = CheckPage(
        parts=parts,
        version=draft.version,
        changed=changed,
        phone_now=has_to_phone(draft.raw),
        one=form.noun,
        declaration=form.declaration,
        action=links.check,
        back=links.task_list,
        complete=not any(problems_of(page, draft.raw, now) for page in journey.flow(draft.raw)),
        expected=expected_enquiries.enquiries_expected(visit.world, draft, who_fills_in(visit)),
        public=is_public(visit),
    )
    return Show("refer/check", model, 409 if changed else 200)


def _checked(visit: Visit, draft: Draft, part: Part, sees: Sees) -> CheckedPart:
    links, now = links_to(visit, draft.draft_id), visit.world.clock.now()
    pages = list(part.flow(draft.raw))
    seen = [page for page in pages if sees(page)]
    hidden = [page for page in pages if not sees(page)]
    sections = [
        CheckedSection(shown.title, f"{links.page(shown.slug)}?then=check", shown.rows, shown.problems)
        for shown in in_words(seen, draft.raw, now)
    ]
    wanting = any(problems_of(page, draft.raw, now) for page in hidden)
    return CheckedPart(part.title, sections, bool(hidden), not wanting)
