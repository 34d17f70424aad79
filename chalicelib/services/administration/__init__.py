"""What administrators change: people, schools, mailboxes and the register, and what needs a second person."""
