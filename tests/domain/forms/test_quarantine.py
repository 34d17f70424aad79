from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from chalicelib.domain.forms.quarantine import NOT_GENUINE_IN_WORDS, SIGNS_IN_WORDS, Manner, NotGenuine, Sign, signs

SENT = datetime(2026, 11, 25, 10, tzinfo=UTC)
PERSON = Manner("", SENT - timedelta(minutes=4), SENT, True)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({}, (), id="a person"),
        pytest.param({"trap": "  "}, (), id="spaces are nothing"),
        pytest.param({"trap": "https://spam.example"}, (Sign.TRAP,), id="the hidden question"),
        pytest.param({"begun_at": SENT - timedelta(seconds=19)}, (Sign.TOO_FAST,), id="too fast"),
        pytest.param({"begun_at": SENT - timedelta(seconds=20)}, (), id="just slow enough"),
        pytest.param({"begun_at": SENT + timedelta(seconds=1)}, (Sign.TOO_FAST,), id="sent before it was begun"),
        pytest.param({"source_is_within_limit": False}, (Sign.TOO_MANY,), id="a flood"),
        pytest.param(
            {"trap": "x", "begun_at": SENT, "source_is_within_limit": False},
            (Sign.TRAP, Sign.TOO_FAST, Sign.TOO_MANY),
            id="every sign is kept",
        ),
    ],
)
def test_what_is_set_aside(changes: dict[str, Any], expected: tuple[Sign, ...]) -> None:
    assert signs(replace(PERSON, **changes)) == expected


def test_every_sign_and_every_reason_has_words_for_the_team() -> None:
    assert set(SIGNS_IN_WORDS) == set(Sign)
    assert set(NOT_GENUINE_IN_WORDS) == set(NotGenuine)
