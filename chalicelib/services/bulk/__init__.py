"""A file of many returns: read, checked and sent row by row."""
