"""Records who looked at what."""
