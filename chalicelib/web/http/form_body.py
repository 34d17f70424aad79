"""A posted form as it arrives: its size, its fields, and what is refused."""

from collections.abc import Mapping
from urllib.parse import parse_qsl

MOST_BYTES = 200_000


MOST_BYTES_PASTED = 650_000
"""A pasted list, or a page of the procedures: 200 KB of text. A form may encode each byte as three."""


_PASTES = ("/admin/contacts/paste", "/admin/contacts/paste/confirm")


def most_bytes(path: str) -> int:
    """What the form at this address may weigh."""
    return MOST_BYTES_PASTED if path in _PASTES or path.startswith("/guidance/") else MOST_BYTES


MOST_FIELDS = 500


FORM = "application/x-www-form-urlencoded"
IN_PARTS = "multipart/form-data"
"""Only mail programs send it (see `ONE_CLICK` in access)."""


class BadForm(Exception):
    """A body that no page of ours can have sent."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status, self.sentence = status, sentence


def parse_form(body: bytes, most: int = MOST_BYTES) -> Mapping[str, str]:
    """The fields of a posted form. Raises BadForm: 413 when too large, 400 when it is not a form."""
    if len(body) > most:
        raise BadForm(413, "What you sent is larger than this service takes. Shorten your answers and send them again.")
    try:
        pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict")
    except ValueError as problem:
        if "fields" in str(problem):
            raise BadForm(413, "What you sent has more fields than this service takes.") from None
        raise BadForm(400, "What you sent could not be read. Go back and send it again.") from None
    form = dict(pairs)
    if len(form) != len(pairs):
        raise BadForm(400, "What you sent gives two answers to one question. Go back and send it again.")
    return form
