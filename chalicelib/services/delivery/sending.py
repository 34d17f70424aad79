"""Hands one email to the mail provider."""

from collections.abc import Mapping, Sequence

from chalicelib.domain.messages.emails.declaring import Lane
from chalicelib.domain.messages.message import Message
from chalicelib.domain.messages.retries import Failure
from chalicelib.ports.mailer import Rendered, SendResult
from chalicelib.ports.world import World
from chalicelib.services.delivery.contents import contents_of
from chalicelib.services.delivery.readers import Reader, address_of
from chalicelib.services.mail.unsubscribing import stop_headers, stop_link

AGAIN: Mapping[Lane, Sequence[float]] = {Lane.SIGN_IN: (0.5, 1, 2, 4), Lane.URGENT: (3,), Lane.BULK: (3,)}
"""Seconds before a throttled email is tried again in place. Somebody waits for a code, so it is tried more often."""


def hand_over(world: World, message: Message, reader: Reader) -> SendResult:
    """Nothing goes out where a read or a template fails: that must not keep the message reserved."""
    try:
        address = address_of(world, message, reader)
        reply_to = "" if message.policy.personal else world.authorities.current().team_mailbox
        stop = stop_link(world, message, reader.contact or reader.person)
        rendered = world.mailer.render(message.email, {**contents_of(world, message), "stop_link": stop})
    except Exception as problem:
        return not_prepared(problem)
    if not address:
        return SendResult(failure=Failure.REFUSED, reason="no address")
    if not world.may_mail(address):
        return SendResult(failure=Failure.NOT_LISTED, reason="not on this practice copy's list")
    return _send(world, message, address, rendered, reply_to, stop_headers(stop))


def not_prepared(problem: Exception) -> SendResult:
    return SendResult(failure=Failure.LATER, reason=f"not prepared: {type(problem).__name__}")


def _send(
    world: World, message: Message, address: str, rendered: Rendered, reply_to: str, headers: Mapping[str, str]
) -> SendResult:
    tags = {"message": message.message_id, "case": message.case_id or "none"}
    sent = world.mailer.send(address, rendered, tags, reply_to, headers)
    for pause in AGAIN[message.lane]:
        if sent.failure is not Failure.THROTTLED:
            break
        world.pause(pause)
        sent = world.mailer.send(address, rendered, tags, reply_to, headers)
    return sent
