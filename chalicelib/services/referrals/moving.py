"""Moving a draft to another school."""

from msgspec.structs import replace

from chalicelib.domain.instants import instant_text
from chalicelib.domain.messages.message import new_message
from chalicelib.domain.messages.recipients import Recipient, person_recipient
from chalicelib.domain.people.people import Person
from chalicelib.domain.records.draft import Draft
from chalicelib.journeys.engine.asked import all_inputs
from chalicelib.ports.world import World
from chalicelib.services.people.staffing import line_of
from chalicelib.services.people.whose import draft_as_thing, standing_of
from chalicelib.services.referrals.drafting import is_hidden, journey_of, saved_anew


def may_move(world: World, draft: Draft, person: Person, urn: str) -> bool:
    """Somebody who sees all of it. To the school that its own became, also everybody who goes on with it there."""
    if not draft.school_urn or standing_of(world, draft_as_thing(draft), person).sees_all:
        return True
    return urn in line_of(world, draft.school_urn)


def move(world: World, draft: Draft, person: Person, raw: dict[str, str], urn: str) -> Draft:
    """Its confidential answers stay with the school they were given for. We tell the author when somebody else moves it."""
    origin = draft.origin_urn or draft.school_urn
    if not _holds_secrets(world, draft, person):
        origin = ""
    now = world.clock.now()
    moved = saved_anew(replace(draft, raw=raw, school_urn=urn, origin_urn=origin if origin != urn else ""), now)
    if not draft.school_urn or draft.person_id == person.person_id:
        return world.drafts.save(moved)
    key, variables = f"{draft.draft_id}|moved|{draft.version}", {"saved": instant_text(draft.saved_at)}
    words = [new_message(key, "draft_moved", to, variables, now) for to in author_if_theirs(world, draft)]
    return world.drafts.save_and_tell(draft, moved, words)


def author_if_theirs(world: World, draft: Draft) -> list[Recipient]:
    """The author, unless they have left the school since."""
    author = world.people.get(draft.person_id)
    theirs = author and author.active and standing_of(world, draft_as_thing(draft), author).opens
    return [person_recipient(draft.person_id)] if theirs else []


def _holds_secrets(world: World, draft: Draft, person: Person) -> bool:
    """Whether anything was typed except on the pages open to every colleague; answers without a question count too."""
    pages = [page for page in journey_of(world, draft, person).flow(draft.raw) if not is_hidden(page, draft.raw)]
    shown = {name for page in pages for name in all_inputs(page.fields)}
    return any(text for name, text in draft.raw.items() if name not in shown)
