"""Files of a sheet: nobody has them before the sheet is out, and each amendment keeps its own."""

from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from chalicelib.domain.errors import NotFound, NotPossibleNow
from chalicelib.domain.files.uploads import Verdict
from chalicelib.domain.sheets.sheet import Sheet, SheetState
from chalicelib.services.sheets import files, publishing, writing
from chalicelib.services.uploads.scanning import look_after_files
from tests.support.sheets import SHEET, a_sheet, now, with_head
from tests.support.uploading import A_PDF
from tests.support.world import COLLEAGUE, OFFICER, FakeWorld, a_world


@pytest.fixture
def world() -> FakeWorld:
    world = a_world(people=(OFFICER, COLLEAGUE))
    with_head(world)
    return world


def put(world: FakeWorld, sheet: Sheet, content: bytes = A_PDF, verdict: Verdict | None = Verdict.HARMLESS) -> str:
    """The browser's, the writer's and the scanner's part."""
    form = files.ask_for_file(world, sheet.sheet_id)
    world.files.post(form, content)
    file_id = form.fields["key"].rpartition("/")[2]
    if verdict:
        world.files.scan(form.fields["key"], verdict)
    files.receive(world, OFFICER, sheet.sheet_id, file_id)
    files.attach(world, OFFICER, sheet.sheet_id, file_id, "Referral form")
    return file_id


def time_passes(world: FakeWorld, **time: Any) -> None:
    world.clock.pass_by(**time or {"minutes": 2})
    look_after_files(world)


def publish(world: FakeWorld, sheet: Sheet) -> Sheet:
    return publishing.publish(world, OFFICER, sheet.sheet_id, now(world, sheet).version)


def test_a_file_is_public_once_its_sheet_is_out_and_the_team_opens_it_before(world: FakeWorld) -> None:
    sheet = a_sheet(world)
    file_id = put(world, sheet)
    with pytest.raises(NotFound):
        files.team_file(world, sheet.sheet_id, file_id)
    time_passes(world)
    address = files.team_file(world, sheet.sheet_id, file_id)
    assert address.startswith(f"https://files.example/kept/{file_id}?application/pdf&sheet-65-2014-1.pdf&inline")
    with pytest.raises(NotFound):
        files.public_file(world, SHEET.number, file_id)
    publish(world, sheet)
    assert files.public_file(world, SHEET.number, file_id) == address


def test_an_amendment_begins_with_the_files_and_the_old_one_keeps_what_it_had(world: FakeWorld) -> None:
    sheet = a_sheet(world)
    old = put(world, sheet)
    time_passes(world)
    publish(world, sheet)
    writing.amend(world, OFFICER, sheet.sheet_id)
    assert [each.file_id for each in now(world, sheet).attachments] == [old]
    files.take_away(world, OFFICER, sheet.sheet_id, old)
    new = put(world, sheet)
    time_passes(world)
    with pytest.raises(NotFound):
        files.public_file(world, SHEET.number, new)
    draft = now(world, sheet)
    writing.write(world, OFFICER, draft, replace(draft, what_changed="Another form."))
    publish(world, sheet)
    for _ in range(3):
        time_passes(world, days=400)
    assert files.public_file(world, SHEET.number, old) != files.public_file(world, SHEET.number, new)
    newest, first = world.sheets.amendments(sheet.sheet_id)
    assert ([each.file_id for each in newest.attachments], [each.file_id for each in first.attachments]) == (
        [new],
        [old],
    )


@pytest.mark.parametrize(
    ("content", "verdict", "why"),
    [
        (A_PDF, None, "still being checked"),
        (A_PDF, Verdict.THREAT, "has a virus"),
        (A_PDF, Verdict.UNSUPPORTED, "has a password"),
        (b"plain text", Verdict.HARMLESS, "no PDF or Word file"),
    ],
)
def test_no_sheet_is_published_or_scheduled_with_a_file_that_cannot_be(
    world: FakeWorld, content: bytes, verdict: Verdict | None, why: str
) -> None:
    sheet = a_sheet(world)
    file_id = put(world, sheet, content, verdict)
    time_passes(world)
    version = now(world, sheet).version
    with pytest.raises(NotPossibleNow, match=why):
        publishing.publish(world, OFFICER, sheet.sheet_id, version)
    with pytest.raises(NotPossibleNow, match=why):
        publishing.schedule(world, OFFICER, sheet.sheet_id, version, world.clock.now())
    files.take_away(world, OFFICER, sheet.sheet_id, file_id)
    assert publish(world, sheet).state is SheetState.PUBLISHED
    with pytest.raises(NotFound):
        files.public_file(world, SHEET.number, file_id)


def test_a_file_that_no_sheet_has_goes(world: FakeWorld) -> None:
    sheet = a_sheet(world)
    kept, gone = put(world, sheet), put(world, sheet)
    files.take_away(world, OFFICER, sheet.sheet_id, gone)
    for _ in range(20):
        time_passes(world, hours=1)
    assert world.uploads.get(kept)
    assert world.uploads.get(gone) is None


def test_the_files_of_a_discarded_draft_go_and_those_of_the_sheet_stay(world: FakeWorld) -> None:
    sheet = a_sheet(world)
    kept = put(world, sheet)
    time_passes(world)
    publish(world, sheet)
    writing.amend(world, OFFICER, sheet.sheet_id)
    gone = put(world, sheet)
    writing.discard(world, OFFICER, sheet.sheet_id, now(world, sheet).version)
    for _ in range(20):
        time_passes(world, hours=1)
    assert world.uploads.get(kept)
    assert world.uploads.get(gone) is None


def test_a_file_of_an_amendment_that_cannot_be_read_stays(world: FakeWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    sheet = a_sheet(world)
    file_id = put(world, sheet)

    def unreadable(*_: object) -> None:
        raise ValueError

    monkeypatch.setattr(world.sheets, "get", unreadable)
    for _ in range(20):
        time_passes(world, hours=1)
    assert world.uploads.get(file_id)


def test_words_saved_meanwhile_stay_and_the_second_reader_has_to_look_again(world: FakeWorld) -> None:
    sheet = a_sheet(world)
    writing.write(world, COLLEAGUE, now(world, sheet), replace(now(world, sheet), complete_by=date(2026, 12, 1)))
    writing.ask_second_reader(world, COLLEAGUE, sheet.sheet_id, now(world, sheet).version)
    writing.has_read(world, OFFICER, sheet.sheet_id, now(world, sheet).version)
    assert now(world, sheet).second_reader == OFFICER.person_id
    put(world, sheet)
    after = now(world, sheet)
    assert (after.complete_by, after.second_reader) == (date(2026, 12, 1), "")


def test_files_of_a_sheet_that_is_not_being_written_do_not_change(world: FakeWorld) -> None:
    sheet = a_sheet(world)
    file_id = put(world, sheet)
    time_passes(world)
    publish(world, sheet)
    with pytest.raises(NotPossibleNow):
        files.ask_for_file(world, sheet.sheet_id)
    with pytest.raises(NotPossibleNow):
        files.take_away(world, OFFICER, sheet.sheet_id, file_id)


def test_only_a_file_of_this_sheet_is_taken(world: FakeWorld) -> None:
    sheet = a_sheet(world)
    other = a_sheet(world, once="other", number=replace(SHEET.number, number=66))
    file_id = put(world, other)
    with pytest.raises(NotFound):
        files.receive(world, OFFICER, sheet.sheet_id, file_id)
    with pytest.raises(NotFound):
        files.attach(world, OFFICER, sheet.sheet_id, file_id, "Form")
    with pytest.raises(NotFound):
        files.team_file(world, sheet.sheet_id, file_id)
