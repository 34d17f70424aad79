"""The columns of a file of many returns."""
