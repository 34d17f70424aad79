"""What a return becomes: it waits, joins a case, opens one or is answered."""
