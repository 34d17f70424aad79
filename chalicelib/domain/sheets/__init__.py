"""Information sheets: what schools are told, who was told, and who has read it."""
