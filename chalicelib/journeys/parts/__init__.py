"""Pages that several forms share."""
