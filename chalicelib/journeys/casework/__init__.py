"""The short forms of the team and of schools about a case."""
