import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from msgspec.structs import replace

from chalicelib.domain.authority.authority import EXAMPLE
from chalicelib.domain.casework.case import Case, Stage
from chalicelib.domain.casework.events import EventKind
from chalicelib.domain.errors import TryAgain
from chalicelib.domain.messages.lifecycle import LEASE, handed_over, reserve
from chalicelib.domain.messages.message import Message, new_message
from chalicelib.domain.messages.recipients import MANAGERS, TEAM_MAILBOX, person_recipient
from chalicelib.domain.messages.retries import THROTTLED_PAUSE, Failure
from chalicelib.domain.messages.states import STATE_LABELS, State
from chalicelib.domain.people.browser import Browser
from chalicelib.domain.people.people import Person
from chalicelib.domain.people.roles import Role
from chalicelib.services.casework.new_owner import word_to_owner
from chalicelib.services.casework.taking import take
from chalicelib.services.delivery.delivering import deliver
from chalicelib.services.delivery.problems import problem_of
from chalicelib.services.delivery.settling import RECORD_TRIES
from chalicelib.services.delivery.sweeps import sweep
from chalicelib.services.reminders.reminding import remind_all
from chalicelib.services.sign_in.signing_in import ask_for_code
from tests.support.fakes.outbox import FakeOutbox
from tests.support.fakes.people import FakePeople
from tests.support.world import BASE_URL, COLLEAGUE, MANAGER, OFFICER, PEOPLE, RED, REFERRER, FakeWorld, a_world, refer

ONE_SECOND = timedelta(seconds=1)


@pytest.fixture
def world() -> FakeWorld:
    return a_world()


@pytest.fixture
def case(world: FakeWorld) -> Case:
    return refer(world, **RED)


def send(world: FakeWorld, email: str) -> Message:
    """Looks at the one message of this kind, and returns it as it stands afterwards."""
    before = world.message(email)
    deliver(world, before.case_id, before.message_id)
    return world.message(email)


def wait(world: FakeWorld, email: str) -> None:
    """Until the ledger looks at the message again."""
    due = world.message(email).attempt_at
    assert due
    world.clock.set(due)


# --- what goes to whom -----------------------------------------------------------------------------------------------


def test_a_receipt_is_sent_once_and_recorded(world: FakeWorld, case: Case) -> None:
    message = send(world, "referral_receipt")
    assert (message.state, message.provider_id, message.attempt_at) == (State.HANDED_OVER, "ses-1", None)
    send(world, "referral_receipt")
    assert world.mailer.to(REFERRER.email) == [f"We received your referral: {case.reference}"]


def test_a_send_carries_the_message_and_its_case_as_tags(world: FakeWorld, case: Case) -> None:
    message = send(world, "referral_alert")
    assert world.mailer.sent[0].tags == {"message": message.message_id, "case": case.case_id}


def test_the_alert_leads_the_team_to_the_case_without_a_name(world: FakeWorld, case: Case) -> None:
    send(world, "referral_alert")
    (mail,) = world.mailer.sent
    whole = mail.rendered.subject + mail.rendered.text + mail.rendered.html
    assert (mail.to, f"{BASE_URL}/cases/{case.reference}" in mail.rendered.text) == (EXAMPLE.team_mailbox, True)
    assert not any(word in whole for word in ("Ada", "Example Primary", "2015", "risk"))


def test_the_receipt_leads_the_referrer_to_the_start_and_not_to_the_case(world: FakeWorld, case: Case) -> None:
    send(world, "referral_receipt")
    assert f"{BASE_URL}/cases" not in world.mailer.sent[0].rendered.text
    assert f"{BASE_URL}/" in world.mailer.sent[0].rendered.text


def test_each_reminder_reaches_its_mailbox(world: FakeWorld, case: Case) -> None:
    for hours in (2, 2, 3):
        world.clock.pass_by(hours=hours)
        remind_all(world)
        sweep(world)
    assert f"Needs action today: nobody has taken {case.reference}" in world.mailer.to(EXAMPLE.duty_mailbox)
    assert f"Needs action today: nobody has taken {case.reference} yet" in world.mailer.to(EXAMPLE.team_mailbox)
    assert f"Needs action today: nobody has taken {case.reference}" in world.mailer.to(MANAGER.email)


def test_a_code_is_worked_out_when_it_is_sent_and_lies_nowhere(world: FakeWorld) -> None:
    ask_for_code(world, OFFICER.email, Browser("browser", "source"), "")
    world.pass_on()
    message = send(world, "sign_in_code")
    (code,) = re.findall(r"^\d{6}$", world.mailer.sent[0].rendered.text, re.MULTILINE)
    assert code == world.keys.sign_in_code(message.variables["attempt_id"])
    assert code not in repr(world.store.messages) + repr(world.log)


def test_a_stranger_is_written_to_at_the_sealed_address(world: FakeWorld) -> None:
    ask_for_code(world, "stranger@elsewhere.example", Browser("browser", "source"), "")
    world.pass_on()
    assert send(world, "sign_in_unknown").state is State.HANDED_OVER
    assert world.mailer.sent[0].to == "stranger@elsewhere.example"
    assert world.mailer.sent[0].tags["case"] == "none"


def knowing(world: FakeWorld, *people: Person) -> FakeWorld:
    """The same world with these people."""
    return world.but(people=FakePeople(people))


@pytest.mark.parametrize(
    ("known", "words"),
    [
        ((), "The service no longer knows them: tell them in another way."),
        (
            (replace(REFERRER, active=False),),
            "They no longer work at the school: tell somebody else there, in another way.",
        ),
        (
            (replace(REFERRER, active=False, schools=(), roles=frozenset({Role.PARTNER})),),
            "They can no longer sign in here: tell somebody else who needs to know.",
        ),
    ],
)
def test_a_person_who_has_left_gets_nothing_and_the_team_a_task(known: tuple[Person, ...], words: str) -> None:
    world = a_world()
    case = refer(world)
    world = knowing(world, *known)
    assert send(world, "referral_receipt").state is State.FAILED
    (task,) = world.tasks.open(5).rows
    assert task.text == f"Receipt to the referrer for {case.reference}: failed. {words}"
    assert world.mailer.sent == []


def test_an_address_that_does_not_work_is_blamed_on_the_address(world: FakeWorld, case: Case) -> None:
    world.mailer.failures = [Failure.REFUSED]
    send(world, "referral_receipt")
    (task,) = world.tasks.open(5).rows
    assert task.text.endswith("Tell them in another way, and ask an administrator to check their address.")


def reminder_to(world: FakeWorld, case: Case, person: Person) -> Message:
    variables = {"reference": case.reference, "priority": "RED"}
    instants = dict.fromkeys(("received", "due"), "2026-11-25T10:00:00.000Z")
    message = new_message(
        "a reminder",
        "acknowledge_reminder",
        person_recipient(person.person_id),
        variables | instants,
        world.clock.now(),
        case_id=case.case_id,
    )
    world.outbox.add([message])
    return message


def test_a_reminder_for_somebody_disabled_goes_to_the_team_and_blames_nobody(world: FakeWorld, case: Case) -> None:
    world = knowing(world, replace(OFFICER, active=False))
    reminder_to(world, case, OFFICER)
    message = send(world, "acknowledge_reminder")
    assert (message.recipient, message.state) == (TEAM_MAILBOX, State.HANDED_OVER)
    assert [mail.to for mail in world.mailer.sent] == [EXAMPLE.team_mailbox]
    assert world.tasks.open(5).rows == ()


def test_a_reminder_that_fails_at_the_team_instead_reaches_the_managers(world: FakeWorld, case: Case) -> None:
    world = knowing(world, replace(OFFICER, active=False), MANAGER)
    reminder_to(world, case, OFFICER)
    world.mailer.failures = [Failure.REFUSED]
    send(world, "acknowledge_reminder")
    (task,) = world.tasks.open(5).rows
    assert "Nobody may have read it" in task.text
    assert len(world.messages("mailbox_problem")) == 1


def test_the_code_of_somebody_disabled_meanwhile_goes_to_nobody_else(world: FakeWorld) -> None:
    ask_for_code(world, OFFICER.email, Browser("browser", "source"), "")
    world.pass_on()
    world = knowing(world, replace(OFFICER, active=False))
    assert send(world, "sign_in_code").state is State.FAILED
    assert world.mailer.sent == []
    (task,) = world.tasks.open(5).rows
    assert "address" not in task.text


def test_a_reply_goes_to_the_team_and_to_a_code_nowhere(world: FakeWorld, case: Case) -> None:
    send(world, "referral_receipt")
    ask_for_code(world, OFFICER.email, Browser("browser", "source"), "")
    world.pass_on()
    send(world, "sign_in_code")
    assert [mail.reply_to for mail in world.mailer.sent] == [EXAMPLE.team_mailbox, ""]


@pytest.mark.parametrize(
    ("references", "note", "subject", "words"),
    [
        (["BCDF-2347"], "", "You have a new case: BCDF-2347", f"{BASE_URL}/cases/BCDF-2347"),
        (["BCDF-2347", "GHJK-4568"], "x", "You have 2 new cases", f"{BASE_URL}/cases?owner=mine"),
        (["BCDF-2347", "GHJK-4568"], "x", "You have 2 new cases", "There is a note for the new owner."),
        (["BCDF-2347"] * 203, "", "You have 203 new cases", " and 3 more\n"),
    ],
)
def test_what_a_new_owner_reads(references: list[str], note: str, subject: str, words: str) -> None:
    world = a_world()
    world.outbox.add([word_to_owner(world, "key", OFFICER.person_id, references, note)])
    send(world, "assigned")
    (mail,) = world.mailer.sent
    assert (mail.to, mail.rendered.subject) == (OFFICER.email, subject)
    assert words in mail.rendered.text


def test_a_message_that_is_not_there_or_not_yet_due_is_left(world: FakeWorld, case: Case) -> None:
    deliver(world, case.case_id, "nothing")
    world.clock.set(case.received_at - ONE_SECOND)
    assert send(world, "referral_receipt").state is State.DUE
    assert world.mailer.sent == []


def test_a_message_is_found_only_with_its_own_case(world: FakeWorld, case: Case) -> None:
    deliver(world, None, world.message("referral_receipt").message_id)
    assert world.mailer.sent == []


# --- failures --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("failure", "state", "wait_for"),
    [
        (Failure.LATER, State.DUE, timedelta(minutes=1)),
        (Failure.HELD, State.DUE, timedelta(minutes=10)),
        (Failure.UNCLEAR, State.UNKNOWN, timedelta(minutes=15)),
    ],
)
def test_a_failure_that_may_pass_is_tried_again(
    world: FakeWorld, case: Case, failure: Failure, state: State, wait_for: timedelta
) -> None:
    world.mailer.failures = [failure]
    message = send(world, "referral_receipt")
    assert (message.state, message.attempt_at) == (state, case.received_at + wait_for)
    wait(world, "referral_receipt")
    assert send(world, "referral_receipt").state is State.HANDED_OVER


def test_a_refusal_ends_it_with_one_task_and_one_event_on_the_case(world: FakeWorld, case: Case) -> None:
    world.mailer.failures = [Failure.REFUSED]
    message = send(world, "referral_alert")
    (task,) = world.tasks.open(5).rows
    (event,) = (event for event in world.store.events.values() if event.kind is EventKind.EMAIL_PROBLEM)
    assert (message.state, message.attempt_at) == (State.FAILED, None)
    assert (task.reference, task.case_id) == (case.reference, case.case_id)
    assert task.text.startswith(
        f"Alert to the team for {case.reference}: failed. Nobody may have read it: open the case"
    )
    word = world.message("mailbox_problem").message_id
    assert event.facts == {"email": "referral_alert", "state": "failed", "to": "mailbox:team", "messages": word}


@pytest.mark.parametrize("people", [PEOPLE, (OFFICER, REFERRER, replace(MANAGER, active=False))])
def test_each_manager_hears_once_of_an_alert_that_did_not_reach_the_team(people: tuple[Person, ...]) -> None:
    world = a_world(people=people)
    case = refer(world)
    world.mailer.failures = [Failure.REFUSED]
    send(world, "referral_alert")
    world.clock.pass_by(minutes=1)
    for _ in range(3):
        sweep(world)
    managers = [person.email for person in people if person.active and Role.MANAGER in person.roles]
    heard = [world.mailer.to(address) for address in managers]
    assert heard == [[f"An email to the team did not arrive: {case.reference}"] for _ in managers]
    assert [m.state for m in world.messages("mailbox_problem") if m.recipient == MANAGERS] == [State.WITHDRAWN]


def test_a_problem_worked_out_twice_is_the_same_task_and_event(world: FakeWorld, case: Case) -> None:
    bounced = replace(world.message("referral_receipt"), state=State.BOUNCED)
    assert problem_of(world, bounced) == problem_of(world, bounced)
    assert problem_of(world, replace(bounced, state=State.COMPLAINED)) != problem_of(world, bounced)


def test_an_address_that_no_provider_takes_is_refused(world: FakeWorld, case: Case) -> None:
    world.authorities.authority = replace(EXAMPLE, team_mailbox="no address")
    assert send(world, "referral_alert").state is State.FAILED


def test_a_provider_that_never_takes_it_ends_in_a_task(world: FakeWorld, case: Case) -> None:
    world.mailer.failures = [Failure.LATER] * 200
    while world.message("referral_receipt").attempt_at:
        wait(world, "referral_receipt")
        send(world, "referral_receipt")
    assert world.message("referral_receipt").state is State.FAILED
    assert (len(world.tasks.open(5).rows), world.mailer.sent) == (1, [])


def test_a_practice_copy_withholds_what_is_for_somebody_off_its_list_and_says_so(world: FakeWorld, case: Case) -> None:
    practice = world.but(may_mail=lambda address: address != REFERRER.email)
    message = send(practice, "referral_receipt")
    assert (message.state, message.attempt_at, world.mailer.sent) == (State.WITHHELD, None, [])
    assert STATE_LABELS[message.state] == "Not sent: not on this practice copy’s list"
    assert world.log[-1]["reason"] == "not on this practice copy's list"
    assert world.tasks.open(5).rows == ()
    assert send(practice, "referral_alert").state is State.HANDED_OVER


def test_words_that_cannot_be_made_are_tried_later(world: FakeWorld, case: Case) -> None:
    before = world.message("referral_receipt")
    world.store.messages[before.message_id] = replace(before, variables={"reference": case.reference})
    assert send(world, "referral_receipt").state is State.DUE
    assert world.log[-1]["what"] == "message-not-sent"


def test_a_recipient_who_cannot_be_read_is_tried_later_and_that_is_no_repeat(world: FakeWorld, case: Case) -> None:
    message = send(world.but(people=Unreachable(PEOPLE)), "referral_receipt")
    assert (message.state, message.repeat) == (State.DUE, False)
    wait(world, "referral_receipt")
    assert send(world, "referral_receipt").state is State.HANDED_OVER


class Unreachable(FakePeople):
    def get(self, person_id: str) -> Person | None:
        raise TryAgain


def test_an_unclear_send_goes_once_more_marked_as_a_repeat_and_then_to_a_person(world: FakeWorld, case: Case) -> None:
    world.mailer.failures = [Failure.UNCLEAR, Failure.UNCLEAR]
    for _ in range(3):
        wait(world, "referral_receipt")
        send(world, "referral_receipt")
    assert (world.message("referral_receipt").repeat, world.message("referral_receipt").state) == (True, State.FAILED)
    assert ["This is a repeat" in mail.rendered.text for mail in world.mailer.sent] == [False, True]
    assert len(world.tasks.open(5).rows) == 1


def test_an_unclear_send_to_a_stranger_is_not_repeated(world: FakeWorld) -> None:
    ask_for_code(world, "stranger@elsewhere.example", Browser("browser", "source"), "")
    world.pass_on()
    world.mailer.failures = [Failure.UNCLEAR]
    send(world, "sign_in_unknown")
    wait(world, "sign_in_unknown")
    assert send(world, "sign_in_unknown").state is State.FAILED
    assert len(world.mailer.sent) == 1


# --- races -----------------------------------------------------------------------------------------------------------


def test_a_message_that_another_run_has_reserved_is_left_to_it(world: FakeWorld, case: Case) -> None:
    before = world.message("referral_receipt")
    world.outbox.claim(before, reserve(before, "another run", world.clock.now()))
    assert send(world, "referral_receipt").holder == "another run"
    assert world.mailer.sent == []


def test_one_of_two_runs_with_the_same_row_sends(world: FakeWorld, case: Case) -> None:
    send(world.but(outbox=RivalIsFaster(world.store)), "referral_receipt")
    assert world.log.said == ["message-taken-by-another"]
    assert world.mailer.sent == []


class RivalIsFaster(FakeOutbox):
    """An outbox with another run that reserves rows as soon as they are read."""

    def get(self, case_id: str | None, message_id: str) -> Message | None:
        message = super().get(case_id, message_id)
        if message:
            super().claim(message, reserve(message, "another run", message.created_at))
        return message


def test_a_lost_lease_waits_for_word_and_is_then_repeated(world: FakeWorld, case: Case) -> None:
    before = world.message("referral_receipt")
    world.outbox.claim(before, reserve(before, "a run that died", world.clock.now()))
    wait(world, "referral_receipt")
    assert send(world, "referral_receipt").state is State.UNKNOWN
    wait(world, "referral_receipt")
    assert send(world, "referral_receipt").repeat
    assert ["This is a repeat" in mail.rendered.text for mail in world.mailer.sent] == [True]


def test_the_providers_word_that_comes_before_our_own_record_stands(world: FakeWorld, case: Case) -> None:
    def provider_is_fast() -> None:
        now = world.message("referral_receipt")
        world.outbox.settle(now, replace(handed_over(now, "ses-1", world.clock.now()), state=State.DELIVERED))

    world.mailer.while_sending = provider_is_fast
    assert send(world, "referral_receipt").state is State.DELIVERED
    assert world.log.said == ["message-sent"]


def test_a_record_that_fails_is_tried_again_with_growing_pauses(world: FakeWorld, case: Case) -> None:
    world.store.fail("outbox.settle", RECORD_TRIES - 1)
    assert send(world, "referral_receipt").state is State.HANDED_OVER
    assert world.pauses == pytest.approx([0.2, 0.4, 0.8, 1.6])


def test_a_record_that_fails_five_times_is_left_to_the_lease(world: FakeWorld, case: Case) -> None:
    world.store.fail("outbox.settle", RECORD_TRIES)
    message = send(world, "referral_receipt")
    assert (message.state, message.attempt_at) == (State.RESERVED, case.received_at + LEASE)
    wait(world, "referral_receipt")
    assert send(world, "referral_receipt").state is State.UNKNOWN
    assert len(world.mailer.sent) == 1


def test_when_the_store_does_not_take_the_claim_nothing_is_sent(world: FakeWorld, case: Case) -> None:
    world.store.fail("outbox.claim")
    with pytest.raises(TryAgain):
        send(world, "referral_receipt")
    assert world.mailer.sent == []


# --- no longer wanted ------------------------------------------------------------------------------------------------


def taken(world: FakeWorld, case: Case) -> None:
    take(world, case.reference, OFFICER, case.version, "form")


def closed(world: FakeWorld, case: Case) -> None:
    world.store.heads[case.case_id] = replace(case, stage=Stage.CLOSED)


@pytest.mark.parametrize("done", [taken, closed])
def test_a_reminder_written_before_the_case_was_acted_on_is_withdrawn(
    world: FakeWorld, case: Case, done: Callable[[FakeWorld, Case], None]
) -> None:
    world.clock.pass_by(hours=2)
    remind_all(world)
    done(world, case)
    assert send(world, "acknowledge_reminder").state is State.WITHDRAWN
    assert (world.mailer.sent, world.tasks.open(5).rows) == ([], ())


def test_the_receipt_goes_although_the_case_was_taken(world: FakeWorld, case: Case) -> None:
    taken(world, case)
    assert send(world, "referral_receipt").state is State.HANDED_OVER


@pytest.mark.parametrize(
    ("after", "state", "sent"),
    [(timedelta(minutes=10) - ONE_SECOND, State.HANDED_OVER, 1), (timedelta(minutes=10), State.WITHDRAWN, 0)],
)
def test_a_code_is_sent_only_while_it_works(world: FakeWorld, after: timedelta, state: State, sent: int) -> None:
    ask_for_code(world, OFFICER.email, Browser("browser", "source"), "")
    world.pass_on()
    world.clock.set(world.clock.now() + after)
    assert send(world, "sign_in_code").state is state
    assert len(world.mailer.sent) == sent


# --- the sweep -------------------------------------------------------------------------------------------------------


def bulk_mail(world: FakeWorld, count: int) -> None:
    """Reminders of as many cases, each with its own."""
    for number in range(count):
        case = refer(world)
        variables = {"reference": case.reference, "priority": "GREEN"}
        instants = dict.fromkeys(("received", "due"), "2026-11-25T10:00:00.000Z")
        key, to = f"reminder {number}", person_recipient(COLLEAGUE.person_id)
        message = new_message(
            key, "acknowledge_reminder", to, variables | instants, world.clock.now(), case_id=case.case_id
        )
        world.outbox.add([message])


def test_the_sweep_sends_urgent_mail_at_once_and_without_pausing(world: FakeWorld, case: Case) -> None:
    assert sweep(world) == 2
    assert {message.state for message in world.store.messages.values()} == {State.HANDED_OVER}
    assert world.pauses == []


@pytest.mark.parametrize(("per_second", "pause"), [(14.0, 1 / 7), (1.0, 2.0)])
def test_bulk_mail_goes_at_half_the_providers_rate(world: FakeWorld, per_second: float, pause: float) -> None:
    world.mailer.per_second = per_second
    bulk_mail(world, 3)
    sweep(world)
    assert len(world.mailer.to(COLLEAGUE.email)) == 3
    assert world.pauses == pytest.approx([pause] * 3)


def test_one_run_takes_no_more_bulk_mail_than_fits_into_its_minute(world: FakeWorld) -> None:
    world.mailer.per_second = 0.5
    bulk_mail(world, 12)
    waits = world.but(pause=lambda seconds: world.clock.pass_by(seconds=seconds))
    sweep(waits, world.clock.now() + timedelta(seconds=20))
    assert len(world.mailer.to(COLLEAGUE.email)) == 5


def test_an_idle_sweep_does_not_ask_the_provider_for_its_rate(world: FakeWorld) -> None:
    world.mailer.per_second = 0
    assert sweep(world) == 0


def test_one_bad_row_does_not_stop_the_rest(world: FakeWorld, case: Case) -> None:
    world.store.fail("outbox.claim")
    assert sweep(world) == 1
    assert len(world.mailer.sent) == 1
    assert world.log.said.count("message-failed") == 1


def test_no_log_line_names_anybody(world: FakeWorld, case: Case) -> None:
    world.mailer.failures = [Failure.REFUSED, Failure.LATER]
    sweep(world)
    written = repr(world.log)
    assert len(world.log) == 3
    assert not any(mark in written for person in PEOPLE for mark in (person.email, person.name))


# --- throttled -----------------------------------------------------------------------------------------------------------


def test_a_throttled_email_is_tried_once_more_in_place(world: FakeWorld, case: Case) -> None:
    world.mailer.failures = [Failure.THROTTLED]
    deliver(world, case.case_id, world.message("referral_alert").message_id)
    assert world.message("referral_alert").state is State.HANDED_OVER
    assert world.pauses == [3]


def test_an_email_throttled_twice_goes_some_seconds_later_and_no_try_is_counted(world: FakeWorld, case: Case) -> None:
    world.mailer.failures = [Failure.THROTTLED] * 2
    deliver(world, case.case_id, world.message("referral_alert").message_id)
    waiting = world.message("referral_alert")
    assert (waiting.state, waiting.tries) == (State.DUE, 0)
    assert waiting.attempt_at == world.clock.now() + THROTTLED_PAUSE


def test_on_a_very_busy_day_no_email_is_given_up_because_it_was_throttled_often(world: FakeWorld, case: Case) -> None:
    message_id = world.message("referral_alert").message_id
    world.mailer.failures = [Failure.THROTTLED] * 2 * 100
    for _ in range(101):
        deliver(world, case.case_id, message_id)
        world.clock.pass_by(seconds=15)
    assert world.message("referral_alert").state is State.HANDED_OVER


def test_a_code_is_tried_more_often_because_somebody_waits_for_it(world: FakeWorld) -> None:
    message = new_message(
        "code", "sign_in_code", person_recipient(OFFICER.person_id), {"attempt_id": "a"}, world.clock.now()
    )
    world.outbox.add([message])
    world.mailer.failures = [Failure.THROTTLED] * 4
    deliver(world, None, message.message_id)
    assert world.message("sign_in_code").state is State.HANDED_OVER
    assert world.pauses == [0.5, 1, 2, 4]
