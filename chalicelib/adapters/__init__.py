"""Fulfils the ports with DynamoDB, S3, SES and templates. Only this layer imports the libraries of AWS."""
