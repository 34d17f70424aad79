"""What a bounce means, read from what the recipient's mail server said before the mail provider's label for it.

Servers report per recipient: an `action` (RFC 3464: failed, delayed, delivered, relayed, expanded) and an enhanced status
code (RFC 3463: 2 success, 4 for now, 5 for good). Labels are guesses: a failure has come as "Transient, General", as
automatic answers do.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chalicelib.domain.messages import State, worse_of

_ARRIVED = frozenset({"delivered", "relayed", "expanded"})
_STATUS = re.compile(r"\s*([245])\.\d{1,3}\.\d{1,3}\b")
_AUTOMATIC = ("out of office", "auto-reply")


@dataclass(frozen=True)
class Label:
    """The provider's word for a bounce: Permanent, Transient or Undetermined, and a kind of it."""

    kind: str = ""
    subkind: str = ""


def state_of_bounce(label: Label, recipients: Sequence[Mapping[str, Any]]) -> State:
    """The worst result for any recipient. Where a server reports nothing, the label decides."""
    found = [_reported(label, recipient) or _labelled(label, recipient) for recipient in recipients]
    return worse_of(*found) if found else _labelled(label, {})


def _reported(label: Label, recipient: Mapping[str, Any]) -> State | None:
    """None where the server gave neither an action nor a status."""
    action, status = str(recipient.get("action", "")).strip().lower(), _STATUS.match(str(recipient.get("status", "")))
    match action, status and status[1]:
        case _, "5":
            return State.BOUNCED
        case "failed", "4":
            return State.SOFT_BOUNCED
        case "failed", _:
            return State.BOUNCED if label.kind == "Permanent" else State.SOFT_BOUNCED
        case "delayed", _:
            return State.DELAYED
        case known, _ if known in _ARRIVED:
            return State.DELIVERED
        case _, "4":
            return State.SOFT_BOUNCED
        case _, "2":
            return State.DELIVERED
        case _:
            return None


def _labelled(label: Label, recipient: Mapping[str, Any]) -> State:
    """An automatic answer comes as a bounce too (Transient, General); it answers mail that arrived, so it is no failure."""
    if label.kind == "Permanent":
        return State.BOUNCED
    words = str(recipient.get("diagnosticCode", "")).strip().lower()
    is_answer = not words or any(sign in words for sign in _AUTOMATIC)
    if label == Label("Transient", "General") and is_answer:
        return State.OUT_OF_OFFICE
    return State.SOFT_BOUNCED
