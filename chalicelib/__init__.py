"""The service. See CONTRIBUTING.md for the house."""

import gc

# At a cold start the collector would go a dozen times through objects that are all there to stay: an eighth of the time.
gc.set_threshold(50_000)
