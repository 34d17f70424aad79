"""The contract of the port People: people are found, and changed once."""

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from chalicelib.domain.authority.second_person import LASTS, Agreer
from chalicelib.domain.errors import Conflict
from chalicelib.domain.files.jobs import new_job
from chalicelib.domain.messages.message import new_message
from chalicelib.domain.messages.recipients import MANAGERS
from chalicelib.domain.people.changes import Change, Changed
from chalicelib.domain.people.council import Provider
from chalicelib.domain.people.people import Away, Person, School
from chalicelib.domain.people.roles import Role
from chalicelib.domain.records.due import What
from chalicelib.ports.world import World
from tests.contracts.conftest import Written
from tests.support.due import ids_due
from tests.support.table import TUESDAY

ALDER, BEECH = School("1", "Alder"), School("2", "Beech")
ANA = Person("person-1", "Zzana", "Zz.Ana@hillside.example", schools=(ALDER, BEECH))
OMAR = Person("omar", "Zzomar", "zz.omar@exampleshire.example", frozenset({Role.OFFICER}))
ANN = Person("ann", "Zzann", "zz.ann@exampleshire.example", frozenset({Role.ADMINISTRATOR}))
OLU = Person("person-2", "Zzolu", "zz.olu@exampleshire.example", frozenset({Role.OFFICER}))


def change(number: int, minutes: int = 0) -> Change:
    at = TUESDAY + timedelta(minutes=minutes)
    return Change(f"change-{number}", Changed.PERSON, "person-1", "person-2", at, {"Name": "Zzwas"}, {"Name": "Zznow"})


def stored(world: World, person: Person) -> Person:
    found = world.people.get(person.person_id)
    assert found
    return found


AWAY = Away(date(2026, 12, 20), date(2027, 1, 3), "person-1")
JOB = new_job("job-1", "reassign", "person-2", {"from": "person-2", "rest": ""}, TUESDAY)
WORD = new_message("key", "cases_left", MANAGERS, {"count": "2"}, TUESDAY)


class TestPeople:
    @pytest.mark.parametrize(
        "typed", ["zz.ana@hillside.example", "ZZ.ANA@HILLSIDE.EXAMPLE", " Zz.Ana@hillside.example "]
    )
    def test_a_person_is_found_by_address_however_it_is_typed(self, world: World, typed: str) -> None:
        world.people.add(replace(ANA, schools=(BEECH, ALDER)))
        found = world.people.by_email(typed)
        assert found
        assert [school.name for school in found.schools] == ["Alder", "Beech"]

    def test_the_day_of_the_last_confirmation_is_kept_and_written_over(self, world: World) -> None:
        world.people.change(None, replace(ANA, confirmed=date(2025, 11, 24)), change(1))
        before = stored(world, ANA)
        assert before.confirmed == date(2025, 11, 24)
        world.people.change(before, replace(before, confirmed=date(2026, 11, 24)), change(2, 1))
        assert stored(world, ANA).confirmed == date(2026, 11, 24)
        world.people.add(OLU)
        assert stored(world, OLU).confirmed is None

    def test_an_unknown_address_finds_nobody(self, world: World) -> None:
        assert world.people.by_email("nobody@hillside.example") is None

    def test_an_address_belongs_to_one_person(self, world: World) -> None:
        world.people.add(ANA)
        with pytest.raises(Conflict):
            world.people.add(replace(ANA, person_id="person-9"))

    def test_staff_are_listed_and_contacts_are_not(self, world: World) -> None:
        world.people.add(ANA)
        world.people.add(OLU)
        assert world.people.staff() == [replace(OLU, version=1)]

    @pytest.mark.parametrize("limit", [3, 4, 5, 50])
    def test_contacts_come_page_by_page_each_once_with_all_their_schools(self, world: World, limit: int) -> None:
        schools = tuple(School(f"90000{n}", f"School {n}") for n in (1, 2))
        people = [
            Person(f"person-{n}", f"Name {n}", f"n{n}@school.example", schools=schools[: n % 3]) for n in range(7)
        ]
        staff = Person("person-8", "Sam Staff", "sam@county.example", frozenset({Role.OFFICER}), schools)
        for person in (*people, staff):
            world.people.add(person)
        found, page = list[Person](), world.people.contacts(limit)
        found += page.rows
        while page.after:
            page = world.people.contacts(limit, page.after)
            found += page.rows
        assert [(person.person_id, person.schools) for person in found] == [
            (person.person_id, person.schools) for person in (*people, staff) if person.schools
        ]

    def test_a_school_with_another_name_in_the_register_is_the_same_school(self, world: World) -> None:
        """The rows that find its contacts have no name in them: the same row would be deleted and written in one transaction."""
        before = Person("person-1", "Ana", "ana@school.example", schools=(School("900001", "Old name"),))
        world.people.add(before)
        stored = world.people.get("person-1")
        assert stored
        after = replace(stored, schools=(School("900001", "New name"),))
        world.people.change(stored, after, Change("c1", Changed.PERSON, "person-1", "admin", TUESDAY))
        assert [person.schools for person in world.people.contacts_of("900001")] == [after.schools]

    def test_unsubscribing_is_done_once_and_a_page_made_before_does_not_undo_it(self, world: World) -> None:
        world.people.add(ANA)
        seen = stored(world, ANA)
        for _ in range(2):
            world.people.set_mail_stopped(ANA.person_id, stopped=True)
            world.people.set_mail_stopped("nobody", stopped=True)
        assert stored(world, ANA) == replace(seen, mail_stopped=True, version=2)
        assert world.people.get("nobody") is None
        with pytest.raises(Conflict):
            world.people.change(seen, replace(seen, name="Other"), change(1, seen.version))
        for _ in range(2):
            world.people.set_mail_stopped(ANA.person_id, stopped=False)
        assert stored(world, ANA) == replace(seen, version=3)

    def test_somebody_new_is_written_with_the_change(self, world: World) -> None:
        world.people.change(None, ANA, change(1))
        assert stored(world, ANA) == replace(ANA, version=1)
        assert world.changes.newest("", 10).changes == (change(1),)

    def test_a_change_to_a_person_who_was_changed_meanwhile_is_refused_whole(self, world: World) -> None:
        world.people.change(None, ANA, change(1))
        before = stored(world, ANA)
        world.people.change(before, replace(ANA, name="Zzfirst"), change(2, 1))
        with pytest.raises(Conflict):
            world.people.change(before, replace(ANA, name="Zzsecond"), change(3, 2))
        assert stored(world, ANA).name == "Zzfirst"
        assert len(world.changes.newest("", 10).changes) == 2

    def test_somebody_new_does_not_take_over_an_address(self, world: World) -> None:
        world.people.change(None, ANA, change(1))
        with pytest.raises(Conflict):
            world.people.change(None, replace(ANA, person_id="person-9"), change(2))

    def test_schools_come_and_go_and_a_role_at_a_school_is_replaced(self, world: World) -> None:
        world.people.change(None, ANA, change(1))
        lead = replace(BEECH, safeguarding=True)
        world.people.change(stored(world, ANA), replace(ANA, schools=(lead,)), change(2, 1))
        assert stored(world, ANA).schools == (lead,)
        assert (world.people.contacts_of("1"), [p.person_id for p in world.people.contacts_of("2")]) == (
            [],
            ["person-1"],
        )

    def test_a_change_that_relies_on_somebody_is_refused_once_they_were_changed(self, world: World) -> None:
        world.people.change(None, ANA, change(1))
        world.people.change(None, OLU, change(2))
        relied_on = stored(world, OLU)
        world.people.change(relied_on, replace(OLU, active=False), change(3))
        with pytest.raises(Conflict):
            world.people.change(stored(world, ANA), replace(ANA, active=False), change(4), relied_on)
        assert stored(world, ANA).active

    def test_a_change_that_relies_on_the_councils_settings_is_refused_once_they_were_changed(
        self, world: World
    ) -> None:
        world.people.change(None, ANA, change(1))
        for number, minutes in ((2, 1), (4, 3)):
            read = world.council.stored()
            saved = replace(change(number, minutes), what=Changed.COUNCIL_SIGN_IN)
            world.council.save(read, Provider("https://login.example", str(number)), saved)
            with pytest.raises(Conflict):
                world.people.change(stored(world, ANA), replace(ANA, active=False), change(9, 9), council=read)
        off = replace(ANA, active=False)
        world.people.change(stored(world, ANA), off, change(10, 10), council=world.council.stored())
        assert not stored(world, ANA).active

    def test_staff_who_lost_every_role_stay_on_the_list(self, world: World) -> None:
        teacher = replace(OLU, schools=(ALDER,))
        world.people.change(None, teacher, change(1))
        world.people.change(stored(world, OLU), stored(world, OLU).with_roles(frozenset()), change(2, 1))
        assert [(person.person_id, person.roles, person.was_staff) for person in world.people.staff()] == [
            (OLU.person_id, frozenset(), True)
        ]
        assert [person.person_id for person in world.people.contacts_of("1")] == [OLU.person_id]

    def test_an_absence_is_stored_and_ended(self, world: World) -> None:
        world.people.change(None, replace(OLU, away=AWAY), change(1))
        assert stored(world, OLU).away == AWAY
        assert [person.away for person in world.people.staff()] == [AWAY]
        world.people.change(stored(world, OLU), OLU, change(2))
        assert stored(world, OLU).away is None

    def test_a_change_is_written_with_its_job_and_its_messages_or_not_at_all(self, world: World) -> None:
        world.people.change(None, OLU, change(1))
        before = stored(world, OLU)
        with pytest.raises(Conflict):
            world.people.change(
                replace(before, version=7), replace(OLU, active=False), change(2), job=JOB, messages=[WORD]
            )
        assert (world.jobs.get("job-1"), world.outbox.get(None, WORD.message_id)) == (None, None)
        world.people.change(before, replace(OLU, active=False), change(2), job=JOB, messages=[WORD])
        assert (world.jobs.get("job-1"), world.outbox.get(None, WORD.message_id)) == (replace(JOB, version=1), WORD)
        assert ids_due(world, What.JOB, TUESDAY) == ["job-1"]
        assert not stored(world, OLU).active

    @pytest.mark.parametrize("twice", ["job", "message"])
    def test_a_change_does_not_write_the_same_job_or_message_twice(self, world: World, twice: str) -> None:
        world.people.change(None, OLU, change(1), job=JOB, messages=[WORD])
        other_job, other_word = replace(JOB, job_id="job-2"), replace(WORD, message_id="message-2")
        with pytest.raises(Conflict):
            world.people.change(
                stored(world, OLU),
                replace(OLU, active=False),
                change(2),
                job=JOB if twice == "job" else other_job,
                messages=[WORD if twice == "message" else other_word],
            )
        assert stored(world, OLU).active

    def test_the_right_to_agree_is_kept_with_the_person(self, world: World) -> None:
        world.people.change(None, OMAR, change(1))
        world.people.add(ANN)
        assert world.people.agreers() == [Agreer("ann")]
        before = world.people.get("omar")
        world.people.change(before, replace(OMAR, roles=frozenset({Role.MANAGER})), change(2))
        assert set(world.people.agreers()) == {Agreer("ann"), Agreer("omar")}
        world.people.change(world.people.get("ann"), replace(ANN, active=False), change(3, 5))
        assert set(world.people.agreers()) == {Agreer("ann", TUESDAY + timedelta(minutes=5) + LASTS), Agreer("omar")}

    def test_a_change_that_is_written_again_after_a_lost_answer_is_no_conflict(
        self, world: World, written: Written
    ) -> None:
        for _ in range(2):
            world.people.change(None, ANA, change(1), messages=[WORD])
            before = written()
        assert written() == before
        assert len(world.changes.newest("", 5).changes) == 1

    def test_staff_and_the_contacts_of_a_school_come_by_their_id(self, world: World) -> None:
        for name in "cab":
            world.people.add(replace(OLU, person_id=f"staff-{name}", email=f"{name}@county.example"))
            world.people.add(replace(ANA, person_id=f"contact-{name}", email=f"{name}@school.example"))
        assert [person.person_id[-1] for person in world.people.staff()] == ["a", "b", "c"]
        assert [person.person_id[-1] for person in world.people.contacts_of("1")] == ["a", "b", "c"]

    def test_somebody_who_is_not_there_cannot_be_changed(self, world: World) -> None:
        with pytest.raises(Conflict):
            world.people.change(replace(ANA, version=1), ANA, change(1))
