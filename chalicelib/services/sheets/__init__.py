"""Writes, publishes and shows information sheets, and says who is told of them."""
