"""The returns that schools make by law: grounds and days, and what the team decides about a roll."""
