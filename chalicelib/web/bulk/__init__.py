"""The pages of a file of many returns."""
