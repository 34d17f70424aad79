"""What becomes of a return: it waits, joins a case, opens one or is answered."""
