"""Rules for every form: drafts, which form fits, its disposition, and messages from strangers."""
