"""Each page as its view makes it, on a site in memory. The rendering tests check these pages."""
