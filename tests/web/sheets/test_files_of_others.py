"""A file of something else is never shown on the page where a file of a sheet, or of the procedures, gets its name."""

from collections.abc import Iterator

import pytest

from chalicelib.domain.files.uploads import Upload
from tests.support.world import NOW
from tests.web.scenes.cast import Cast, send, the_cast
from tests.web.sheets.test_sheets import Play, sheet

EVIDENCE = Upload("evidence-12345", "a-draft-of-a-referral", "person", 1_234, NOW)


@pytest.fixture(scope="module")
def play() -> Iterator[Play]:
    with the_cast() as play:
        yield play


@pytest.mark.parametrize("name", ["", "A name"])
@pytest.mark.parametrize("thing", ["sheet", "procedure"])
def test_a_file_of_a_referral_is_not_there(play: Play, thing: str, name: str) -> None:
    def scene(cast: Cast) -> None:
        cast.world.uploads.add(EVIDENCE)
        page = "/guidance/who-to-tell" if thing == "procedure" else f"/write-sheets/{sheet(cast, 66).sheet_id}"
        cast.officer.get(page)
        answer = send(cast.officer, f"{page}/files/{EVIDENCE.file_id}", name=name)
        assert answer.status == 404

    play(scene)
