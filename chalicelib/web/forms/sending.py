"""Sending a form: check answers, send, and the receipt."""

from msgspec.structs import replace

from chalicelib.domain.errors import Conflict, NotFound
from chalicelib.domain.forms.quarantine import Sign
from chalicelib.domain.records.draft import Draft
from chalicelib.services.referrals import drafting, quarantining, referring
from chalicelib.web.forms.check_page import show_check
from chalicelib.web.forms.draft_visit import (
    ask_again_for,
    draft_of,
    eyes_of,
    is_public,
    links_to,
    looked_at,
    who_fills_in,
)
from chalicelib.web.forms.for_both import for_both
from chalicelib.web.forms.receipt_page import show_receipt
from chalicelib.web.http.replies import Go, Show
from chalicelib.web.http.visit import Visit


@for_both("GET", "/check")
def check(visit: Visit, draft_id: str) -> Show:
    draft = looked_at(visit, draft_id)
    _ask_again(visit, draft)
    return show_check(visit, draft)


def _ask_again(visit: Visit, draft: Draft) -> None:
    """The page shows every answer that this person may see."""
    journey, sees = drafting.journey_of(visit.world, draft, who_fills_in(visit)), eyes_of(visit, draft)
    ask_again_for(visit, draft.raw, filter(sees, journey.flow(draft.raw)))


def _as_confirmed(visit: Visit, draft: Draft) -> Draft:
    """The draft in the version that the person read: any other is refused by the store."""
    version = visit.form.get("version", "")
    return replace(draft, version=int(version) if version.isdecimal() and len(version) < 10 else -1)


def _signs(visit: Visit, draft: Draft) -> tuple[Sign, ...]:
    """What speaks against a person having filled in a form of the public: `website` is the question that nobody sees."""
    if not is_public(visit):
        return ()
    return quarantining.signs_of(visit.world, draft, visit.form.get("website", ""), visit.origin.source)


@for_both("POST", "/check")
def send(visit: Visit, draft_id: str) -> Show | Go:
    draft = draft_of(visit, draft_id)
    _ask_again(visit, draft)
    try:
        referring.send(visit.world, _as_confirmed(visit, draft), who_fills_in(visit), _signs(visit, draft))
    except referring.NotComplete:
        return show_check(visit, draft)
    except Conflict:
        return show_check(visit, draft_of(visit, draft_id), changed=True)
    return Go(links_to(visit, draft_id).sent)


@for_both("GET", "/sent")
def sent(visit: Visit, draft_id: str) -> Show:
    receipt = referring.receipt_of(visit.world, draft_id, who_fills_in(visit))
    if not receipt:
        raise NotFound
    return show_receipt(visit, receipt)
