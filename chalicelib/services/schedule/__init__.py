"""Work that the clock starts: how long a run may take, and what happens to an item that fails."""
