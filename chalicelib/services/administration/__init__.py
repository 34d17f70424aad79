"""Administrators' changes of people, schools, mailboxes and the register, and those that need a second person."""
