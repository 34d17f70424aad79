from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from chalicelib.domain.messages.emails.declaring import Lane
from chalicelib.domain.messages.ids import message_id_for
from chalicelib.domain.messages.lifecycle import (
    LEASE,
    after_provider_event,
    handed_over,
    held,
    is_useless,
    left_for_newer,
    reserve,
    to_team_instead,
    withdrawn,
)
from chalicelib.domain.messages.message import Message, new_message, sent_again
from chalicelib.domain.messages.recipients import TEAM_MAILBOX, person_recipient
from chalicelib.domain.messages.retries import GIVE_UP_AFTER, GIVE_UP_TRIES, Failure, after_failure, when_looked_at
from chalicelib.domain.messages.states import PROBLEMS, STATE_LABELS, State
from tests.support.world import NOW

AT = NOW + timedelta(minutes=5)
FROM_BETTER_TO_WORSE = (
    State.HANDED_OVER,
    State.DELAYED,
    State.DELIVERED,
    State.OUT_OF_OFFICE,
    State.SOFT_BOUNCED,
    State.BOUNCED,
    State.COMPLAINED,
)
NEWS = st.sampled_from(FROM_BETTER_TO_WORSE)
UNHEARD = st.sampled_from((State.DUE, State.RESERVED, State.UNKNOWN, State.FAILED, State.WITHDRAWN))


def a_message(email: str = "referral_receipt", **changes: Any) -> Message:
    return replace(new_message("key", email, person_recipient("rita"), {}, NOW), **changes)


def reserved(email: str = "referral_receipt", **changes: Any) -> Message:
    return replace(reserve(a_message(email), "us", NOW), **changes)


def test_a_new_message_is_due_at_once() -> None:
    message = a_message()
    assert (message.state, message.attempt_at, message.tries, message.repeat) == (State.DUE, NOW, 0, False)
    assert message.lane is Lane.URGENT


def test_the_same_key_is_the_same_message() -> None:
    assert message_id_for("key") == a_message().message_id == a_message("referral_alert").message_id
    assert message_id_for("other key") != message_id_for("key")


def test_reserving_counts_the_try_and_takes_a_lease() -> None:
    message = reserve(a_message(tries=3), "us", NOW)
    assert (message.state, message.tries, message.holder) == (State.RESERVED, 4, "us")
    assert message.attempt_at == NOW + LEASE


def test_a_message_that_was_taken_is_looked_at_no_more() -> None:
    message = handed_over(reserved(), "ses-1", NOW)
    assert (message.state, message.provider_id, message.attempt_at) == (State.HANDED_OVER, "ses-1", None)


def test_a_withdrawn_message_is_looked_at_no_more() -> None:
    message = withdrawn(a_message(), NOW)
    assert (message.state, message.attempt_at) == (State.WITHDRAWN, None)


@pytest.mark.parametrize(
    ("failure", "tries", "state", "wait"),
    [
        (Failure.LATER, 1, State.DUE, timedelta(minutes=1)),
        (Failure.LATER, 2, State.DUE, timedelta(minutes=2)),
        (Failure.LATER, 5, State.DUE, timedelta(minutes=16)),
        (Failure.LATER, 6, State.DUE, timedelta(minutes=30)),
        (Failure.LATER, 47, State.DUE, timedelta(minutes=30)),
        (Failure.LATER, 48, State.FAILED, None),
        (Failure.HELD, 1, State.DUE, timedelta(minutes=10)),
        (Failure.HELD, 48, State.DUE, timedelta(minutes=10)),
        (Failure.REFUSED, 1, State.FAILED, None),
        (Failure.UNCLEAR, 1, State.UNKNOWN, timedelta(minutes=15)),
        (Failure.UNCLEAR, 48, State.UNKNOWN, timedelta(minutes=15)),
    ],
)
def test_what_becomes_of_a_send_that_failed(failure: Failure, tries: int, state: State, wait: timedelta | None) -> None:
    message = after_failure(reserved(tries=tries), failure, NOW)
    assert (message.state, message.attempt_at) == (state, None if wait is None else NOW + wait)


def test_after_a_day_it_is_given_up() -> None:
    late = NOW + GIVE_UP_AFTER
    assert after_failure(reserved(), Failure.LATER, late - timedelta(seconds=1)).state is State.DUE
    assert after_failure(reserved(), Failure.LATER, late).state is State.FAILED


def test_what_is_held_goes_once_a_person_has_mended_it_however_long_that_took() -> None:
    after_a_week = after_failure(reserved(), Failure.HELD, NOW + timedelta(days=7))
    assert (after_a_week.state, after_a_week.attempt_at) == (State.DUE, NOW + timedelta(days=7, minutes=10))


def test_a_provider_that_never_takes_it_ends_in_a_failure_within_a_day_and_a_half_hour() -> None:
    message, now = a_message(), NOW
    while message.attempt_at:
        now = message.attempt_at
        message = after_failure(reserve(message, "us", now), Failure.LATER, now)
    assert message.state is State.FAILED
    assert message.tries <= GIVE_UP_TRIES
    assert now <= NOW + GIVE_UP_AFTER + timedelta(minutes=30)


def test_a_message_that_is_held_is_looked_at_every_morning_and_goes_at_its_own_time() -> None:
    day, until = timedelta(days=1), NOW + timedelta(days=2, minutes=20)
    first = held(a_message(), until, NOW + day, NOW)
    assert (first.state, first.attempt_at, first.held_until) == (State.HELD, NOW + day, until)
    again = held(first, until, NOW + 2 * day, NOW + day)
    assert (again.attempt_at, again.state_at) == (until, NOW)


@pytest.mark.parametrize(("sent_after", "since"), [(5, 5), (24, 24), (30, 24)])
def test_time_on_hold_does_not_count_as_trying(sent_after: int, since: int) -> None:
    waits = held(a_message(), NOW + timedelta(hours=24), NOW + timedelta(hours=24), NOW)
    message = reserve(waits, "us", NOW + timedelta(hours=sent_after))
    assert message.waiting_since == NOW + timedelta(hours=since)
    limit = message.waiting_since + GIVE_UP_AFTER
    assert after_failure(message, Failure.LATER, limit - timedelta(seconds=1)).state is State.DUE
    assert after_failure(message, Failure.LATER, limit).state is State.FAILED


def test_a_lost_lease_is_unknown_and_then_repeated_once_and_then_failed() -> None:
    lost = when_looked_at(reserved(), NOW)
    assert (lost.state, lost.attempt_at) == (State.UNKNOWN, NOW + timedelta(minutes=15))
    again = when_looked_at(lost, NOW)
    assert (again.state, again.repeat, again.attempt_at) == (State.DUE, True, NOW)
    lost_again = when_looked_at(reserve(again, "us", NOW), NOW)
    assert when_looked_at(lost_again, NOW).state is State.FAILED


def test_an_unknown_message_to_a_stranger_is_not_repeated() -> None:
    unknown = when_looked_at(reserved("sign_in_unknown"), NOW)
    assert when_looked_at(unknown, NOW).state is State.FAILED


def test_a_due_message_is_looked_at_as_it_is() -> None:
    assert when_looked_at(a_message(), NOW) == a_message()


@pytest.mark.parametrize(
    ("email", "minutes", "useless"),
    [
        ("sign_in_code", 9, False),
        ("sign_in_code", 10, True),
        ("referral_receipt", 24 * 60, False),
    ],
)
def test_a_code_is_useless_after_ten_minutes(email: str, minutes: int, useless: bool) -> None:
    assert is_useless(a_message(email), NOW + timedelta(minutes=minutes)) is useless


@pytest.mark.parametrize("worse", range(1, len(FROM_BETTER_TO_WORSE)))
def test_worse_news_replaces_better_and_never_the_other_way_round(worse: int) -> None:
    bad, good = FROM_BETTER_TO_WORSE[worse], FROM_BETTER_TO_WORSE[worse - 1]
    assert after_provider_event(a_message(state=good), bad, "ses-1", NOW).state is bad
    assert after_provider_event(a_message(state=bad), good, "ses-1", NOW).state is bad


@given(UNHEARD, NEWS)
def test_any_word_of_the_provider_settles_what_we_did_not_know(before: State, reported: State) -> None:
    message = after_provider_event(reserved(state=before), reported, "ses-1", NOW)
    assert (message.state, message.attempt_at, message.provider_id) == (reported, None, "ses-1")


@given(NEWS)
def test_the_same_news_again_changes_nothing(state: State) -> None:
    message = a_message(state=state, provider_id="ses-1")
    assert after_provider_event(message, state, "ses-2", NOW + LEASE) == message


def test_an_event_without_an_id_keeps_the_one_we_have() -> None:
    message = handed_over(reserved(), "ses-1", NOW)
    assert after_provider_event(message, State.DELIVERED, "", NOW).provider_id == "ses-1"


def after_all(message: Message, events: list[State]) -> Message:
    for number, event in enumerate(events):
        message = after_provider_event(message, event, "ses-1", NOW + timedelta(seconds=number))
    return replace(message, state_at=None)


@given(UNHEARD | NEWS, st.lists(NEWS, min_size=1), st.data())
def test_the_order_and_the_repetition_of_events_do_not_matter(
    before: State, events: list[State], data: st.DataObject
) -> None:
    repeats = data.draw(st.lists(st.sampled_from(events), max_size=5))
    shuffled = data.draw(st.permutations(events + repeats))
    message = reserved(state=before, provider_id="ses-1")
    assert after_all(message, shuffled) == after_all(message, events)


@given(UNHEARD, st.lists(NEWS, min_size=1))
def test_the_last_word_is_the_worst_news(before: State, events: list[State]) -> None:
    worst = max(events, key=FROM_BETTER_TO_WORSE.index)
    assert after_all(reserved(state=before), events).state is worst


def test_every_state_has_words_and_the_bad_ones_need_a_person() -> None:
    assert set(STATE_LABELS) == set(State)
    assert {State.SOFT_BOUNCED, State.BOUNCED, State.COMPLAINED, State.FAILED} == PROBLEMS


def test_a_message_given_up_still_hears_that_it_was_delivered_after_all() -> None:
    given_up = after_failure(reserved(), Failure.LATER, NOW + timedelta(days=2))
    assert after_provider_event(given_up, State.DELIVERED, "ses-1", NOW).state is State.DELIVERED


@pytest.mark.parametrize(
    ("after", "changed"),
    [
        (
            lambda message: reserve(message, "next", AT),
            {"state": State.RESERVED, "state_at": AT, "attempt_at": AT + LEASE, "tries": 2, "holder": "next"},
        ),
        (
            lambda message: handed_over(message, "ses-2", AT),
            {"state": State.HANDED_OVER, "state_at": AT, "attempt_at": None, "provider_id": "ses-2"},
        ),
        (lambda message: withdrawn(message, AT), {"state": State.WITHDRAWN, "state_at": AT, "attempt_at": None}),
        (lambda message: left_for_newer(message, AT), {"attempt_at": AT + timedelta(hours=1)}),
        (to_team_instead, {"recipient": TEAM_MAILBOX}),
        (
            lambda message: held(message, AT + timedelta(days=1), AT + timedelta(days=1), AT),
            {
                "state": State.HELD,
                "state_at": AT,
                "attempt_at": AT + timedelta(days=1),
                "held_until": AT + timedelta(days=1),
            },
        ),
        (
            lambda message: after_failure(message, Failure.REFUSED, AT),
            {"state": State.FAILED, "state_at": AT, "attempt_at": None},
        ),
        (
            lambda message: after_failure(message, Failure.NOT_LISTED, AT),
            {"state": State.WITHHELD, "state_at": AT, "attempt_at": None},
        ),
        (
            lambda message: after_failure(message, Failure.UNCLEAR, AT),
            {"state": State.UNKNOWN, "state_at": AT, "attempt_at": AT + timedelta(minutes=15)},
        ),
        (
            lambda message: after_failure(message, Failure.THROTTLED, AT),
            {"state": State.DUE, "state_at": AT, "attempt_at": AT + timedelta(seconds=15), "tries": 0},
        ),
        (
            lambda message: after_failure(message, Failure.LATER, AT),
            {"state": State.DUE, "state_at": AT, "attempt_at": AT + timedelta(minutes=1)},
        ),
        (
            lambda message: when_looked_at(message, AT),
            {"state": State.UNKNOWN, "state_at": AT, "attempt_at": AT + timedelta(minutes=15)},
        ),
        (
            lambda message: after_provider_event(message, State.DELIVERED, "ses-2", AT),
            {"state": State.DELIVERED, "state_at": AT, "attempt_at": None, "provider_id": "ses-2"},
        ),
    ],
)
def test_what_each_turn_of_its_life_changes_and_nothing_else(
    after: Callable[[Message], Message], changed: dict[str, Any]
) -> None:
    message = reserved(provider_id="ses-1", case_id="case")
    assert after(message) == replace(message, **changed)


def test_throttled_mail_is_given_up_after_a_day() -> None:
    late = reserved().waiting_since + GIVE_UP_AFTER
    before = after_failure(reserved(tries=9), Failure.THROTTLED, late - timedelta(seconds=1))
    assert (before.state, before.tries) == (State.DUE, 8)
    assert after_failure(reserved(tries=9), Failure.THROTTLED, late).state is State.FAILED


@pytest.mark.parametrize(("state", "repeat"), [(State.FAILED, True), (State.BOUNCED, False), (State.DELIVERED, False)])
def test_the_same_email_again_is_a_message_of_its_own(state: State, repeat: bool) -> None:
    first = a_message(state=state, case_id="case", variables={"reference": "CME-1"})
    again = sent_again(first, AT)
    assert again == Message(
        message_id_for(f"{first.message_id}|again"),
        *(first.email, first.recipient, {"reference": "CME-1"}, AT),
        attempt_at=AT,
        case_id="case",
        repeat=repeat,
        state_at=AT,
    )
