"""What every page of a form is given."""

from collections.abc import Sequence
from datetime import datetime

from chalicelib.services.guidance.beside import Beside
from chalicelib.web.http.asked import Posted


class FormPage(Posted, frozen=True, kw_only=True):
    """Its questions, where they stand in the form, what the procedures say of them, and when the form was saved."""

    back: str
    part: str
    numbers: str
    guidance: Sequence[Beside]
    saved: datetime
