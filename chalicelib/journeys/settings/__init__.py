"""The settings of the authority as a form."""
