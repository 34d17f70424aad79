from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from chalicelib.domain.files.file_types import PDF
from chalicelib.domain.files.uploads import State, Upload, Verdict, incoming, judged, kept, look_next

AT = datetime(2026, 11, 25, 10, tzinfo=UTC)
UPLOAD = Upload("file", "draft", "person", 10, AT)
A_PDF, A_PROGRAM = b"%PDF-1.7", b"MZ\x00"


@pytest.mark.parametrize(
    ("verdict", "content", "state"),
    [
        (Verdict.HARMLESS, A_PDF, State.CLEAN),
        (Verdict.HARMLESS, A_PROGRAM, State.UNREADABLE),
        (Verdict.THREAT, A_PDF, State.INFECTED),
        (Verdict.UNSUPPORTED, A_PDF, State.UNREADABLE),
        (Verdict.NO_ACCESS, A_PDF, State.WAITING),
        (Verdict.FAILED, A_PDF, State.WAITING),
        (None, A_PDF, State.WAITING),
    ],
)
def test_a_file_is_clean_only_when_the_scanner_said_so_and_its_content_is_of_a_kind_that_we_take(
    verdict: Verdict | None, content: bytes, state: State
) -> None:
    assert judged(UPLOAD, verdict, content).state is state


def test_the_type_is_that_of_the_content() -> None:
    assert judged(UPLOAD, Verdict.HARMLESS, A_PDF).type is PDF


@pytest.mark.parametrize(
    ("age", "wait"),
    [
        (timedelta(), timedelta(minutes=1)),
        (timedelta(minutes=10), timedelta(minutes=1)),
        (timedelta(hours=1), timedelta(minutes=6)),
        (timedelta(days=20), timedelta(hours=6)),
    ],
)
def test_a_young_file_is_looked_at_often(age: timedelta, wait: timedelta) -> None:
    assert look_next(UPLOAD, AT + age) == AT + age + wait


def test_a_file_that_was_sent_and_judged_is_looked_at_no_more() -> None:
    sent = judged(Upload("file", "draft", "person", 10, AT, submission_id="sent"), Verdict.HARMLESS, A_PDF)
    assert look_next(sent, AT) is None


def test_a_key_names_the_form_so_that_nobody_claims_anothers_file() -> None:
    assert UPLOAD.incoming == incoming("draft", "file") == "incoming/draft/file"


def test_a_look_is_written_down_before_it_begins_and_two_that_never_ended_are_enough() -> None:
    once = UPLOAD.begun(AT)
    assert once == replace(UPLOAD, crashes=1, next_check_at=AT + timedelta(minutes=2))
    twice = once.begun(AT + timedelta(hours=1))
    assert (twice.crashes, twice.next_check_at) == (2, AT + timedelta(minutes=62))
    assert [upload.is_hopeless for upload in (UPLOAD, once, twice, twice.begun(AT))] == [False, False, True, True]


def test_a_file_that_is_kept_is_known_by_its_own_id_alone() -> None:
    assert UPLOAD.kept == kept("file") == "kept/file"


def test_a_file_that_was_sent_and_is_not_judged_yet_is_looked_at_again() -> None:
    assert look_next(replace(UPLOAD, submission_id="sent"), AT) == AT + timedelta(minutes=1)
    assert look_next(judged(UPLOAD, Verdict.HARMLESS, A_PDF), AT) == AT + timedelta(minutes=1)
