"""The public's forms: accepted, or set aside for the team. The sender sees no difference."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from chalicelib.domain.casework.case import Stage
from chalicelib.domain.errors import NotFound
from chalicelib.domain.forms.quarantine import PER_SOURCE, NotGenuine, Sign
from chalicelib.domain.people.people import anonymous
from chalicelib.domain.records.acceptance import Receipt
from chalicelib.domain.records.draft import Draft
from chalicelib.domain.returns.returns import ReturnState
from chalicelib.journeys.partners import public_concern
from chalicelib.services.casework.finishing import finish_task
from chalicelib.services.referrals import beginning, quarantining, referring
from tests.services.reminders.test_morning import morning
from tests.support.partner_forms import PUBLIC
from tests.support.world import OFFICER, FakeWorld, a_world, london, refer

SOMEBODY = anonymous("browser")


@pytest.fixture
def world() -> FakeWorld:
    return a_world()


def begin(world: FakeWorld, **changes: str) -> Draft:
    raw = PUBLIC | changes
    draft = beginning.begin(world, public_concern.FORM, raw, "browser", SOMEBODY)
    assert isinstance(draft, Draft)
    return world.drafts.save(replace(draft, raw=raw))


def send(world: FakeWorld, trap: str = "", seconds: int = 240, **changes: str) -> Receipt:
    draft = begin(world, **changes)
    world.clock.pass_by(seconds=seconds)
    return referring.send(world, draft, SOMEBODY, quarantining.signs_of(world, draft, trap, "a network"))


def test_what_a_person_sends_opens_a_case_and_writes_to_nobody_of_the_public(world: FakeWorld) -> None:
    receipt = send(world)
    assert world.cases.load_for_step(receipt.reference)
    assert [message.email for message in world.store.messages.values()] == ["referral_alert"]


def test_what_a_program_sends_is_kept_whole_and_opens_no_case(world: FakeWorld) -> None:
    receipt = send(world, trap="https://spam.example")
    head = world.returns.named(receipt.reference)
    assert head
    assert (head.state, head.flags) == (ReturnState.SET_ASIDE, (Sign.TRAP,))
    assert (world.store.heads, world.store.messages) == ({}, {})
    assert world.store.submissions[head.return_id].raw["where"] == PUBLIC["where"]


def test_the_sender_gets_the_same_answer_either_way(world: FakeWorld) -> None:
    taken, aside = send(world), send(world, trap="x")
    assert {(r.disposition, r.flags, r.team, r.phone_now, r.form) for r in (taken, aside)} == {
        (taken.disposition, (), "", False, "public-concern")
    }


def test_many_make_one_task_and_a_new_one_once_that_is_done(world: FakeWorld) -> None:
    for _ in range(3):
        send(world, trap="x", seconds=30)
    (task,) = world.tasks.open(10).rows
    finish_task(world, task.task_id, OFFICER, "Read.")
    send(world, trap="x", seconds=30)
    assert len(world.tasks.open(10).rows) == 1


def test_a_child_at_risk_is_not_lost_among_them(world: FakeWorld) -> None:
    send(world, trap="x")
    send(world, trap="x", immediate_risk="yes", not_phoned_because="No phone")
    assert any("immediate risk" in task.text for task in world.tasks.open(10).rows)
    page = quarantining.waiting(world, OFFICER, "")
    assert [head.flags[0] for head in page.returns] == ["at-risk", "trap"]


def test_a_flood_from_one_source_is_set_aside_and_others_are_taken(world: FakeWorld) -> None:
    receipts = [send(world, seconds=21) for _ in range(PER_SOURCE + 2)]
    states = [world.returns.named(receipt.reference) for receipt in receipts]
    assert [head is None for head in states] == [True] * PER_SOURCE + [False] * 2
    draft = begin(world)
    world.clock.pass_by(seconds=21)
    assert quarantining.signs_of(world, draft, "", "another network") == ()


def test_released_it_becomes_a_case_under_the_reference_that_the_sender_has(world: FakeWorld) -> None:
    receipt = send(world, trap="x")
    world.clock.pass_by(hours=1)
    for _ in range(2):
        quarantining.release(world, receipt.reference, OFFICER)
    file = world.cases.load_for_page(receipt.reference)
    assert file
    assert (file.case.stage, file.case.received_at) == (Stage.RECEIVED, world.clock.now())
    assert world.message("referral_alert").case_id == file.case.case_id
    assert "set-aside-released" in {access.what for access in world.store.audit.values()}
    assert quarantining.waiting(world, OFFICER, "").returns == ()


def test_not_genuine_is_audited_with_the_reason_kept_and_can_still_be_released(world: FakeWorld) -> None:
    receipt = send(world, trap="x")
    quarantining.leave(world, receipt.reference, OFFICER, NotGenuine.ADVERTISING, "once")
    (access,) = [a for a in world.store.audit.values() if a.what == "set-aside-not-genuine"]
    assert (access.person_id, access.facts) == (OFFICER.person_id, {"why": "advertising"})
    assert quarantining.open_one(world, receipt.reference, OFFICER)[1]
    assert quarantining.waiting(world, OFFICER, "").returns == ()
    quarantining.release(world, receipt.reference, OFFICER)
    assert world.cases.load_for_step(receipt.reference)


def test_only_what_was_set_aside_is_on_these_pages(world: FakeWorld) -> None:
    case = refer(world)
    for reference in (case.reference, "2222-2222"):
        with pytest.raises(NotFound):
            quarantining.open_one(world, reference, OFFICER)
        with pytest.raises(NotFound):
            quarantining.leave(world, reference, OFFICER, NotGenuine.ABUSE, "once")


def test_the_manager_hears_each_morning_of_what_nobody_has_read(world: FakeWorld) -> None:
    receipt = send(world, trap="x")
    for day in ("2026-11-30", "2026-12-01"):
        (digest,) = (m for m in morning(world, london(f"{day}T09:00")) if m.email == "digest_manager")
        assert digest.variables["set_aside"] == "1"
    quarantining.release(world, receipt.reference, OFFICER)
    (digest,) = (m for m in morning(world, london("2026-12-02T09:00")) if m.email == "digest_manager")
    assert digest.variables["set_aside"] == "0"


def test_the_same_form_twice_is_one(world: FakeWorld) -> None:
    draft = begin(world)
    world.clock.pass_by(seconds=2)
    receipts = {referring.send(world, draft, SOMEBODY, (Sign.TOO_FAST,)).reference for _ in range(2)}
    assert len(receipts) == 1
    assert draft.begun_at
    assert world.clock.now() - draft.begun_at == timedelta(seconds=2)
