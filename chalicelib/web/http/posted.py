"""What forms post beside answers: the reference in their address, a one-time token and the version that was seen."""

import re

from chalicelib.domain.casework.reference import normalise_reference
from chalicelib.domain.errors import NotFound
from chalicelib.web.http.form_body import BadForm
from chalicelib.web.http.visit import Visit


def once_of(visit: Visit) -> str:
    """The one-time token of the posted form."""
    token = visit.form.get("once", "")
    if len(token) < 20:
        raise BadForm(400, "The form was not complete. Load the page again and try again.")
    return token


def version_of(visit: Visit) -> int:
    """The version that the page was made from, or -1, which nothing has."""
    text = visit.form.get("version", "")
    return int(text) if re.fullmatch("[0-9]{1,9}", text) else -1


def reference_of(text: str) -> str:
    reference = normalise_reference(text)
    if not reference:
        raise NotFound
    return reference
