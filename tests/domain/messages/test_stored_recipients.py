"""Recipients as they are stored, and which addresses reach nobody."""

import pytest

from chalicelib.domain.forms.disposition import Team
from chalicelib.domain.messages.recipients import (
    Lead,
    Mailbox,
    OtherAuthority,
    Recipient,
    authority_recipient,
    lead_mailbox,
    recipient_of,
    team_mailbox,
)
from chalicelib.domain.messages.simulator import is_simulator


@pytest.mark.parametrize(
    ("make", "of", "recipient", "text"),
    [
        (authority_recipient, "926", OtherAuthority("926"), "authority:926"),
        (lead_mailbox, Team.SEND, Lead(Team.SEND), "lead:send"),
        (team_mailbox, Team.SEND, Mailbox(Team.SEND), "mailbox:send"),
    ],
)
def test_a_recipient_is_read_as_it_was_stored(make: object, of: str, recipient: Recipient, text: str) -> None:
    made = make(of)  # type: ignore[operator]
    assert (made, str(made), recipient_of(text)) == (recipient, text, recipient)


@pytest.mark.parametrize(
    ("address", "simulated"),
    [
        ("success@simulator.amazonses.com", True),
        ("success+mona@simulator.amazonses.com", True),
        ("bounce@simulator.amazonses.com", False),
        ("xsuccess@simulator.amazonses.com", False),
        ("success@amazonses.com", False),
        ("simulator.amazonses.com@county.example", False),
    ],
)
def test_which_addresses_are_the_mail_providers_simulator(address: str, simulated: bool) -> None:
    assert is_simulator(address) is simulated
