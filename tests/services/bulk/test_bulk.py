"""A file of many returns from its upload to its receipt."""

import io
from typing import Any

import openpyxl
import pytest
from msgspec.structs import asdict, replace
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900

from chalicelib.domain.errors import Conflict, NotFound, NotPossibleNow, TryAgain
from chalicelib.domain.files.bulk import BulkFile, Reading, Stage
from chalicelib.domain.files.bulk_rows import ROWS_IN_CHUNK
from chalicelib.domain.files.jobs import JobState
from chalicelib.domain.files.sheet import Line, Sheet, Tally
from chalicelib.domain.files.sheet_limits import KEPT, LONGEST_CELL
from chalicelib.domain.forms.disposition import Team
from chalicelib.domain.messages.recipients import person_recipient, team_mailbox
from chalicelib.domain.people.people import Person, School
from chalicelib.domain.records.acceptance import Acceptance, Receipt
from chalicelib.journeys.bulk import headings, reader
from chalicelib.journeys.bulk.leavers import LEAVERS
from chalicelib.services.bulk import file_rows, row_mending
from chalicelib.services.bulk import files as bulk_files
from chalicelib.services.bulk import sending as bulk_sending
from chalicelib.services.jobs import job_runner as working
from tests.support.bulk import ANSWERS, a_csv, a_joiner, a_leaver
from tests.support.world import OFFICER, OTHER_REFERRER, OTHER_SCHOOL, REFERRER, SCHOOL, FakeWorld, a_world


@pytest.fixture
def world() -> FakeWorld:
    return a_world()


def _upload(world: FakeWorld, content: bytes, form: str = "leaver", urn: str = SCHOOL.urn) -> BulkFile:
    person = REFERRER if urn == SCHOOL.urn else OTHER_REFERRER
    file = bulk_files.begin(world, person, form, urn, ANSWERS)
    world.files.post(bulk_files.upload_form(world, file), content)
    assert bulk_files.has_arrived(world, file)
    return bulk_files.check(world, file)


def _work(world: FakeWorld) -> None:
    working.work(world)


def _checked(world: FakeWorld, *rows: dict[str, str]) -> BulkFile:
    file = _upload(world, a_csv(LEAVERS, *rows))
    _work(world)
    return _now(world, file)


def _now(world: FakeWorld, file: BulkFile) -> BulkFile:
    found = world.bulk.get(file.file_id)
    assert found
    return found


def _sent(world: FakeWorld, file: BulkFile, person: Person = REFERRER) -> BulkFile:
    bulk_files.send(world, person, file)
    _work(world)
    return _now(world, file)


def _rows(world: FakeWorld, file: BulkFile) -> list[file_rows.Shown]:
    return list(file_rows.page_of_rows(world, file, 1, only_open=False).rows)


# --- upload and check ----------------------------------------------------------------------------------------------------


def test_a_file_is_checked_by_a_job(world: FakeWorld) -> None:
    file = _upload(world, a_csv(LEAVERS, a_leaver(1), a_leaver(2, sex="?")))
    assert file.stage is Stage.CHECKING
    _work(world)
    file = _now(world, file)
    assert (file.stage, file.total, file.bad, file.good) == (Stage.CHECKED, 2, (3,), 1)
    assert [shown.row.number for shown in _rows(world, file)] == [2, 3]
    assert not world.files.contents, "the rows are kept sealed, the upload is not"


def test_a_file_that_did_not_arrive_is_said(world: FakeWorld) -> None:
    file = bulk_files.begin(world, REFERRER, "leaver", SCHOOL.urn, ANSWERS)
    assert not bulk_files.has_arrived(world, file)
    bulk_files.check(world, file)
    _work(world)
    assert _now(world, file).problem == "The file did not arrive. Upload it again."


def test_a_file_is_checked_once(world: FakeWorld) -> None:
    file = _upload(world, a_csv(LEAVERS, a_leaver()))
    assert bulk_files.check(world, file) == file
    assert len(world.store.jobs) == 1


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"MZ\x90\x00\x03", "This is not a CSV file or an Excel workbook."),
        (b"Name,Born\nAda,1\n", "It does not have"),
        (b"PK\x03\x04 nothing", "The workbook is damaged."),
    ],
)
def test_what_is_no_list_is_refused_with_words(world: FakeWorld, content: bytes, words: str) -> None:
    file = _upload(world, content)
    _work(world)
    file = _now(world, file)
    assert file.stage is Stage.REFUSED
    assert words in file.problem


def test_a_file_that_killed_the_worker_twice_is_refused_and_not_read_again(world: FakeWorld) -> None:
    class Killed(BaseException):
        pass

    read = list[bytes]()

    def kills(content: bytes) -> Sheet:
        read.append(content)
        raise Killed

    file, hostile = _upload(world, a_csv(LEAVERS, a_leaver())), world.but(read_spreadsheet=kills)
    for _ in range(2):
        with pytest.raises(Killed):
            _work(hostile)
        assert _now(world, file).stage is Stage.CHECKING
        world.clock.pass_by(minutes=3)
    for _ in range(3):
        _work(hostile)
        world.clock.pass_by(minutes=3)
    file = _now(world, file)
    assert (file.stage, len(read)) == (Stage.REFUSED, 2)
    assert "stopped twice" in file.problem
    assert not world.files.contents
    assert world.log.said.count("job-failed") == 1


def test_a_joiner_may_be_in_a_file_too(world: FakeWorld) -> None:
    from chalicelib.journeys.bulk.joiners import JOINERS

    file = _upload(world, a_csv(JOINERS, a_joiner()), "joiner")
    _work(world)
    file = _sent(world, _now(world, file))
    assert file.stage is Stage.SENT
    assert [submission.form for submission in world.store.submissions.values()] == ["joiner"]


def test_the_example_of_the_template_is_left_out(world: FakeWorld) -> None:
    file = _checked(world, LEAVERS.example, a_leaver())
    assert (file.total, file.dropped, file.bad) == (2, (2,), ())


def test_the_example_of_the_template_is_not_left_out_when_it_swallowed_a_row(world: FakeWorld) -> None:
    headings, example, ada, ben = a_csv(LEAVERS, LEAVERS.example, a_leaver(1), a_leaver(2)).decode().splitlines()
    lines = [f"{headings},Notes", f'{example},"', f'{ada},"', f"{ben},"]
    file = _upload(world, "\n".join(lines).encode())
    _work(world)
    file = _now(world, file)
    assert (file.total, file.bad, file.dropped) == (2, (2,), ())
    assert "Lines 2 to 3 of the file became one row" in _rows(world, file)[0].row.doubts[0][1]


def test_many_rows_are_checked_in_steps(world: FakeWorld) -> None:
    file = _checked(world, *(a_leaver(number, sex="?" if number == 300 else "F") for number in range(600)))
    assert (file.total, file.bad, len(file.counts)) == (600, (302,), 600 // ROWS_IN_CHUNK)
    assert len([call for call in world.store.calls if call == "bulk.add_chunks"]) == 3
    (shown,) = file_rows.page_of_rows(world, file, 1, only_open=True).rows
    assert (shown.place, shown.row.number) == (301, 302)


@pytest.mark.parametrize("letter", ["x", "é", "字"])
def test_rows_of_the_longest_cells_all_wrong_are_kept_whole(world: FakeWorld, letter: str) -> None:
    """25 of them are too much for one row of the table, and so are their problems."""
    longest = {column.field: letter * LONGEST_CELL for column in LEAVERS.columns}
    several = [longest | {"last_name": f"{number}{letter * (LONGEST_CELL - 3)}"} for number in range(25)]
    file = _checked(world, *several)
    assert (file.stage, len(file.bad)) == (Stage.CHECKED, 25)
    assert len(file.counts) > 1
    shown = [shown for page in (1, 2) for shown in file_rows.page_of_rows(world, file, page, only_open=True).rows]
    assert [one.row.number for one in shown][:25] == list(range(2, 27))
    assert all(one.row.cells["address"] == letter * LONGEST_CELL for one in shown)
    assert all(len(one.row.problems) > 5 for one in shown)


def test_a_correction_that_is_too_long_for_the_table_is_refused_in_words(world: FakeWorld) -> None:
    file = _checked(world, *(a_leaver(number) for number in range(25)))
    longest = {column.field: "🙂" * LONGEST_CELL for column in LEAVERS.columns}

    def correct_all() -> None:
        for place in range(1, 26):
            row_mending.correct(world, _now(world, file), place, REFERRER, longest)

    with pytest.raises(NotPossibleNow, match="Shorten it"):
        correct_all()
    assert _now(world, file).total == 25


# --- the same file again -------------------------------------------------------------------------------------------------


def fails_for(monkeypatch: pytest.MonkeyPatch, where: object, name: str, bad: str, problem: Exception) -> None:
    """The part of the check raises for the row with this surname."""
    real = getattr(where, name)

    def fails(*given: Any) -> object:
        if any(bad in str(asdict(each) if isinstance(each, Line) else each) for each in given):
            raise problem
        return real(*given)

    monkeypatch.setattr(where, name, fails)


@pytest.mark.parametrize(
    ("where", "name"), [(reader.Reader, "read"), (headings, "cells_of"), (headings, "problems_of_line")]
)
def test_a_row_with_a_failed_check_has_a_problem_and_the_others_go_on(
    world: FakeWorld, monkeypatch: pytest.MonkeyPatch, where: object, name: str
) -> None:
    rows = [a_leaver(number) | {"last_name": f"Child{number:03d}"} for number in range(1, 301)]
    fails_for(monkeypatch, where, name, "Child270", ValueError("a name"))
    file = _checked(world, *rows)
    assert (file.stage, file.total, len(file.bad), world.tasks.open(5).rows) == (Stage.CHECKED, 300, 1, ())
    (shown,) = file_rows.page_of_rows(world, file, 1, only_open=True).rows
    assert (shown.place, shown.row.problems) == (270, (("", headings.NOT_CHECKED),))
    (line,) = [line for line in world.log if line["what"] == "row-check-failed"]
    assert (line["row"], "a name" in str(line)) == (shown.row.number, False)


def test_a_corrected_row_with_a_failed_check_says_so(world: FakeWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    file = _checked(world, a_leaver(1, sex="?"), a_leaver(2))
    fails_for(monkeypatch, reader.Reader, "read", a_leaver(1)["last_name"], ValueError("a name"))
    row = row_mending.correct(world, file, 1, REFERRER, {**_rows(world, file)[0].row.cells, "sex": "Male"})
    assert row.problems == (("", headings.NOT_CHECKED),)


@pytest.mark.parametrize("trouble", [TryAgain("read"), Conflict()])
def test_trouble_of_the_store_is_no_problem_of_a_row(
    world: FakeWorld, monkeypatch: pytest.MonkeyPatch, trouble: Exception
) -> None:
    fails_for(monkeypatch, reader.Reader, "read", a_leaver(2)["last_name"], trouble)
    assert _checked(world, a_leaver(1), a_leaver(2)).stage is Stage.CHECKING


def test_the_same_file_leads_to_the_first_one(world: FakeWorld) -> None:
    first = _checked(world, a_leaver())
    again = _checked(world, a_leaver())
    assert (again.stage, again.same_as) == (Stage.REFUSED, first.file_id)
    assert bulk_files.my_files(world, REFERRER).rows == (first,)


def test_the_same_file_of_another_school_is_another_file(world: FakeWorld) -> None:
    _checked(world, a_leaver())
    other = _upload(world, a_csv(LEAVERS, a_leaver()), urn=OTHER_SCHOOL.urn)
    _work(world)
    assert _now(world, other).stage is Stage.CHECKED


def test_the_same_file_after_the_first_has_lapsed_creates_nothing_twice(world: FakeWorld) -> None:
    _sent(world, _checked(world, a_leaver()))
    world.clock.pass_by(days=KEPT.days)
    again = _checked(world, a_leaver())
    assert again.stage is Stage.CHECKED
    assert _sent(world, again).stage is Stage.SENT
    assert len(world.store.submissions) == 1


# --- mending -------------------------------------------------------------------------------------------------------------


def test_a_row_is_corrected_and_checked_again(world: FakeWorld) -> None:
    file = _checked(world, a_leaver(1, sex="?"), a_leaver(2))
    row = row_mending.correct(world, file, 1, REFERRER, a_leaver(1, sex="female"))
    assert row.problems == ()
    assert (_now(world, file).bad, _now(world, file).good) == ((), 2)


def test_a_row_is_dropped_and_taken_back(world: FakeWorld) -> None:
    file = _checked(world, a_leaver(1, sex="?"), a_leaver(2))
    row_mending.drop(world, file, 1, dropped=True)
    file = _now(world, file)
    assert (file.bad, file.dropped, file.good) == ((), (2,), 1)
    row_mending.drop(world, file, 1, dropped=False)
    assert _now(world, file).bad == (2,)


def test_all_rows_with_problems_are_dropped_at_once(world: FakeWorld) -> None:
    file = _checked(world, *(a_leaver(number, sex="?" if number % 2 else "F") for number in range(60)))
    file = row_mending.drop_all_bad(world, file)
    assert (file.bad, file.dropped, file.good) == ((), tuple(range(3, 62, 2)), 30)


def test_two_who_mend_at_once_do_not_overwrite_each_other(world: FakeWorld) -> None:
    file = _checked(world, a_leaver(1, sex="?"), a_leaver(2))
    row_mending.drop(world, file, 1, dropped=True)
    with pytest.raises(Conflict):
        row_mending.drop(world, file, 2, dropped=True)


@pytest.mark.parametrize("place", [0, 3, -1])
def test_a_row_that_is_not_there(world: FakeWorld, place: int) -> None:
    with pytest.raises(NotFound):
        file_rows.find_row(world, _checked(world, a_leaver(1), a_leaver(2)), place)


# --- what is doubtful ----------------------------------------------------------------------------------------------------

TOO_YOUNG = {"born": "14/03/2025", "year_group": "Reception"}


def test_a_doubtful_row_is_not_sent_before_somebody_confirms_it(world: FakeWorld) -> None:
    file = _checked(world, a_leaver(1, **TOO_YOUNG), a_leaver(2))
    assert (file.bad, file.doubtful, file.good) == ((), (2,), 1)
    with pytest.raises(NotPossibleNow, match="Confirm, correct or drop"):
        bulk_files.send(world, REFERRER, file)
    row_mending.confirm(world, file, 1)
    file = _now(world, file)
    assert (file.doubtful, file.good) == ((), 2)
    assert (_sent(world, file).stage, len(world.store.submissions)) == (Stage.SENT, 2)


def test_a_doubt_goes_when_the_row_is_corrected_and_comes_back_when_it_is_still_there(world: FakeWorld) -> None:
    file = _checked(world, a_leaver(1, **TOO_YOUNG))
    row_mending.confirm(world, file, 1)
    row_mending.correct(world, _now(world, file), 1, REFERRER, a_leaver(1, **TOO_YOUNG, sex="male"))
    assert _now(world, file).doubtful == (2,)
    row_mending.correct(world, _now(world, file), 1, REFERRER, a_leaver(1))
    assert (_now(world, file).doubtful, _now(world, file).good) == ((), 1)


def test_dropping_rows_with_problems_drops_no_row_that_is_only_doubtful(world: FakeWorld) -> None:
    file = _checked(world, a_leaver(1, sex="?"), a_leaver(2, **TOO_YOUNG), a_leaver(3, sex="?", **TOO_YOUNG))
    file = row_mending.drop_all_bad(world, file)
    assert (file.dropped, file.doubtful) == ((2, 4), (3,))
    page = file_rows.page_of_rows(world, file, 1, only_open=True)
    assert [shown.row.number for shown in page.rows] == [3]


def test_a_row_that_swallowed_others_stays_doubtful_when_its_cells_are_corrected(world: FakeWorld) -> None:
    """Correcting a cell does not bring back the pupils of the other lines."""
    rows = a_csv(LEAVERS, *(a_leaver(number) for number in range(1, 5))).decode().split("\r\n")
    rows[2] = rows[2].replace("Example2", '"Example2')
    rows[3] = rows[3].replace("Example3", 'Example3"')
    file = _upload(world, "\r\n".join(rows).encode())
    _work(world)
    file = _now(world, file)
    assert (file.total, len(world.bulk.rows[file.file_id, 0].rows[1].doubts)) == (3, 1)
    row_mending.correct(world, file, 2, REFERRER, a_leaver(2))
    assert _now(world, file).doubtful == (3,)
    assert "Lines 3 to 4 of the file became one row" in _rows(world, file)[1].row.doubts[0][1]


def test_a_file_says_how_many_pupils_a_row_that_swallowed_others_may_be(world: FakeWorld) -> None:
    headings, *rows = a_csv(LEAVERS, *(a_leaver(number) for number in range(1, 7))).decode().splitlines()
    notes = ("", '"', "", "", '"', "")
    lines = [f"{headings},Notes", *(f"{row},{note}" for row, note in zip(rows, notes, strict=True))]
    file = _upload(world, "\n".join(lines).encode())
    _work(world)
    row_mending.drop(world, _now(world, file), 2, dropped=True)
    file = _now(world, file)
    assert file.dropped == (3,)
    assert [joined.words for joined in file.joined(file.dropped)] == [
        "Lines 3 to 6 of the file became one row: up to 4 pupils."
    ]
    assert file.joined((2,)) == ()


# --- nothing is lost -----------------------------------------------------------------------------------------------------


def test_an_unclosed_quotation_mark_is_named_and_no_row_is_read(world: FakeWorld) -> None:
    content = a_csv(LEAVERS, *(a_leaver(number) for number in range(1, 13))).replace(b"Example2,", b'Example2,"', 1)
    file = _upload(world, content)
    _work(world)
    file = _now(world, file)
    assert (file.stage, file.total) == (Stage.REFUSED, 0)
    assert file.problem.startswith("Line 3 of the file has a quotation mark that is not closed")


def test_the_file_keeps_a_count_of_every_line_and_what_was_not_read(world: FakeWorld) -> None:
    headings, *rows = a_csv(LEAVERS, *(a_leaver(number) for number in range(1, 4))).decode().splitlines()
    lines = [f"{headings},Middle names,", *(f"{row},James,note" for row in rows)]
    file = _upload(world, "\n".join([*lines[:2], "", *lines[2:], ",,", ""]).encode())
    _work(world)
    file = _now(world, file)
    letter = get_column_letter(len(LEAVERS.columns) + 2)
    assert file.reading == Reading(Tally(1, 3, 2), columns=("Middle names", f"column {letter}, without a heading"))
    assert file.reading.tally.rows == file.total


def test_dropped_rows_are_still_shown_after_the_file_is_sent(world: FakeWorld) -> None:
    file = _checked(world, *(a_leaver(number, sex="?" if number % 2 else "F") for number in range(60)))
    file = _sent(world, row_mending.drop_all_bad(world, file))
    assert (file.stage, file.good, file.dropped) == (Stage.SENT, 30, tuple(range(3, 62, 2)))
    assert world.message("bulk_receipt").variables["dropped"] == "30"
    assert file.reading
    assert file.good + len(file.dropped) == file.reading.tally.rows


def _workbook(*rows: list[object], since_1904: bool) -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.epoch = CALENDAR_MAC_1904 if since_1904 else CALENDAR_WINDOWS_1900
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(("since_1904", "number"), [(True, 40615), (False, 42077)])
def test_a_bare_number_is_the_day_that_it_is_in_its_workbook(world: FakeWorld, since_1904: bool, number: int) -> None:
    row = a_leaver()
    cells: list[object] = [number if column.field == "born" else row.get(column.field) for column in LEAVERS.columns]
    headings: list[object] = [column.heading for column in LEAVERS.columns]
    file = _upload(world, _workbook(headings, cells, since_1904=since_1904))
    _work(world)
    file = _now(world, file)
    assert (file.good, _rows(world, file)[0].row.cells["born"]) == (1, "14/03/2015")


# --- sending -------------------------------------------------------------------------------------------------------------


def test_every_good_row_becomes_a_return_with_one_receipt_and_one_alert(world: FakeWorld) -> None:
    file = _checked(world, *(a_leaver(number) for number in range(60)), a_leaver(61, sex="?"))
    file = _sent(world, row_mending.drop_all_bad(world, file))
    assert (file.stage, len(world.store.submissions)) == (Stage.SENT, 60)
    assert sorted(message.email for message in world.store.messages.values()) == ["bulk_alert", "bulk_receipt"]
    assert world.message("bulk_receipt").variables["count"] == "60"
    references = [shown.row.reference for shown in _rows(world, file)]
    assert len(set(references)) == len(references)


HOME_EDUCATED = {
    "ground": "(f)",
    "arranged_place": "No",
    **dict.fromkeys(("new_school", "new_school_start", "confirmed", "confirmed_how"), ""),
}


def test_another_team_is_told_once_of_all_that_is_for_it(world: FakeWorld) -> None:
    told = HOME_EDUCATED | {
        "notice": "Yes",
        "notice_on": "20/11/2026",
        "notice_by": "Pat Parent",
        "leaves_on": "21/11/2026",
    }
    _sent(world, _checked(world, a_leaver(1), a_leaver(2, **told), a_leaver(3, **told)))
    message = world.message("bulk_handed_over")
    assert (message.recipient, message.variables["count"]) == (team_mailbox(Team.HOME_EDUCATION), "2")
    assert not world.messages("return_handed_over")


def test_a_school_is_asked_to_put_back_the_name_of_a_row_that_was_deleted_too_early(world: FakeWorld) -> None:
    _sent(world, _checked(world, a_leaver(1), a_leaver(2, **HOME_EDUCATED, notice="No")))
    assert len(world.messages("deletion_challenged")) == 1
    assert world.message("bulk_handed_over").variables["count"] == "1"
    assert not world.messages("case_of_return")


def test_nothing_is_sent_while_rows_have_problems_or_when_none_is_left(world: FakeWorld) -> None:
    file = _checked(world, a_leaver(sex="?"))
    with pytest.raises(NotPossibleNow, match="Correct or drop"):
        bulk_files.send(world, REFERRER, file)
    with pytest.raises(NotPossibleNow, match="no row to send"):
        bulk_files.send(world, REFERRER, row_mending.drop_all_bad(world, file))


def test_sending_twice_sends_once(world: FakeWorld) -> None:
    file = _checked(world, a_leaver())
    sending = bulk_files.send(world, REFERRER, file)
    assert bulk_files.send(world, REFERRER, sending) == sending
    _work(world)
    assert _sent(world, _now(world, file)).stage is Stage.SENT
    assert len(world.store.submissions) == 1


def test_trouble_in_the_middle_sends_no_row_twice(world: FakeWorld) -> None:
    file = _checked(world, *(a_leaver(number) for number in range(60)))
    bulk_files.send(world, REFERRER, file)
    world.store.fail("bulk.change")  # after the rows of a chunk were accepted
    _work(world)
    assert world.store.jobs[_now(world, file).job_id].state is JobState.WAITING
    world.clock.pass_by(minutes=1)
    _work(world)
    assert (_now(world, file).stage, len(world.store.submissions)) == (Stage.SENT, 60)
    assert len(world.messages("bulk_receipt")) == 1


def test_a_row_that_went_bad_comes_back_to_the_person(world: FakeWorld) -> None:
    tomorrow = a_leaver(1, deleted_on="", planned_on="26/11/2026", met_on="26/11/2026")
    file = _checked(world, tomorrow, a_leaver(2))
    world.clock.pass_by(days=2)
    file = _sent(world, file)
    assert (file.stage, file.bad, file.problem) == (Stage.CHECKED, (2,), bulk_sending.NOT_ANY_MORE)
    assert not world.messages("bulk_receipt")
    file = _sent(world, row_mending.drop_all_bad(world, file))
    assert (file.stage, len(world.store.submissions)) == (Stage.SENT, 1)


def test_a_former_contact_sends_nothing(world: FakeWorld) -> None:
    file = _checked(world, a_leaver())
    bulk_files.send(world, REFERRER, file)
    world.people._people[REFERRER.person_id] = replace(REFERRER, schools=(OTHER_SCHOOL,))
    _work(world)
    job = bulk_files.job_of(world, _now(world, file))
    assert job
    assert (job.state, job.problem) == (JobState.FAILED, bulk_sending.NO_CONTACT)
    assert not world.store.submissions


def test_what_was_given_up_can_be_tried_again(world: FakeWorld) -> None:
    file = _checked(world, a_leaver())
    file = bulk_files.send(world, REFERRER, file)
    world.store.jobs[file.job_id] = replace(world.store.jobs[file.job_id].failed("No."), attempt_at=None)
    again = bulk_files.try_again(world, REFERRER, file)
    assert again.job_id != file.job_id
    _work(world)
    assert _now(world, file).stage is Stage.SENT


def test_a_colleague_uploads_again_what_somebody_who_left_can_send_no_more(world: FakeWorld) -> None:
    file = _checked(world, a_leaver(), a_leaver(2))
    bulk_files.send(world, REFERRER, file)
    world.people._people[REFERRER.person_id] = replace(REFERRER, schools=(OTHER_SCHOOL,))
    _work(world)
    colleague = replace(OTHER_REFERRER, schools=(SCHOOL,))
    again = bulk_files.begin(world, colleague, "leaver", SCHOOL.urn, ANSWERS)
    world.files.post(bulk_files.upload_form(world, again), a_csv(LEAVERS, a_leaver(), a_leaver(2)))
    bulk_files.check(world, again)
    _work(world)
    sent = _sent(world, _now(world, again), colleague)
    assert (sent.stage, sent.good, len(world.store.returns)) == (Stage.SENT, 2, 2)


LEAD = Person("lead", "Lena Lead", "lena@school.example", schools=(replace(SCHOOL, safeguarding=True),))


def test_a_lead_sends_the_file_of_somebody_who_left_in_their_own_name(world: FakeWorld) -> None:
    file = _checked(world, a_leaver(), a_leaver(2))
    world.people.add(LEAD)
    world.people._people[REFERRER.person_id] = replace(REFERRER, schools=(OTHER_SCHOOL,))
    sent = _sent(world, file, LEAD)
    assert (sent.stage, {one.person_id for one in world.store.submissions.values()}) == (Stage.SENT, {LEAD.person_id})
    assert [message.recipient for message in world.messages("bulk_receipt")] == [person_recipient(LEAD.person_id)]


def test_a_lead_goes_on_with_what_failed_because_its_author_left(world: FakeWorld) -> None:
    file = _checked(world, a_leaver())
    file = bulk_files.send(world, REFERRER, file)
    world.people.add(LEAD)
    world.people._people[REFERRER.person_id] = replace(REFERRER, schools=(OTHER_SCHOOL,))
    _work(world)
    bulk_files.try_again(world, LEAD, _now(world, file))
    _work(world)
    assert (_now(world, file).stage, len(world.store.submissions)) == (Stage.SENT, 1)


# --- whose -----------------------------------------------------------------------------------------------------------------

LEAD = replace(OTHER_REFERRER, schools=(School(SCHOOL.urn, SCHOOL.name, safeguarding=True),))


def test_a_file_is_open_to_its_author_and_to_the_safeguarding_leads_of_the_school(world: FakeWorld) -> None:
    file = _checked(world, a_leaver())
    assert bulk_files.open_file(world, file.file_id, REFERRER) == file
    assert bulk_files.open_file(world, file.file_id, LEAD) == file
    for person in (OTHER_REFERRER, OFFICER, replace(REFERRER, schools=())):
        with pytest.raises(NotFound):
            bulk_files.open_file(world, file.file_id, person)


def test_a_file_lapses(world: FakeWorld) -> None:
    file = _checked(world, a_leaver())
    world.clock.pass_by(days=KEPT.days)
    with pytest.raises(NotFound):
        bulk_files.open_file(world, file.file_id, REFERRER)
    assert bulk_files.my_files(world, REFERRER).rows == ()


def test_a_file_is_for_a_school_and_a_form_of_ones_own(world: FakeWorld) -> None:
    for form, urn in (("leaver", OTHER_SCHOOL.urn), ("school-referral", SCHOOL.urn)):
        with pytest.raises(NotFound):
            bulk_files.begin(world, REFERRER, form, urn, ANSWERS)


def test_a_long_job_says_how_far_it_is(world: FakeWorld) -> None:
    file = bulk_files.send(world, REFERRER, _checked(world, *(a_leaver(number) for number in range(60))))
    seen: list[int] = []
    accept = world.cases.accept

    def slow(acceptance: object) -> object:
        job = world.jobs.get(file.job_id)
        seen.append(job.percent if job else -1)
        return accept(acceptance)  # type: ignore[arg-type]

    world.cases.accept = slow  # type: ignore[method-assign, assignment]
    _work(world)
    assert (seen[0], seen[-1]) == (0, 66)


def test_a_row_on_which_the_service_fails_holds_up_no_other(world: FakeWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    file, real = _checked(world, *(a_leaver(number) for number in range(1, 61))), world.cases.accept
    bad = a_leaver(30)["last_name"]

    def accept(acceptance: Acceptance) -> Receipt:
        if acceptance.submission.raw["last_name"] == bad:
            raise ValueError("a name")
        return real(acceptance)

    monkeypatch.setattr(world.cases, "accept", accept)
    bulk_files.send(world, REFERRER, file)
    for _ in range(3):
        _work(world)
        world.clock.pass_by(minutes=1)
    now = _now(world, file)
    assert (now.stage, len(now.bad), len(world.store.submissions)) == (Stage.CHECKED, 1, 59)
    (task,) = world.tasks.open(5).rows
    assert "because of an error of its own (ValueError)" in task.text
    monkeypatch.setattr(world.cases, "accept", real)
    row_mending.drop_all_bad(world, now)
    assert _sent(world, _now(world, file)).stage is Stage.SENT
    assert len(world.messages("bulk_receipt")) == 1
