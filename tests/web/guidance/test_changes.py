"""What a version of the procedures changed, as anybody reads it."""

from collections.abc import Callable, Iterator

import pytest

from chalicelib.domain.guidance.pages import NationalGuidance
from chalicelib.services.guidance import writing
from chalicelib.services.guidance.writing import Details
from tests.support.world import OFFICER
from tests.web.scenes.cast import Cast, Scene, Shown, the_cast

Play = Callable[[Scene], Shown]


@pytest.fixture(scope="module")
def play() -> Iterator[Play]:
    with the_cast() as play:
        yield play


def test_anybody_reads_what_a_version_changed_word_by_word(play: Play) -> None:
    def scene(cast: Cast) -> None:
        nobody = cast.nobody
        nobody.get("/procedures/who-to-tell/versions")
        page = nobody.get(next(link for link in nobody.here.links if link.endswith("/versions/2/changes")))
        assert "<ins" in page.html
        assert "at any hour" in page.html
        assert "<blockquote" not in page.html, "words as they were typed"

    play(scene)


@pytest.mark.parametrize(
    "rest", ["versions/1/changes", "versions/9/changes", "versions/x/changes", "versions/0/changes"]
)
def test_the_first_version_and_what_is_none_changed_nothing(play: Play, rest: str) -> None:
    def scene(cast: Cast) -> None:
        assert cast.nobody.get(f"/procedures/who-to-tell/{rest}").status == 404

    play(scene)


def test_the_versions_say_on_which_national_guidance_the_page_rests(play: Play) -> None:
    def scene(cast: Cast) -> None:
        page = writing.page_named(cast.world, "who-to-tell")
        national = (NationalGuidance("Children missing education", "September 2025"),)
        details = Details("", 1, OFFICER.person_id, None, national)
        writing.set_details(cast.world, "who-to-tell", page.version, details)
        text = cast.nobody.get("/procedures/who-to-tell/versions").text
        assert "The page rests on Children missing education, September 2025" in text

    play(scene)
