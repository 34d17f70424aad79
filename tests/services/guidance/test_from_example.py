"""Begin from the example: drafts of all its pages, and nothing more."""

import pytest

from chalicelib.domain.errors import NotPossibleNow, TryAgain
from chalicelib.domain.guidance.pages import PageState
from chalicelib.services.guidance import publishing, writing
from chalicelib.services.guidance.from_example import begin_from_example, may_begin
from chalicelib.services.guidance.writing import Seen, Words
from infrastructure.local.example_procedures import SOON_READ_AGAIN, publish_procedures
from tests.support.guidance import a_live_page, a_page
from tests.support.world import OFFICER, FakeWorld, a_world


@pytest.fixture
def world() -> FakeWorld:
    return a_world()


def test_each_page_is_a_draft_and_nothing_is_published(world: FakeWorld) -> None:
    slugs = begin_from_example(world, OFFICER)
    pages = {page.slug: page for page in world.guidance.pages()}
    assert set(slugs) == set(pages) == {each.slug for each in world.example()}
    assert [pages[slug].place for slug in slugs] == list(range(1, len(slugs) + 1))
    assert {(page.state, page.owner_id) for page in pages.values()} == {(PageState.NEW, OFFICER.person_id)}
    assert all(page.review_by and page.rests_on for page in pages.values())
    assert [writing.desk(world, each.slug).words.markdown for each in world.example()] == [
        each.markdown for each in world.example()
    ]
    assert world.guidance.newest().number == 0


def test_pressed_again_it_changes_nothing(world: FakeWorld) -> None:
    slugs = begin_from_example(world, OFFICER)
    writing.save(world, OFFICER, slugs[0], Seen(0, 1), Words("Ours", "Our words."))
    before = dict(world.store.guide_drafts), dict(world.store.guide_pages)
    begin_from_example(world, OFFICER)
    assert (world.store.guide_drafts, world.store.guide_pages) == before


@pytest.mark.parametrize("after", [0, 1, 5])
def test_after_it_broke_off_it_goes_on(world: FakeWorld, after: int) -> None:
    for each in world.example()[:after]:
        writing.begin(world, OFFICER, each.title, each.slug)
    world.store.fail("guidance.add_page")
    with pytest.raises(TryAgain):
        begin_from_example(world, OFFICER)
    begin_from_example(world, OFFICER)
    assert len(world.guidance.pages()) == len(world.example())


def test_a_page_of_ones_own_stays(world: FakeWorld) -> None:
    a_page(world, OFFICER, "Home education", "Our words.")
    assert may_begin(world.guidance.pages())
    begin_from_example(world, OFFICER)
    assert writing.desk(world, "home-education").words.markdown == "Our words."


def test_an_authority_with_procedures_does_not_begin_again(world: FakeWorld) -> None:
    slug = a_live_page(world, OFFICER, "Ours")
    with pytest.raises(NotPossibleNow, match="already"):
        begin_from_example(world, OFFICER)
    publishing.withdraw(world, OFFICER, slug, writing.page_named(world, slug).version, "Old.", "")
    with pytest.raises(NotPossibleNow, match="already"):
        begin_from_example(world, OFFICER)
    assert len(world.guidance.pages()) == 1


def test_the_example_data_publishes_all_of_it(world: FakeWorld) -> None:
    publish_procedures(world, OFFICER)
    edition = world.guidance.newest()
    assert {page.slug for page in edition.pages} == {each.slug for each in world.example()}
    pages = world.guidance.pages()
    assert {(page.state, page.owner_id, bool(page.review_by)) for page in pages} == {
        (PageState.LIVE, OFFICER.person_id, True)
    }
    assert min(pages, key=lambda page: str(page.review_by)).slug == SOON_READ_AGAIN
