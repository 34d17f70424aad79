"""Files of a page: scanned before anybody has them, then at one address for good."""

from typing import Any

import pytest

from chalicelib.domain.errors import NotFound
from chalicelib.domain.files.attachments import FileNotReady
from chalicelib.domain.files.uploads import Verdict, incoming
from chalicelib.services.guidance import attaching, publishing, writing
from chalicelib.services.guidance.attaching import owner_of
from chalicelib.services.guidance.writing import Seen, Words
from chalicelib.services.uploads.scanning import look_after_files
from tests.services.guidance.test_publishing import drafted, live
from tests.support.uploading import A_PDF
from tests.support.world import COLLEAGUE, OFFICER, FakeWorld, a_world


@pytest.fixture
def world() -> FakeWorld:
    return a_world()


def put(world: FakeWorld, slug: str, content: bytes = A_PDF, verdict: Verdict | None = Verdict.HARMLESS) -> str:
    """The browser's, the writer's and the scanner's part."""
    form = attaching.ask_for_file(world, slug)
    world.files.post(form, content)
    file_id = form.fields["key"].rpartition("/")[2]
    if verdict:
        world.files.scan(form.fields["key"], verdict)
    attaching.receive(world, OFFICER, slug, file_id)
    attaching.attach(world, OFFICER, slug, file_id, "Referral form")
    return file_id


def minutes_pass(world: FakeWorld, **time: Any) -> None:
    world.clock.pass_by(**time or {"minutes": 2})
    look_after_files(world)


def test_a_published_file_has_one_address_for_good(world: FakeWorld) -> None:
    slug, _ = drafted(world)
    file_id = put(world, slug)
    minutes_pass(world)
    with pytest.raises(NotFound):
        attaching.public_file(world, slug, file_id)
    publishing.publish(world, OFFICER, slug, writing.desk(world, slug).seen)
    address = attaching.public_file(world, slug, file_id)
    assert address.startswith(f"https://files.example/kept/{file_id}?application/pdf&{slug}-1.pdf&inline")
    attaching.take_away(world, OFFICER, slug, file_id)
    publishing.publish(world, OFFICER, slug, writing.desk(world, slug).seen)
    publishing.withdraw(world, OFFICER, slug, writing.page_named(world, slug).version, "Gone.", "")
    minutes_pass(world, days=400)
    minutes_pass(world, days=400)
    assert attaching.public_file(world, slug, file_id) == address


def test_the_file_goes_on_with_the_next_draft(world: FakeWorld) -> None:
    slug, _ = drafted(world)
    file_id = put(world, slug)
    minutes_pass(world)
    publishing.publish(world, OFFICER, slug, writing.desk(world, slug).seen)
    writing.save(world, OFFICER, slug, Seen(1, 0), Words("Who", "Other words."))
    draft = world.guidance.draft(slug)
    assert draft
    assert [each.file_id for each in draft.attachments] == [file_id]


@pytest.mark.parametrize(
    ("content", "verdict", "why"),
    [
        (A_PDF, None, "still being checked"),
        (A_PDF, Verdict.THREAT, "has a virus"),
        (A_PDF, Verdict.UNSUPPORTED, "has a password"),
        (b"MZ\x90", Verdict.HARMLESS, "no PDF or Word file"),
        (b"plain text", Verdict.HARMLESS, "no PDF or Word file"),
    ],
)
def test_nothing_is_published_with_a_file_that_cannot_be(
    world: FakeWorld, content: bytes, verdict: Verdict | None, why: str
) -> None:
    slug, _ = drafted(world)
    file_id = put(world, slug, content, verdict)
    minutes_pass(world)
    with pytest.raises(FileNotReady, match=why):
        publishing.publish(world, OFFICER, slug, writing.desk(world, slug).seen)
    attaching.take_away(world, OFFICER, slug, file_id)
    publishing.publish(world, OFFICER, slug, writing.desk(world, slug).seen)
    with pytest.raises(NotFound):
        attaching.public_file(world, slug, file_id)


def test_a_file_that_no_draft_has_goes(world: FakeWorld) -> None:
    slug, _ = drafted(world)
    kept, gone = put(world, slug), put(world, slug)
    attaching.take_away(world, OFFICER, slug, gone)
    for _ in range(20):
        minutes_pass(world, hours=1)
    assert world.uploads.get(kept)
    assert world.uploads.get(gone) is None


def test_words_saved_meanwhile_stay(world: FakeWorld) -> None:
    slug, seen = drafted(world)
    file_id = put(world, slug)
    with pytest.raises(writing.Overtaken):
        writing.save(world, COLLEAGUE, slug, seen, Words("Who", "Mine."))
    writing.save(world, COLLEAGUE, slug, writing.desk(world, slug).seen, Words("Who", "Mine."))
    attaching.take_away(world, OFFICER, slug, file_id)
    draft = world.guidance.draft(slug)
    assert draft
    assert (draft.markdown, draft.attachments) == ("Mine.", ())


def test_only_a_file_of_this_page_is_taken(world: FakeWorld) -> None:
    slug, other = live(world), live(world, "Other", "Other.")
    form = attaching.ask_for_file(world, other)
    world.files.post(form, A_PDF)
    file_id = form.fields["key"].rpartition("/")[2]
    assert form.fields["key"] == incoming(str(owner_of(other)), file_id)
    with pytest.raises(NotFound):
        attaching.receive(world, OFFICER, slug, file_id)
    attaching.receive(world, OFFICER, other, file_id)
    with pytest.raises(NotFound):
        attaching.attach(world, OFFICER, slug, file_id, "Form")
