"""What the emails to people about access, sign-in and the day say."""
