"""`make doctor`: checks everything that an installed stack needs to work, and changes nothing."""
