"""How a form is declared, answered, checked and printed."""
