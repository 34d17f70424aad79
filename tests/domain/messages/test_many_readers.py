"""One email to more readers than one transaction holds."""

import pytest

from chalicelib.domain.messages.ids import message_id_for
from chalicelib.domain.messages.many_readers import MOST_AT_ONCE, bounded, each_of, is_listed
from chalicelib.domain.messages.message import Message, new_message
from chalicelib.domain.messages.recipients import (
    MANAGERS,
    TEAM_MAILBOX,
    WATCHERS,
    Each,
    Recipient,
    person_recipient,
)
from tests.support.world import NOW


def to(recipient: Recipient) -> Message:
    return new_message(f"key|{recipient}", "an-email", recipient, {"reference": "CME-1"}, NOW, case_id="case")


PEOPLE = [to(person_recipient(f"p{number:02}")) for number in range(20)]
TEAM = to(TEAM_MAILBOX)


@pytest.mark.parametrize("number", [0, 1, MOST_AT_ONCE])
def test_as_many_as_go_at_once_are_left_as_they_are(number: int) -> None:
    assert bounded(PEOPLE[:number]) == PEOPLE[:number]


def test_the_last_of_ten_carries_all_others_and_mailboxes_come_first() -> None:
    found = bounded([*PEOPLE[:11], TEAM])
    assert len(found) == MOST_AT_ONCE
    assert found[:-1] == [TEAM, *PEOPLE[:8]]
    carrier = found[-1]
    assert carrier.recipient == Each(tuple(message.recipient for message in PEOPLE[8:11]))
    assert carrier.message_id == message_id_for(f"{PEOPLE[8].message_id}|each")
    assert (carrier.email, carrier.variables, carrier.case_id, carrier.state, carrier.attempt_at) == (
        *("an-email", {"reference": "CME-1"}, "case"),
        *(TEAM.state, NOW),
    )


def test_nobody_is_left_out_and_nobody_is_written_to_twice() -> None:
    found = bounded([*PEOPLE, TEAM])
    readers = [reader for message in found for reader in each_of(message.recipient) or (message.recipient,)]
    assert sorted(map(str, readers)) == sorted(str(message.recipient) for message in (*PEOPLE, TEAM))


@pytest.mark.parametrize(
    ("recipient", "listed"),
    [
        (TEAM_MAILBOX, True),
        (person_recipient("p"), True),
        (WATCHERS, True),
        (MANAGERS, False),
        (Each((person_recipient("p"),)), False),
    ],
)
def test_which_messages_a_case_lists(recipient: Recipient, listed: bool) -> None:
    assert is_listed(to(recipient)) is listed
