"""The contract of the port Guidance: nothing that was published changes, and nobody writes over somebody else's words."""

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from chalicelib.domain.errors import Conflict
from chalicelib.domain.files.attachments import Attachment
from chalicelib.domain.guidance import editions
from chalicelib.domain.guidance.pages import (
    Block,
    Edition,
    GuidanceDraft,
    GuidancePage,
    GuidanceVersion,
    NationalGuidance,
)
from chalicelib.domain.records.due import What
from chalicelib.ports.world import World
from tests.contracts.conftest import Written
from tests.support.due import ids_due
from tests.support.table import TUESDAY

NATIONAL = NationalGuidance("Children missing education", "September 2025", date(2026, 9, 1))
PAGE = GuidancePage("who-to-tell", "Who to tell", "", 2, "person-1", date(2027, 1, 8), (NATIONAL,))
DRAFT = GuidanceDraft(
    "who-to-tell",
    "Who to tell",
    "Tell the *team*. שלום",
    "First edition",
    by="person-1",
    at=TUESDAY,
    attachments=(Attachment("file-1", "Form", 12),),
)
BLOCK = Block("who", "who-to-tell", 1, "<p>Tell</p>", "Tell")


def version(number: int = 1, at: timedelta = timedelta(0)) -> GuidanceVersion:
    return GuidanceVersion(
        PAGE.slug,
        number,
        "Who to tell",
        DRAFT.markdown,
        "<p>Tell</p>",
        "All",
        "person-1",
        TUESDAY + at,
        DRAFT.attachments,
    )


def publish(world: World, number: int = 1) -> Edition:
    page, draft, before = world.guidance.page(PAGE.slug), world.guidance.draft(PAGE.slug), world.guidance.newest()
    assert page
    new = version(number, timedelta(minutes=number))
    after = editions.published(page, DRAFT)
    edition = editions.with_page(before, new, after, [replace(BLOCK, number=number)])
    world.guidance.publish(page, after, new, draft, before, edition, {PAGE.slug: f"Text {number}"})
    return edition


class TestWriting:
    def test_a_page_and_its_draft_come_back_as_they_were_written(self, world: World) -> None:
        world.guidance.add_page(PAGE, DRAFT)
        assert world.guidance.page(PAGE.slug) == replace(PAGE, version=1)
        assert world.guidance.draft(PAGE.slug) == replace(DRAFT, version=1)
        assert world.guidance.pages() == [replace(PAGE, version=1)]

    def test_nothing_is_there_at_first(self, world: World) -> None:
        assert (world.guidance.page("x"), world.guidance.draft("x"), world.guidance.version("x", 1)) == (None,) * 3
        assert world.guidance.newest() == world.guidance.current() == Edition(0)
        assert (world.guidance.edition(1), world.guidance.texts(1), world.guidance.versions("x")) == (None, {}, [])

    def test_an_address_is_taken_once(self, world: World, written: Written) -> None:
        world.guidance.add_page(PAGE, DRAFT)
        before = written()
        with pytest.raises(Conflict):
            world.guidance.add_page(replace(PAGE, title="Other"), DRAFT)
        assert written() == before

    def test_who_saw_an_older_page_or_draft_changes_nothing(self, world: World, written: Written) -> None:
        world.guidance.add_page(PAGE, DRAFT)
        page, draft = world.guidance.page(PAGE.slug), world.guidance.draft(PAGE.slug)
        assert page
        assert draft
        world.guidance.save_page(page, replace(page, place=5))
        world.guidance.save_draft(draft, replace(draft, markdown="Mine", by="person-2"))
        before = written()
        with pytest.raises(Conflict):
            world.guidance.save_page(page, replace(page, place=6))
        with pytest.raises(Conflict):
            world.guidance.save_draft(draft, replace(draft, markdown="Yours"))
        with pytest.raises(Conflict):
            world.guidance.save_draft(None, replace(draft, markdown="Yours"))
        assert written() == before

    def test_each_saved_draft_is_kept(self, world: World) -> None:
        world.guidance.add_page(PAGE, DRAFT)
        draft = world.guidance.draft(PAGE.slug)
        assert draft
        world.guidance.save_draft(draft, replace(draft, markdown="Mine"))
        kept = [world.guidance.saved(PAGE.slug, 0, number) for number in (1, 2)]
        assert [each.markdown for each in kept if each] == [DRAFT.markdown, "Mine"]
        assert world.guidance.saved(PAGE.slug, 0, 3) is None

    def test_a_draft_with_a_time_is_due_then(self, world: World) -> None:
        world.guidance.add_page(PAGE, replace(DRAFT, live_at=TUESDAY))
        assert ids_due(world, What.GUIDANCE, TUESDAY - timedelta(seconds=1)) == []
        assert ids_due(world, What.GUIDANCE, TUESDAY) == [PAGE.slug]
        draft = world.guidance.draft(PAGE.slug)
        assert draft
        world.guidance.save_draft(draft, replace(draft, live_at=None))
        assert ids_due(world, What.GUIDANCE, TUESDAY) == []


class TestPublishing:
    def test_a_version_is_live_and_its_draft_gone(self, world: World) -> None:
        world.guidance.add_page(PAGE, DRAFT)
        edition = publish(world)
        assert world.guidance.newest() == world.guidance.current() == world.guidance.edition(1) == edition
        assert world.guidance.texts(1) == {PAGE.slug: "Text 1"}
        assert world.guidance.draft(PAGE.slug) is None
        assert world.guidance.version(PAGE.slug, 1) == version(1, timedelta(minutes=1))

    def test_older_versions_and_editions_stay(self, world: World) -> None:
        world.guidance.add_page(PAGE, DRAFT)
        first, second = publish(world), publish(world, 2)
        assert [world.guidance.edition(number) for number in (1, 2)] == [first, second]
        assert world.guidance.texts(1) == {PAGE.slug: "Text 1"}
        assert world.guidance.texts(2) == {PAGE.slug: "Text 2"}
        assert world.guidance.version(PAGE.slug, 1) == version(1, timedelta(minutes=1))
        listed = [(each.number, each.markdown, each.html) for each in world.guidance.versions(PAGE.slug)]
        assert listed == [(2, "", ""), (1, "", "")]

    @pytest.mark.parametrize("what", ["page", "draft", "edition"])
    def test_nothing_is_published_over_a_change(self, world: World, written: Written, what: str) -> None:
        world.guidance.add_page(PAGE, DRAFT)
        publish(world)
        page, before = world.guidance.page(PAGE.slug), world.guidance.newest()
        assert page
        world.guidance.save_draft(None, replace(DRAFT, based_on=1))
        draft = world.guidance.draft(PAGE.slug)
        assert draft
        new, after = version(2), editions.published(page, draft)
        edition = editions.with_page(before, new, after, [])
        match what:
            case "page":
                world.guidance.save_page(page, replace(page, place=9))
            case "draft":
                world.guidance.save_draft(draft, replace(draft, markdown="Mine"))
            case _:
                world.guidance.add_page(replace(PAGE, slug="b"), replace(DRAFT, slug="b"))
                other, its = world.guidance.page("b"), world.guidance.draft("b")
                assert other
                assert its
                theirs = replace(new, slug="b", number=1, at=TUESDAY + timedelta(hours=1))
                placed = editions.published(other, its)
                world.guidance.publish(
                    other, placed, theirs, its, before, editions.with_page(before, theirs, placed, []), {}
                )
        stood = written()
        with pytest.raises(Conflict):
            world.guidance.publish(page, after, new, draft, before, edition, {})
        assert written() == stood

    def test_the_same_publishing_again_does_nothing(self, world: World, written: Written) -> None:
        """A repeated call after an answer that was lost."""
        world.guidance.add_page(PAGE, DRAFT)
        page, draft, before = world.guidance.page(PAGE.slug), world.guidance.draft(PAGE.slug), world.guidance.newest()
        assert page
        assert draft
        new, after = version(), editions.published(page, draft)
        edition = editions.with_page(before, new, after, [BLOCK])
        world.guidance.publish(page, after, new, draft, before, edition, {})
        stood = written()
        world.guidance.publish(page, after, new, draft, before, edition, {})
        assert written() == stood

    def test_texts_longer_than_a_row_come_back_whole(self, world: World) -> None:
        from random import Random

        world.guidance.add_page(PAGE, DRAFT)
        page, draft, before = world.guidance.page(PAGE.slug), world.guidance.draft(PAGE.slug), world.guidance.newest()
        assert page
        assert draft
        new, after = version(), editions.published(page, draft)
        texts = {"a": "".join(Random(7).choices("abcdefghijklmnopqrstuvwxyz0123456789", k=900_000))}
        world.guidance.publish(page, after, new, draft, before, editions.with_page(before, new, after, []), texts)
        assert world.guidance.texts(1) == texts

    def test_a_withdrawn_page_keeps_its_versions(self, world: World) -> None:
        world.guidance.add_page(PAGE, DRAFT)
        before = publish(world)
        page = world.guidance.page(PAGE.slug)
        assert page
        gone = editions.withdrawn(page, "It is in another page.", "other", "person-1", TUESDAY)
        world.guidance.publish(page, gone, None, None, before, editions.without_page(before, PAGE.slug, TUESDAY), {})
        assert world.guidance.page(PAGE.slug) == replace(gone, version=3)
        assert world.guidance.newest().pages == ()
        assert world.guidance.newest().blocks == {}
        assert len(world.guidance.versions(PAGE.slug)) == 1
