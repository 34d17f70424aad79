"""Sends what waits in the outbox, and records what became of it."""
