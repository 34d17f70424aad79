"""What holds for every form: drafts, which form fits, what becomes of it, and what strangers send."""
