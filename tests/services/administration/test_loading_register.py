"""From an administrator's file to schools that are found."""

import csv
import io
from contextlib import suppress

import pytest
from msgspec.structs import replace

from chalicelib.domain.errors import NotFound, TryAgain
from chalicelib.domain.files.jobs import CRASHES, Job, JobState
from chalicelib.domain.people.changes import Changed
from chalicelib.domain.people.people import OPERATOR, Person, School
from chalicelib.domain.schools.openings import Opening
from chalicelib.services.administration import loading_register, register_review, register_upload
from chalicelib.services.administration.agreeing import agree, decline, waiting
from chalicelib.services.administration.asking_to_load import begin_check, begin_load, job_of
from chalicelib.services.administration.leaving import NotPossible
from chalicelib.services.administration.register_upload import key_of, upload_form
from chalicelib.services.jobs.job_runner import work
from chalicelib.services.people.whose import speaks_for
from infrastructure.schools import EXAMPLE, _record
from tests.services.administration.test_changing_people import deliver_all
from tests.support.world import ADMINISTRATOR, MANAGER, OFFICER, PEOPLE, FakeWorld, a_world, registered

ME, FILE = ADMINISTRATOR, "file-1"
CONTENT = EXAMPLE.read_bytes()


@pytest.fixture
def world() -> FakeWorld:
    return a_world(people=(*PEOPLE, ADMINISTRATOR))


def _changed(*changes: tuple[str, str, str]) -> bytes:
    """The example with some cells changed: (URN, column, value)."""
    rows = list(csv.DictReader(io.StringIO(CONTENT.decode("cp1252"))))
    for urn, column, value in changes:
        next(row for row in rows if row["URN"] == urn)[column] = value
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode("cp1252")


def _job(world: FakeWorld, file_id: str) -> Job:
    job = job_of(world, file_id)
    assert job
    return job


def _checked(world: FakeWorld, content: bytes, file_id: str = FILE) -> Job:
    world.files.post(upload_form(world, file_id), content)
    begin_check(world, ME, file_id)
    work(world)
    return _job(world, file_id)


def _loaded(world: FakeWorld, content: bytes, file_id: str = FILE) -> Job:
    _checked(world, content, file_id)
    begin_load(world, ME, file_id)
    work(world)
    return _job(world, file_id)


def test_nothing_is_written_before_the_review_was_read(world: FakeWorld) -> None:
    before = dict(world.schools.schools)
    job = _checked(world, CONTENT)
    assert (job.state, job.checkpoint["review"]["added"]["count"]) == (JobState.ASKS, 60)
    assert job.checkpoint["review"]["added"]["some"][0] == "Hillside Primary School, Madeup (URN 900001), ZZ11 2WZ"
    assert world.schools.schools == before


def test_what_was_asked_for_is_loaded_in_chunks_recorded_once_and_the_file_is_deleted(
    world: FakeWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading_register, "SCHOOLS_AT_ONCE", 25)
    job = _loaded(world, CONTENT)
    assert (job.state, job.done, job.total) == (JobState.DONE, 60, 60)
    assert world.schools.get("900001")
    assert world.store.calls.count("schools.put_many") == 3
    begin_load(world, ME, FILE)
    assert [change.what for change in world.store.changes] == [Changed.REGISTER]
    assert world.files.contents == {}


def test_renamed_moved_and_closed_schools_are_told_apart(world: FakeWorld) -> None:
    _loaded(world, CONTENT)
    changes = [
        ("900001", "EstablishmentName", "Hillside Academy"),
        ("900002", "EstablishmentStatus (name)", "Closed"),
        ("900003", "Postcode", "ZZ1 1ZZ"),
        ("900004", "PhaseOfEducation (name)", "All-through"),
    ]
    review = _checked(world, _changed(*changes), "file-2").checkpoint["review"]
    assert {words: kind["count"] for words, kind in review.items()} == {
        "added": 0,
        "renamed": 1,
        "moved": 1,
        "closed": 1,
        "became another school, or was another before": 0,
        "changed in any way": 3,
        "left out: no sound number or name": 0,
    }
    assert "Hillside Academy" in review["renamed"]["some"][0]
    assert "was Hillside Primary School" in review["renamed"]["some"][0]
    begin_load(world, ME, "file-2")
    work(world)
    closed = world.schools.get("900002")
    assert closed
    assert (closed.name, closed.status) == ("Rivermead Academy", "Closed")
    assert _checked(world, _changed(*changes), "file-3").state is JobState.DONE


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"a,b\n1,2\n", "it has no column"),
        (CONTENT[:-300], "it is not all there"),
        (b"PK\x03\x04", "is a zip"),
        (CONTENT.decode("cp1252").encode("utf-16"), "encoding"),
        (CONTENT.splitlines(keepends=True)[0], "no open school"),
    ],
)
def test_a_wrong_file_is_said_and_changes_nothing(world: FakeWorld, content: bytes, words: str) -> None:
    before = dict(world.schools.schools)
    job = _checked(world, content)
    assert (job.state, words in job.problem) == (JobState.FAILED, True)
    assert job.problem.endswith("Nothing was changed.")
    assert (world.schools.schools, world.files.contents) == (before, {})
    with pytest.raises(NotFound):
        begin_load(world, ME, FILE)


def test_a_number_that_is_there_twice_open_and_closed_is_loaded_as_the_open_one(world: FakeWorld) -> None:
    rows = csv.DictReader(io.StringIO(CONTENT.decode("cp1252")))
    closed = next(row["URN"] for row in rows if row["EstablishmentStatus (name)"] == "Closed")
    twice = CONTENT.replace(f'"{closed}"'.encode(), b'"900001"')
    assert _loaded(world, twice).state is JobState.DONE
    school = world.schools.get("900001")
    assert school
    assert (school.name, school.status) == ("Hillside Primary School", "Open")


def test_a_load_that_would_never_end_is_given_up(world: FakeWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(world.schools, "get_many", lambda urns: [])
    assert _loaded(world, CONTENT).problem == register_review.NEVER_THE_SAME


def test_a_file_that_is_gone_by_then_is_said(world: FakeWorld) -> None:
    _checked(world, CONTENT)
    world.files.delete(key_of(FILE))
    begin_load(world, ME, FILE)
    work(world)
    assert _job(world, FILE).problem == register_upload.NOT_THERE


def test_what_never_arrived_is_neither_checked_nor_loaded(world: FakeWorld) -> None:
    for begin in (begin_check, begin_load):
        with pytest.raises(NotFound):
            begin(world, ME, "nothing")


def test_a_job_of_something_else_is_no_register(world: FakeWorld) -> None:
    _checked(world, CONTENT)
    job = world.store.jobs[FILE]
    world.store.jobs[FILE] = replace(job, kind="check-bulk")
    assert job_of(world, FILE) is None


LINKS = b"URN,LinkURN,LinkName,LinkType,LinkEstablishedDate\r\n900001,900002,Rivermead Academy,Successor,01-09-2026\r\n"


def test_the_file_of_links_is_looked_at_and_loaded_like_the_register(world: FakeWorld) -> None:
    _loaded(world, CONTENT)
    review = _checked(world, LINKS, "file-2").checkpoint["review"]
    assert review["became another school, or was another before"]["count"] == 2
    begin_load(world, ME, "file-2")
    work(world)
    before, after = world.schools.get("900001"), world.schools.get("900002")
    assert before
    assert after
    assert (before.came_after, after.came_before) == (("900002",), ("900001",))
    assert (before.name, before.status) == ("Hillside Primary School", "Open")


def test_loading_the_schools_again_keeps_what_became_of_them(world: FakeWorld) -> None:
    _loaded(world, CONTENT)
    _loaded(world, LINKS, "file-2")
    assert _checked(world, CONTENT, "file-3").state is JobState.DONE
    _loaded(world, CLOSED, "file-4")
    agree(world, MANAGER, waiting(world)[0].request_id)
    work(world)
    closed = world.schools.get("900001")
    assert closed
    assert (closed.is_closed, closed.came_after) == (True, ("900002",))


# --- what a file opens ---------------------------------------------------------------------------------------------------

CLOSED = _changed(("900001", "EstablishmentStatus (name)", "Closed"))
BOTH = {"Contacts of Rivermead Academy (URN 900002)": "open what Hillside Primary School (URN 900001) sent"}
OTHER_LINKS = LINKS.replace(b"900002", b"900003")


@pytest.fixture
def school_closed(world: FakeWorld) -> FakeWorld:
    """The register is loaded, with the one school closed; the file of links is not."""
    _loaded(world, CLOSED.replace(b"Closed", b"Open"), "file-0")
    _loaded(world, CLOSED, "file-1")
    return world


def opens(world: FakeWorld) -> bool:
    work(world)
    there = Person("there", "Thea There", "thea@river.example", schools=(School("900002", "Rivermead Academy"),))
    return speaks_for(world, there, "900001")


@pytest.mark.parametrize("links_first", [True, False])
def test_a_file_that_opens_one_schools_forms_to_another_needs_a_second_person(
    world: FakeWorld, *, links_first: bool
) -> None:
    """The file of links of a closed school, or the register that says that a linked school has closed."""
    files = [LINKS, CLOSED] if links_first else [CLOSED, LINKS]
    _loaded(world, CONTENT, "file-0")
    _loaded(world, files[0], "file-1")
    assert waiting(world) == []
    job = _loaded(world, files[1], "file-2")
    assert (job.state, opens(world)) == (JobState.ASKS, False)
    (request,) = waiting(world)
    assert request.will_be == job.checkpoint["opens"]["some"] == BOTH
    with pytest.raises(NotPossible, match="Somebody else"):
        agree(world, ME, request.request_id)
    agree(world, MANAGER, request.request_id)
    assert opens(world)
    assert world.store.changes[-1].after == {**BOTH, "Agreed by": MANAGER.name}


def test_asked_for_twice_a_load_waits_once_and_declined_it_loads_nothing(school_closed: FakeWorld) -> None:
    world = school_closed
    _loaded(world, LINKS, "file-2")
    begin_load(world, ME, "file-2")
    (request,) = waiting(world)
    decline(world, MANAGER, request.request_id)
    assert not opens(world)
    assert begin_load(world, ME, "file-2"), "it can be asked for again"


def test_those_who_watch_hear_of_how_many_schools(school_closed: FakeWorld) -> None:
    _loaded(school_closed, LINKS, "file-2")
    deliver_all(school_closed)
    (mail,) = [mail for mail in school_closed.mailer.sent if mail.to == ME.email]
    assert mail.rendered.subject == "The register of schools: a change waits for a second person"
    assert "contacts of other schools open what 1 closed school sent" in mail.rendered.text


def test_one_administrator_loads_it_at_once_and_loudly() -> None:
    world = a_world(people=(OFFICER, ME))
    _loaded(world, CLOSED.replace(b"Closed", b"Open"), "file-0")
    _loaded(world, CLOSED, "file-1")
    _loaded(world, LINKS, "file-2")
    assert opens(world)
    deliver_all(world)
    assert world.mailer.to(OFFICER.email) == ["The register of schools was changed by one person alone"]
    assert BOTH.items() <= world.store.changes[-1].after.items()


def test_another_file_in_the_place_of_the_one_that_was_looked_at_is_not_loaded(school_closed: FakeWorld) -> None:
    world = school_closed
    _checked(world, OTHER_LINKS, "file-2")
    world.files.post(upload_form(world, "file-2"), LINKS)
    begin_load(world, ME, "file-2")
    agree(world, MANAGER, waiting(world)[0].request_id)
    assert not opens(world)
    job = _job(world, "file-2")
    assert (job.state, "has changed since you looked at it" in job.problem) == (JobState.FAILED, True)


def test_a_file_that_opens_more_than_when_it_was_looked_at_is_not_loaded(world: FakeWorld) -> None:
    """Looked at before the links were there, it needs nobody; by the time it is loaded it would open a school."""
    _loaded(world, CONTENT, "file-0")
    _checked(world, CLOSED, "file-1")
    _loaded(world, LINKS, "file-2")
    assert not begin_load(world, ME, "file-1")
    assert not opens(world)
    assert _job(world, "file-1").state is JobState.FAILED


def test_two_files_that_open_nothing_are_not_loaded_at_the_same_time_so_that_they_open_a_school(
    world: FakeWorld,
) -> None:
    _loaded(world, CONTENT, "file-0")
    _checked(world, CLOSED, "file-1")
    _checked(world, LINKS, "file-2")
    jobs = []
    for file in ("file-1", "file-2"):
        assert not begin_load(world, ME, file)
        jobs.append(_job(world, file))
    closing = loading_register.load(world, jobs[0])
    with pytest.raises(TryAgain):
        loading_register.load(world, jobs[1])
    while not closing.is_over:
        closing = loading_register.load(world, closing)
    assert loading_register.load(world, jobs[1]).state is JobState.FAILED
    there = Person("there", "Thea There", "thea@river.example", schools=(School("900002", "Rivermead Academy"),))
    assert not speaks_for(world, there, "900001")


def test_a_load_that_killed_the_worker_twice_keeps_no_other_file_waiting(
    world: FakeWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        """As the runtime ends: nothing is written down afterwards."""

    def put_many(_: object) -> None:
        raise Killed

    for number, content in enumerate((CONTENT, _changed(("900001", "Town", "Elsewhere")))):
        _checked(world, content, f"file-{number}")
    begin_load(world, ME, "file-0")
    with monkeypatch.context() as dying:
        dying.setattr(world.schools, "put_many", put_many)
        for _ in range(CRASHES + 1):
            with suppress(Killed):
                work(world)
            world.clock.pass_by(minutes=6)
    assert _job(world, "file-0").state is JobState.FAILED
    begin_load(world, ME, "file-1")
    work(world)
    assert _job(world, "file-1").state is JobState.DONE


def test_an_operators_load_is_recorded_and_told(world: FakeWorld) -> None:
    found = [Opening(registered(School("1", "Old School")), registered(School("2", "New Academy")))]
    _record(world, found)
    (change,) = world.store.changes
    assert (change.by, change.after) == (
        OPERATOR,
        {"Contacts of New Academy (URN 2)": "open what Old School (URN 1) sent"},
    )
    deliver_all(world)
    assert world.mailer.to(MANAGER.email) == ["The register of schools was changed"]


SPLIT = LINKS + b"900001,900003,Alder Primary School,Successor,01-09-2026\r\n"


def test_a_split_school_opens_to_neither_part_and_the_pages_say_so(school_closed: FakeWorld) -> None:
    job = _checked(school_closed, SPLIT, "file-2")
    assert not opens(school_closed)
    assert waiting(school_closed) == []
    split = job.checkpoint["split"]
    assert (job.state, split["count"], "Hillside Primary School" in split["some"][0]) == (JobState.DONE, 1, True)
