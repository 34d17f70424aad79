"""The due index on gsi3: the partitions, and the condition that the time has come."""

from datetime import datetime
from typing import cast

from pynamodb.expressions.condition import Condition

from chalicelib.adapters.tables.rows.row import Row
from chalicelib.domain.instants import instant_text
from chalicelib.domain.messages.emails.declaring import Lane

DUE = "DUE"
"""The partition of gsi3 of everything that `tick` looks at when its time has come, except emails that are no codes
(adapters/casework/due_index.py)."""


def partition_of(lane: Lane) -> str:
    """The partition of gsi3. Codes are few and never old, so they wait with all else that is due: an idle minute looks once."""
    return DUE if lane is Lane.SIGN_IN else f"OUTBOX#{lane}"


def due_until(now: datetime) -> Condition:
    """The condition on gsi3 that a row's time has come by `now`."""
    return cast(Condition, Row.gsi3sk <= f"{instant_text(now)}~")
