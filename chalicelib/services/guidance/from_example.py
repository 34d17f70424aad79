"""Begin from the example: a draft of each of its pages, for an authority that has no procedures yet."""

from collections.abc import Sequence
from datetime import timedelta

from chalicelib.domain.errors import Conflict, NotPossibleNow
from chalicelib.domain.guidance.pages import GuidanceDraft, GuidancePage, PageState
from chalicelib.domain.instants import london_day
from chalicelib.domain.people.people import Person
from chalicelib.ports.world import World

READ_AGAIN_AFTER = timedelta(days=365)


def may_begin(pages: Sequence[GuidancePage]) -> bool:
    """Whether nothing was ever published."""
    return all(page.state is PageState.NEW for page in pages)


def begin_from_example(world: World, me: Person) -> Sequence[str]:
    """The slugs of the example, in its order. Nothing is published. Done again, or after it broke off, it makes the drafts
    that are missing and leaves the others as they are. Raises NotPossibleNow once there are procedures."""
    if not may_begin(world.guidance.pages()):
        raise NotPossibleNow("There are procedures already. Write a new page, or change one that you have.")
    now, example = world.clock.now(), world.example()
    for place, each in enumerate(example, 1):
        review_by = london_day(now) + READ_AGAIN_AFTER
        page = GuidancePage(
            each.slug,
            each.title,
            place=place,
            owner_id=me.person_id,
            review_by=review_by,
            rests_on=each.rests_on,
        )
        draft = GuidanceDraft(each.slug, each.title, each.markdown, "The first version.", by=me.person_id, at=now)
        try:
            world.guidance.add_page(page, draft)
        except Conflict:  # it is there, with what somebody may have written since
            continue
    return [each.slug for each in example]
