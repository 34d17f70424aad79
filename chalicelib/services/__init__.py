"""What the service does: one verb for each function, written against the ports."""
