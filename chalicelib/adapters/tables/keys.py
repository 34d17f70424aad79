"""Chance, and digests under the stack's key."""

import base64
import hashlib
import hmac
import secrets

from chalicelib.adapters.tables.keyring import Keyring


class StackKeys:
    """Fulfils the port Keys."""

    def __init__(self, keyring: Keyring) -> None:
        self._keyring = keyring

    def look(self) -> int:
        return self._keyring.look()

    def new_id(self) -> str:
        """192 random bits, URL-safe."""
        return secrets.token_urlsafe(24)

    def random_bytes(self, count: int) -> bytes:
        return secrets.token_bytes(count)

    def _mac(self, purpose: str, parts: tuple[str, ...]) -> bytes:
        text = "\x1f".join((purpose, *parts))
        return hmac.new(self._keyring.ring.digest, text.encode(), hashlib.sha256).digest()

    def digest(self, purpose: str, *parts: str) -> str:
        return base64.urlsafe_b64encode(self._mac(purpose, parts)[:24]).decode()

    def sign_in_code(self, attempt_id: str) -> str:
        number = int.from_bytes(self._mac("sign-in-code", (attempt_id,))[:8])
        return f"{number % 1_000_000:06d}"
