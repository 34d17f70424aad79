"""What could not be done when its time came: how long it is put off, and when a person is told.

A row that fails again and again must not stand before the others, so it comes later each time. Nothing is dropped: after a
person was told it is still tried, once an hour, because a mended service then does it by itself.
"""

from datetime import timedelta

TRIES = 10
"""After so many a person is told, and after each further ten, if nobody has finished the task of that number."""
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
