"""Moves the stack's clock, so that no test depends on the day of its run."""

from datetime import datetime, time, timedelta

from chalicelib.domain.calendar.bank_holidays import holidays_reaching
from infrastructure.local.clock import LONDON
from infrastructure.local.post import Message
from infrastructure.local.stack import LocalStack
from tests.stack.visitor import emails

TUESDAY, SATURDAY = 1, 5


def move(stack: LocalStack, by: timedelta) -> None:
    stack.clock.move_to(stack.clock.now() + by, say=lambda _: None)


def move_to_next(stack: LocalStack, weekday: int, at: str) -> None:
    """The next such day that has no bank holiday on it or on the two days after it, at this time in London."""
    day = stack.clock.now().astimezone(LONDON).date() + timedelta(days=1)
    holidays = holidays_reaching(day + timedelta(days=60))
    while day.weekday() != weekday or any(day + timedelta(days=after) in holidays for after in range(3)):
        day += timedelta(days=1)
    stack.clock.move_to(datetime.combine(day, time.fromisoformat(at), LONDON), say=lambda _: None)


def move_until_told(stack: LocalStack, to: str, subject: str, by: timedelta) -> list[Message]:
    """Emails to this address with these words in the subject: how long they take depends on weekends and holidays."""
    for _ in range(9):
        move(stack, by)
        if told := [message for message in emails(stack, to, "") if subject in message.subject]:
            return told
    return []
