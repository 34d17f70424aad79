"""Emails: the policy of each, its states from due to delivered, and whom it may reach."""
