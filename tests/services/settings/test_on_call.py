"""Who hears of a RED child while the office is closed, and the effect of “I have it”."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from chalicelib.domain.authority.authority import EXAMPLE
from chalicelib.domain.authority.on_call import OnCall, RotaRefused
from chalicelib.domain.authority.stored_authority import authority_from, stored_form
from chalicelib.domain.casework.case import Case
from chalicelib.domain.casework.events import EventKind
from chalicelib.domain.casework.priority import Priority
from chalicelib.domain.casework.stages import Refused
from chalicelib.domain.errors import Conflict, Unreadable
from chalicelib.domain.messages.recipients import DUTY_MAILBOX, TEAM_MAILBOX, Recipient, person_recipient
from chalicelib.domain.messages.states import State
from chalicelib.domain.people.changes import Changed
from chalicelib.domain.people.people import Away, Person
from chalicelib.domain.people.roles import Role
from chalicelib.services.casework import reading, taking
from chalicelib.services.casework.carry_out import Actor
from chalicelib.services.delivery.sweeps import sweep
from chalicelib.services.people.staffing import managers_or_team
from chalicelib.services.reminders.reminding import remind_all
from chalicelib.services.settings import setting_up
from chalicelib.services.settings.on_call import on_call, rota_ahead, second_on_call, today_of
from tests.support.world import (
    ADMINISTRATOR,
    COLLEAGUE,
    MANAGER,
    OFFICER,
    PEOPLE,
    RED,
    FakeWorld,
    a_world,
    london,
    refer,
    refer_with_one_clock,
)

EVE = london("2026-12-24T16:30")
SIX = london("2026-12-24T18:00")
DUTY, FIRST, SECOND = DUTY_MAILBOX, person_recipient(MANAGER.person_id), person_recipient(OFFICER.person_id)
STRETCH = OnCall(
    date(2026, 12, 24), date(2026, 12, 28), MANAGER.person_id, "01632 960 150", OFFICER.person_id, "01632 960 151"
)


def a_closure(people: Sequence[Person] = PEOPLE, *rota: OnCall) -> FakeWorld:
    return a_world(EVE, people, replace(EXAMPLE, on_call=rota or (STRETCH,)))


@pytest.fixture
def world() -> FakeWorld:
    return a_closure()


@pytest.fixture
def case(world: FakeWorld) -> Case:
    return refer_with_one_clock(world, **RED)


def until(world: FakeWorld, end: str) -> list[tuple[str, str, Recipient]]:
    """The minutes pass; what this ladder sent, and when by a London clock."""
    last = london(end)
    while world.clock.now() < last:
        world.clock.pass_by(minutes=10)
        remind_all(world)
    return told(world)


def told(world: FakeWorld) -> list[tuple[str, str, Recipient]]:
    found = [message for message in world.store.messages.values() if message.email.startswith("acknowledge_")]
    return [(f"{message.created_at:%d %H:%M}", message.email, message.recipient) for message in found]


def of_the_night(world: FakeWorld) -> list[str]:
    """The texts of the emails that went out while the office was closed."""
    return [mail.rendered.text for mail in world.mailer.sent if "wakes nobody" in mail.rendered.text]


def has_it(world: FakeWorld, case: Case, person: Person = MANAGER) -> None:
    taking.have_it(world, case.reference, Actor(person, world.keys.new_id()))


def test_red_on_christmas_eve_reaches_who_is_on_call_the_same_evening(world: FakeWorld, case: Case) -> None:
    assert until(world, "2026-12-29T10:20") == [
        ("24 17:00", "acknowledge_duty", DUTY),
        ("24 17:00", "acknowledge_duty", FIRST),
        ("24 18:00", "acknowledge_second", SECOND),
    ]
    assert until(world, "2026-12-29T10:30")[3:] == [("29 10:30", "acknowledge_reminder", TEAM_MAILBOX)]


def test_once_somebody_has_it_the_second_person_is_left_alone(world: FakeWorld, case: Case) -> None:
    until(world, "2026-12-24T17:30")
    has_it(world, case)
    assert [email for _, email, _ in until(world, "2026-12-29T10:20")] == ["acknowledge_duty"] * 2


def test_having_it_is_no_first_act_and_nothing_done_for_the_child(world: FakeWorld) -> None:
    case = refer(world, **RED)
    until(world, "2026-12-24T17:30")
    before = reading.load_for_step(world, case.reference)
    has_it(world, case)
    after = reading.load_for_step(world, case.reference)
    assert after.case == replace(before.case, on_call_at=london("2026-12-24T17:30"), version=before.case.version + 1)
    assert (after.case.last_act_at, after.case.waits_for_first_act) == (before.case.last_act_at, True)
    assert after.deadlines == before.deadlines
    event = reading.load_for_page(world, case.reference).events[0]
    assert (event.kind, event.by, event.facts["on_call_at.after"]) == (
        EventKind.ON_CALL,
        MANAGER.person_id,
        "2026-12-24T17:30:00.000Z",
    )


def test_saying_it_twice_changes_nothing(world: FakeWorld, case: Case) -> None:
    has_it(world, case)
    events, head = dict(world.store.events), world.store.heads[case.case_id]
    world.clock.pass_by(minutes=5)
    has_it(world, case)
    has_it(world, case, COLLEAGUE)
    assert (world.store.events, world.store.heads[case.case_id]) == (events, head)


def test_only_who_works_cases_can_have_it(world: FakeWorld, case: Case) -> None:
    with pytest.raises(Refused):
        has_it(world, case, ADMINISTRATOR)


def test_a_case_that_was_taken_or_is_not_red_is_not_for_who_is_on_call(world: FakeWorld, case: Case) -> None:
    taking.take(world, case.reference, OFFICER, case.version, "form")
    calm = refer_with_one_clock(world)
    assert calm.priority is not Priority.RED
    for other in (case, calm):
        with pytest.raises(Refused, match="no longer needs anybody on call"):
            has_it(world, other)


def test_an_email_to_the_second_person_is_withdrawn_when_the_case_is_taken_meanwhile(
    world: FakeWorld, case: Case
) -> None:
    until(world, "2026-12-24T18:00")
    now = reading.load_for_step(world, case.reference).case
    taking.take(world, case.reference, OFFICER, now.version, "form")
    sweep(world)
    (message,) = world.messages("acknowledge_second")
    assert message.state is State.WITHDRAWN


def test_after_an_outage_everybody_gets_one_email(world: FakeWorld, case: Case) -> None:
    world.clock.set(SIX + timedelta(minutes=30))
    remind_all(world)
    assert [(email, to) for _, email, to in told(world)] == [
        ("acknowledge_second", DUTY),
        ("acknowledge_second", FIRST),
        ("acknowledge_second", SECOND),
    ]


def test_the_night_email_names_whom_to_ring_and_nothing_of_the_child(world: FakeWorld, case: Case) -> None:
    until(world, "2026-12-24T17:00")
    sweep(world)
    letters = of_the_night(world)
    assert len(letters) == 2
    for letter in letters:
        for words in (
            MANAGER.name,
            "01632 960 150",
            OFFICER.name,
            "01632 960 151",
            "email wakes nobody",
            "I have it",
        ):
            assert words in letter
        assert case.child_name not in letter


def test_while_nobody_is_on_call_every_manager_is_told_and_the_email_gives_the_duty_telephone() -> None:
    other = Person("other", "Oda Other", "oda@county.example", frozenset({Role.MANAGER}))
    world = a_world(EVE, (*PEOPLE, other))
    refer_with_one_clock(world, **RED)
    until(world, "2026-12-24T18:10")
    assert [to for _, _, to in told(world)] == [DUTY, FIRST, person_recipient(other.person_id)]
    sweep(world)
    words = f"Nobody is on call today, and an email wakes nobody. Phone the duty number now: {EXAMPLE.duty_phone}"
    assert [words in letter for letter in of_the_night(world)] == [True] * 3


@pytest.mark.parametrize(
    "manager",
    [
        replace(MANAGER, active=False),
        replace(MANAGER, away=Away(date(2026, 12, 24), date(2027, 1, 3), "")),
    ],
)
def test_while_the_first_cannot_be_told_the_second_person_is(manager: Person) -> None:
    world = a_closure([manager if person.person_id == manager.person_id else person for person in PEOPLE])
    assert on_call(world) == [SECOND]
    assert second_on_call(world)[0] == SECOND
    assert second_on_call(world)[1:] == managers_or_team(world), "nobody backs up the second person"
    assert today_of(world).missing.startswith(MANAGER.name)


@pytest.mark.parametrize(
    ("stretch", "people"),
    [
        pytest.param(replace(STRETCH, second_id="", second_phone=""), PEOPLE, id="the rota has no second person"),
        pytest.param(
            STRETCH,
            [person if person != OFFICER else replace(OFFICER, active=False) for person in PEOPLE],
            id="the second person has left",
        ),
        pytest.param(
            STRETCH,
            [
                person if person != OFFICER else replace(OFFICER, away=Away(date(2026, 12, 24), date(2026, 12, 31), ""))
                for person in PEOPLE
            ],
            id="the second person is away",
        ),
    ],
)
def test_without_a_second_person_the_managers_are_told(stretch: OnCall, people: Sequence[Person]) -> None:
    other = Person("other", "Oda Other", "oda@county.example", frozenset({Role.MANAGER}))
    world = a_closure([*people, other], stretch)
    refer_with_one_clock(world, **RED)
    assert until(world, "2026-12-25T09:00")[2:] == [
        ("24 18:00", "acknowledge_second", FIRST),
        ("24 18:00", "acknowledge_second", person_recipient(other.person_id)),
    ]


def test_only_who_is_on_the_rota_or_manages_can_have_it() -> None:
    other = Person("other", "Oda Other", "oda@county.example", frozenset({Role.MANAGER}))
    for person in (MANAGER, OFFICER, other):
        world = a_closure([*PEOPLE, other])
        case = refer_with_one_clock(world, **RED)
        has_it(world, case, person)
        assert reading.load_for_step(world, case.reference).case.on_call_at
    world = a_closure()
    case = refer_with_one_clock(world, **RED)
    with pytest.raises(Refused, match="You are not on call"):
        has_it(world, case, COLLEAGUE)
    assert "acknowledge_second" in [email for _, email, _ in until(world, "2026-12-24T18:00")]


def test_a_person_told_just_before_midnight_can_have_it_just_after() -> None:
    night = replace(STRETCH, last=date(2026, 12, 24), person_id=COLLEAGUE.person_id)
    world = a_closure(PEOPLE, night)
    case = refer_with_one_clock(world, **RED)
    world.clock.set(london("2026-12-25T01:10"))
    with pytest.raises(Refused):
        has_it(world, case, COLLEAGUE)
    world.clock.set(london("2026-12-25T00:40"))
    has_it(world, case, COLLEAGUE)


def test_a_managers_stand_in_who_is_told_can_have_it() -> None:
    away = replace(MANAGER, away=Away(date(2026, 12, 24), date(2027, 1, 3), COLLEAGUE.person_id))
    world = a_closure(
        [away if person == MANAGER else person for person in PEOPLE], replace(STRETCH, second_id="", second_phone="")
    )
    case = refer_with_one_clock(world, **RED)
    assert on_call(world) == [person_recipient(COLLEAGUE.person_id)]
    has_it(world, case, COLLEAGUE)


def test_on_call_days_are_london_days() -> None:
    night = replace(STRETCH, first=date(2026, 7, 2), last=date(2026, 7, 2))
    world = a_world(london("2026-07-01T23:30"), PEOPLE, replace(EXAMPLE, on_call=(night,)))
    assert today_of(world).missing
    world.clock.set(london("2026-07-02T00:30"))
    assert not today_of(world).missing


# --- the setting ---------------------------------------------------------------------------------------------------------


def test_the_rota_is_read_as_it_was_stored() -> None:
    own = replace(EXAMPLE, on_call=(STRETCH,))
    assert authority_from(stored_form(own)) == own


def test_each_change_of_the_rota_says_who_is_on_call_by_name() -> None:
    world = a_world(EVE)
    setting_up.add_on_call(world, MANAGER, 0, STRETCH)
    assert world.authorities.current().on_call == (STRETCH,)
    setting_up.remove_on_call(world, ADMINISTRATOR, 1, STRETCH.first)
    assert world.authorities.current().on_call == ()
    added, removed = world.store.changes
    assert (added.what, added.by, removed.by) == (Changed.ON_CALL, MANAGER.person_id, ADMINISTRATOR.person_id)
    words = "2026-12-24 to 2026-12-28: Mina Manager on 01632 960 150, then Omar Officer on 01632 960 151"
    assert (added.after, removed.before) == ({"On call": words}, {"On call": words})


def test_the_second_of_two_who_change_the_rota_is_told() -> None:
    world = a_world(EVE)
    setting_up.add_on_call(world, MANAGER, 0, STRETCH)
    with pytest.raises(Conflict):
        setting_up.add_on_call(world, MANAGER, 0, replace(STRETCH, first=date(2026, 12, 25)))
    with pytest.raises(RotaRefused):
        setting_up.add_on_call(world, MANAGER, 1, STRETCH)


def test_the_page_shows_what_is_not_over_and_where_nobody_is_on_call() -> None:
    over = replace(STRETCH, first=date(2026, 12, 1), last=date(2026, 12, 23))
    world = a_world(EVE)
    for version, stretch in enumerate((over, STRETCH)):
        world.clock.set(london(f"{stretch.first}T09:00"))
        setting_up.add_on_call(world, MANAGER, version, stretch)
    ahead = rota_ahead(world)
    assert (ahead.stretches, ahead.version, ahead.today.missing) == ((STRETCH,), 2, "")
    assert [(gap.first, gap.last) for gap in ahead.gaps] == [(date(2026, 12, 29), date(2027, 1, 6))]
    assert [person.name for person in ahead.choices] == [COLLEAGUE.name, MANAGER.name, OFFICER.name]


@pytest.mark.parametrize(
    ("spoilt", "heard"),
    [(MANAGER.person_id, [SECOND]), (OFFICER.person_id, [FIRST]), ("", [FIRST])],
)
def test_somebody_whose_row_cannot_be_read_keeps_the_reminder_from_nobody_else(
    world: FakeWorld, case: Case, spoilt: str, heard: list[Recipient], monkeypatch: pytest.MonkeyPatch
) -> None:
    get = world.people.get

    def spoilt_get(person_id: str) -> Person | None:
        if person_id == spoilt:
            raise Unreadable("a1b2c3d4")
        return get(person_id)

    monkeypatch.setattr(world.people, "get", spoilt_get)
    assert on_call(world) == heard
    assert [email for _, email, to in until(world, "2026-12-24T17:40") if to == heard[0]] == ["acknowledge_duty"]
