"""Information sheets and who was told of them, in the table."""
