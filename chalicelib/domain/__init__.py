"""The rules and values of the field. No input or output: the time is an argument."""
