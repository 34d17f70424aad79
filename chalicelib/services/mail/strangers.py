"""The email to an unknown address that asked for a code, and the task for administrators."""

from chalicelib.domain.authority.tasks import Audience, Mends, Task
from chalicelib.domain.instants import london_day
from chalicelib.domain.messages.message import Message, new_message
from chalicelib.domain.messages.recipients import SEALED_ADDRESS
from chalicelib.domain.people.sign_in import (
    STRANGERS_IN_ALL,
    STRANGERS_OF_A_SOURCE,
    Attempt,
    fair_share,
)
from chalicelib.ports.world import World


def word_to_stranger(world: World, attempt: Attempt) -> tuple[tuple[Message, ...], Task]:
    """One email and one task a day for each unknown address; of many unknown addresses at once, one task for them all."""
    today, address, sign_ins = london_day(attempt.asked_at).isoformat(), attempt.address, world.sign_ins
    share = fair_share(STRANGERS_IN_ALL, sign_ins.counted("strangers"), STRANGERS_OF_A_SOURCE)
    of_source = sign_ins.allow(f"strangers#{attempt.source}", share)
    if not (of_source and sign_ins.allow("strangers", STRANGERS_IN_ALL)):
        text = "Very many unknown addresses tried to sign in today. They got no email. If this goes on, tell IT."
        return (), _for_administrators(f"strangers-{today}", text, "", attempt)
    key = f"stranger|{world.keys.digest('stranger', address)}|{today}"
    message = new_message(key, "sign_in_unknown", SEALED_ADDRESS, {}, attempt.asked_at, address=address)
    text = "Somebody whom the service does not know tried to sign in. Add them as a contact if they should have access."
    return (message,), _for_administrators(message.message_id, text, address, attempt)


def _for_administrators(task_id: str, text: str, detail: str, attempt: Attempt) -> Task:
    """Nobody else can let somebody in."""
    mends = Mends.CONTACTS if detail else None
    return Task(task_id, text, detail, attempt.asked_at, audience=Audience.ADMINISTRATORS, mends=mends)
