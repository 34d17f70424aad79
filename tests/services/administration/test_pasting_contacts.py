import pytest
from msgspec.structs import replace

from chalicelib.services.administration.pasting_contacts import Effect, look, paste
from tests.support.world import ADMINISTRATOR, OFFICER, PEOPLE, REFERRER, SCHOOL, FakeWorld, a_world

LIST = f"""email,name,urn,role
new@school.example,Nia New,{SCHOOL.urn},
second@school.example,Sid Second,{SCHOOL.urn},dsl
{REFERRER.email},{REFERRER.name},{SCHOOL.urn},
{REFERRER.email},{REFERRER.name},654321,
unknown@school.example,Una Unknown,999999,
wrong,=Wrong,{SCHOOL.urn},
"""


@pytest.fixture
def world() -> FakeWorld:
    return a_world(people=(*PEOPLE, ADMINISTRATOR))


def test_a_look_says_what_each_line_would_do_and_changes_nothing(world: FakeWorld) -> None:
    looked = look(world, LIST)
    assert [one.effect for one in looked.lines] == ["new", "new", "nothing", "changed", "refused", "refused"]
    assert "No school with the URN 999999" in looked.lines[4].line.problems[0]
    assert world.store.changes == []


def test_what_cannot_be_taken_comes_back_to_be_mended_and_is_no_formula(world: FakeWorld) -> None:
    to_mend = look(world, LIST).to_mend
    assert to_mend.splitlines()[0] == "email,name,urn,role"
    assert "wrong,'=Wrong,123456," in to_mend.splitlines()


def test_the_sound_lines_are_taken_and_each_is_recorded(world: FakeWorld) -> None:
    done = paste(world, ADMINISTRATOR, look(world, LIST), lambda: True)
    assert (done.done, done.unchanged, done.left) == (3, 1, 0)
    lead = world.people.by_email("second@school.example")
    assert lead
    assert lead.safeguards(SCHOOL.urn)
    assert len(world.store.changes) == 3


def test_the_same_list_twice_changes_nothing_more(world: FakeWorld) -> None:
    paste(world, ADMINISTRATOR, look(world, LIST), lambda: True)
    again = look(world, LIST)
    assert len(again.having(Effect.NOTHING)) == 4
    assert paste(world, ADMINISTRATOR, again, lambda: True).done == 0


def test_a_list_that_time_did_not_allow_goes_on_where_it_stopped(world: FakeWorld) -> None:
    turns = iter([True, True, False])
    first = paste(world, ADMINISTRATOR, look(world, LIST), lambda: next(turns))
    assert (first.done, first.left) == (2, 1)
    assert paste(world, ADMINISTRATOR, look(world, LIST), lambda: True).done == 1


def test_disabled_staff_are_not_let_in_by_a_list(world: FakeWorld) -> None:
    world.people.add(replace(OFFICER, active=False))
    (looked,) = look(world, f"email,name,urn,role\n{OFFICER.email},{OFFICER.name},{SCHOOL.urn},contact").lines
    assert looked.effect is Effect.REFUSED
    assert "was disabled as a member of staff" in " ".join(looked.line.problems)
