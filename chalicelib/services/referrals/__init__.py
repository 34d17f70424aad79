"""Filling in a form and sending it, and what its sender sees of it later."""
