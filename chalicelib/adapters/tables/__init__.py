"""The table: its rows, keys and sealing, transactions, and how rows are read and paged."""
