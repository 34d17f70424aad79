"""The contract of the port MailContacts: an address has one role at one school once, and what the reader stopped stays."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from chalicelib.domain.errors import Conflict
from chalicelib.domain.people.changes import Change, Changed
from chalicelib.domain.people.mail_contacts import ContactRole, MailContact
from chalicelib.ports.world import World
from tests.contracts.conftest import Written
from tests.support.table import TUESDAY

HEAD = MailContact("contact-1", "900001", ContactRole.HEAD, "Zzhilda", "zz.Hilda@hillside.example")


def change(number: int) -> Change:
    at = TUESDAY + timedelta(minutes=number)
    return Change(
        f"change-{number}", Changed.MAIL_CONTACT, "contact-1", "ann", at, {"Name": "Zzwas"}, {"Name": "Zznow"}
    )


def stored(world: World, contact_id: str = "contact-1") -> MailContact:
    found = world.mail_contacts.get(contact_id)
    assert found
    return found


class TestMailContacts:
    def test_a_contact_is_found_by_id_school_and_address_however_it_is_typed(self, world: World) -> None:
        world.mail_contacts.save(None, HEAD, change(1))
        there = replace(HEAD, version=1)
        assert world.mail_contacts.get("contact-1") == there
        assert list(world.mail_contacts.of_school("900001")) == [there]
        assert list(world.mail_contacts.of_address(" ZZ.HILDA@hillside.example ")) == [there]
        assert world.changes.newest("", 5).changes == (change(1),)

    def test_nobody_is_found_where_nobody_is(self, world: World) -> None:
        contacts = world.mail_contacts
        assert contacts.get("contact-1") is None
        found = [contacts.of_school("900001"), contacts.of_address(HEAD.email), contacts.get_many(["contact-1"])]
        assert [list(each) for each in found] == [[], [], []]
        assert contacts.page(10).rows == ()

    def test_no_account_comes_of_it(self, world: World) -> None:
        world.mail_contacts.save(None, HEAD, change(1))
        assert world.people.by_email(HEAD.email) is None
        assert list(world.people.contacts_of("900001")) == []
        assert world.people.contacts(10).rows == ()

    def test_the_same_address_in_the_same_role_at_the_same_school_is_there_once(self, world: World) -> None:
        world.mail_contacts.save(None, HEAD, change(1))
        again = replace(HEAD, contact_id="contact-2", name="Other", email="ZZ.hilda@hillside.example")
        with pytest.raises(Conflict):
            world.mail_contacts.save(None, again, change(2))
        for number, other in enumerate((replace(again, role=ContactRole.CHAIR), replace(again, urn="900002"))):
            contact_id = f"contact-{number + 3}"
            world.mail_contacts.save(None, replace(other, contact_id=contact_id), change(number + 3))
        assert len(world.mail_contacts.of_address(HEAD.email)) == 3

    def test_a_change_moves_it_and_frees_its_old_place(self, world: World) -> None:
        world.mail_contacts.save(None, HEAD, change(1))
        moved = replace(stored(world), urn="900002", email="zz.new@hillside.example", name="Zzhilda New")
        world.mail_contacts.save(stored(world), moved, change(2))
        assert stored(world) == replace(moved, version=2)
        assert list(world.mail_contacts.of_school("900001")) == []
        assert list(world.mail_contacts.of_address(HEAD.email)) == []
        world.mail_contacts.save(None, replace(HEAD, contact_id="contact-2"), change(3))

    def test_a_change_onto_the_place_of_another_is_refused_whole(self, world: World) -> None:
        world.mail_contacts.save(None, HEAD, change(1))
        chair = replace(HEAD, contact_id="contact-2", role=ContactRole.CHAIR)
        world.mail_contacts.save(None, chair, change(2))
        with pytest.raises(Conflict):
            world.mail_contacts.save(stored(world, "contact-2"), replace(chair, role=ContactRole.HEAD), change(3))
        assert stored(world, "contact-2").role is ContactRole.CHAIR
        assert len(world.changes.newest("", 5).changes) == 2

    @pytest.mark.parametrize("removes", [False, True])
    def test_what_was_changed_meanwhile_is_not_overwritten(self, world: World, removes: bool) -> None:
        world.mail_contacts.save(None, HEAD, change(1))
        before = stored(world)
        world.mail_contacts.save(before, replace(HEAD, name="Zzfirst"), change(2))
        with pytest.raises(Conflict):
            world.mail_contacts.save(before, None if removes else replace(HEAD, name="Zzsecond"), change(3))
        assert stored(world).name == "Zzfirst"

    def test_who_is_removed_is_gone_and_may_come_back(self, world: World) -> None:
        world.mail_contacts.save(None, HEAD, change(1))
        before = stored(world)
        world.mail_contacts.save(before, None, change(2))
        assert world.mail_contacts.get("contact-1") is None
        with pytest.raises(Conflict):
            world.mail_contacts.save(before, replace(HEAD, name="Zzghost"), change(3))
        world.mail_contacts.save(None, replace(HEAD, contact_id="contact-2"), change(4))
        assert [each.contact_id for each in world.mail_contacts.of_school("900001")] == ["contact-2"]

    def test_a_save_that_is_repeated_after_a_lost_answer_is_no_conflict(self, world: World, written: Written) -> None:
        world.mail_contacts.save(None, HEAD, change(1))
        before = written()
        world.mail_contacts.save(None, HEAD, change(1))
        assert written() == before

    def test_stopping_is_done_once_and_a_page_made_before_does_not_undo_it(
        self, world: World, written: Written
    ) -> None:
        world.mail_contacts.save(None, HEAD, change(1))
        seen = stored(world)
        world.mail_contacts.set_stopped("contact-1", stopped=True)
        assert stored(world) == replace(HEAD, stopped=True, version=2)
        before = written()
        world.mail_contacts.set_stopped("contact-1", stopped=True)
        world.mail_contacts.set_stopped("nobody", stopped=True)
        assert written() == before
        with pytest.raises(Conflict):
            world.mail_contacts.save(seen, replace(seen, name="Zzother"), change(2))
        world.mail_contacts.set_stopped("contact-1", stopped=False)
        assert stored(world) == replace(HEAD, version=3)

    @pytest.mark.parametrize("limit", [1, 2, 4, 50])
    def test_all_come_page_by_page_each_once_by_school(self, world: World, limit: int) -> None:
        for number, urn in enumerate(("900003", "900001", "900002", "900001", "900004")):
            contact = replace(HEAD, contact_id=f"contact-{number}", urn=urn, email=f"zz{number}@school.example")
            world.mail_contacts.save(None, contact, change(number))
        page = world.mail_contacts.page(limit)
        found = list(page.rows)
        while page.after:
            page = world.mail_contacts.page(limit, page.after)
            found += page.rows
        assert [each.urn for each in found] == ["900001", "900001", "900002", "900003", "900004"]
        assert len({each.contact_id for each in found}) == 5

    def test_many_are_read_at_once_and_those_that_are_gone_left_out(self, world: World) -> None:
        for number in range(120):
            contact = replace(HEAD, contact_id=f"contact-{number}", email=f"zz{number}@school.example")
            world.mail_contacts.save(None, contact, change(number))
        wanted = [f"contact-{number}" for number in range(120)]
        found = world.mail_contacts.get_many([*wanted, "contact-1", "gone"])
        assert sorted(each.contact_id for each in found) == sorted(wanted)
