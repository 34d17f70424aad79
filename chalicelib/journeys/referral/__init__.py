"""The referral of a school."""
