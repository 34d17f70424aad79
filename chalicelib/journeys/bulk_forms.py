"""The forms that may be filled in for many children at once."""

from chalicelib.journeys.bulk import BulkForm

BULK_FORMS: dict[str, BulkForm] = {}
