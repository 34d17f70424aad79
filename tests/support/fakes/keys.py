"""Ids, digests and codes that are the same in every run."""

import hashlib
import random


class FakeKeys:
    """Chance that is the same in every run."""

    def __init__(self) -> None:
        self._chance = random.Random(2026)
        self._made = 0

    def look(self) -> int:
        return 1

    def new_id(self) -> str:
        self._made += 1
        return f"id-{self._made:08d}"

    def random_bytes(self, count: int) -> bytes:
        return self._chance.randbytes(count)

    def digest(self, purpose: str, *parts: str) -> str:
        return hashlib.sha256("\x1f".join((purpose, *parts)).encode()).hexdigest()[:32]

    def sign_in_code(self, attempt_id: str) -> str:
        return f"{int(self.digest('code', attempt_id), 16) % 1_000_000:06d}"
