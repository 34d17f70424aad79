"""The lists of forms that are not sent yet, and of forms that were deleted unsent."""

from collections.abc import Sequence
from datetime import datetime

from chalicelib.domain.forms.drafts import delete_at, has_lapsed
from chalicelib.domain.paging import ListPage, newest_of, place_of
from chalicelib.domain.people.people import Person, School
from chalicelib.domain.people.whose import standing
from chalicelib.domain.records.draft import Draft, Trace
from chalicelib.ports.world import World
from chalicelib.services.people.whose import draft_as_thing

PAGE_OF_DRAFTS = 50
"""Drafts of each school, and the person's own."""
PAGE_OF_TRACES = 5


def open_drafts(
    world: World, person: Person, schools: Sequence[School], only: Sequence[School] | None = None, start: str = ""
) -> ListPage[Draft]:
    """A page of the person's own drafts and those of their schools, the newest first. `schools` come from
    `whose.schools_of`; `only`: no others."""
    now = world.clock.now()

    def is_theirs(draft: Draft) -> bool:
        is_live = not has_lapsed(draft.saved_at, now, draft.kept)
        return is_live and standing(draft_as_thing(draft), person.person_id, schools).opens

    found = list(world.drafts.of_author(person.person_id, is_theirs, PAGE_OF_DRAFTS + 1, start))
    for school in schools if only is None else only:
        found += world.drafts.of_school(school.urn, is_theirs, PAGE_OF_DRAFTS + 1, start)
    return newest_of(found, PAGE_OF_DRAFTS, lambda draft: place_of(draft.saved_at, draft.draft_id))


def deleted_on(draft: Draft) -> datetime:
    return delete_at(draft.saved_at, draft.kept)


def traces(world: World, schools: Sequence[School], start: str = "") -> ListPage[Trace]:
    """A page of these schools' deleted drafts, the newest first."""
    found = [trace for school in schools for trace in world.drafts.traces(school.urn, PAGE_OF_TRACES + 1, start)]
    return newest_of(found, PAGE_OF_TRACES, lambda trace: place_of(trace.deleted_at, trace.draft_id))
