"""What a bounce means: the words of the recipient's mail server count before the mail provider's label.

Servers report per recipient: an `action` (RFC 3464: failed, delayed, delivered, relayed, expanded), an enhanced status
code (RFC 3463: 2 success, 4 for now, 5 for good), and their own answer, sometimes the only code. Labels are guesses: a
failure has come as "Transient, General", as automatic answers do.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct

from chalicelib.domain.messages.states import State, worse_of

_ARRIVED = frozenset({"delivered", "relayed", "expanded"})
_STATUS = re.compile(r"\s*([245])(?:\.\d{1,3}){0,2}(?!\w|\.\d)")
_ENHANCED = re.compile(r"(?<![\w.])([45])\.\d{1,3}\.\d{1,3}(?!\w|\.\d)")
_REPLY = re.compile(r"""(?:^|[;:('"]|\b(?:smtp|said|returned|error))\s*([45])[0-5]\d(?!\w)""")
"""Only at the beginning of a server's reply: elsewhere such a number may be a telephone extension."""
_AUTOMATIC = ("out of office", "auto-reply")


class Label(Struct, frozen=True):
    """The provider's word for a bounce: Permanent, Transient or Undetermined, and a kind of it."""

    kind: str = ""
    subkind: str = ""


def state_of_bounce(label: Label, recipients: Sequence[Mapping[str, Any]]) -> State:
    """The worst result for any recipient. Where a server reports nothing, the label decides."""
    found = [_reported(label, recipient) or _labelled(label, recipient) for recipient in recipients]
    return worse_of(*found) if found else _labelled(label, {})


def _reported(label: Label, recipient: Mapping[str, Any]) -> State | None:
    """None where the server gave neither an action nor a code."""
    match _said(recipient, "action"), _class_of(recipient):
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


def _said(recipient: Mapping[str, Any], name: str) -> str:
    """Only text counts."""
    value = recipient.get(name)
    return value.strip().lower() if isinstance(value, str) else ""


def _class_of(recipient: Mapping[str, Any]) -> str | None:
    """The first digit of the status code; or of the server's answer, which may contradict a status of success."""
    status, words = _STATUS.match(_said(recipient, "status")), _said(recipient, "diagnosticCode")
    if status and status[1] != "2":
        return status[1]
    code = _ENHANCED.search(words) or _REPLY.search(words) or status
    return code[1] if code else None


def _labelled(label: Label, recipient: Mapping[str, Any]) -> State:
    """An automatic answer comes as a bounce too (Transient, General); it answers mail that arrived, so it is no failure."""
    if label.kind == "Permanent":
        return State.BOUNCED
    words = _said(recipient, "diagnosticCode")
    is_answer = not words or any(sign in words for sign in _AUTOMATIC)
    if label == Label("Transient", "General") and is_answer:
        return State.OUT_OF_OFFICE
    return State.SOFT_BOUNCED
