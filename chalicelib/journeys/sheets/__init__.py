"""The form of an information sheet."""
