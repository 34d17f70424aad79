"""The staff, who may open a thing, and how new partners sign up."""
