"""The service broken on purpose, a way at a time: each time the same stories and the same checker must find it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

import pytest
from msgspec.structs import replace

from chalicelib.adapters.casework import acceptance, case_steps, cases, due_index, outbox
from chalicelib.adapters.files.jobs import TableJobs
from chalicelib.adapters.people import people, purpose_links
from chalicelib.adapters.tables import transactions
from chalicelib.adapters.tables.rows.forms import OnceRow
from chalicelib.domain.messages.emails.catalogue import EMAILS
from chalicelib.domain.messages.lifecycle import handed_over
from chalicelib.domain.messages.message import Message
from chalicelib.domain.messages.states import State as MessageState
from chalicelib.ports.mailer import SendResult
from chalicelib.services.delivery import delivering, sending
from chalicelib.services.referrals import accepting
from tests.faults.fault_harness import FaultHarness, State
from tests.faults.fault_injector import Fault
from tests.faults.runner import tell
from tests.faults.stories import STORIES

pytestmark = pytest.mark.usefixtures("no_sleep")

Break = Callable[[pytest.MonkeyPatch], None]


def _without_the_token(patch: pytest.MonkeyPatch) -> None:
    def commit(once: Any, result: dict[str, Any], fill: Any) -> dict[str, Any]:
        transactions.commit(fill)
        return result

    patch.setattr(cases, "commit_once", commit)


def _without_reading_the_token_back(patch: pytest.MonkeyPatch) -> None:
    """The token is written, but what a failure left behind is not looked up."""
    patch.setattr(transactions.Once, "found", lambda once: None)


def _sent_before_sending(patch: pytest.MonkeyPatch) -> None:
    real = sending.hand_over

    def hand_over(world: Any, message: Any, person: Any) -> SendResult:
        after = handed_over(message, "too early", world.clock.now())
        world.outbox.settle(message, after)
        return real(world, message, person)

    patch.setattr(delivering, "hand_over", hand_over)


def _without_a_claim(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(outbox.TableOutbox, "claim", lambda self, before, after: None)


def _without_looking_at_the_case(patch: pytest.MonkeyPatch) -> None:
    name = "acknowledge_escalation"
    patch.setitem(EMAILS, name, replace(EMAILS[name], only_while_waiting=False))


def _without_doubt(patch: pytest.MonkeyPatch) -> None:
    """A message counts as sent although its sender died."""

    def looked_at(message: Message, now: datetime) -> Message:
        return handed_over(message, "", now) if message.state is MessageState.RESERVED else message

    patch.setattr(delivering, "when_looked_at", looked_at)


def _not_recorded(patch: pytest.MonkeyPatch) -> None:
    """The email goes, and nobody records it."""
    patch.setattr(delivering, "record", lambda world, reserved, sent: None)


def _without_the_receipt(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(accepting, "emails_to_sender", lambda *given: ())


def _without_the_deadline(patch: pytest.MonkeyPatch) -> None:
    real = acceptance.rows_of

    def rows(*given: Any) -> Sequence[Any]:
        return [row for row in real(*given) if type(row).__name__ != "DeadlineRow"]

    patch.setattr(cases, "rows_of", rows)


def _sweep_that_forgets(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(due_index.TableDueIndex, "due", lambda self, what, now: iter(()))
    patch.setattr(due_index.TableDueIndex, "all_due", lambda self, now: iter(()))


def _receipt_before_the_case(patch: pytest.MonkeyPatch) -> None:
    """The token first, in a write of its own."""

    def commit(once: Any, result: dict[str, Any], fill: Any) -> dict[str, Any]:
        first = once.found()
        if first:
            return dict(first.result)
        row = OnceRow(once.pk, "ONCE", result=result)
        transactions.commit(lambda transaction: transaction.save(row))
        transactions.commit(fill)
        return result

    patch.setattr(cases, "commit_once", commit)


def _job_in_a_write_of_its_own(patch: pytest.MonkeyPatch) -> None:
    real = people.TablePeople.change

    def change(
        self: Any, before: Any, after: Any, what: Any, relies_on: Any = None, job: Any = None, *more: Any
    ) -> None:
        real(self, before, after, what, relies_on, None, *more)
        if job:
            TableJobs().add(job)

    patch.setattr(people.TablePeople, "change", change)


def _link_that_does_not_end(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(case_steps, "using", lambda transaction, by_link: None)
    patch.setattr(purpose_links.TablePurposeLinks, "end", lambda self, digest, why: None)


BREAKS: Mapping[str, tuple[Break, str, str, str]] = {
    "no ONCE row": (_without_the_token, "submit", "reply lost", ""),
    "ONCE row in a write of its own": (_receipt_before_the_case, "submit", "refused", "lost referral"),
    "ONCE row not read back": (_without_reading_the_token_back, "submit", "reply lost", "lost referral"),
    "no receipt in the transaction": (_without_the_receipt, "submit", "refused", "lost receipt"),
    "no deadline in the transaction": (_without_the_deadline, "submit", "refused", "lost referral"),
    "marked sent before it is sent": (_sent_before_sending, "deliver", "crash before", "lost receipt"),
    "doubt taken for sent": (_without_doubt, "deliver", "crash before", "lost receipt"),
    "no claim": (_without_a_claim, "deliver", "refused", ""),
    "sending is not recorded": (_not_recorded, "deliver, SES’s news late", "refused", "other"),
    "the sweep finds nothing": (_sweep_that_forgets, "deliver", "throttled", "lost receipt"),
    "the claim does not look at the case": (_without_looking_at_the_case, "take and note", "refused", "other"),
    "the link does not end": (_link_that_does_not_end, "answer by link", "refused", "other"),
    "the job in a write of its own": (
        _job_in_a_write_of_its_own,
        "disable somebody with cases",
        "crash after",
        "other",
    ),
}


@pytest.mark.parametrize("name", BREAKS)
def test_the_checker_notices(
    name: str, harness: FaultHarness, beginnings: Mapping[str, State], monkeypatch: pytest.MonkeyPatch
) -> None:
    breaks, story_name, kind, expected = BREAKS[name]
    story = next(story for story in STORIES if story.name == story_name)
    breaks(monkeypatch)
    found = []
    for position in range(24):
        findings, _ = tell(harness, beginnings[story.begins], story, Fault(kind, position, 3))
        found += [f"{kind}: {text}" for kind, text in findings.problems]
    assert [problem for problem in found if problem.startswith(expected)], found
