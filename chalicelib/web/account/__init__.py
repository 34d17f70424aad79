"""Signing in, and the pages about the service."""
