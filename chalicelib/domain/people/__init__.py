"""People who sign in or are written to: their roles, absences and schools."""
