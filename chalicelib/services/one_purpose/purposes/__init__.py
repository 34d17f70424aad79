"""What links are for, one file each, and the list of them."""
