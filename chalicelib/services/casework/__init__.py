"""What the team does with a case: opening it, its lists and its steps."""
