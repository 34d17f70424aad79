"""The pages of information sheets: the public archive, and those on which the team writes and publishes."""
