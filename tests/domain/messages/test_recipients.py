import pytest

from chalicelib.domain.forms.disposition import Team
from chalicelib.domain.messages.recipients import (
    ASKER,
    DUTY_MAILBOX,
    MAILBOXES,
    MANAGERS,
    SEALED_ADDRESS,
    TEAM_MAILBOX,
    WATCHERS,
    Each,
    KnownPerson,
    Lead,
    Mailbox,
    NewerRecipient,
    OtherAuthority,
    Recipient,
    recipient_of,
)

STORED: dict[str, Recipient] = {
    "mailbox:team": TEAM_MAILBOX,
    "mailbox:duty": DUTY_MAILBOX,
    "mailbox:home-education": Mailbox(Team.HOME_EDUCATION),
    "lead:admissions": Lead(Team.ADMISSIONS),
    "role:manager": MANAGERS,
    "role:watcher": WATCHERS,
    "authority:935": OtherAuthority("935"),
    "person:rita": KnownPerson("rita"),
    "asker": ASKER,
    "address": SEALED_ADDRESS,
    "each:person:rita,mailbox:team": Each((KnownPerson("rita"), TEAM_MAILBOX)),
    "mailbox:newer-team": NewerRecipient("mailbox:newer-team"),
    "lead:newer-team": NewerRecipient("lead:newer-team"),
    "role:newer": NewerRecipient("role:newer"),
    "newer": NewerRecipient("newer"),
}


@pytest.mark.parametrize("text", STORED)
def test_a_recipient_is_stored_as_text_and_read_back(text: str) -> None:
    assert recipient_of(text) == STORED[text]
    assert str(STORED[text]) == text


def test_what_does_not_arrive_at_a_mailbox_of_the_authority_reaches_nobody() -> None:
    assert {text for text, recipient in STORED.items() if recipient in MAILBOXES} == {
        *("mailbox:team", "mailbox:duty", "mailbox:home-education", "lead:admissions")
    }
