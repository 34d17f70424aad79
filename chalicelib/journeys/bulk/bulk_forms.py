"""The forms that may be filled in for many children at once, column by column. The first row of a template is made from this."""

from collections.abc import Mapping

from chalicelib.journeys.bulk.bulk_form import BulkForm
from chalicelib.journeys.bulk.joiners import JOINERS
from chalicelib.journeys.bulk.leavers import LEAVERS

BULK_FORMS: Mapping[str, BulkForm] = {bulk.name: bulk for bulk in (LEAVERS, JOINERS)}
