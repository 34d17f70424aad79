"""People, sign-ins, requests, schools and settings in the table."""
