"""Files of a form: received once, an answer like others, seen and opened by the team only when they were found harmless."""

import pytest
from msgspec.structs import replace

from chalicelib.domain.errors import Conflict, NotFound
from chalicelib.domain.files.file_types import PDF, TEXT
from chalicelib.domain.files.uploads import State, Verdict
from chalicelib.domain.records.access import View
from chalicelib.domain.records.draft import Draft
from chalicelib.domain.records.due import What
from chalicelib.journeys.forms import form_named
from chalicelib.journeys.parts.evidence import EVIDENCE
from chalicelib.services.casework.becoming_case import find_return
from chalicelib.services.casework.reading import load_for_step
from chalicelib.services.delivery.sweeps import sweep
from chalicelib.services.referrals import old_drafts, referring, saving
from chalicelib.services.uploads import uploading
from chalicelib.services.uploads.scanning import look_after_files
from tests.support.due import ids_due
from tests.support.returns import typed_leaver
from tests.support.world import OFFICER, REFERRER, FakeWorld, a_draft, a_world

A_PDF = b"%PDF-1.7"


@pytest.fixture
def world() -> FakeWorld:
    return a_world()


def send_file(
    world: FakeWorld, draft: Draft, content: bytes = A_PDF, verdict: Verdict | None = Verdict.HARMLESS, number: int = 1
) -> str:
    """A browser posts the file of this page, it is scanned, and the browser comes back; the file's id."""
    page = EVIDENCE.page(number)
    form = uploading.ask_for_file(world, draft, page)
    file_id = world.files.post(form, content).rpartition("/")[2]
    if verdict:
        world.files.scan(form.fields["key"], verdict)
    uploading.receive(world, kept(world, draft), REFERRER, page, file_id)
    return file_id


def kept(world: FakeWorld, draft: Draft) -> Draft:
    found = world.drafts.get(draft.draft_id)
    assert found
    return found


def a_minute_passes(world: FakeWorld, minutes: float = 1) -> None:
    world.clock.pass_by(minutes=minutes)
    look_after_files(world)


def sent_with(world: FakeWorld, content: bytes = A_PDF, verdict: Verdict | None = Verdict.HARMLESS) -> tuple[str, str]:
    """A referral with one file, looked at once; its reference and the file."""
    draft = a_draft(world)
    file_id = send_file(world, draft, content, verdict)
    reference = referring.send(world, kept(world, draft), REFERRER).reference
    a_minute_passes(world)
    return reference, file_id


def open_it(world: FakeWorld, reference: str, file_id: str) -> str:
    return uploading.open_file(world, load_for_step(world, reference).case, file_id, OFFICER)


def test_the_team_opens_a_file_of_a_return_and_that_is_recorded(world: FakeWorld) -> None:
    raw, form = typed_leaver("f"), form_named("leaver")
    now = world.clock.now()
    draft = world.drafts.save(Draft("leaver-draft", "browser", REFERRER.person_id, "leaver", form.version, raw, now))
    file_id = send_file(world, draft)
    head = find_return(world, referring.send(world, kept(world, draft), REFERRER).reference)
    a_minute_passes(world)
    assert head.reference in uploading.open_file(world, head, file_id, OFFICER)
    assert [access.what for access in world.audit.of_case(head.return_id, 1).rows] == [View.FILE_OPENED]
    with pytest.raises(NotFound):
        uploading.open_file(world, head, "another", OFFICER)


# --- receiving ---------------------------------------------------------------------------------------------------------


def test_a_form_leads_to_a_place_of_its_own_and_back_to_the_page_that_asked(world: FakeWorld) -> None:
    draft = a_draft(world)
    form = uploading.ask_for_file(world, draft, EVIDENCE.page(1))
    assert form.fields["key"].startswith(f"incoming/{draft.draft_id}/")
    file_id = form.fields["key"].rpartition("/")[2]
    assert form.fields["success_action_redirect"].endswith(
        f"/referrals/{draft.draft_id}/pages/file-1/received/{file_id}"
    )


def test_a_file_becomes_an_answer_and_is_looked_after(world: FakeWorld) -> None:
    draft = a_draft(world)
    file_id = send_file(world, draft)
    assert kept(world, draft).raw["file-1-content"] == file_id
    upload = uploading.file_of(world, kept(world, draft), EVIDENCE.page(1))
    assert upload
    assert (upload.state, upload.size, upload.person_id) == (State.WAITING, len(A_PDF), REFERRER.person_id)
    assert ids_due(world, What.FILE, world.clock.now().replace(hour=23)) == [file_id]


def test_saying_it_again_changes_nothing(world: FakeWorld) -> None:
    draft = a_draft(world)
    file_id = send_file(world, draft)
    before = kept(world, draft)
    uploading.receive(world, before, REFERRER, EVIDENCE.page(1), file_id)
    uploading.receive(world, before, REFERRER, EVIDENCE.page(2), file_id)
    assert kept(world, draft) == before


@pytest.mark.parametrize("owner", ["nobody", "another form"])
def test_what_no_form_of_this_draft_has_sent_is_not_found(world: FakeWorld, owner: str) -> None:
    draft, other = a_draft(world), a_draft(world)
    file_id = send_file(world, other) if owner == "another form" else "made-up"
    with pytest.raises(NotFound):
        uploading.receive(world, draft, REFERRER, EVIDENCE.page(1), file_id)
    assert "file-1-content" not in kept(world, draft).raw


def test_two_windows_that_send_a_file_each_lose_none(world: FakeWorld) -> None:
    draft = a_draft(world)
    first, second = send_file(world, draft), send_file(world, draft)
    raw = kept(world, draft).raw
    assert (raw["file-1-content"], raw["file-2-content"]) == (first, second)


def test_a_form_that_was_saved_meanwhile_gets_the_file_and_keeps_what_was_saved(world: FakeWorld) -> None:
    draft, page = a_draft(world), EVIDENCE.page(1)
    world.files.post(uploading.ask_for_file(world, draft, page), A_PDF)
    file_id = next(iter(world.files.contents)).rpartition("/")[2]
    world.drafts.save(replace(draft, raw={**draft.raw, "referrer_role": "Head"}))
    uploading.receive(world, draft, REFERRER, page, file_id)
    assert (kept(world, draft).raw["referrer_role"], kept(world, draft).raw["file-1-content"]) == ("Head", file_id)


def test_the_form_takes_no_more_than_twenty(world: FakeWorld) -> None:
    draft = a_draft(world, **{f"file-{number}-content": f"file-{number}" for number in range(1, 21)})
    assert EVIDENCE.free(draft.raw) is None
    with pytest.raises(Conflict):
        send_file(world, draft)


def test_saving_the_rest_of_the_page_keeps_the_file(world: FakeWorld) -> None:
    draft = a_draft(world)
    file_id = send_file(world, draft)
    typed = {"file-1-called": "Letter", "file-1-content": "somebody-elses"}
    saved = saving.save_page(world, kept(world, draft), REFERRER, EVIDENCE.page(1), typed)
    assert (saved.draft.raw["file-1-content"], saved.draft.raw["file-1-called"]) == (file_id, "Letter")


def test_a_file_that_was_taken_away_is_deleted_within_hours(world: FakeWorld) -> None:
    draft = a_draft(world)
    file_id = send_file(world, draft)
    a_minute_passes(world)
    uploading.take_away(world, kept(world, draft), EVIDENCE.page(1))
    a_minute_passes(world, 30)
    assert world.uploads.get(file_id), "the form may just not have been saved yet"
    a_minute_passes(world, 90)
    assert world.uploads.get(file_id) is None
    assert world.files.contents == {}


# --- scanning ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "verdict", "state"),
    [
        (A_PDF, Verdict.HARMLESS, State.CLEAN),
        (b"MZ\x00", Verdict.HARMLESS, State.UNREADABLE),
        (A_PDF, Verdict.THREAT, State.INFECTED),
        (A_PDF, Verdict.UNSUPPORTED, State.UNREADABLE),
        (A_PDF, None, State.WAITING),
    ],
)
def test_a_file_is_what_the_scanner_and_its_content_say(
    world: FakeWorld, content: bytes, verdict: Verdict | None, state: State
) -> None:
    draft = a_draft(world)
    file_id = send_file(world, draft, content, verdict)
    a_minute_passes(world)
    upload = world.uploads.get(file_id)
    assert upload
    assert upload.state is state
    assert (upload.kept in world.files.contents) == (state is State.CLEAN)


def test_what_is_put_in_the_place_of_a_scanned_file_is_waiting_again(world: FakeWorld) -> None:
    draft = a_draft(world)
    form = uploading.ask_for_file(world, draft, EVIDENCE.page(1))
    file_id = world.files.post(form, A_PDF).rpartition("/")[2]
    world.files.scan(form.fields["key"])
    world.files.post(form, b"MZ\x00")
    uploading.receive(world, draft, REFERRER, EVIDENCE.page(1), file_id)
    a_minute_passes(world)
    upload = world.uploads.get(file_id)
    assert upload
    assert upload.state is State.WAITING


def test_a_file_that_waits_for_an_hour_is_a_task_of_the_administrators_once_a_day(world: FakeWorld) -> None:
    send_file(world, a_draft(world), verdict=None)
    for _ in range(3):
        a_minute_passes(world, 61)
    (task,) = world.store.tasks.values()
    assert "GuardDuty" in task.text


@pytest.mark.parametrize("call", ["files.scanned", "files.read", "files.keep"])
def test_a_look_that_failed_is_done_again(world: FakeWorld, call: str) -> None:
    draft = a_draft(world)
    file_id = send_file(world, draft)
    world.store.fail(call)
    a_minute_passes(world)
    assert "file-failed" in world.log.said
    a_minute_passes(world, 5)
    upload = world.uploads.get(file_id)
    assert upload
    assert upload.state is State.CLEAN


class Killed(BaseException):
    """A function without time or memory: nothing in it can answer."""


def test_a_file_that_killed_two_looks_is_given_up(world: FakeWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    draft, read = a_draft(world), list[str]()
    file_id = send_file(world, draft)

    def kills(key: str, version: str) -> bytes:
        read.append(key)
        raise Killed

    monkeypatch.setattr(world.files, "read", kills)
    for _ in range(2):
        with pytest.raises(Killed):
            a_minute_passes(world, 5)
    referring.send(world, kept(world, draft), REFERRER)
    for _ in range(3):
        a_minute_passes(world, 5)
    upload = world.uploads.get(file_id)
    assert upload
    assert (upload.state, len(read)) == (State.UNREADABLE, 2)
    assert [task.text for task in world.tasks.open(10).rows if "cannot be used" in task.text]


def test_a_look_that_was_killed_once_is_done_again(world: FakeWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    file_id = send_file(world, a_draft(world))
    with monkeypatch.context() as patched:
        patched.setattr(world.files, "read", _killed)
        with pytest.raises(Killed):
            a_minute_passes(world)
    a_minute_passes(world, 5)
    upload = world.uploads.get(file_id)
    assert upload
    assert (upload.state, upload.crashes) == (State.CLEAN, 0)


def _killed(*_: object) -> bytes:
    raise Killed


def test_a_file_that_fails_stops_no_other(world: FakeWorld) -> None:
    draft = a_draft(world)
    files = [send_file(world, draft), send_file(world, draft, number=2)]
    world.store.fail("files.scanned")
    a_minute_passes(world)
    states = sorted(str(found.state) for key in files if (found := world.uploads.get(key)))
    assert states == [State.CLEAN, State.WAITING]


# --- sent --------------------------------------------------------------------------------------------------------------


def test_a_file_goes_with_its_form_to_the_case_and_the_child(world: FakeWorld) -> None:
    reference, file_id = sent_with(world)
    case, upload = load_for_step(world, reference).case, world.uploads.get(file_id)
    assert upload
    assert (upload.case_id, upload.child_id, upload.submission_id) == (case.case_id, case.child_id, case.submission_id)
    assert upload.next_check_at is None


def test_the_case_shows_its_files_before_tick_has_looked(world: FakeWorld) -> None:
    draft = a_draft(world, **{"file-2-called": "Letter from the mother"})
    send_file(world, draft)
    send_file(world, draft, number=2)
    reference = referring.send(world, kept(world, draft), REFERRER).reference
    shown = uploading.files_sent(world, world.cases.submission(load_for_step(world, reference).case))
    assert [(each.called, each.upload.state) for each in shown] == [
        ("File 1", State.WAITING),
        ("Letter from the mother", State.WAITING),
    ]


def test_a_form_that_was_never_sent_takes_its_files_with_it(world: FakeWorld) -> None:
    draft = a_draft(world)
    file_id = send_file(world, draft)
    a_minute_passes(world)
    world.clock.pass_by(days=23)  # still in term, so the warning goes
    old_drafts.look_after_drafts(world)
    sweep(world)
    world.clock.pass_by(days=13)
    old_drafts.look_after_drafts(world)
    a_minute_passes(world)
    assert world.drafts.get(draft.draft_id) is None
    assert world.uploads.get(file_id) is None
    assert world.files.contents == {}


@pytest.mark.parametrize(
    ("verdict", "content", "words"),
    [(Verdict.THREAT, A_PDF, "has a virus"), (Verdict.HARMLESS, b"MZ\x00", "cannot be used")],
)
def test_a_file_that_cannot_be_opened_is_a_task_of_the_team(
    world: FakeWorld, verdict: Verdict, content: bytes, words: str
) -> None:
    reference, _ = sent_with(world, content, verdict)
    (task,) = [task for task in world.store.tasks.values() if task.task_id.startswith("file-")]
    assert words in task.text
    assert task.reference == reference


# --- opening -----------------------------------------------------------------------------------------------------------


def test_opening_is_recorded_and_gives_a_link_that_names_nobody(world: FakeWorld) -> None:
    reference, file_id = sent_with(world)
    assert open_it(world, reference, file_id) == (
        f"https://files.example/kept/{file_id}?{PDF.content_type}&{reference}-file-1.pdf&inline"
    )
    case_id = load_for_step(world, reference).case.case_id
    (access,) = [each for each in world.audit.of_case(case_id, 10).rows if each.what == View.FILE_OPENED]
    assert (access.person_id, access.facts) == (OFFICER.person_id, {"file": file_id})


def test_what_a_browser_might_run_is_only_saved(world: FakeWorld) -> None:
    reference, file_id = sent_with(world, b"some words")
    assert open_it(world, reference, file_id).endswith(f"?{TEXT.content_type}&{reference}-file-1.txt&attachment")


@pytest.mark.parametrize(
    ("content", "verdict"), [(A_PDF, Verdict.THREAT), (A_PDF, None), (b"MZ\x00", Verdict.HARMLESS)]
)
def test_nobody_opens_what_was_not_found_harmless(world: FakeWorld, content: bytes, verdict: Verdict | None) -> None:
    reference, file_id = sent_with(world, content, verdict)
    with pytest.raises(NotFound):
        open_it(world, reference, file_id)
    assert not [access for access in world.store.audit.values() if access.what == View.FILE_OPENED]


def test_the_scanners_own_mark_has_the_last_word(world: FakeWorld) -> None:
    reference, file_id = sent_with(world)
    world.files.scan(f"kept/{file_id}", Verdict.THREAT)
    with pytest.raises(NotFound):
        open_it(world, reference, file_id)


def test_a_file_opens_with_its_own_case_only(world: FakeWorld) -> None:
    _, file_id = sent_with(world)
    other, _ = sent_with(world)
    with pytest.raises(NotFound):
        open_it(world, other, file_id)


def test_what_cannot_be_recorded_is_not_opened(world: FakeWorld) -> None:
    reference, file_id = sent_with(world)
    world.store.fail("audit.add")
    with pytest.raises(Exception, match=r"audit\.add"):
        open_it(world, reference, file_id)
