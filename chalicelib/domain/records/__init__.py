"""What is written and read as one: a sent form, a case with its deadlines, who looked at what."""
