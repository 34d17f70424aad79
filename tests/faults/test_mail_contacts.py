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
from chalicelib.services.mail.unsubscribing import contact_of, token_of, unsubscribe
from tests.faults.gate import Fault, hits
from tests.faults.town import State, Town

KINDS = ("crash before", "crash after", "reply lost", "TransactionConflict")
SCHOOLS = (School("900001", "Hillside Primary School"), School("900002", "Rivermead Academy"))
URNS = [school.urn for school in SCHOOLS]
OLD, NEW = "tia@trust.example", "new@trust.example"

pytestmark = pytest.mark.usefixtures("no_sleep")


@pytest.fixture(scope="module")
def registered(town: Town, beginnings: Mapping[str, State]) -> State:
    town.restore(beginnings["filled in"])
    with town.backstage():
        town.world().schools.put_many(
            [
                RegisteredSchool(each.urn, each.name, "999", "2001", "Academy", "Primary", "Open", "Madeup", "ZZ99 3WZ")
                for each in SCHOOLS
            ]
        )
    return town.state()


@pytest.fixture(scope="module")
def there(town: Town, registered: State) -> State:
    """A trust is a contact of two schools."""
    town.restore(registered)
    with town.backstage():
        me = town.person("administrator")
        keeping_mail_contacts.add(town.world(), me, ContactRole.TRUST, "Tia Trust", OLD, URNS)
    return town.state()


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
    found = contact_of(world, token_of(world, world.mail_contacts.of_address(OLD)[0]))
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


def _play(town: Town, begins: State, press: Press, fault: Fault | None) -> list[str]:
    town.restore(begins)
    me = town.person("administrator")
    town.gate.begin(fault)
    done = town.press(lambda world: press(world, me))
    calls = [call.operation for call in town.gate.calls]
    town.gate.calm()
    if not done:
        town.press(lambda world: press(world, me))
    town.gate.watching = False
    return calls


def _problems(town: Town, name: str) -> Iterator[str]:
    world = town.world()
    contacts = world.mail_contacts.page(50).rows
    addresses, stopped = ENDS[name]
    if Counter(each.email for each in contacts) != Counter(addresses):
        yield f"contacts: {contacts}"
    if {each.stopped for each in contacts} - {stopped}:
        yield f"stopped: {contacts}"
    once = [row for row in town.rows() if row["sk"] == "MAIL_CONTACT" and row["pk"].startswith("LOOKUP#")]
    if {row["target"] for row in once} != {each.contact_id for each in contacts} or len(once) != len(contacts):
        yield "the rows that keep an address from being there twice are others"
    records = [each.what for each in world.changes.newest("", 50).changes]
    if name in RECORDS and records.count(RECORDS[name]) != 2:
        yield f"records: {records}"


@pytest.mark.parametrize("name", STORIES)
def test_it_is_done_when_nothing_happens_and_doing_it_again_changes_nothing(
    town: Town, registered: State, there: State, name: str
) -> None:
    begins, press = STORIES[name]
    calls = _play(town, {"registered": registered, "there": there}[begins], press, None)
    assert list(_problems(town, name)) == []
    assert len(calls) >= 4
    before = [row for row in town.rows() if row["kind"] in ("MAIL_CONTACT", "LOOKUP", "CHANGE")]
    town.press(lambda world: press(world, town.person("administrator")))
    assert [row for row in town.rows() if row["kind"] in ("MAIL_CONTACT", "LOOKUP", "CHANGE")] == before


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", STORIES)
def test_nothing_is_lost_or_doubled_whatever_happens(
    town: Town, registered: State, there: State, name: str, kind: str
) -> None:
    begins, press = STORIES[name]
    state, found = {"registered": registered, "there": there}[begins], list[str]()
    for position, operation in enumerate(_play(town, state, press, None)):
        if hits(kind, operation):
            _play(town, state, press, Fault(kind, position, 1))
            found += [f"{kind} at {position} ({operation}): {problem}" for problem in _problems(town, name)]
    assert found == []
