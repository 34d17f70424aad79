"""Cases, forms, emails, tasks and the audit in the table."""
