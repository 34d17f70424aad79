"""Each email declared once: its name, policy, readers, variables and link, and the words that screens use for it."""
