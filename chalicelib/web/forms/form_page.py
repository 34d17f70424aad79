"""What every page of a form is given."""

from datetime import datetime

from chalicelib.web.http.asked import Posted


class FormPage(Posted, frozen=True, kw_only=True):
    """Its questions, where they stand in the form, and when the form was saved."""

    back: str
    part: str
    numbers: str
    saved: datetime
