"""Clients of AWS: files in S3, mail by SES."""
