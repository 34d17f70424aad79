"""Records who looked at what, and proves that none of it was changed."""
