"""Administrators keep the contacts who only get mail: each change once, recorded, and safe to press again."""

import pytest
from msgspec.structs import replace

from chalicelib.domain.errors import Conflict, NotFound, TryAgain
from chalicelib.domain.people.changes import Changed
from chalicelib.domain.people.mail_contacts import ContactRole, MailContact
from chalicelib.domain.people.people import School
from chalicelib.services.administration import gaps_of_contacts, keeping_mail_contacts, school_contacts
from chalicelib.services.administration.keeping_mail_contacts import Wanted, add, change, remove
from chalicelib.services.administration.leaving import NotPossible
from chalicelib.services.administration.pasting_contacts import Effect, look, paste
from chalicelib.services.settings import our_schools
from tests.support.mail_contacts import CHAIR, CONTACTS, HEAD, SAME_TRUST, TRUST
from tests.support.world import ADMINISTRATOR, OTHER_SCHOOL, PEOPLE, REFERRER, SCHOOL, FakeWorld, a_world, registered

ME = ADMINISTRATOR


@pytest.fixture
def world() -> FakeWorld:
    world = a_world(people=(*PEOPLE, ADMINISTRATOR))
    world.mail_contacts.rows |= {each.contact_id: each for each in CONTACTS}
    return world


def wanted(contact: MailContact, everywhere: bool = False, **changes: object) -> Wanted:
    after = replace(contact, **changes)
    return Wanted(after.role, after.name, after.email, after.stopped, everywhere)


def rows(world: FakeWorld, email: str) -> set[tuple[str, str, str, bool]]:
    return {(each.urn, each.role, each.name, each.stopped) for each in world.mail_contacts.of_address(email)}


# --- adding -------------------------------------------------------------------------------------------------------------


def test_a_trust_is_one_contact_of_many_schools(world: FakeWorld) -> None:
    urns = [SCHOOL.urn, OTHER_SCHOOL.urn, SCHOOL.urn]
    done = add(world, ME, ContactRole.TRUST, "Tom Trust", "Tom@Other.example", urns)
    assert (done.new, done.known) == (2, 0)
    assert rows(world, "tom@other.example") == {
        (SCHOOL.urn, "trust", "Tom Trust", False),
        (OTHER_SCHOOL.urn, "trust", "Tom Trust", False),
    }
    assert [(each.what, each.about, each.by) for each in world.store.changes] == [
        (Changed.MAIL_CONTACT_ADDED, "", ME.person_id)
    ] * 2
    assert world.store.changes[0].after["Email"] == "tom@other.example"


def test_what_is_there_is_not_added_twice(world: FakeWorld) -> None:
    done = add(world, ME, HEAD.role, "Another Name", HEAD.email.upper(), [SCHOOL.urn, OTHER_SCHOOL.urn])
    assert (done.new, done.known) == (1, 1)
    assert len(world.mail_contacts.of_address(HEAD.email)) == 2


@pytest.mark.parametrize(
    ("email", "urns", "words"),
    [("hilda", [SCHOOL.urn], "An email address"), ("h@school.example", [SCHOOL.urn, "999999"], "999999")],
)
def test_what_cannot_be_written_to_is_refused_whole(world: FakeWorld, email: str, urns: list[str], words: str) -> None:
    with pytest.raises(NotPossible, match=words):
        add(world, ME, ContactRole.HEAD, "Hal", email, urns)
    assert world.store.changes == []


def test_adding_goes_on_where_a_fault_stopped_it(world: FakeWorld) -> None:
    urns = [SCHOOL.urn, OTHER_SCHOOL.urn]
    add(world, ME, ContactRole.TRUST, "Tom", "tom@other.example", urns[:1])
    world.store.fail("mail_contacts.save")
    with pytest.raises(TryAgain):
        add(world, ME, ContactRole.TRUST, "Tom", "tom@other.example", urns)
    assert add(world, ME, ContactRole.TRUST, "Tom", "tom@other.example", urns).new == 1
    assert len(world.mail_contacts.of_address("tom@other.example")) == 2


def test_who_unsubscribed_is_not_written_to_again_because_of_another_row(world: FakeWorld) -> None:
    world.mail_contacts.set_stopped(HEAD.contact_id, stopped=True)
    add(world, ME, ContactRole.CHAIR, "Hilda Head", HEAD.email, [SCHOOL.urn])
    assert {stopped for *_, stopped in rows(world, HEAD.email)} == {True}


# --- changing -----------------------------------------------------------------------------------------------------------


def test_a_change_is_recorded_with_what_was_before(world: FakeWorld) -> None:
    change(world, ME, HEAD.contact_id, 1, wanted(HEAD, name="Hilda Newname"))
    (record,) = world.store.changes
    assert record.what is Changed.MAIL_CONTACT
    assert (record.before["Name"], record.after["Name"]) == ("Hilda Head", "Hilda Newname")
    assert record.before["Contact"] == "Hilda Head"


def test_a_change_that_changes_nothing_writes_nothing(world: FakeWorld) -> None:
    change(world, ME, HEAD.contact_id, 1, wanted(HEAD))
    assert world.store.changes == []


@pytest.mark.parametrize("everywhere", [False, True])
def test_a_new_address_is_for_this_school_or_for_all(world: FakeWorld, everywhere: bool) -> None:
    change(world, ME, TRUST.contact_id, 1, wanted(TRUST, everywhere, email="new@trust.example"))
    assert len(world.mail_contacts.of_address("new@trust.example")) == (2 if everywhere else 1)
    assert len(world.mail_contacts.of_address(TRUST.email)) == (0 if everywhere else 1)


def test_a_change_at_many_schools_goes_on_where_a_fault_stopped_it(world: FakeWorld) -> None:
    """The row that the page showed comes last, so its version still fits."""
    calls: list[str] = []
    save = world.mail_contacts.save

    def second_fails(*args: object) -> None:
        calls.append("save")
        if len(calls) == 2:
            raise TryAgain
        save(*args)  # type: ignore[arg-type]

    world.mail_contacts.save = second_fails  # type: ignore[method-assign, assignment]
    with pytest.raises(TryAgain):
        change(world, ME, TRUST.contact_id, 1, wanted(TRUST, True, email="new@trust.example"))
    change(world, ME, TRUST.contact_id, 1, wanted(TRUST, True, email="new@trust.example"))
    assert len(world.mail_contacts.of_address("new@trust.example")) == 2
    assert len(world.store.changes) == 2


def test_another_address_is_another_reader_who_did_not_unsubscribe(world: FakeWorld) -> None:
    world.mail_contacts.set_stopped(HEAD.contact_id, stopped=True)
    change(world, ME, HEAD.contact_id, 2, wanted(HEAD, email="new.head@school.example", stopped=True))
    assert {stopped for *_, stopped in rows(world, "new.head@school.example")} == {False}


def test_who_wants_mail_again_gets_it_in_all_roles_and_schools(world: FakeWorld) -> None:
    for contact in (TRUST, SAME_TRUST):
        world.mail_contacts.set_stopped(contact.contact_id, stopped=True)
    change(world, ME, TRUST.contact_id, 2, wanted(TRUST, stopped=False))
    assert {stopped for *_, stopped in rows(world, TRUST.email)} == {False}


def test_a_place_that_is_taken_is_refused_in_words(world: FakeWorld) -> None:
    with pytest.raises(NotPossible, match="there as Headteacher of this school already"):
        change(world, ME, CHAIR.contact_id, 1, wanted(CHAIR, role=HEAD.role, email=HEAD.email))


def test_what_somebody_else_changed_or_the_reader_stopped_meanwhile_is_not_overwritten(world: FakeWorld) -> None:
    world.mail_contacts.set_stopped(HEAD.contact_id, stopped=True)
    with pytest.raises(Conflict):
        change(world, ME, HEAD.contact_id, 1, wanted(HEAD, name="Late"))
    with pytest.raises(NotFound):
        change(world, ME, "nobody", 1, wanted(HEAD))


# --- removing -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("everywhere", [False, True])
def test_a_contact_is_removed_from_one_school_or_from_all(world: FakeWorld, everywhere: bool) -> None:
    remove(world, ME, TRUST.contact_id, 1, everywhere=everywhere)
    assert len(world.mail_contacts.of_address(TRUST.email)) == (0 if everywhere else 1)
    assert {each.what for each in world.store.changes} == {Changed.MAIL_CONTACT_REMOVED}
    assert world.store.changes[0].before["Email"] == TRUST.email


def test_removing_by_an_old_page_is_refused(world: FakeWorld) -> None:
    world.mail_contacts.set_stopped(HEAD.contact_id, stopped=True)
    with pytest.raises(Conflict):
        remove(world, ME, HEAD.contact_id, 1, everywhere=False)


# --- lists --------------------------------------------------------------------------------------------------------------


def test_a_school_and_an_address_show_both_kinds_of_contact(world: FakeWorld) -> None:
    found = school_contacts.find_contacts(world, SCHOOL.urn)
    assert [line.contact for line in found.mail] == [HEAD, CHAIR, TRUST]
    assert REFERRER in found.people
    add(world, ME, ContactRole.OFFICE, "Rita", REFERRER.email, [SCHOOL.urn])
    both = school_contacts.find_contacts(world, REFERRER.email)
    assert ([person.name for person in both.people], [line.role for line in both.mail]) == (
        [REFERRER.name],
        ["School office"],
    )


def test_gaps_are_open_schools_of_the_authority_without_a_head_or_an_office(world: FakeWorld) -> None:
    closed, elsewhere = School("700001", "Closed School"), School("700002", "Elsewhere School")
    world.schools.put_many([registered(closed, status="Closed"), registered(elsewhere, la_code="926")])
    add(world, ME, ContactRole.OFFICE, "Olu", "office@sample.example", [OTHER_SCHOOL.urn])
    found = gaps_of_contacts.gaps_of(world)
    assert found.schools == 2
    assert [(gap.school.urn, list(gap.roles)) for gap in found.gaps] == [
        (SCHOOL.urn, [ContactRole.OFFICE]),
        (OTHER_SCHOOL.urn, [ContactRole.HEAD]),
    ]
    assert found.to_fill_in.splitlines() == [
        "email,name,urn,role,school",
        f",,{SCHOOL.urn},office,{SCHOOL.name}",
        f",,{OTHER_SCHOOL.urn},head,{OTHER_SCHOOL.name}",
    ]


def test_a_long_register_is_read_to_its_end(world: FakeWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (gaps_of_contacts, our_schools):
        monkeypatch.setattr(module, "READ_AT_ONCE", 2)
    many = [School(f"8000{n:02}", f"School {n}") for n in range(7)]
    world.schools.put_many([registered(school) for school in many])
    for school in many[:3]:
        for role in gaps_of_contacts.LOOKED_FOR:
            add(world, ME, role, "Hal", f"{role}@{school.urn}.example", [school.urn])
    found = gaps_of_contacts.gaps_of(world)
    assert (found.schools, len(found.gaps)) == (9, 6)


# --- a pasted list ------------------------------------------------------------------------------------------------------

LIST = f"""email,name,urn,role
new.head@school.example,Nia Head,{SCHOOL.urn},head
{HEAD.email},Hilda Head,{SCHOOL.urn},headteacher
{CHAIR.email},Chas Newname,{SCHOOL.urn},chair of governors
{REFERRER.email},{REFERRER.name},{SCHOOL.urn},office
rae@school.example,Rae Refers,{SCHOOL.urn},contact
dsl@school.example,Dee Lead,{SCHOOL.urn},safeguarding lead
dsl@school.example,Dee Lead,{SCHOOL.urn},safeguarding lead mail only
unknown@school.example,Una,999999,trust
bad@school.example,Bea,{SCHOOL.urn},caretaker
"""


def test_a_pasted_list_says_of_each_line_what_it_would_do(world: FakeWorld) -> None:
    looked = look(world, LIST)
    assert [one.effect for one in looked.lines] == [
        "new", "nothing", "changed", "new", "new", "new", "new", "refused", "refused"
    ]  # fmt: skip
    assert world.store.changes == []
    assert "caretaker" in looked.to_mend


def test_a_pasted_list_is_taken_and_both_kinds_live_side_by_side(world: FakeWorld) -> None:
    before = set(world.people._people)
    done = paste(world, ME, look(world, LIST), lambda: True)
    assert (done.done, done.unchanged, done.left) == (6, 1, 0)
    assert rows(world, CHAIR.email) == {(SCHOOL.urn, "chair", "Chas Newname", False)}
    assert rows(world, REFERRER.email) == {(SCHOOL.urn, "office", REFERRER.name, False)}
    assert rows(world, "dsl@school.example") == {(SCHOOL.urn, "safeguarding", "Dee Lead", False)}
    assert rows(world, "rae@school.example") == set()
    new = [world.people._people[person_id] for person_id in world.people._people.keys() - before]
    assert {person.email for person in new} == {"rae@school.example", "dsl@school.example"}, "the accounts of today"


def test_the_same_list_twice_changes_nothing_more(world: FakeWorld) -> None:
    paste(world, ME, look(world, LIST), lambda: True)
    again = look(world, LIST)
    assert len(again.having(Effect.NOTHING)) == 7
    assert paste(world, ME, again, lambda: True).done == 0


def test_a_line_that_meets_a_fault_is_not_lost_unsaid(world: FakeWorld) -> None:
    looked = look(world, LIST)
    add(world, ME, ContactRole.HEAD, "Quick", "new.head@school.example", [SCHOOL.urn])
    calls = iter([True] * 6)
    done = paste(world, ME, looked, lambda: next(calls, False))
    assert done.done + done.left == 6


def test_the_records_of_a_list_name_no_account(world: FakeWorld) -> None:
    keeping_mail_contacts.save(world, ME, None, replace(HEAD, contact_id="another", urn=OTHER_SCHOOL.urn))
    assert world.store.changes[-1].about == ""
