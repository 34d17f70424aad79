"""What is due and when: the rules, the clocks of a case, its reminders, and the check for silence."""
