"""The procedures: what the public reads, how the team writes and publishes them, and when they are read again."""
