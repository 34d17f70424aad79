"""No administrator alone: what waits for a second person, who may agree, and who hears of it."""

from collections.abc import Callable, Sequence

import pytest
from msgspec.structs import replace

from chalicelib.domain.authority.agreement import Request
from chalicelib.domain.authority.second_person import Agreer
from chalicelib.domain.errors import Conflict, NotFound
from chalicelib.domain.people.changes import Changed
from chalicelib.domain.people.covering import AbsenceRefused
from chalicelib.domain.people.people import Away, Person
from chalicelib.domain.people.roles import Role
from chalicelib.services.administration import administering, school_contacts, shutting_out
from chalicelib.services.administration.agreeing import agree, decidable, decline, in_words, may_decide, waiting
from chalicelib.services.administration.first_administrator import let_in_first
from chalicelib.services.administration.leaving import NotPossible
from chalicelib.services.administration.pasting_contacts import Effect, look
from chalicelib.services.delivery.delivering import deliver
from chalicelib.services.people import absences
from tests.services.sign_in.test_signing_in import sign_in
from tests.support.council import switch_on
from tests.support.world import (
    ADMINISTRATOR,
    MANAGER,
    OFFICER,
    OTHER_ADMINISTRATOR,
    PEOPLE,
    REFERRER,
    SCHOOL,
    FakeWorld,
    a_world,
)

THIEF = ADMINISTRATOR
AUDITOR = Person("auditor", "Ada Auditor", "ada@county.example", frozenset({Role.AUDITOR}))
STOLEN = "thief@elsewhere.example"


@pytest.fixture
def world() -> FakeWorld:
    return a_world(people=(*PEOPLE, ADMINISTRATOR, OTHER_ADMINISTRATOR, AUDITOR))


def now(world: FakeWorld, person: Person) -> Person:
    found = world.people.get(person.person_id)
    assert found
    return found


def the_request(world: FakeWorld) -> Request:
    (request,) = waiting(world)
    return request


def deliver_all(world: FakeWorld) -> None:
    while due := [m for m in world.store.messages.values() if m.attempt_at]:
        for message in due:
            deliver(world, message.case_id, message.message_id)


def promote(world: FakeWorld, person: Person = THIEF) -> None:
    before = now(world, person)
    roles = before.roles | {Role.OFFICER, Role.MANAGER}
    administering.change_person(world, THIEF, before.person_id, before.version, before.name, roles)


def move(world: FakeWorld, person: Person = OFFICER) -> None:
    administering.change_email(world, THIEF, person.person_id, now(world, person).version, STOLEN)


def come_back(world: FakeWorld) -> None:
    shutting_out.disable(world, OTHER_ADMINISTRATOR, OFFICER.person_id, 0)
    shutting_out.enable(world, THIEF, OFFICER.person_id, 1)


WAYS: dict[str, Callable[[FakeWorld], object]] = {
    "a role for oneself": promote,
    "a helper": lambda world: administering.add_staff(world, THIEF, "Hal", STOLEN, [Role.ADMINISTRATOR]),
    "an officer who is new": lambda world: administering.add_staff(world, THIEF, "Hal", STOLEN, [Role.OFFICER]),
    "a contact who becomes staff": lambda world: administering.add_staff(
        world, THIEF, REFERRER.name, REFERRER.email, [Role.OFFICER]
    ),
    "an officer's address": move,
    "an administrator's address": lambda world: move(world, OTHER_ADMINISTRATOR),
    "enabling who left": come_back,
    "oneself as a school's safeguarding lead": lambda world: school_contacts.add_contact(
        world, THIEF, THIEF.name, THIEF.email, replace(SCHOOL, safeguarding=True)
    ),
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_no_way_to_a_role_or_an_address_is_gone_alone(world: FakeWorld, way: Callable[[FakeWorld], object]) -> None:
    people = {person.person_id: person for person in (*PEOPLE, ADMINISTRATOR, OTHER_ADMINISTRATOR, AUDITOR)}
    way(world)
    found = {
        person.person_id: replace(person, active=True, version=0) for person in map(world.people.get, people) if person
    }
    assert found == people
    assert world.people.by_email(STOLEN) is None
    assert len(waiting(world)) == 1
    with pytest.raises(NotPossible, match="Somebody else must agree"):
        agree(world, THIEF, the_request(world).request_id)
    agree(world, MANAGER, the_request(world).request_id)
    assert waiting(world) == []
    assert world.store.changes[-1].after["Agreed by"] == MANAGER.name


def test_a_pasted_list_makes_no_member_of_staff_a_contact(world: FakeWorld) -> None:
    text = f"email,name,urn,role\n{THIEF.email},Ann,{SCHOOL.urn},safeguarding lead\n"
    (line,) = look(world, text).lines
    assert line.effect is Effect.REFUSED
    assert "a second person must agree" in str(line.line.problems)


def test_somebody_who_opens_no_case_covers_for_nobody(world: FakeWorld) -> None:
    today = world.clock.now().date()
    with pytest.raises(AbsenceRefused, match="does not work cases"):
        absences.set_absence(world, THIEF, OFFICER.person_id, 0, Away(today, today, THIEF.person_id))


# --- who may agree ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("person", [OFFICER, AUDITOR, THIEF])
def test_who_may_not_agree(world: FakeWorld, person: Person) -> None:
    move(world)
    request = the_request(world)
    assert not may_decide(world, person, request)
    with pytest.raises(NotPossible):
        agree(world, person, request.request_id)
    assert now(world, OFFICER) == OFFICER


def test_the_people_who_may_agree_are_read_once_for_many_requests(
    world: FakeWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    for person in (OFFICER, MANAGER, OTHER_ADMINISTRATOR):
        move(world, person) if person is OFFICER else promote(world, person)
    reads, agreers = list[int](), world.people.agreers

    def counted() -> Sequence[Agreer]:
        reads.append(1)
        return agreers()

    monkeypatch.setattr(world.people, "agreers", counted)
    asked = waiting(world)
    assert [request.person_id for request in decidable(world, MANAGER, asked)] == [
        request.person_id for request in asked if request.person_id != MANAGER.person_id
    ]
    assert (len(asked), len(reads)) == (3, 1)


def test_the_person_concerned_agrees_only_where_nobody_else_is_left(world: FakeWorld) -> None:
    move(world, MANAGER)
    assert not may_decide(world, MANAGER, the_request(world))
    shutting_out.disable(world, THIEF, OTHER_ADMINISTRATOR.person_id, 0)
    assert may_decide(world, MANAGER, the_request(world))
    agree(world, MANAGER, the_request(world).request_id)
    assert now(world, MANAGER).email == STOLEN


def test_a_request_is_made_anew_once_the_person_has_changed(world: FakeWorld) -> None:
    move(world)
    administering.change_person(world, OTHER_ADMINISTRATOR, OFFICER.person_id, 0, "Omar Other", OFFICER.roles)
    with pytest.raises(NotPossible, match="was changed since"):
        agree(world, MANAGER, the_request(world).request_id)
    assert now(world, OFFICER).email == OFFICER.email


def test_a_request_of_a_dismissed_administrator_is_refused(world: FakeWorld) -> None:
    move(world)
    shutting_out.disable(world, OTHER_ADMINISTRATOR, THIEF.person_id, 0)
    with pytest.raises(NotPossible, match="no longer an administrator"):
        agree(world, MANAGER, the_request(world).request_id)


def test_a_request_lapses(world: FakeWorld) -> None:
    move(world)
    request = the_request(world)
    world.clock.pass_by(hours=72)
    assert waiting(world) == []
    for decide in (agree, decline):
        with pytest.raises(NotFound):
            decide(world, MANAGER, request.request_id)
    assert now(world, OFFICER) == OFFICER


def test_a_request_is_decided_once_and_a_second_press_does_no_harm(world: FakeWorld) -> None:
    move(world)
    request = the_request(world)
    agree(world, MANAGER, request.request_id)
    agree(world, MANAGER, request.request_id)
    for decide in (agree, decline):
        with pytest.raises(Conflict):
            decide(world, OTHER_ADMINISTRATOR, request.request_id)
    assert [change.what for change in world.store.changes] == [Changed.ASKED, Changed.PERSON]


def test_two_who_agree_at_once_do_it_once(world: FakeWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    move(world)
    request, change = the_request(world), world.people.change

    def meanwhile(*given: object) -> None:
        monkeypatch.setattr(world.people, "change", change)
        agree(world, OTHER_ADMINISTRATOR, request.request_id)
        change(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(world.people, "change", meanwhile)
    with pytest.raises(Conflict):
        agree(world, MANAGER, request.request_id)
    assert now(world, OFFICER).version == 1


@pytest.mark.parametrize("leaves", [THIEF, MANAGER], ids=["who asked", "who agrees"])
def test_somebody_disabled_meanwhile_can_neither_ask_nor_agree(
    world: FakeWorld, monkeypatch: pytest.MonkeyPatch, leaves: Person
) -> None:
    move(world)
    request, change = the_request(world), world.people.change

    def meanwhile(*given: object) -> None:
        monkeypatch.setattr(world.people, "change", change)
        shutting_out.disable(world, OTHER_ADMINISTRATOR, leaves.person_id, now(world, leaves).version)
        change(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(world.people, "change", meanwhile)
    with pytest.raises(Conflict):
        agree(world, now(world, MANAGER), request.request_id)
    assert now(world, OFFICER) == OFFICER


def test_a_change_asked_for_twice_waits_once(world: FakeWorld) -> None:
    for _ in range(2):
        move(world)
        administering.add_staff(world, THIEF, "Nia", "nia@county.example", [Role.OFFICER])
    assert len(waiting(world)) == 2
    assert len(world.store.changes) == 2


def test_a_declined_request_changes_nothing(world: FakeWorld) -> None:
    move(world)
    request = the_request(world)
    decline(world, MANAGER, request.request_id)
    with pytest.raises(Conflict):
        agree(world, OTHER_ADMINISTRATOR, request.request_id)
    assert (now(world, OFFICER), waiting(world)) == (OFFICER, [])
    assert world.store.changes[-1].what is Changed.DECLINED


def test_the_asker_may_withdraw_a_request(world: FakeWorld) -> None:
    move(world)
    decline(world, THIEF, the_request(world).request_id)
    assert waiting(world) == []


def test_a_moved_address_signs_the_person_out_once_it_is_agreed_to(world: FakeWorld) -> None:
    sign_in(world)
    move(world)
    assert len(world.sign_ins.of_person(OFFICER.person_id)) == 1
    agree(world, MANAGER, the_request(world).request_id)
    assert world.sign_ins.of_person(OFFICER.person_id) == []


# --- alone --------------------------------------------------------------------------------------------------------------


def test_a_new_stack_has_one_administrator_who_works_alone_and_loudly() -> None:
    world = a_world(people=(OFFICER, ADMINISTRATOR, AUDITOR))
    administering.add_staff(world, ADMINISTRATOR, "Mia", "mia@county.example", [Role.MANAGER])
    assert world.people.by_email("mia@county.example")
    deliver_all(world)
    subject = "An account was added by one person alone"
    everybody = [OFFICER.email, ADMINISTRATOR.email, AUDITOR.email, world.authorities.current().team_mailbox]
    assert all(subject in world.mailer.to(address) for address in everybody)
    assert world.mailer.to("mia@county.example") == ["Your new account: how to sign in"]


def test_nobody_becomes_alone_by_disabling_the_others(world: FakeWorld) -> None:
    for person in (MANAGER, OTHER_ADMINISTRATOR):
        shutting_out.disable(world, THIEF, person.person_id, 0)
    world.clock.pass_by(hours=71)
    promote(world)
    assert now(world, THIEF) == THIEF
    world.clock.pass_by(hours=1)
    promote(world)
    assert now(world, THIEF).works_cases


def test_nobody_becomes_alone_by_taking_the_others_roles(world: FakeWorld) -> None:
    for person, roles in ((MANAGER, [Role.MANAGER, Role.OFFICER]), (OTHER_ADMINISTRATOR, [Role.OFFICER])):
        administering.change_person(world, THIEF, person.person_id, 0, person.name, roles)
    promote(world)
    assert now(world, THIEF) == THIEF


def test_somebody_who_could_have_agreed_hears_that_they_are_disabled(world: FakeWorld) -> None:
    shutting_out.disable(world, THIEF, MANAGER.person_id, 0)
    deliver_all(world)
    assert world.mailer.to(MANAGER.email) == ["Your account was changed"]
    assert world.mailer.to(AUDITOR.email) == ["An account was changed"]


# --- who hears of it ----------------------------------------------------------------------------------------------------


def test_old_and_new_address_and_all_who_watch_hear_at_once_of_what_was_asked_and_what_was_done(
    world: FakeWorld,
) -> None:
    move(world)
    deliver_all(world)
    watching = (ADMINISTRATOR, OTHER_ADMINISTRATOR, MANAGER, AUDITOR)
    asked = {address: world.mailer.to(address) for address in (OFFICER.email, STOLEN)}
    assert all(got == ["Your account: a change waits for a second person"] for got in asked.values())
    agree(world, MANAGER, the_request_asked(world))
    deliver_all(world)
    done = ["An account: a change waits for a second person", "An account was changed"]
    assert [world.mailer.to(person.email) for person in watching] == [done] * 4
    assert [world.mailer.to(address)[1:] for address in asked] == [["Your account was changed"]] * 2
    assert world.mailer.to(REFERRER.email) == []


def the_request_asked(world: FakeWorld) -> str:
    return the_request(world).request_id


def test_the_email_names_who_asked_and_who_agreed_and_no_address(world: FakeWorld) -> None:
    move(world)
    agree(world, MANAGER, the_request_asked(world))
    deliver_all(world)
    mail = [mail for mail in world.mailer.sent if mail.to == AUDITOR.email][-1]
    words = "Ann Administrator asked to change the roles or the email address of the account of Omar Officer"
    for text in (mail.rendered.text, mail.rendered.html):
        assert words in text
        assert "Mina Manager has agreed" in text
        assert STOLEN not in text
        assert OFFICER.email not in text


NEW = "nia.new@county.example"


def add(world: FakeWorld) -> None:
    administering.add_staff(world, THIEF, "Nia New", NEW, [Role.OFFICER, Role.AUDITOR])
    deliver_all(world)


def letters(world: FakeWorld, address: str) -> list[tuple[str, str]]:
    deliver_all(world)
    return [(mail.rendered.subject, mail.rendered.text) for mail in world.mailer.sent if mail.to == address]


def test_a_new_colleague_reads_that_they_are_added_as_what_and_how_they_sign_in(world: FakeWorld) -> None:
    add(world)
    agree(world, MANAGER, the_request_asked(world))
    (asked, waits), (done, text) = letters(world, NEW)
    assert (asked, done) == ("Your new account waits for a second person", "Your new account: how to sign in")
    assert "Ann Administrator has asked to add you to the staff of the service" in waits
    assert "You cannot sign in yet" in waits
    assert "Ann Administrator asked to add you" in text
    assert "Mina Manager has agreed" in text
    assert "What you are there: Auditor, Officer." in text
    assert "six-digit code" in text
    assert "authenticator app" in text
    assert f"{world.links().sign_in}\n" in text
    assert "council account" not in text


def test_others_read_who_was_added(world: FakeWorld) -> None:
    add(world)
    agree(world, MANAGER, the_request_asked(world))
    (_, waits), (done, text) = letters(world, AUDITOR.email)
    assert "asked to add somebody new to the staff" in waits
    assert done == "An account was added"
    assert "asked to add Nia New to the staff" in text
    assert "Auditor, Officer" not in text
    assert NEW not in text


def test_a_new_colleague_hears_that_it_was_declined(world: FakeWorld) -> None:
    add(world)
    decline(world, MANAGER, the_request_asked(world))
    subject, text = letters(world, NEW)[-1]
    assert subject == "Your new account was declined"
    assert "so you cannot sign in" in text


def test_a_new_colleague_of_a_council_with_its_own_sign_in_reads_that(world: FakeWorld) -> None:
    switch_on(world)
    add(world)
    agree(world, MANAGER, the_request_asked(world))
    _, text = letters(world, NEW)[-1]
    assert "Sign in with your council account" in text
    assert "authenticator" not in text


def test_a_contact_of_a_school_who_joins_the_staff_reads_how_to_sign_in(world: FakeWorld) -> None:
    administering.add_staff(world, THIEF, REFERRER.name, REFERRER.email, [Role.OFFICER])
    agree(world, MANAGER, the_request_asked(world))
    assert letters(world, REFERRER.email)[-1][0] == "Your new account: how to sign in"
    assert f"asked to add {REFERRER.name} to the staff" in letters(world, AUDITOR.email)[0][1]


def test_a_contact_hears_at_both_addresses_that_theirs_was_moved(world: FakeWorld) -> None:
    move(world, REFERRER)
    deliver_all(world)
    assert now(world, REFERRER).email == STOLEN
    assert world.mailer.to(REFERRER.email) == world.mailer.to(STOLEN) == ["Your account was changed"]


def test_a_request_that_is_declined_is_told_too(world: FakeWorld) -> None:
    move(world)
    decline(world, MANAGER, the_request_asked(world))
    deliver_all(world)
    assert "An account: a change was declined" in world.mailer.to(THIEF.email)


def test_an_operator_lets_in_the_first_administrator_once_and_staff_hear_of_it() -> None:
    world = a_world(people=(OFFICER,))
    assert let_in_first(world, "first@county.example")
    assert not let_in_first(world, STOLEN)
    deliver_all(world)
    assert world.mailer.to(OFFICER.email) == ["An account was added by one person alone"]
    assert "Somebody who runs the service has added somebody new to the staff" in world.mailer.sent[0].rendered.text
    assert [change.by for change in world.store.changes] == ["operator"]


def test_a_request_says_every_role_and_school_that_the_person_will_have(world: FakeWorld) -> None:
    """The person who agrees to let somebody sign in again must see what that opens."""
    gone = replace(now(world, OFFICER), schools=(SCHOOL,), active=False)
    world.people.add(gone)
    shutting_out.enable(world, THIEF, OFFICER.person_id, now(world, gone).version)
    schools = f"{SCHOOL.name} ({SCHOOL.urn})"
    assert in_words(the_request(world)) == [
        ("May sign in", "no", "yes"),
        ("Roles", "", "Officer"),
        ("Contact for", "", schools),
    ]
