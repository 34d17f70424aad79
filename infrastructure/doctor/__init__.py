"""`make doctor`: looks at everything that has to be right for an installed stack to do its work, and changes nothing."""
