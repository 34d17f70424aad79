"""What a referrer comes back to: forms that are not sent yet, and what became of those that were."""

from typing import Any

from chalice.app import Blueprint

from chalicelib.ports import Draft
from chalicelib.services import drafting
from chalicelib.web.replies import Show
from chalicelib.web.views import view
from chalicelib.web.visit import Visit

blueprint = Blueprint(__name__)


@view(blueprint, "GET", "/my-referrals")
def my_referrals(visit: Visit) -> Show:
    drafts = [_draft(visit, draft) for draft in drafting.open_drafts(visit.world, visit.me)]
    return Show("refer/mine", {"drafts": drafts, "traces": drafting.traces(visit.world, visit.me)})


def _draft(visit: Visit, draft: Draft) -> dict[str, Any]:
    name = f"{draft.raw.get('first_names', '')} {draft.raw.get('last_name', '')}".strip()
    author = visit.me if draft.person_id == visit.me.person_id else visit.world.people.get(draft.person_id)
    return {
        "child": name or "No name yet",
        "href": visit.world.links().task_list(draft.draft_id),
        "saved": draft.saved_at,
        "deleted": drafting.deleted_on(draft),
        "by": author.name if author else "a colleague",
    }
