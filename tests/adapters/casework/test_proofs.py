"""Keys of the audit that no day of ours has."""

import pytest

from chalicelib.adapters.casework.proofs import _day_of


@pytest.mark.parametrize(
    ("sk", "day"),
    [
        ("2026-11-30T23:30:00.000Z#one", "2026-11-30"),
        ("2026-06-30T23:30:00.000Z#one", "2026-07-01"),
        ("one", ""),
        ("0001-01-01T00:00:00+00:00#one", ""),
        ("9999-12-31T23:59:59+00:00#one", "9999-12-31"),
    ],
)
def test_a_key_says_its_day_or_none(sk: str, day: str) -> None:
    """Somebody who can write to the table must not stop the proof by one key."""
    assert _day_of(sk) == day
