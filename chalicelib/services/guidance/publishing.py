"""Publishing a page, now or at a time, and withdrawing it. Each makes the next edition, in one transaction."""

from collections.abc import Mapping
from datetime import datetime

from msgspec.structs import replace

from chalicelib.domain.errors import Conflict, DomainError, NotPossibleNow
from chalicelib.domain.files.attachments import refuse_unready
from chalicelib.domain.guidance.editions import placed, published, with_page, withdrawn, without_page
from chalicelib.domain.guidance.pages import Block, GuidanceDraft, GuidancePage, GuidanceVersion, PageState
from chalicelib.domain.people.people import Person
from chalicelib.domain.records.due import Due, What
from chalicelib.ports.guidance import Rendered
from chalicelib.ports.world import World
from chalicelib.services.attachments.attaching import uploads_of
from chalicelib.services.guidance.writing import Overtaken, Seen, desk, page_named, seen_of
from chalicelib.services.schedule.sweeping import go_through
from chalicelib.services.schedule.time_budget import NO_END

_TRIES = 3


class WithdrawalRefused(DomainError):
    """What would replace the page is not there."""


def publish(world: World, me: Person, slug: str, seen: Seen) -> int:
    """The number of the new version. Raises MarkupRefused, BlockTaken or FileNotReady for what cannot be published, Overtaken
    where the draft is not the one that was looked at, and NotPossibleNow where there is none, as when it was published
    already."""
    return _publish(world, slug, _draft_seen(world, slug, seen), me.person_id)


def _draft_seen(world: World, slug: str, seen: Seen) -> GuidanceDraft:
    now = desk(world, slug)
    if not now.draft:
        raise NotPossibleNow("There is nothing new to publish: somebody did so already, or there is no draft.")
    if now.seen != seen:
        raise Overtaken(now.draft, "")
    return now.draft


def _publish(world: World, slug: str, draft: GuidanceDraft, by: str) -> int:
    """Another page may be published at the same moment: then the next edition is made from that one."""
    rendered = ready(world, draft)
    for _ in range(_TRIES):
        page = page_named(world, slug)
        number = page.live + 1
        try:
            _publish_as(world, page, draft, rendered, number, by)
        except Conflict:
            if seen_of(page, world.guidance.draft(slug)) != seen_of(page, draft):
                raise
        else:
            return number
    raise Conflict


def ready(world: World, draft: GuidanceDraft) -> Rendered:
    """The words as they will be shown. Raises MarkupRefused or FileNotReady."""
    rendered = world.markup(draft.markdown)
    if not rendered.text.strip():
        raise NotPossibleNow("The page has no words yet. Write some before you publish it.")
    refuse_unready(draft.attachments, uploads_of(world, draft.attachments))
    return rendered


def _publish_as(
    world: World, page: GuidancePage, draft: GuidanceDraft, rendered: Rendered, number: int, by: str
) -> None:
    now, before = world.clock.now(), world.guidance.newest()
    new = GuidanceVersion(
        page.slug,
        number,
        draft.title,
        draft.markdown,
        rendered.html,
        draft.what_changed,
        by,
        now,
        draft.attachments,
    )
    blocks = [Block(name, page.slug, number, html, text) for name, (html, text) in rendered.blocks.items()]
    after = published(page, draft)
    texts: Mapping[str, str] = {**world.guidance.texts(before.number), page.slug: rendered.text}
    world.guidance.publish(page, after, new, draft, before, with_page(before, new, after, blocks), texts)


def blocks_taken(world: World, slug: str, rendered: Rendered) -> None:
    """Raises BlockTaken now rather than at the time for which the page is scheduled."""
    before, now = world.guidance.newest(), world.clock.now()
    page = page_named(world, slug)
    blocks = [Block(name, slug, page.live + 1, html, text) for name, (html, text) in rendered.blocks.items()]
    with_page(before, GuidanceVersion(slug, page.live + 1, page.title, "", "", "", "", now), page, blocks)


# --- at a time ---------------------------------------------------------------------------------------------------------


def schedule(world: World, me: Person, slug: str, seen: Seen, at: datetime) -> None:
    """Looks for what would stop it first, so that a person hears of it and not the night. Raises as `publish` does, and
    NotPossibleNow for a time that has passed."""
    if at <= world.clock.now():
        raise NotPossibleNow("That time has passed. Enter a later one, or publish the page now.")
    draft = _draft_seen(world, slug, seen)
    blocks_taken(world, slug, ready(world, draft))
    _save_time(world, me, draft, at)


def take_off_schedule(world: World, me: Person, slug: str) -> None:
    """Whatever its words are by now. Raises NotPossibleNow where it was published a moment ago."""
    draft = desk(world, slug).draft
    if not draft:
        raise NotPossibleNow("The page was published already. Withdraw it, or publish it again with other words.")
    _save_time(world, me, draft, None)


def _save_time(world: World, me: Person, draft: GuidanceDraft, at: datetime | None) -> None:
    world.guidance.save_draft(draft, replace(draft, live_at=at, by=me.person_id, at=world.clock.now()))


def publish_due(world: World, until: datetime = NO_END) -> int:
    """Publishes the drafts whose time has come. Done again, it finds them gone."""
    return go_through(world, What.GUIDANCE, _publish_at_its_time, until)


def _publish_at_its_time(world: World, due: Due) -> int:
    draft = world.guidance.draft(due.id)
    if not draft or not draft.live_at or draft.live_at > world.clock.now():
        return 0  # the index lagged behind the row
    _publish(world, draft.slug, draft, draft.by)
    return 1


# --- withdrawing -------------------------------------------------------------------------------------------------------


def withdraw(world: World, me: Person, slug: str, version: int, because: str, replaced_by: str) -> None:
    """`version`: of the page that was looked at. A page without a live version cannot be withdrawn."""
    page, before = page_named(world, slug), world.guidance.newest()
    if page.state is not PageState.LIVE:
        raise NotPossibleNow("The page is not live, so there is nothing to withdraw.")
    if page.version != version:
        raise Conflict
    if replaced_by and (replaced_by == slug or not placed(before, replaced_by)):
        raise WithdrawalRefused("Choose a page that is live.")
    now = world.clock.now()
    after = withdrawn(page, because, replaced_by, me.person_id, now)
    texts = {name: text for name, text in world.guidance.texts(before.number).items() if name != slug}
    world.guidance.publish(page, after, None, None, before, without_page(before, slug, now), texts)
