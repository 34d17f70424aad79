"""The council's identity provider over HTTPS: its discovery document, keys and tokens."""
