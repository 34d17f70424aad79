"""Evidence: uploaded, scanned and kept with a form."""
