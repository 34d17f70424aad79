"""Publishing: drafts, two writers, a time, and what replaces what."""

from datetime import timedelta

import pytest

from chalicelib.domain.errors import Conflict, NotFound, NotPossibleNow, TryAgain
from chalicelib.domain.guidance.editions import BlockTaken
from chalicelib.domain.guidance.pages import PageState
from chalicelib.domain.guidance.writing import MarkupRefused
from chalicelib.services.guidance import publishing, reading, writing
from chalicelib.services.guidance.writing import Overtaken, Seen, SlugRefused, Words
from tests.support.world import COLLEAGUE, NOW, OFFICER, FakeWorld, a_world

WHO = "::: block who-to-tell\nTell the team.\n:::"


@pytest.fixture
def world() -> FakeWorld:
    return a_world()


def drafted(world: FakeWorld, title: str = "Who to tell", markdown: str = WHO) -> tuple[str, Seen]:
    slug = writing.begin(world, OFFICER, title, "")
    return slug, writing.save(world, OFFICER, slug, Seen(0, 1), Words(title, markdown, "New"))


def live(world: FakeWorld, title: str = "Who to tell", markdown: str = WHO) -> str:
    slug, seen = drafted(world, title, markdown)
    publishing.publish(world, OFFICER, slug, seen)
    return slug


def read(world: FakeWorld, slug: str) -> reading.Read:
    found = reading.live_page(world, slug)
    assert isinstance(found, reading.Read)
    return found


class TestDrafts:
    def test_nobody_reads_a_draft(self, world: FakeWorld) -> None:
        slug, _ = drafted(world)
        with pytest.raises(NotFound):
            reading.live_page(world, slug)
        assert reading.contents(world)[1] == []

    def test_an_address_is_made_from_the_title_and_taken_once(self, world: FakeWorld) -> None:
        assert writing.begin(world, OFFICER, "Who to tell", "") == "who-to-tell"
        with pytest.raises(SlugRefused, match="belongs to another page"):
            writing.begin(world, OFFICER, "Who to tell", "")
        with pytest.raises(SlugRefused, match="Enter an address"):
            writing.begin(world, OFFICER, "שלום", "")
        with pytest.raises(SlugRefused, match="No page can have"):
            writing.begin(world, OFFICER, "Document", "")

    def test_the_second_writer_sees_what_the_first_changed_and_loses_nothing(self, world: FakeWorld) -> None:
        slug, seen = drafted(world, markdown="One.")
        writing.save(world, COLLEAGUE, slug, seen, Words("Who to tell", "One and two."))
        with pytest.raises(Overtaken) as overtaken:
            writing.save(world, OFFICER, slug, seen, Words("Who to tell", "One. Mine."))
        assert (overtaken.value.theirs.markdown, overtaken.value.begun) == ("One and two.", "One.")
        assert world.guidance.draft(slug).markdown == "One and two."  # type: ignore[union-attr]
        theirs = overtaken.value.theirs
        writing.save(
            world, OFFICER, slug, Seen(theirs.based_on, theirs.version), Words("Who to tell", "One and two. Mine.")
        )
        assert world.guidance.saved(slug, 0, theirs.version) == theirs, "a copy of it is kept"

    def test_who_wrote_while_the_draft_was_published_sees_what_was(self, world: FakeWorld) -> None:
        slug, seen = drafted(world, markdown="One.")
        publishing.publish(world, COLLEAGUE, slug, seen)
        with pytest.raises(Overtaken) as overtaken:
            writing.save(world, OFFICER, slug, seen, Words("Who to tell", "Mine."))
        assert (overtaken.value.theirs.markdown, overtaken.value.begun) == ("One.", "One.")
        assert world.guidance.draft(slug) is None

    def test_a_draft_of_the_same_number_on_another_version_is_another_draft(self, world: FakeWorld) -> None:
        slug, seen = drafted(world, markdown="One.")
        publishing.publish(world, OFFICER, slug, seen)
        again = writing.save(world, OFFICER, slug, Seen(1, 0), Words("Who", "Two."))
        assert writing.save(world, OFFICER, slug, again, Words("Who", "Three.")) == Seen(1, 2)
        with pytest.raises(Overtaken):
            writing.save(world, COLLEAGUE, slug, seen, Words("Who", "Of before."))

    def test_what_is_too_long_is_refused_and_changes_nothing(self, world: FakeWorld) -> None:
        slug, seen = drafted(world, markdown="One.")
        with pytest.raises(MarkupRefused):
            writing.save(world, OFFICER, slug, seen, Words("Who", "x" * 1_000_000))
        assert world.guidance.draft(slug).markdown == "One."  # type: ignore[union-attr]

    def test_what_is_not_finished_is_saved_and_said(self, world: FakeWorld) -> None:
        slug, seen = drafted(world, markdown="::: block who\nNo end yet")
        assert "has no end" in writing.problem_with(world, writing.desk(world, slug).words.markdown)
        with pytest.raises(MarkupRefused):
            publishing.publish(world, OFFICER, slug, seen)


class TestPublishing:
    def test_what_was_published_is_read_with_its_blocks(self, world: FakeWorld) -> None:
        slug = live(world)
        found = read(world, slug)
        assert "Tell the team." in found.version.html
        assert found.edition.number == 1
        block = found.edition.blocks["who-to-tell"]
        assert (block.slug, block.number, block.text) == (slug, 1, "Tell the team.")
        assert [hit.page.slug for hit in reading.search(world, "team")] == [slug]

    def test_twice_is_once(self, world: FakeWorld) -> None:
        slug, seen = drafted(world)
        publishing.publish(world, OFFICER, slug, seen)
        with pytest.raises(NotPossibleNow, match="somebody did so already"):
            publishing.publish(world, OFFICER, slug, seen)
        assert (read(world, slug).version.number, world.guidance.newest().number) == (1, 1)

    def test_an_older_version_and_edition_open_as_they_were(self, world: FakeWorld) -> None:
        slug = live(world)
        seen = writing.save(
            world, OFFICER, slug, Seen(1, 0), Words("Whom to tell", WHO.replace("team", "duty officer"))
        )
        publishing.publish(world, OFFICER, slug, seen)
        old, new = reading.version_of_page(world, slug, 1), read(world, slug)
        assert "Tell the team." in old.version.html
        assert (old.version.title, new.version.title, old.live) == ("Who to tell", "Whom to tell", 2)
        assert reading.as_on(world, 1).blocks["who-to-tell"].text == "Tell the team."
        assert reading.as_on(world, 2).blocks["who-to-tell"].text == "Tell the duty officer."

    def test_nothing_is_published_that_nobody_looked_at(self, world: FakeWorld) -> None:
        slug, seen = drafted(world)
        writing.save(world, COLLEAGUE, slug, seen, Words("Who to tell", "Other words."))
        with pytest.raises(Overtaken):
            publishing.publish(world, OFFICER, slug, seen)

    def test_a_name_of_a_block_that_another_page_has_is_refused(self, world: FakeWorld) -> None:
        live(world)
        slug, seen = drafted(world, "Another page")
        with pytest.raises(BlockTaken, match="“Who to tell” already has a block called who-to-tell"):
            publishing.publish(world, OFFICER, slug, seen)

    def test_a_page_without_words_is_refused(self, world: FakeWorld) -> None:
        slug, seen = drafted(world, markdown=" \n")
        with pytest.raises(NotPossibleNow, match="no words yet"):
            publishing.publish(world, OFFICER, slug, seen)

    def test_another_page_at_the_same_moment_makes_the_edition_before(
        self, world: FakeWorld, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        one, other = drafted(world, "One", "One."), drafted(world, "Other", "Other.")
        newest, faster = world.guidance.newest, [other]

        def overtaken() -> object:
            found = newest()
            if faster:
                publishing.publish(world, COLLEAGUE, *faster.pop())
            return found

        monkeypatch.setattr(world.guidance, "newest", overtaken)
        publishing.publish(world, OFFICER, *one)
        assert [page.slug for page in newest().pages] == ["one", "other"]
        assert newest().number == 2
        assert set(world.guidance.texts(2)) == {"one", "other"}

    def test_a_store_that_does_not_answer_leaves_the_draft(self, world: FakeWorld) -> None:
        slug, seen = drafted(world)
        world.store.fail("guidance.publish")
        with pytest.raises(TryAgain):
            publishing.publish(world, OFFICER, slug, seen)
        assert publishing.publish(world, OFFICER, slug, seen) == 1


class TestAtATime:
    def test_it_is_published_at_its_time_once(self, world: FakeWorld) -> None:
        slug, seen = drafted(world)
        publishing.schedule(world, COLLEAGUE, slug, seen, NOW + timedelta(hours=1))
        assert publishing.publish_due(world) == 0
        world.clock.pass_by(minutes=60)
        assert publishing.publish_due(world) == 1
        assert publishing.publish_due(world) == 0
        assert (read(world, slug).version.by, world.guidance.newest().number) == (COLLEAGUE.person_id, 1)

    def test_what_would_stop_it_is_said_when_it_is_scheduled(self, world: FakeWorld) -> None:
        live(world)
        slug, seen = drafted(world, "Another page")
        with pytest.raises(BlockTaken):
            publishing.schedule(world, OFFICER, slug, seen, NOW + timedelta(hours=1))
        with pytest.raises(NotPossibleNow, match="has passed"):
            publishing.schedule(world, OFFICER, slug, seen, NOW)

    def test_it_can_be_taken_off_the_schedule(self, world: FakeWorld) -> None:
        slug, seen = drafted(world)
        publishing.schedule(world, OFFICER, slug, seen, NOW + timedelta(hours=1))
        publishing.take_off_schedule(world, OFFICER, slug)
        world.clock.pass_by(days=1)
        assert publishing.publish_due(world) == 0

    def test_an_hour_without_an_answer_becomes_a_task_and_the_page_comes_later(self, world: FakeWorld) -> None:
        slug, seen = drafted(world)
        publishing.schedule(world, OFFICER, slug, seen, NOW + timedelta(hours=1))
        world.clock.pass_by(minutes=60)
        world.store.fail("guidance.publish", 10)
        for _ in range(12):
            publishing.publish_due(world)
            world.clock.pass_by(minutes=61)
        assert read(world, slug).version.number == 1
        assert any("could not be published at its time" in task.text for task in world.store.tasks.values())


class TestWithdrawing:
    def test_a_withdrawn_page_says_what_replaced_it(self, world: FakeWorld) -> None:
        slug, other = live(world), live(world, "Other", "Other.")
        page = writing.page_named(world, slug)
        publishing.withdraw(world, OFFICER, slug, page.version, "It is in Other.", other)
        gone = reading.live_page(world, slug)
        assert isinstance(gone, reading.Gone)
        assert (gone.page.state, gone.page.withdrawn_because) == (PageState.WITHDRAWN, "It is in Other.")
        assert (gone.page.replaced_by, gone.title_instead) == (other, "Other")
        assert reading.version_of_page(world, slug, 1).live == 0
        assert reading.search(world, "team") == []
        with pytest.raises(NotPossibleNow):
            publishing.withdraw(world, OFFICER, slug, gone.page.version, "Again.", "")

    @pytest.mark.parametrize("instead", ["who-to-tell", "nowhere"])
    def test_what_replaces_it_is_another_live_page(self, world: FakeWorld, instead: str) -> None:
        slug = live(world)
        with pytest.raises(publishing.WithdrawalRefused):
            publishing.withdraw(world, OFFICER, slug, writing.page_named(world, slug).version, "Gone.", instead)

    def test_who_looked_at_an_older_page_withdraws_nothing(self, world: FakeWorld) -> None:
        slug = live(world)
        with pytest.raises(Conflict):
            publishing.withdraw(world, OFFICER, slug, 1, "Gone.", "")

    def test_a_withdrawn_page_can_be_published_again_with_the_next_number(self, world: FakeWorld) -> None:
        slug = live(world)
        publishing.withdraw(world, OFFICER, slug, writing.page_named(world, slug).version, "Gone.", "")
        seen = writing.save(world, OFFICER, slug, Seen(1, 0), Words("Who to tell", WHO))
        assert publishing.publish(world, OFFICER, slug, seen) == 2
        assert read(world, slug).version.number == 2


class TestItsPlace:
    def test_a_live_page_that_moves_makes_the_next_edition(self, world: FakeWorld) -> None:
        slug, other = live(world), live(world, "Other", "Other.")
        page = writing.page_named(world, slug)
        details = writing.Details(other, 7, COLLEAGUE.person_id, None, ())
        writing.set_details(world, slug, page.version, details)
        assert [(entry.page.slug, entry.depth) for entry in reading.contents(world)[1]] == [(other, 0), (slug, 1)]
        assert [each.slug for each in read(world, slug).above] == [other]
        assert [each.slug for each in read(world, other).below] == [slug]
        assert [hit.page.slug for hit in reading.search(world, "team")] == [slug]
        with pytest.raises(Conflict):
            writing.set_details(world, slug, page.version, details)
        now = writing.page_named(world, other)
        with pytest.raises(writing.PlaceRefused):
            writing.set_details(world, other, now.version, writing.Details(slug, 1, "", None, ()))

    def test_who_keeps_it_makes_no_edition(self, world: FakeWorld) -> None:
        slug = live(world)
        page = writing.page_named(world, slug)
        writing.set_details(world, slug, page.version, writing.Details("", page.place, "x", None, ()))
        assert world.guidance.newest().number == 1
