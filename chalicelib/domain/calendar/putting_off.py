"""How long a failed item is put off, and when a person is told.

An item that keeps failing comes later each time and does not hold up the others. Nothing is dropped: even after a
person was told, it is tried once an hour, so a mended service does it by itself.
"""

from datetime import timedelta

TRIES = 10
"""Failures in a row after which a person is told, by a task. Each further ten make another task."""
_FIRST = timedelta(minutes=1)
_LONGEST = timedelta(minutes=15)
_AFTER_WORD = timedelta(hours=1)


def pause_after(failures: int) -> timedelta:
    """How long to wait after this many failures in a row: a minute, two, four … The tenth comes after an hour and a half."""
    if failures >= TRIES:
        return _AFTER_WORD
    return min(_FIRST * (1 << max(failures - 1, 0)), _LONGEST)


def is_time_to_tell(failures: int) -> bool:
    return failures > 0 and failures % TRIES == 0
