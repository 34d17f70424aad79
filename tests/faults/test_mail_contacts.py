"""Contacts who only get mail: kept by an administrator and stopped by their reader, while each AWS call in turn fails, or
loses its answer. Whoever pressed presses again, as a page that went wrong asks them to."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping

import pytest

from chalicelib.domain.people.changes import Changed
from chalicelib.domain.people.mail_contacts import ContactRole
from chalicelib.domain.people.people import Person, School
from chalicelib.domain.schools.registered_school import RegisteredSchool
from chalicelib.ports.world import World
from chalicelib.services.administration import keeping_mail_contacts
from chalicelib.services.administration.keeping_mail_contacts import Wanted
from chalicelib.services.mail.unsubscribing import reader_of, token_of, unsubscribe
from tests.faults.each_call import KINDS, Told, problems_of_each_call
from tests.faults.fault_harness import FaultHarness, State
from tests.faults.fault_injector import Fault

SCHOOLS = (School("900001", "Hillside Primary School"), School("900002", "Rivermead Academy"))
URNS = [school.urn for school in SCHOOLS]
OLD, NEW = "tia@trust.example", "new@trust.example"

pytestmark = pytest.mark.usefixtures("no_sleep")


@pytest.fixture(scope="module")
def registered(harness: FaultHarness, beginnings: Mapping[str, State]) -> State:
    harness.restore(beginnings["filled in"])
    with harness.as_the_test():
        harness.world().schools.put_many(
            [
                RegisteredSchool(each.urn, each.name, "999", "2001", "Academy", "Primary", "Open", "Madeup", "ZZ99 3WZ")
                for each in SCHOOLS
            ]
        )
    return harness.state()


@pytest.fixture(scope="module")
def there(harness: FaultHarness, registered: State) -> State:
    """A trust is a contact of two schools."""
    harness.restore(registered)
    with harness.as_the_test():
        me = harness.person("administrator")
        keeping_mail_contacts.add(harness.world(), me, ContactRole.TRUST, "Tia Trust", OLD, URNS)
    return harness.state()


Press = Callable[[World, Person], bool]


def _add(world: World, me: Person) -> bool:
    keeping_mail_contacts.add(world, me, ContactRole.TRUST, "Tia Trust", OLD, URNS)
    return True


def _change(world: World, me: Person) -> bool:
    """As from a page that was loaded just now."""
    left = world.mail_contacts.of_address(OLD)
    if left:
        wanted = Wanted(ContactRole.TRUST, "Tom Trust", NEW, stopped=False, everywhere=True)
        keeping_mail_contacts.change(world, me, left[0].contact_id, left[0].version, wanted)
    return True


def _remove(world: World, me: Person) -> bool:
    left = world.mail_contacts.of_address(OLD)
    if left:
        keeping_mail_contacts.remove(world, me, left[0].contact_id, left[0].version, everywhere=True)
    return True


def _unsubscribe(world: World, me: Person) -> bool:
    """By the link that stands in an email: it is the same at each press."""
    found = reader_of(world, token_of(world, world.mail_contacts.of_address(OLD)[0]))
    assert found
    unsubscribe(world, found)
    return True


STORIES: Mapping[str, tuple[str, Press]] = {
    "add": ("registered", _add),
    "change": ("there", _change),
    "remove": ("there", _remove),
    "unsubscribe": ("there", _unsubscribe),
}
ENDS: Mapping[str, tuple[dict[str, int], bool]] = {
    "add": ({OLD: 2}, False),
    "change": ({NEW: 2}, False),
    "remove": ({}, False),
    "unsubscribe": ({OLD: 2}, True),
}
"""How many rows each address has in the end, and whether they are stopped."""
RECORDS = {
    "add": Changed.MAIL_CONTACT_ADDED,
    "change": Changed.MAIL_CONTACT,
    "remove": Changed.MAIL_CONTACT_REMOVED,
}


def _play(harness: FaultHarness, begins: State, press: Press, fault: Fault | None) -> list[str]:
    harness.restore(begins)
    me = harness.person("administrator")
    harness.injector.begin(fault)
    done = harness.press(lambda world: press(world, me))
    calls = [call.operation for call in harness.injector.calls]
    harness.injector.calm()
    if not done:
        harness.press(lambda world: press(world, me))
    harness.injector.watching = False
    return calls


def _problems(harness: FaultHarness, name: str) -> Iterator[str]:
    world = harness.world()
    contacts = world.mail_contacts.page(50).rows
    addresses, stopped = ENDS[name]
    if Counter(each.email for each in contacts) != Counter(addresses):
        yield f"contacts: {contacts}"
    if {each.stopped for each in contacts} - {stopped}:
        yield f"stopped: {contacts}"
    once = [row for row in harness.rows() if row["sk"] == "MAIL_CONTACT" and row["pk"].startswith("LOOKUP#")]
    if {row["target"] for row in once} != {each.contact_id for each in contacts} or len(once) != len(contacts):
        yield "the rows that keep an address from being there twice are others"
    records = [each.what for each in world.changes.newest("", 50).changes]
    if name in RECORDS and records.count(RECORDS[name]) != 2:
        yield f"records: {records}"


@pytest.mark.parametrize("name", STORIES)
def test_it_is_done_when_nothing_happens_and_doing_it_again_changes_nothing(
    harness: FaultHarness, registered: State, there: State, name: str
) -> None:
    begins, press = STORIES[name]
    calls = _play(harness, {"registered": registered, "there": there}[begins], press, None)
    assert list(_problems(harness, name)) == []
    assert len(calls) >= 4
    before = [row for row in harness.rows() if row["kind"] in ("MAIL_CONTACT", "LOOKUP", "CHANGE")]
    harness.press(lambda world: press(world, harness.person("administrator")))
    assert [row for row in harness.rows() if row["kind"] in ("MAIL_CONTACT", "LOOKUP", "CHANGE")] == before


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", STORIES)
def test_nothing_is_lost_or_doubled_whatever_happens(
    harness: FaultHarness, registered: State, there: State, name: str, kind: str
) -> None:
    begins, press = STORIES[name]
    state = {"registered": registered, "there": there}[begins]

    def tell(fault: Fault | None) -> Told:
        return _play(harness, state, press, fault), list(_problems(harness, name))

    assert problems_of_each_call(tell, kind) == []
