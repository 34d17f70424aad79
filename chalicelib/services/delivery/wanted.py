"""Whether a reminder or a question still has its cause."""

from chalicelib.domain.messages.message import Message
from chalicelib.domain.waiting import WaitKind, wait_for
from chalicelib.ports.world import World
from chalicelib.services.sheets import in_email


def is_still_wanted(world: World, message: Message) -> bool:
    """An email without a cause that can end is wanted for good."""
    if message.policy.only_while_out:
        return not in_email.is_over(world, message)
    if not message.case_id:
        return True
    if message.policy.only_while_waiting:
        case = world.cases.head(message.case_id)
        return bool(case and case.waits_for_first_act)
    if message.policy.only_while_open:
        deadline = world.cases.deadline(message.case_id, message.variables["deadline"])
        return bool(deadline and deadline.met_at is None)
    if kind := message.policy.only_while_waits:
        return _waits_since(world, message, message.case_id, kind)
    return True


def has_stopped_waiting(world: World, message: Message) -> bool:
    """Whether the case no longer waits for what the email asks, or what it is about is no longer out."""
    can_stop = message.policy.only_while_out or message.policy.only_while_waits is not None
    return can_stop and not is_still_wanted(world, message)


def _waits_since(world: World, message: Message, case_id: str, kind: WaitKind) -> bool:
    case = world.cases.head(case_id)
    wait = wait_for(case.waits, kind) if case else None
    return bool(wait and wait.since <= message.created_at)
