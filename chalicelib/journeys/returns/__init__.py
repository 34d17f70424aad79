"""The returns of schools: leaver, joiner, attendance and sickness."""
