"""Applies the mail provider's reports about a sent message to the ledger and the case."""

import json
from collections.abc import Mapping
from typing import Any

from chalicelib.domain.errors import Conflict
from chalicelib.domain.messages.delivery_reports import Label, state_of_bounce
from chalicelib.domain.messages.lifecycle import after_provider_event
from chalicelib.domain.messages.states import State
from chalicelib.ports.world import World
from chalicelib.services.delivery.problems import problem_of

_TRIES = 5


def _inside(value: object, name: str) -> Mapping[str, Any]:
    """The part of an event with that name; empty where the provider sent null or anything else instead."""
    part = value.get(name) if isinstance(value, Mapping) else None
    return part if isinstance(part, Mapping) else {}


def _text(part: Mapping[str, Any], name: str) -> str:
    value = part.get(name)
    return value if isinstance(value, str) else ""


def _recipients(bounce: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """An unreadable one reports nothing, and the label decides."""
    listed = bounce.get("bouncedRecipients")
    return [one if isinstance(one, Mapping) else {} for one in listed] if isinstance(listed, list | tuple) else []


def state_of(event: Mapping[str, Any]) -> State | None:
    """The state that an SES event means; None for one that changes nothing."""
    match _text(event, "eventType"):
        case "Send":
            return State.HANDED_OVER
        case "Delivery":
            return State.DELIVERED
        case "DeliveryDelay":
            return State.DELAYED
        case "Reject":
            return State.BOUNCED
        case "Complaint":
            return State.COMPLAINED
        case "Bounce":
            bounce = _inside(event, "bounce")
            label = Label(_text(bounce, "bounceType"), _text(bounce, "bounceSubType"))
            return state_of_bounce(label, _recipients(bounce))
        case _:
            return None


def _tag(event: Mapping[str, Any], name: str) -> str:
    values = _inside(_inside(event, "mail"), "tags").get(name)
    first = values[0] if isinstance(values, list | tuple) and values else None
    return first if isinstance(first, str) else ""


def apply_message(world: World, message: str) -> None:
    """Applies one message of the topic. When the topic is set up, SES also sends plain text: a message that is no event is
    logged and dropped, because it would fail each time."""
    try:
        event = json.loads(message)
    except ValueError:
        event = None
    if isinstance(event, dict):
        apply_ses_event(world, event)
    else:
        world.log("feedback-not-an-event", length=len(message))


def apply_ses_event(world: World, event: Mapping[str, Any]) -> None:
    """Applies one SES event. An event that is late, repeated or about no message of ours changes nothing."""
    state, message_id, case_id = state_of(event), _tag(event, "message"), _tag(event, "case")
    if state is None or not message_id:
        world.log("feedback-ignored", type=_text(event, "eventType")[:40])
        return
    for _ in range(_TRIES):
        try:
            _apply(world, state, None if case_id == "none" else case_id, message_id, event)
            return
        except Conflict:
            continue  # the sender recorded its own step meanwhile: look again
    raise Conflict


def _apply(world: World, state: State, case_id: str | None, message_id: str, event: Mapping[str, Any]) -> None:
    message = world.outbox.get(case_id, message_id)
    if not message:
        world.log("feedback-unknown-message", message=message_id)
        return
    provider_id = _text(_inside(event, "mail"), "messageId")
    after = after_provider_event(message, state, provider_id, world.clock.now())
    if after != message:
        world.outbox.settle(message, after, *problem_of(world, after))
        world.log("feedback", message=message_id, state=str(state))
