"""Each page of the service as its view makes it, in a town in memory. The tests of rendering look at what was shown."""
