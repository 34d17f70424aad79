"""Shows what a restored stack would email, and takes it back. `make waiting-mail` runs it as the stack's functions would.

The old stack may or may not have sent these emails since. A person decides: leave them, and they go when the stack may send
(`make deploy … MAIL=on`), or take them back, and the team gets a task that says what was not sent. One that cannot be read is
counted, and left as it is.
"""

import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.bootstrap import world
from chalicelib.domain.authority.tasks import Task
from chalicelib.domain.errors import Conflict, Unreadable
from chalicelib.domain.messages.emails.declaring import Lane
from chalicelib.domain.messages.lifecycle import withdrawn
from chalicelib.domain.messages.message import Message
from chalicelib.ports.world import World
from chalicelib.settings import HELD
from infrastructure.deploy import as_typed, environment_of, last_line, run_as_the_stack
from infrastructure.installed import aws_for, outputs_of, stack_arguments
from infrastructure.steps import PlainFailure, main_or_plain_failure

TRIES = 5
_EVER = timedelta(days=3650)
"""Also what waits for the end of a school's holiday."""
_UNREADABLE = "that cannot be read"


@dataclass(frozen=True)
class Waiting:
    """The unsent emails, urgent ones first, and how many more cannot be read."""

    messages: list[Message]
    unreadable: int


def waiting(world: World) -> Waiting:
    found, unreadable = list[Message](), 0
    for due in (due for lane in Lane for due in world.due_index.due(lane, world.clock.now() + _EVER)):
        try:
            message = world.outbox.get(due.case_id or None, due.id)
        except Unreadable:
            unreadable += 1
            continue
        if message and message.attempt_at:
            found.append(message)
    return Waiting(found, unreadable)


def _counted(messages: Iterable[Message]) -> list[tuple[str, int]]:
    return sorted(Counter(message.policy.label for message in messages).items())


def lines_of(found: Waiting) -> list[str]:
    """How many of each kind, and at last those that cannot be read."""
    unread = [(_UNREADABLE, found.unreadable)] if found.unreadable else []
    return [f"  {count:>6}  {label}" for label, count in [*_counted(found.messages), *unread]]


def take_back(world: World) -> Waiting:
    """Withdraws everything that waits, and returns what it was. If it stops in the middle, it can run again."""
    at, found = world.clock.now(), waiting(world)
    if found.messages:
        # First, so that somebody hears of everything that is taken back.
        world.tasks.add(_task(world, found, at))
    for message in found.messages:
        _withdraw(world, message, at)
    return found


def _withdraw(world: World, message: Message, at: datetime) -> None:
    """The stack itself looks at each every ten minutes. Rows that it moves meanwhile are read again."""
    found: Message | None = message
    for _ in range(TRIES):
        if not found or not found.attempt_at:
            return
        try:
            world.outbox.settle(found, withdrawn(found, at))
            return
        except Conflict:
            found = world.outbox.get(message.case_id, message.message_id)
    raise PlainFailure("The stack was working on the emails at the same moment. Run it again.")


def _task(world: World, found: Waiting, at: datetime) -> Task:
    kinds = "; ".join(f"{count} × {label}" for label, count in _counted(found.messages))
    more = f"{found.unreadable} more cannot be read, and were left as they are. " if found.unreadable else ""
    text = (
        f"The service was restored from a copy, and {len(found.messages)} emails that waited in it were not sent: {kinds}. {more}"
        "Look through the open cases for what somebody should have heard."
    )
    return Task(f"taken-back-{world.keys.new_id()}", text, "", at)


def main() -> None:
    if sys.argv[1:] in (["look"], ["take-back"]):
        print("\n".join(lines_of(take_back(world()) if sys.argv[1] == "take-back" else waiting(world()))))
        return
    parser = stack_arguments(__doc__)
    parser.add_argument("--take-back", action="store_true")
    given = parser.parse_args()
    aws = aws_for(given)
    outputs = outputs_of(aws, given.stage)
    held = environment_of(aws, outputs).get("MAIL") == HELD
    if given.take_back and not held:
        raise PlainFailure("This stack sends its emails. Only one that was made with RESTORING=yes can take them back.")
    done = run_as_the_stack(aws, outputs, "infrastructure.waiting_mail", "take-back" if given.take_back else "look")
    if done.returncode != 0:
        raise PlainFailure(f"It did not work: {last_line(done.stderr)}")
    lines = [line for line in done.stdout.splitlines() if line.startswith("  ")]
    print("\n".join([*lines, *what_next(lines, as_typed(given), held=held, taken=given.take_back)]))


def what_next(lines: list[str], where: str, *, held: bool, taken: bool) -> list[str]:
    """The meaning, and the next command."""
    said = [] if lines else ["No email waits."]
    if not held:
        return [*said, "This stack sends its emails by itself."]
    on, unreadable = f"make deploy {where} ADMIN=… MAIL=on", [line for line in lines if line.endswith(_UNREADABLE)]
    if not taken and lines:
        return [f"To send them: {on}. Not to: make waiting-mail {where} TAKE_BACK=yes, then the same make deploy."]
    if len(lines) > len(unreadable):
        said.append("These will not be sent, and the team has a task that says so.")
    if unreadable:
        said.append("What cannot be read is left as it is: it goes out only if a later release can read it.")
    return [*said, f"Next: {on} lets it send."]


if __name__ == "__main__":
    main_or_plain_failure(main)
