"""The pages with which an inspector begins: who was told of a version of the procedures, and where the gaps are."""

from collections.abc import Callable, Iterator

import pytest

from chalicelib.domain.sheets.sheet import PinnedPage
from chalicelib.services.jobs.job_runner import work
from tests.fuzz.fuzz_site import AUDITOR
from tests.support.browser import Person as Visitor
from tests.support.sheets import HEAD, SHEET, published
from tests.support.world import OTHER_SCHOOL, SCHOOL
from tests.web.scenes.cast import Cast, Scene, Shown, the_cast

Play = Callable[[Scene], Shown]
PAGE = "/guidance/who-to-tell/told"


@pytest.fixture(scope="module")
def play() -> Iterator[Play]:
    with the_cast() as play:
        yield play


def announce(cast: Cast) -> None:
    cast.world.mail_contacts.rows[HEAD.contact_id] = HEAD
    pages, number = (PinnedPage("who-to-tell", 2),), SHEET.number
    published(cast.world, once="told", number=type(number)(2026, 99), pages=pages, is_urgent=True)
    work(cast.world)


def save(visitor: Visitor) -> str:
    form = next(form for form in visitor.here.forms if "/told" in form.action)
    return visitor.post(form.action, dict(form.fields)).html


def test_an_inspector_comes_from_the_versions_to_the_schools_and_their_proof(play: Play) -> None:
    def scene(cast: Cast) -> None:
        announce(cast)
        auditor = cast.auditor
        auditor.get("/procedures/who-to-tell/versions")
        assert any("/guidance/who-to-tell/told?version=1" in link for link in auditor.here.links)
        page = auditor.get(f"{PAGE}?version=1")
        assert "99/26" in page.html
        assert f"Shown to {AUDITOR.name} on" in page.html
        assert f"{PAGE}/{SCHOOL.urn}?version=1" in page.html
        one = auditor.get(f"{PAGE}/{SCHOOL.urn}?version=1")
        assert "Hetty Head, headteacher" in one.html
        assert HEAD.email not in page.html + one.html

    play(scene)


def test_the_gaps_stand_alone_and_a_file_has_all(play: Play) -> None:
    def scene(cast: Cast) -> None:
        announce(cast)
        gaps = cast.officer.get(f"{PAGE}?version=2&show=untold").html
        assert SCHOOL.name in gaps, "nobody has sent its email yet"
        text = save(cast.officer)
        assert SCHOOL.urn in text
        assert OTHER_SCHOOL.urn in text
        assert [each.what for each in cast.world.store.changes][-1] == "proof-exported"

    play(scene)


@pytest.mark.parametrize("rest", ["?version=9", "?version=²", "/abc", "/12345678901", "/123456?version=0"])
def test_what_is_no_version_or_no_school_is_not_there(play: Play, rest: str) -> None:
    def scene(cast: Cast) -> None:
        assert cast.officer.get(PAGE + rest).status == 404
        assert cast.officer.get("/guidance/not-finished/told").status == 404, "it was never published"

    play(scene)


def test_schools_and_the_public_see_none_of_it(play: Play) -> None:
    def scene(cast: Cast) -> None:
        assert cast.referrer.get(PAGE).status == 403
        assert "/sign-in" in cast.nobody.get(PAGE).url
        for visitor in (cast.referrer, cast.nobody):
            assert "told?version" not in visitor.get("/procedures/who-to-tell/versions").html

    play(scene)
