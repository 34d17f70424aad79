"""Administrators' changes in the table: people, settings, the register of schools, tasks, and the audit of them all."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from msgspec.structs import replace
from pynamodb.transactions import TransactWrite

from chalicelib import bootstrap
from chalicelib.adapters.people import changes, people, schools
from chalicelib.adapters.people.schools import TableSchools
from chalicelib.adapters.tables import transactions
from chalicelib.domain.authority.authority import EXAMPLE
from chalicelib.domain.authority.stored_authority import stored_form
from chalicelib.domain.errors import TryAgain
from chalicelib.domain.people.changes import Change, Changed
from chalicelib.domain.people.people import Person, School
from chalicelib.domain.people.roles import Role
from chalicelib.domain.schools.registered_school import RegisteredSchool
from chalicelib.ports.world import World
from chalicelib.services.people.staffing import let_in
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


def stored(world: World, person: Person) -> Person:
    found = world.people.get(person.person_id)
    assert found
    return found


def test_somebody_from_before_there_were_versions_can_be_changed(world: World, stack: Stack) -> None:
    world.people.add(ANA)
    world.people.change(stored(world, ANA), replace(ANA, active=False), change(1))
    assert not stored(world, ANA).active


def test_the_words_of_changes_are_sealed(world: World, stack: Stack) -> None:
    world.changes.add(change(1))
    assert "Zznow" not in str(stack.rows("CHANGE"))


# --- settings, tasks, sessions, schools ---------------------------------------------------------------------------------


def test_settings_are_written_with_the_change_and_seen_at_once_where_they_were_made(world: World) -> None:
    world.authorities.current()
    values = stored_form(EXAMPLE) | {"name": "Otherfordshire"}
    world.authorities.save(world.authorities.stored(), values, change(1))
    assert world.authorities.current() == replace(EXAMPLE, name="Otherfordshire")
    assert world.authorities.stored().version == 1
    cold_start()
    assert bootstrap.world().authorities.current().name == "Otherfordshire"


def test_schools_are_loaded_and_found_by_number_which_is_in_no_key(world: World, stack: Stack) -> None:
    assert isinstance(world.schools, TableSchools)
    world.schools.put_many([HEATH, replace(HEATH, urn="900002", town="")])
    assert (world.schools.get("900001"), world.schools.get("900003")) == (HEATH, None)
    assert sorted(school.urn for school in world.schools.get_many(["900001", "900002", "900003"])) == [
        "900001",
        "900002",
    ]
    assert world.schools.found_by("heath school", 5)
    assert not [row for row in stack.rows("LOOKUP") if "heath" in str(row["pk"])]
    assert not [row for row in stack.rows("SCHOOL") if "90000" in row["pk"]["S"]]


MANY = tuple(School(f"{800000 + number}", f"School {number:03d}", number % 2 == 0) for number in range(250))


def fails_after(monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    """The store takes this many transactions, and no more."""
    commit, left = transactions.commit, [None] * number

    def commit_or_fail(fill: Callable[[TransactWrite], None]) -> None:
        if not left:
            raise TryAgain
        left.pop()
        commit(fill)

    monkeypatch.setattr(people, "commit", commit_or_fail)
    monkeypatch.setattr(changes, "commit", commit_or_fail)


def contacts(world: World) -> list[Person]:
    page = world.people.contacts(500)
    found = list(page.rows)
    while page.after:
        page = world.people.contacts(500, page.after)
        found += page.rows
    return found


@pytest.mark.parametrize("taken", [0, 1, 2, 3])
def test_a_contact_of_250_schools_is_let_in_whole_or_not_at_all(
    world: World, monkeypatch: pytest.MonkeyPatch, taken: int
) -> None:
    """It takes four transactions. Repeating it finishes what was begun."""
    with monkeypatch.context() as patched:
        fails_after(patched, taken)
        with pytest.raises(TryAgain):
            let_in(world, ANA.name, ANA.email, schools=MANY)
    assert world.people.by_email(ANA.email) is None
    assert [contacts(world), *(world.people.contacts_of(school.urn) for school in MANY[::60])] == [[]] * 6
    person = let_in(world, ANA.name, ANA.email, schools=MANY)
    assert stored(world, person).schools == MANY
    assert [[found.name for found in world.people.contacts_of(school.urn)] for school in MANY[::60]] == [[ANA.name]] * 5
    assert [len(found.schools) for found in contacts(world)] == [250]


@pytest.mark.parametrize("taken", [0, 1, 3])
def test_somebody_known_gains_and_loses_many_schools_at_once_or_stays_as_they_were(
    world: World, monkeypatch: pytest.MonkeyPatch, taken: int
) -> None:
    world.people.change(None, ANA, change(1))
    before = stored(world, ANA)
    many = replace(before, schools=MANY)
    with monkeypatch.context() as patched:
        fails_after(patched, taken)
        with pytest.raises(TryAgain):
            world.people.change(before, many, change(2))
    assert stored(world, ANA) == before
    assert world.people.contacts_of(MANY[0].urn) == []
    world.people.change(before, many, change(2))
    after = stored(world, ANA)
    assert (after.schools, world.people.contacts_of(ALDER.urn)) == (MANY, [])
    world.people.change(after, replace(after, schools=(BEECH,)), change(3))
    assert [world.people.contacts_of(urn) != [] for urn in (BEECH.urn, MANY[0].urn, MANY[-1].urn)] == [
        True,
        False,
        False,
    ]


MICHAELS = ("St Michael's", "St Michaels", "Saint Michael’s", "St. Michael")


def test_a_saint_and_a_town_find_the_one_school_of_both(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Among 400 schools of the saint in as many towns, and 120 others in the town."""
    saints = [
        replace(HEATH, urn=f"91{number:04d}", name=f"{MICHAELS[number % 4]} CofE School", town=f"Town{number:03d}")
        for number in range(400)
    ]
    norwich = [replace(HEATH, urn=f"92{number:04d}", name="Heath", town="Norwich") for number in range(120)]
    wanted = replace(HEATH, urn="930001", name="St Michael's VA Junior School", town="Norwich")
    world.schools.put_many([*saints, *norwich, wanted])
    for text in ("St Michael's Norwich", "saint michael’s c of e norwich", "St. Michaels, Norw", "Norwich Michael"):
        assert world.schools.found_by(text, 5) == [wanted], text
    for number in range(0, 400, 57):
        assert world.schools.found_by(f"st michaels town{number:03d}", 5) == [saints[number]]
    assert len(world.schools.found_by("St Michael's", 11)) == 11
    monkeypatch.setattr(schools, "MOST_IDS", 300)  # the saint is then too common to narrow anything
    assert world.schools.found_by("St Michael's Norwich", 5) == [wanted]
    assert world.schools.found_by("St Michael's", 5)
