"""The pages of forms, and of what a school or agency has sent."""
