"""Shows what a restored stack would email, and takes it back. `make waiting-mail` runs it as the stack's functions would.

The old stack may or may not have sent these emails since. A person decides: leave them, and they go when the stack may send
(`make deploy … MAIL=on`), or take them back, and the team gets a task that says what was not sent.
"""

import sys
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

from chalicelib.bootstrap import world
from chalicelib.domain.emails import Lane
from chalicelib.domain.messages import Message, withdrawn
from chalicelib.domain.tasks import Task
from chalicelib.ports import Conflict, World
from chalicelib.settings import HELD
from infrastructure.deploy import environment_of, last_line, run_as_the_stack
from infrastructure.installed import aws_for, outputs_of, stack_arguments
from infrastructure.steps import PlainFailure, main_or_plain_failure

TRIES = 5
_EVER = timedelta(days=3650)
"""Also what waits for the end of a school's holiday."""


def waiting(now: World) -> Iterator[Message]:
    """Everything that is not sent yet, the urgent first."""
    for lane in Lane:
        for due in now.agenda.due(lane, now.clock.now() + _EVER):
            message = now.outbox.get(due.case_id or None, due.id)
            if message and message.attempt_at:
                yield message


def counted(messages: list[Message]) -> Counter[str]:
    return Counter(message.policy.label for message in messages)


def take_back(now: World) -> Counter[str]:
    """Withdraws everything that waits, and returns what it was. If it stops in the middle, it can run again."""
    at, taken = now.clock.now(), list(waiting(now))
    if taken:
        # First, so that somebody hears of everything that is taken back.
        now.tasks.add(_task(now, counted(taken), at))
    for message in taken:
        _withdraw(now, message, at)
    return counted(taken)


def _withdraw(now: World, message: Message, at: datetime) -> None:
    """The stack itself looks at each every ten minutes. What it moves meanwhile is read again."""
    found: Message | None = message
    for _ in range(TRIES):
        if not found or not found.attempt_at:
            return
        try:
            now.outbox.settle(found, withdrawn(found, at))
            return
        except Conflict:
            found = now.outbox.get(message.case_id, message.message_id)
    raise PlainFailure("The stack was working on the emails at the same moment. Run it again.")


def _task(now: World, found: Counter[str], at: datetime) -> Task:
    kinds = "; ".join(f"{count} × {label}" for label, count in sorted(found.items()))
    text = (
        f"The service was restored from a copy, and {sum(found.values())} emails that waited in it were not sent: {kinds}. "
        "Look through the open cases for what somebody should have heard."
    )
    return Task(f"taken-back-{now.keys.new_id()}", text, "", at)


def main() -> None:
    if sys.argv[1:] in (["look"], ["take-back"]):
        found = take_back(world()) if sys.argv[1] == "take-back" else counted(list(waiting(world())))
        for label, count in sorted(found.items()):
            print(f"  {count:>6}  {label}")
        return
    parser = stack_arguments(__doc__)
    parser.add_argument("--take-back", action="store_true")
    given = parser.parse_args()
    aws = aws_for(given)
    outputs = outputs_of(aws, given.stage)
    if given.take_back and environment_of(aws, outputs).get("MAIL") != HELD:
        raise PlainFailure("This stack sends its emails. Only one that was made with RESTORING=yes can take them back.")
    done = run_as_the_stack(aws, outputs, "infrastructure.waiting_mail", "take-back" if given.take_back else "look")
    if done.returncode != 0:
        raise PlainFailure(f"It did not work: {last_line(done.stderr)}")
    lines = [line for line in done.stdout.splitlines() if line.startswith("  ")]
    print("\n".join(lines) or "No email waits.")
    if lines and given.take_back:
        print("None of these will be sent, and the team has a task that says so.")
    print("Next: make deploy with MAIL=on lets it send." if given.take_back or not lines else _WHAT_NEXT)


_WHAT_NEXT = "To send them: make deploy with MAIL=on. Not to: the same command with TAKE_BACK=yes, then make deploy with MAIL=on."


if __name__ == "__main__":
    main_or_plain_failure(main)
