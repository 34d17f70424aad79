"""Forms as declarations: their pages and questions, in reading order."""
