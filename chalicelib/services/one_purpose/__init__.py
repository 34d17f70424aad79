"""Links that do one thing for one contact, after a code to that contact's address."""
