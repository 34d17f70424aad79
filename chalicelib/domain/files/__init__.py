"""Files: many returns in one spreadsheet, evidence that people upload, and work done in chunks."""
