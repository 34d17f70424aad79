"""A case from triage to its close: its stages, the steps that people take, its events, and who may see it."""
