"""The words of emails about access, sign-in and the day."""
