"""The pages: each reads a request, calls a service, and shows a page or redirects."""
