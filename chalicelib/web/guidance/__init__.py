"""The pages of the procedures: what anybody reads, and where the team writes them."""
