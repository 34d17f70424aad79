from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from chalicelib.domain.authority.authority import EXAMPLE
from chalicelib.domain.authority.tasks import Audience
from chalicelib.domain.authority.time_limits import TimeLimits
from chalicelib.domain.casework.case import Stage
from chalicelib.domain.casework.events import EventKind
from chalicelib.domain.casework.priority import Priority
from chalicelib.domain.casework.reference import REFERENCE_ALPHABET
from chalicelib.domain.deadlines.rules import Rule
from chalicelib.domain.errors import TryAgain
from chalicelib.domain.messages.recipients import TEAM_MAILBOX, Recipient, person_recipient
from chalicelib.domain.records.case_file import CaseFile
from chalicelib.journeys.parts.address import ADDRESS
from chalicelib.journeys.parts.danger import DANGER
from chalicelib.journeys.referral.school_referral import DECLARATION, VERSION
from chalicelib.services.casework.proposing import proposal_for
from chalicelib.services.referrals import referring
from chalicelib.services.referrals.reading_times import reads
from tests.support.world import AMBER, NOW, OFFICER, OTHER_REFERRER, RED, REFERRER, FakeWorld, a_draft, a_world, london
from tests.support.world import refer as refer_a_child


@pytest.fixture
def world() -> FakeWorld:
    return a_world()


def sent(world: FakeWorld, **changes: str) -> CaseFile:
    file = world.cases.load_for_page(refer_a_child(world, **changes).reference)
    assert file
    return file


# --- sending ---------------------------------------------------------------------------------------------------------


def test_a_referral_is_answered_with_a_reference_and_opens_one_case(world: FakeWorld) -> None:
    draft = a_draft(world)
    receipt = referring.send(world, draft, REFERRER)
    (case,) = world.store.heads.values()
    assert (receipt.reference, receipt.received_at, receipt.person_id) == (case.reference, NOW, REFERRER.person_id)
    assert (case.child_name, case.owner_id, case.acknowledged_at) == ("Ada Example", None, None)
    assert (case.cme_since, case.sex, case.year_group) == (date(2026, 11, 3), "female", "7")


def test_the_submission_is_kept_as_it_was_typed_and_declared(world: FakeWorld) -> None:
    draft = a_draft(world, upn="perhaps B801")
    referring.send(world, draft, REFERRER)
    (submission,) = world.store.submissions.values()
    assert submission.raw == draft.raw
    assert (submission.declaration, submission.form, submission.form_version) == (
        DECLARATION,
        "school-referral",
        VERSION,
    )
    assert world.drafts.get(draft.draft_id) is None


def test_the_case_has_a_clock_that_its_first_event_started(world: FakeWorld) -> None:
    file = sent(world)
    (event,) = file.events
    assert {deadline.rule: deadline.due_at for deadline in file.deadlines} == {
        Rule.ACKNOWLEDGE: london("2026-11-26T10:00"),
        Rule.CHECKS: london("2026-12-02T10:00"),
        Rule.TRIAGE: london("2026-12-02T10:00"),
    }
    assert {deadline.started_by for deadline in file.deadlines} == {event.event_id}
    assert (file.case.next_due_at, file.case.next_rule) == (london("2026-11-26T10:00"), Rule.ACKNOWLEDGE)


def test_the_first_event_says_what_was_decided_and_why(world: FakeWorld) -> None:
    (event,) = sent(world, **RED).events
    assert (event.kind, event.by, event.happened_on) == (EventKind.REFERRED, REFERRER.person_id, date(2026, 11, 25))
    assert event.text == "The referrer says that the child is at immediate risk."
    assert (event.facts["counts_as_cme"], event.facts["cme_since"]) == ("yes", "2026-11-03")


def test_a_receipt_goes_to_the_referrer_and_an_alert_to_the_team(world: FakeWorld) -> None:
    case = refer_a_child(world)
    receipt, alert = world.message("referral_receipt"), world.message("referral_alert")
    assert (receipt.recipient, alert.recipient) == (person_recipient(REFERRER.person_id), TEAM_MAILBOX)
    assert receipt.case_id == alert.case_id == case.case_id
    assert alert.variables == {"reference": case.reference, "received": "2026-11-25T10:00:00.000Z", "priority": "GREEN"}


def test_no_message_and_no_fact_names_the_child(world: FakeWorld) -> None:
    file = sent(world, first_names="Marked", last_name="Marker", **{"born-year": "2014"})
    written = repr(
        [(m.variables, m.address) for m in world.outbox.of_case(file.case.case_id, 99).rows]
        + [event.facts for event in file.events]
    )
    assert not any(mark in written for mark in ("Marked", "Marker", "2014", "NR1", REFERRER.schools[0].name))


@pytest.mark.parametrize(
    ("changes", "priority", "due"),
    [
        (RED, Priority.RED, "2026-11-25T12:00"),
        (AMBER, Priority.AMBER, "2026-11-26T10:00"),
        ({}, Priority.GREEN, "2026-11-26T10:00"),
    ],
)
def test_the_priority_decides_by_when_somebody_acts(
    world: FakeWorld, changes: dict[str, str], priority: Priority, due: str
) -> None:
    case = refer_a_child(world, **changes)
    assert (case.priority, case.next_due_at) == (priority, london(due))
    assert world.message("referral_alert").variables["priority"] == str(priority)


SAME_CHILD = {"upn": "B801200005001"}


@pytest.mark.parametrize(
    ("again", "months", "priority"),
    [
        (SAME_CHILD | {"last_name": "Other"}, 11, Priority.AMBER),
        ({"upn": ""}, 11, Priority.AMBER),
        (SAME_CHILD, 13, Priority.GREEN),
        ({"last_name": "Other", "known_as": "Ada Other", "upn": ""}, 11, Priority.GREEN),
    ],
)
def test_a_child_with_a_case_closed_within_a_year_is_at_least_amber_and_triage_agrees(
    world: FakeWorld, again: dict[str, str], months: int, priority: Priority
) -> None:
    first = refer_a_child(world, **SAME_CHILD)
    closed = replace(first, stage=Stage.CLOSED, closed_at=NOW, outcome="returned")
    world.store.heads[first.case_id] = closed
    world.clock.pass_by(days=30 * months)
    case = refer_a_child(world, **again)
    proposal = proposal_for(world, case, world.cases.submission(case))
    assert proposal
    assert case.priority is proposal.priority is priority
    assert any(first.reference in fact for fact in proposal.facts) is (priority is Priority.AMBER)


def test_a_prior_concern_about_an_unseen_child_is_red(world: FakeWorld) -> None:
    seen = {"last_seen-day": "10", "last_seen-month": "11", "last_seen-year": "2026"}
    assert refer_a_child(world, **seen).priority is Priority.GREEN
    case = refer_a_child(world, **seen, **{"need-domestic-abuse": "yes", "last_name": "Sample"})
    assert case.priority is Priority.RED
    proposal = proposal_for(world, case, world.cases.submission(case))
    assert proposal
    assert proposal.priority is Priority.RED


def test_the_child_can_be_found_again(world: FakeWorld) -> None:
    case = refer_a_child(world, upn="B801200005001")
    assert ("upn", "B801200005001", case.case_id) in world.store.tokens


def test_the_same_draft_sent_twice_is_one_case_with_the_first_reference(world: FakeWorld) -> None:
    draft = a_draft(world)
    first = referring.send(world, draft, REFERRER)
    world.clock.pass_by(minutes=1)
    assert referring.send(world, draft, REFERRER) == first
    assert (len(world.store.heads), len(world.store.messages), len(world.store.events)) == (1, 2, 1)


def test_two_drafts_are_two_cases(world: FakeWorld) -> None:
    assert refer_a_child(world).reference != refer_a_child(world).reference
    assert len(world.store.heads) == 2


def test_a_receipt_can_be_read_again_by_its_referrer_alone(world: FakeWorld) -> None:
    draft = a_draft(world)
    receipt = referring.send(world, draft, REFERRER)
    assert referring.receipt_of(world, draft.draft_id, REFERRER) == receipt
    assert referring.receipt_of(world, draft.draft_id, OTHER_REFERRER) is None
    assert referring.receipt_of(world, "nothing", REFERRER) is None


def test_an_incomplete_form_is_not_taken_and_the_page_is_named(world: FakeWorld) -> None:
    draft = a_draft(world, address="")
    with pytest.raises(referring.NotComplete) as refused:
        referring.send(world, draft, REFERRER)
    assert (refused.value.page, str(refused.value)) == (ADDRESS, "“Last known address” is not complete.")
    assert world.store.heads == {}


def test_a_form_with_an_unanswered_gate_is_not_taken(world: FakeWorld) -> None:
    with pytest.raises(referring.NotComplete) as refused:
        referring.send(world, a_draft(world, phoned=""), REFERRER)
    assert refused.value.page is DANGER


def test_a_date_that_has_become_impossible_is_not_taken(world: FakeWorld) -> None:
    draft = a_draft(world, **{"last_seen-day": "26"})
    with pytest.raises(referring.NotComplete):
        referring.send(world, draft, REFERRER)
    world.clock.pass_by(days=1)
    assert referring.send(world, draft, REFERRER).reference


def test_a_school_that_the_person_no_longer_speaks_for_is_not_taken(world: FakeWorld) -> None:
    draft = a_draft(world)
    with pytest.raises(referring.NotComplete):
        referring.send(world, draft, replace(REFERRER, schools=()))


def test_when_the_store_does_not_take_it_the_draft_is_still_there(world: FakeWorld) -> None:
    draft = a_draft(world)
    world.store.fail("cases.accept")
    with pytest.raises(TryAgain):
        referring.send(world, draft, REFERRER)
    assert world.drafts.get(draft.draft_id) == draft
    assert world.store.messages == {}
    assert referring.send(world, draft, REFERRER).reference


def chance_for(reference: str) -> bytes:
    """The random bytes that make this reference."""
    return bytes(map(REFERENCE_ALPHABET.index, reference.replace("-", "")))


def test_a_reference_that_is_somebodys_already_is_drawn_again(
    world: FakeWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = refer_a_child(world)
    drawn = map(chance_for, [first.reference, first.reference, "256X-X256"])
    monkeypatch.setattr(world.keys, "random_bytes", lambda count: next(drawn))
    assert refer_a_child(world).reference == "256X-X256"
    assert world.cases.named(first.reference) == first


def test_when_every_drawn_reference_is_taken_the_sender_may_try_again(
    world: FakeWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, draft = refer_a_child(world), a_draft(world)
    monkeypatch.setattr(world.keys, "random_bytes", lambda count: chance_for(first.reference))
    with pytest.raises(TryAgain):
        referring.send(world, draft, REFERRER)
    assert world.drafts.get(draft.draft_id) == draft


@pytest.mark.parametrize("changes", [RED, AMBER])
def test_where_bank_holidays_are_missing_the_case_opens_and_administrators_get_one_task_a_month(
    changes: dict[str, str],
) -> None:
    world = a_world(london("2028-12-29T16:30"))
    case = refer_a_child(world, **changes)
    world.clock.pass_by(days=1)
    refer_a_child(world, **changes)
    (task,) = world.tasks.open(10, Audience.ADMINISTRATORS).rows
    assert not [each for each in world.tasks.open(10).rows if "Bank holidays" in each.text]
    assert case.next_due_at
    assert "1 January 2029" in task.text


# --- what the referrer is told ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("priority", "at", "says", "tells_duty"),
    [
        (Priority.RED, "2026-11-25T10:00", ("at work now", "2 working hours"), False),
        (Priority.AMBER, "2026-11-25T10:00", ("at work now", "1 working day."), False),
        (
            Priority.RED,
            "2026-12-24T18:00",
            ("closed", "9am", "by 11am on Tuesday 29 December 2026 at the latest"),
            True,
        ),
        (Priority.GREEN, "2026-10-24T12:00", ("closed", "9am", "Monday 26 October 2026"), False),
    ],
)
def test_when_somebody_reads_it(priority: Priority, at: str, says: tuple[str, ...], tells_duty: bool) -> None:
    sentence = reads(priority, london(at), EXAMPLE)
    assert all(words in sentence for words in says)
    assert ("duty officer" in sentence) is tells_duty


def test_the_sentence_follows_the_authoritys_limits() -> None:
    slower = replace(EXAMPLE, limits=TimeLimits(red_team_hours=3, other_team_days=2))
    assert "3 working hours" in reads(Priority.RED, NOW, slower)
    assert "2 working days" in reads(Priority.GREEN, NOW, slower)


@pytest.mark.parametrize("changes", [RED, {}])
def test_the_receipt_gives_the_same_reading_time_for_every_priority(world: FakeWorld, changes: dict[str, str]) -> None:
    refer_a_child(world, **changes)
    assert world.message("referral_receipt").variables["reads"] == (
        "The team reads referrals on working days from 9am to 5pm. "
        "Somebody will have read yours by 10am on Thursday 26 November 2026."
    )


def test_a_red_referral_at_night_is_due_for_the_duty_mailbox_at_once() -> None:
    world = a_world(london("2026-11-25T23:30"))
    case = refer_a_child(world, **RED)
    (deadline,) = (d for d in world.store.deadlines.values() if d.rule is Rule.ACKNOWLEDGE)
    assert deadline.next_check_at == case.received_at
    assert deadline.due_at - case.received_at == timedelta(hours=11, minutes=30)


# --- keyed in for somebody else --------------------------------------------------------------------------------------

KEYED_IN = {
    "source": "paper",
    "told_on-day": "24",
    "told_on-month": "Nov",
    "told_on-year": "2026",
    "told_at": "9.30",
    "on_behalf": "school",
    "school_name": "Another School",
    "typed_urn": "121234",
    "receipt": "no",
}


def keyed_in(world: FakeWorld, **changes: str) -> CaseFile:
    draft = world.drafts.save(replace(a_draft(world, OFFICER.person_id, **KEYED_IN | changes), form="keyed-referral"))
    file = world.cases.load_for_page(referring.send(world, draft, OFFICER).reference)
    assert file
    return file


def test_what_staff_keyed_in_says_how_and_when_they_were_told(world: FakeWorld) -> None:
    (event,) = keyed_in(world).events
    told = (event.facts["source"], event.facts["told_on"], event.facts["told_at"], event.by)
    assert told == ("paper", "2026-11-24", "9.30", OFFICER.person_id)
    (submission,) = world.store.submissions.values()
    assert (submission.school.urn, submission.form) == ("121234", "keyed-referral")
    assert submission.declaration != DECLARATION


@pytest.mark.parametrize(
    ("changes", "receivers"),
    [
        ({}, []),
        ({"receipt": "yes", "receipt_email": "RITA@school.example"}, [person_recipient(REFERRER.person_id)]),
        ({"receipt": "yes", "receipt_email": "nobody@else.example"}, []),
        ({"receipt": "no", "receipt_email": "rita@school.example"}, []),
    ],
)
def test_a_receipt_goes_to_nobody_unless_a_known_contact_was_chosen(
    world: FakeWorld, changes: dict[str, str], receivers: list[Recipient]
) -> None:
    keyed_in(world, **changes)
    assert [message.recipient for message in world.messages("referral_receipt")] == receivers
    assert world.message("referral_alert")
