"""Emails: the policy of each, its states from due to delivered, and who it may reach."""
