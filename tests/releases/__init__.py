"""Going forwards and back a release: each version reads what the one beside it wrote. CONTRIBUTING.md says how it is kept."""
