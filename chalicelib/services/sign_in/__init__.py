"""Signing in by a code or a link, and staying signed in."""
