from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.files.file_types import PDF
from chalicelib.domain.files.uploads import State, Upload, Verdict, incoming, judged, look_next

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
