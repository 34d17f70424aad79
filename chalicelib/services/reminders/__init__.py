"""Reminders and escalations, the emails of the morning and the check for silent children."""
