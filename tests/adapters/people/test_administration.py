"""What administrators change, in the table: people, settings, the register of schools, tasks and the audit of it all."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from msgspec.structs import replace
from pynamodb.transactions import TransactWrite

from chalicelib.adapters.people import changes, people, schools
from chalicelib.adapters.people.schools import TableSchools
from chalicelib.bootstrap import world
from chalicelib.domain.authority.authority import EXAMPLE, stored_form
from chalicelib.domain.authority.tasks import Audience, DoneTask, Task
from chalicelib.domain.errors import Conflict, TryAgain
from chalicelib.domain.files.jobs import new_job
from chalicelib.domain.messages.message import new_message
from chalicelib.domain.messages.recipients import MANAGERS
from chalicelib.domain.people.changes import Change, Changed
from chalicelib.domain.people.people import Away, Ended, Person, Role, School, Session
from chalicelib.domain.records.access import NO_CASE, Access, View
from chalicelib.domain.records.due import What
from chalicelib.domain.schools.registered_school import RegisteredSchool
from chalicelib.ports.authorities import StoredSettings
from chalicelib.ports.world import World
from chalicelib.services.people.staffing import let_in
from tests.support.agenda import ids_due
from tests.support.table import TUESDAY, Stack, cold_start

ALDER, BEECH = School("1", "Alder"), School("2", "Beech")
ANA = Person("person-1", "Zzana", "zz.ana@hillside.example", schools=(ALDER, BEECH))
OLU = Person("person-2", "Zzolu", "zz.olu@exampleshire.example", frozenset({Role.ADMINISTRATOR}))
HEATH = RegisteredSchool(
    "900001", "Heath", "999", "2001", "Community school", "Primary", "Open", "Exampleton", "ZZ99 3WZ"
)


def change(number: int, minutes: int = 0) -> Change:
    at = TUESDAY + timedelta(minutes=minutes)
    return Change(f"change-{number}", Changed.PERSON, "person-1", "person-2", at, {"Name": "Zzwas"}, {"Name": "Zznow"})


def stored(now: World, person: Person) -> Person:
    found = now.people.get(person.person_id)
    assert found
    return found


def test_somebody_new_is_written_with_the_change(now: World) -> None:
    now.people.change(None, ANA, change(1))
    assert stored(now, ANA) == replace(ANA, version=1)
    assert now.changes.newest("", 10).changes == (change(1),)


def test_a_change_to_a_person_who_was_changed_meanwhile_is_refused_whole(now: World) -> None:
    now.people.change(None, ANA, change(1))
    before = stored(now, ANA)
    now.people.change(before, replace(ANA, name="Zzfirst"), change(2, 1))
    with pytest.raises(Conflict):
        now.people.change(before, replace(ANA, name="Zzsecond"), change(3, 2))
    assert stored(now, ANA).name == "Zzfirst"
    assert len(now.changes.newest("", 10).changes) == 2


def test_somebody_new_does_not_take_over_an_address(now: World) -> None:
    now.people.change(None, ANA, change(1))
    with pytest.raises(Conflict):
        now.people.change(None, replace(ANA, person_id="person-9"), change(2))


def test_schools_come_and_go_and_a_role_at_a_school_is_replaced(now: World) -> None:
    now.people.change(None, ANA, change(1))
    lead = replace(BEECH, safeguarding=True)
    now.people.change(stored(now, ANA), replace(ANA, schools=(lead,)), change(2, 1))
    assert stored(now, ANA).schools == (lead,)
    assert (now.people.contacts_of("1"), [p.person_id for p in now.people.contacts_of("2")]) == ([], ["person-1"])


def test_a_change_that_relies_on_somebody_is_refused_once_they_were_changed(now: World) -> None:
    now.people.change(None, ANA, change(1))
    now.people.change(None, OLU, change(2))
    relied_on = stored(now, OLU)
    now.people.change(relied_on, replace(OLU, active=False), change(3))
    with pytest.raises(Conflict):
        now.people.change(stored(now, ANA), replace(ANA, active=False), change(4), relied_on)
    assert stored(now, ANA).active


AWAY = Away(date(2026, 12, 20), date(2027, 1, 3), "person-1")


def test_an_absence_is_stored_and_ended(now: World) -> None:
    now.people.change(None, replace(OLU, away=AWAY), change(1))
    assert stored(now, OLU).away == AWAY
    assert [person.away for person in now.people.staff()] == [AWAY]
    now.people.change(stored(now, OLU), OLU, change(2))
    assert stored(now, OLU).away is None


JOB = new_job("job-1", "reassign", "person-2", {"from": "person-2", "rest": ""}, TUESDAY)
WORD = new_message("key", "cases_left", MANAGERS, {"count": "2"}, TUESDAY)


def test_a_change_is_written_with_its_job_and_its_messages_or_not_at_all(now: World) -> None:
    now.people.change(None, OLU, change(1))
    before = stored(now, OLU)
    with pytest.raises(Conflict):
        now.people.change(replace(before, version=7), replace(OLU, active=False), change(2), job=JOB, messages=[WORD])
    assert (now.jobs.get("job-1"), now.outbox.get(None, WORD.message_id)) == (None, None)
    now.people.change(before, replace(OLU, active=False), change(2), job=JOB, messages=[WORD])
    assert (now.jobs.get("job-1"), now.outbox.get(None, WORD.message_id)) == (replace(JOB, version=1), WORD)
    assert ids_due(now, What.JOB, TUESDAY) == ["job-1"]
    assert not stored(now, OLU).active


@pytest.mark.parametrize("twice", ["job", "message"])
def test_a_change_does_not_write_the_same_job_or_message_twice(now: World, twice: str) -> None:
    now.people.change(None, OLU, change(1), job=JOB, messages=[WORD])
    other_job, other_word = replace(JOB, job_id="job-2"), replace(WORD, message_id="message-2")
    with pytest.raises(Conflict):
        now.people.change(
            stored(now, OLU),
            replace(OLU, active=False),
            change(2),
            job=JOB if twice == "job" else other_job,
            messages=[WORD if twice == "message" else other_word],
        )
    assert stored(now, OLU).active


def test_somebody_from_before_there_were_versions_can_be_changed(now: World, stack: Stack) -> None:
    now.people.add(ANA)
    now.people.change(stored(now, ANA), replace(ANA, active=False), change(1))
    assert not stored(now, ANA).active


def test_changes_are_paged_newest_first_and_their_words_are_sealed(now: World, stack: Stack) -> None:
    for number in range(5):
        now.changes.add(change(number, number))
    first = now.changes.newest("", 3)
    second = now.changes.newest(first.after, 3)
    assert [c.change_id for c in (*first.changes, *second.changes)] == [f"change-{n}" for n in (4, 3, 2, 1, 0)]
    assert second.after == ""
    assert "Zznow" not in str(stack.rows("CHANGE"))


@pytest.mark.parametrize("mark", ["x", "~", "2027-01-12T10:00:00.000Z#" + "x" * 100])
def test_a_mark_that_is_not_ours_starts_at_the_beginning(now: World, mark: str) -> None:
    now.changes.add(change(1))
    assert len(now.changes.newest(mark, 3).changes) == 1


# --- settings, tasks, sessions, schools ---------------------------------------------------------------------------------


def test_settings_are_written_with_the_change_and_seen_at_once_where_they_were_made(now: World) -> None:
    now.authorities.current()
    values = stored_form(EXAMPLE) | {"name": "Otherfordshire"}
    now.authorities.save(now.authorities.stored(), values, change(1))
    assert now.authorities.current() == replace(EXAMPLE, name="Otherfordshire")
    assert now.authorities.stored().version == 1
    cold_start()
    assert world().authorities.current().name == "Otherfordshire"


def test_settings_that_were_changed_meanwhile_are_not_overwritten(now: World) -> None:
    before = now.authorities.stored()
    now.authorities.save(before, {"name": "First"}, change(1))
    for stale in (before, StoredSettings({}, 7)):
        with pytest.raises(Conflict):
            now.authorities.save(stale, {"name": "Second"}, change(2))
    assert now.authorities.stored().values == {"name": "First"}


def test_a_task_for_administrators_is_on_their_list_alone_and_stays_done(now: World) -> None:
    task = Task("task-1", "Add the term dates.", "", TUESDAY, audience=Audience.ADMINISTRATORS)
    now.tasks.add(task)
    assert (now.tasks.open(5).rows, now.tasks.open(5, Audience.ADMINISTRATORS).rows) == ((), (task,))
    now.tasks.done("task-1", "Added.", Access("access-1", NO_CASE, "person-2", View.TASK_DONE, TUESDAY))
    now.tasks.add(task)
    assert now.tasks.open(5, Audience.ADMINISTRATORS).rows == ()
    done = (DoneTask(task, "person-2", TUESDAY, "Added."),)
    assert (now.tasks.done_lately(5).rows, now.tasks.done_lately(5, Audience.ADMINISTRATORS).rows) == ((), done)


def test_the_sessions_of_a_person_are_found(now: World) -> None:
    from chalicelib.domain.people.sign_in import Attempt, KnownBrowser, Opened

    attempt = Attempt("attempt-1", "browser-1", "address-1", TUESDAY, unused="address digest")
    now.sign_ins.begin(attempt, None, None)
    session = Session("token-1", "person-2", True, TUESDAY, TUESDAY)
    now.sign_ins.finish(attempt, Opened(session, KnownBrowser("known-1", "person-2", TUESDAY)))
    assert (now.sign_ins.of_person("person-2"), now.sign_ins.of_person("person-1")) == ([session], [])
    now.sign_ins.end("token-1", Ended.ELSEWHERE)
    assert now.sign_ins.of_person("person-2") == []


def test_what_became_of_a_school_comes_back_with_it(now: World) -> None:
    schools = [replace(HEATH, came_after=("900002",)), replace(HEATH, urn="900002", came_before=("900001",))]
    now.schools.put_many(schools)
    assert sorted(now.schools.of(["900001", "900002", "900003"]), key=lambda school: school.urn) == schools
    assert now.schools.get("900001") == schools[0]


def test_schools_are_loaded_and_found_by_number_which_is_in_no_key(now: World, stack: Stack) -> None:
    assert isinstance(now.schools, TableSchools)
    now.schools.put_many([HEATH, replace(HEATH, urn="900002", town="")])
    assert (now.schools.get("900001"), now.schools.get("900003")) == (HEATH, None)
    assert sorted(school.urn for school in now.schools.get_many(["900001", "900002", "900003"])) == ["900001", "900002"]
    assert now.schools.found_by("heath school", 5)
    assert not [row for row in stack.rows("LOOKUP") if "heath" in str(row["pk"])]
    assert not [row for row in stack.rows("SCHOOL") if "90000" in row["pk"]["S"]]


@pytest.mark.parametrize(
    ("text", "found"), [("HEATH", 2), ("heath lane", 1), ("héath", 2), ("lane", 1), ("primary", 0), ("oak", 0), ("", 0)]
)
def test_schools_are_found_by_the_words_of_their_names(now: World, text: str, found: int) -> None:
    assert isinstance(now.schools, TableSchools)
    now.schools.put_many([HEATH, replace(HEATH, urn="900002", name="Heath Lane Primary School")])
    assert len(now.schools.found_by(text, 5)) == found


def test_a_school_is_not_found_by_a_name_that_it_had(now: World) -> None:
    assert isinstance(now.schools, TableSchools)
    now.schools.put_many([HEATH])
    now.schools.put_many([replace(HEATH, name="Moor")])
    assert (now.schools.found_by("heath", 5), len(now.schools.found_by("moor", 5))) == ([], 1)


MANY = tuple(School(f"{800000 + number}", f"School {number:03d}", number % 2 == 0) for number in range(250))


def fails_after(monkeypatch: pytest.MonkeyPatch, transactions: int) -> None:
    """The store takes so many transactions, and no more."""
    commit, left = people.commit, [None] * transactions

    def commit_or_fail(fill: Callable[[TransactWrite], None]) -> None:
        if not left:
            raise TryAgain
        left.pop()
        commit(fill)

    monkeypatch.setattr(people, "commit", commit_or_fail)
    monkeypatch.setattr(changes, "commit", commit_or_fail)


def contacts(now: World) -> list[Person]:
    page = now.people.contacts(500)
    found = list(page.rows)
    while page.after:
        page = now.people.contacts(500, page.after)
        found += page.rows
    return found


@pytest.mark.parametrize("taken", [0, 1, 2, 3])
def test_a_contact_of_250_schools_is_let_in_whole_or_not_at_all(
    now: World, monkeypatch: pytest.MonkeyPatch, taken: int
) -> None:
    """It takes four transactions. Done again, it ends what was begun."""
    with monkeypatch.context() as patched:
        fails_after(patched, taken)
        with pytest.raises(TryAgain):
            let_in(now, ANA.name, ANA.email, schools=MANY)
    assert now.people.by_email(ANA.email) is None
    assert [contacts(now), *(now.people.contacts_of(school.urn) for school in MANY[::60])] == [[]] * 6
    person = let_in(now, ANA.name, ANA.email, schools=MANY)
    assert stored(now, person).schools == MANY
    assert [[found.name for found in now.people.contacts_of(school.urn)] for school in MANY[::60]] == [[ANA.name]] * 5
    assert [len(found.schools) for found in contacts(now)] == [250]


@pytest.mark.parametrize("taken", [0, 1, 3])
def test_somebody_known_gains_and_loses_many_schools_at_once_or_stays_as_they_were(
    now: World, monkeypatch: pytest.MonkeyPatch, taken: int
) -> None:
    now.people.change(None, ANA, change(1))
    before = stored(now, ANA)
    many = replace(before, schools=MANY)
    with monkeypatch.context() as patched:
        fails_after(patched, taken)
        with pytest.raises(TryAgain):
            now.people.change(before, many, change(2))
    assert stored(now, ANA) == before
    assert now.people.contacts_of(MANY[0].urn) == []
    now.people.change(before, many, change(2))
    after = stored(now, ANA)
    assert (after.schools, now.people.contacts_of(ALDER.urn)) == (MANY, [])
    now.people.change(after, replace(after, schools=(BEECH,)), change(3))
    assert [now.people.contacts_of(urn) != [] for urn in (BEECH.urn, MANY[0].urn, MANY[-1].urn)] == [True, False, False]


MICHAELS = ("St Michael's", "St Michaels", "Saint Michael’s", "St. Michael")


def test_a_saint_and_a_town_find_the_one_school_of_both(now: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Among 400 schools of the saint in as many towns, and 120 others in the town."""
    saints = [
        replace(HEATH, urn=f"91{number:04d}", name=f"{MICHAELS[number % 4]} CofE School", town=f"Town{number:03d}")
        for number in range(400)
    ]
    norwich = [replace(HEATH, urn=f"92{number:04d}", name="Heath", town="Norwich") for number in range(120)]
    wanted = replace(HEATH, urn="930001", name="St Michael's VA Junior School", town="Norwich")
    now.schools.put_many([*saints, *norwich, wanted])
    for text in ("St Michael's Norwich", "saint michael’s c of e norwich", "St. Michaels, Norw", "Norwich Michael"):
        assert now.schools.found_by(text, 5) == [wanted], text
    for number in range(0, 400, 57):
        assert now.schools.found_by(f"st michaels town{number:03d}", 5) == [saints[number]]
    assert len(now.schools.found_by("St Michael's", 11)) == 11
    monkeypatch.setattr(schools, "MOST_IDS", 300)  # the saint is then too common to narrow anything
    assert now.schools.found_by("St Michael's Norwich", 5) == [wanted]
    assert now.schools.found_by("St Michael's", 5)
