"""The waits of a case, as its row stores them."""

from collections.abc import Mapping
from typing import Any

from chalicelib.domain.instants import instant_text, parse_instant
from chalicelib.domain.newer import read_as, rest_of
from chalicelib.domain.waiting import Wait, WaitKind


def stored_wait(wait: Wait) -> dict[str, Any]:
    return {
        **wait.newer,
        "kind": str(wait.kind),
        "since": instant_text(wait.since),
        "due_at": instant_text(wait.due_at),
        "working": wait.working,
        "to": wait.to,
        "chase_at": [instant_text(at) for at in wait.chase_at],
    }


def wait_of(stored: Mapping[str, Any]) -> Wait:
    return Wait(
        read_as(WaitKind, stored["kind"]),
        parse_instant(stored["since"]),
        parse_instant(stored["due_at"]),
        stored["working"],
        stored["to"],
        tuple(map(parse_instant, stored["chase_at"])),
        rest_of(stored, "kind", "since", "due_at", "working", "to", "chase_at"),
    )
