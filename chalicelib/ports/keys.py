"""Chance, and digests under the stack's own keys."""

from typing import Protocol


class Keys(Protocol):
    """Chance, and digests under the stack's own key."""

    def look(self) -> int:
        """How often the stack's keys were made or rotated, read again. Raises TryAgain when they are gone."""
        ...

    def new_id(self) -> str: ...
    def random_bytes(self, count: int) -> bytes: ...
    def digest(self, purpose: str, *parts: str) -> str:
        """URL-safe HMAC of the parts; different purposes never give the same digest."""
        ...

    def sign_in_code(self, attempt_id: str) -> str:
        """Six digits, recomputed wherever they are needed and stored nowhere."""
        ...
