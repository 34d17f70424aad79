"""Runs long work in chunks."""
