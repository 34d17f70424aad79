"""Procedures and sheets: their rows in the table, and what people type as clean HTML."""
