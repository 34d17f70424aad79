"""Every address of the service, by subject."""
