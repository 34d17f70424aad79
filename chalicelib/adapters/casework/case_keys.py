"""The keys of the partition of a case."""

TEXT_UNREADABLE = "(This text cannot be read.)"
HEAD = "9#CASE"
EVENT = "1#EVENT#"
"""The digits order a case's partition: events by time, then messages, deadlines and the head."""


def case_pk(case_id: str) -> str:
    return f"CASE#{case_id}"
