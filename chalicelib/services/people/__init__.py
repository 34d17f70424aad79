"""Which staff there are, whose a thing is, and who signs up for another team."""
