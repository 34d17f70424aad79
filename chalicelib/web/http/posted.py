"""What every form of casework posts: the reference in its address and its one-time token."""

from chalicelib.domain.casework.reference import normalise_reference
from chalicelib.domain.errors import NotFound
from chalicelib.web.http.visit import BadForm, Visit


def once_of(visit: Visit) -> str:
    """The one-time token of the posted form."""
    token = visit.form.get("once", "")
    if len(token) < 20:
        raise BadForm(400, "The form was not complete. Load the page again and repeat what you did.")
    return token


def reference_of(text: str) -> str:
    reference = normalise_reference(text)
    if not reference:
        raise NotFound
    return reference
