"""The page with all answers, to check before sending."""

from typing import Any

from chalicelib.domain.records.draft import Draft
from chalicelib.journeys.engine.in_words import in_words
from chalicelib.journeys.engine.journey import Part
from chalicelib.journeys.engine.parsing import problems_of
from chalicelib.journeys.forms import form_named
from chalicelib.journeys.parts.danger import has_to_phone
from chalicelib.services.referrals import drafting, expected_enquiries
from chalicelib.services.referrals.drafting import Sees
from chalicelib.web.forms.draft_visit import eyes_of, is_public, links_to, who_fills_in
from chalicelib.web.http.replies import Show
from chalicelib.web.http.visit import Visit


def show_check(visit: Visit, draft: Draft, *, changed: bool = False) -> Show:
    links, now, form = links_to(visit, draft.draft_id), visit.world.clock.now(), form_named(draft.form)
    journey = drafting.journey_of(visit.world, draft, who_fills_in(visit))
    sees = eyes_of(visit, draft)
    parts = [_checked(visit, draft, part, sees) for part in journey.parts]
    context = {
        "parts": parts,
        "version": draft.version,
        "changed": changed,
        "phone_now": has_to_phone(draft.raw),
        "one": form.noun,
        "declaration": form.declaration,
        "action": links.check,
        "back": links.task_list,
        "complete": not any(problems_of(page, draft.raw, now) for page in journey.flow(draft.raw)),
        "expected": expected_enquiries.enquiries_expected(visit.world, draft, who_fills_in(visit)),
        "public": is_public(visit),
    }
    return Show("refer/check", context, 409 if changed else 200)


def _checked(visit: Visit, draft: Draft, part: Part, sees: Sees) -> dict[str, Any]:
    """A part in words with where to change it; of what this person may not see, only whether it is complete."""
    links, now = links_to(visit, draft.draft_id), visit.world.clock.now()
    pages = list(part.flow(draft.raw))
    seen = [page for page in pages if sees(page)]
    hidden = [page for page in pages if not sees(page)]
    sections = [
        {
            "title": shown.title,
            "change": f"{links.page(shown.slug)}?then=check",
            "rows": shown.rows,
            "problems": shown.problems,
        }
        for shown in in_words(seen, draft.raw, now)
    ]
    wanting = any(problems_of(page, draft.raw, now) for page in hidden)
    return {"title": part.title, "sections": sections, "hidden": bool(hidden), "hidden_complete": not wanting}
