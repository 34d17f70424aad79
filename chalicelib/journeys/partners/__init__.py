"""The forms of agencies, other authorities and the public."""
