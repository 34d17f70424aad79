"""A fake at each of our own ports, as strict about conditions as the real ones."""
