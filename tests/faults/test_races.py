"""Many at once on one thing: threads with a world each, on the real emulator and without faults but those named."""

import threading
from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TypeVar

import pytest

from chalicelib import runs
from chalicelib.domain.casework.case import NotYours
from chalicelib.domain.errors import Conflict
from chalicelib.domain.people.roles import Role
from chalicelib.services.casework import reading, taking
from chalicelib.services.people.staffing import let_in
from tests.faults.fault_harness import FaultHarness, State
from tests.faults.stories import post_check_page, reference_of
from tests.support import steps

THREADS = 8
ON_THE_EMULATOR = True
"""The quick table answers one call after the other, and would hide some races."""
T = TypeVar("T")


@pytest.fixture
def begin(harness: FaultHarness, beginnings: Mapping[str, State]) -> Callable[[str], FaultHarness]:
    def restore(name: str) -> FaultHarness:
        harness.restore(beginnings[name])
        harness.injector.begin(None)
        harness.world().cases.open_cases("", 1)  # the clients are made before the race, by one thread
        return harness

    return restore


def at_once(jobs: list[Callable[[], T]], threads: int = THREADS) -> list[T | Exception]:
    """Starts as many as there are threads at the same moment; an exception is an answer like any other."""
    gun = threading.Barrier(min(threads, len(jobs)))

    def run(numbered: tuple[int, Callable[[], T]]) -> T | Exception:
        number, job = numbered
        if number < gun.parties:
            gun.wait()
        try:
            return job()
        except Exception as problem:
            return problem

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(run, enumerate(jobs)))


@pytest.mark.parametrize("attempt", range(5))
def test_one_draft_sent_by_eight_at_once_gets_one_reference(begin: Callable[[str], FaultHarness], attempt: int) -> None:
    harness = begin("filled in")
    receipts = at_once([lambda: post_check_page(harness.world(), harness)] * THREADS)
    assert len({str(getattr(receipt, "reference", receipt)) for receipt in receipts}) == 1
    kinds = Counter(row["kind"] for row in harness.rows())
    assert (kinds["CASE"], kinds["SUBMISSION"], kinds["MESSAGE"], kinds["ONCE"]) == (1, 1, 2, 1)


@pytest.mark.parametrize("attempt", range(5))
def test_one_of_eight_officers_gets_the_case_and_the_others_are_told(
    begin: Callable[[str], FaultHarness], attempt: int
) -> None:
    harness = begin("delivered")
    reference = reference_of(harness)
    people = [
        let_in(harness.world(), f"Officer {n}", f"officer{n}@exampleshire.example", [Role.OFFICER])
        for n in range(THREADS)
    ]
    version = reading.load_for_page(harness.world(), reference).case.version

    def take(person: object) -> Callable[[], object]:
        return lambda: taking.take(harness.world(), reference, person, version, "token")  # type: ignore[arg-type]

    answers = at_once([take(person) for person in people])
    winners = [person for person, answer in zip(people, answers, strict=True) if answer is None]
    assert [reading.load_for_page(harness.world(), reference).case.owner_id] == [winner.person_id for winner in winners]
    assert sum(isinstance(answer, Conflict | NotYours) for answer in answers) == THREADS - 1, answers
    assert Counter(row["what"] for row in harness.rows() if row["kind"] == "EVENT")["taken"] == 1


def test_two_hundred_notes_at_once_are_two_hundred_events(begin: Callable[[str], FaultHarness]) -> None:
    harness = begin("delivered")
    reference, officer = reference_of(harness), harness.person("officer")

    def note(number: int) -> Callable[[], None]:
        return lambda: steps.add_note(harness.world(), reference, officer, f"Note {number}", f"token {number}")

    answers = at_once([note(number) for number in range(200)])
    assert answers == [None] * 200
    notes = [row for row in harness.rows() if row["kind"] == "EVENT" and row["what"] == "note"]
    assert len({row["sk"] for row in notes}) == 200


@pytest.mark.parametrize("attempt", range(5))
def test_two_ticks_and_two_delivers_at_once_send_each_email_once(
    begin: Callable[[str], FaultHarness], attempt: int
) -> None:
    harness = begin("referred")
    harness.clock.at = harness.clock.at.replace(hour=14, minute=10)
    harness.has_its_canary()
    images = [item for item in harness.items() if item["kind"]["S"] == "MESSAGE"]
    records = {"Records": [{"dynamodb": {"SequenceNumber": str(n), "NewImage": i}} for n, i in enumerate(images)]}
    jobs: list[Callable[[], object]] = [runs.tick, runs.tick, *[partial(runs.deliver, records)] * 2]
    at_once(jobs)
    harness.stream()
    harness.until_quiet(chase_deadlines=True)
    sent = Counter(posted.mail.message_id for posted in harness.posted)
    assert set(sent.values()) == {1}
    assert Counter(row["email"] for row in harness.rows() if row.get("message_id") in sent) == {
        "referral_receipt": 1,
        "referral_alert": 1,
        # The rungs of a past case: the team and the manager, and when the office closes the duty mailbox and the
        # manager.
        "acknowledge_escalation": 2,
        "acknowledge_duty": 2,
        "deadline_escalation": 2,
        # The service ran for the first time that day: the morning was still to do.
        "red_morning": 3,
        "digest_manager": 1,
    }


@pytest.mark.parametrize("attempt", range(5))
def test_taking_a_case_while_its_reminders_go_out_sends_none_afterwards(
    begin: Callable[[str], FaultHarness], attempt: int
) -> None:
    """A reminder that SES got was claimed before the case was taken; one claimed later is withdrawn."""
    harness = begin("case open before the officer")
    reference, officer, version = reference_of(harness), harness.person("officer"), harness.facts["version"]
    take = partial(taking.take, harness.world(), reference, officer, version, "token")
    jobs: list[Callable[[], object]] = [runs.tick, take]
    answers = at_once(jobs)
    assert not any(isinstance(answer, Exception) for answer in answers), answers
    harness.until_quiet(chase_deadlines=True)
    reminders = [r for r in harness.rows() if r["kind"] == "MESSAGE" and r["email"].startswith("acknowledge")]
    sent = {posted.mail.message_id for posted in harness.posted}
    assert {r["state"] for r in reminders if r["message_id"] not in sent} <= {"withdrawn"}
    assert all("attempt_at" not in r for r in reminders)
