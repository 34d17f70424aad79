"""A school is told once one reader there has the email; what is not known proves nothing."""

from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from chalicelib.domain.messages.states import State
from chalicelib.domain.people.mail_contacts import ContactRole
from chalicelib.domain.sheets.proving import Counts, Stand, Standing, Which, best, counted, standing_of
from chalicelib.domain.sheets.sheet import Told

AT = datetime(2026, 12, 1, 9, tzinfo=UTC)
TOLD = Told("sheet-1", 0, "123456", ContactRole.HEAD, "contact:1", planned_at=AT, message_id="m-1")
STANDS = {
    State.DELIVERED: Standing.DELIVERED,
    State.OUT_OF_OFFICE: Standing.DELIVERED,
    State.COMPLAINED: Standing.DELIVERED,
    State.HANDED_OVER: Standing.SENT,
    **dict.fromkeys((State.DUE, State.RESERVED, State.UNKNOWN, State.DELAYED, State.HELD), Standing.WAITING),
    **dict.fromkeys(
        (State.SOFT_BOUNCED, State.BOUNCED, State.FAILED, State.WITHDRAWN, State.WITHHELD), Standing.UNTOLD
    ),
}


@pytest.mark.parametrize("state", State)
def test_what_became_of_an_email_says_how_far_its_reader_is(state: State) -> None:
    assert standing_of(TOLD, state) is STANDS[state]
    assert standing_of(replace(TOLD, read_at=AT), state) is Standing.READ, "who answered has it"


def test_without_an_email_nobody_is_told() -> None:
    assert standing_of(TOLD, None) is Standing.UNTOLD, "an email that is not known any more"
    assert standing_of(replace(TOLD, planned_at=None), None) is Standing.WAITING
    assert standing_of(replace(TOLD, contact="", planned_at=None), None) is Standing.UNTOLD


def test_a_school_stands_as_its_best_reader() -> None:
    assert best([Standing.UNTOLD, Standing.SENT, Standing.WAITING]) is Standing.SENT
    assert best([]) is Standing.UNTOLD


def test_schools_are_counted_and_the_gaps_listed() -> None:
    stands = [
        Stand(Standing.READ, True),
        Stand(Standing.DELIVERED, True),
        Stand(Standing.SENT, False),
        Stand(Standing.WAITING, True),
        Stand(Standing.UNTOLD, False),
    ]
    assert counted(stands) == Counts(schools=5, told=3, unconfirmed=1, read=1, unread=1, untold=2)
    assert [[each.is_shown(which) for each in stands] for which in Which] == [
        [True] * 5,
        [False, False, False, True, True],
        [False, True, False, False, False],
    ]
