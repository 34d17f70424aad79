"""The ids of messages: the same key gives the same id."""

import hashlib


def message_id_for(key: str) -> str:
    """The same key gives the same message, so nothing is ever sent twice by being planned twice."""
    return hashlib.sha256(f"message|{key}".encode()).hexdigest()[:32]


def alert_key(submission_id: str) -> str:
    """The key of the alert to the team about the case that a form opened."""
    return f"{submission_id}|alert"
