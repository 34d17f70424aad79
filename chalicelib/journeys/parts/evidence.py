"""Files that go with a form: letters, screenshots, registers. An optional part of any form."""

from collections.abc import Mapping

from chalicelib.journeys.engine.fields import Field, Kind, Raw
from chalicelib.journeys.engine.in_words import name_of_item
from chalicelib.journeys.engine.journey import Journey, Part
from chalicelib.journeys.engine.pages import Repeat

FILES_AT_MOST = 20

EVIDENCE = Repeat(
    "evidence",
    "file",
    "Evidence",
    "file",
    (
        Field("content", "The file", Kind.UPLOAD, missing="Choose a file, or remove this one."),
        Field(
            "called",
            "What is it?",
            hint="For example, letter from the mother. The team sees this instead of the file’s name.",
            longest=150,
        ),
    ),
    FILES_AT_MOST,
    ("called",),
    intro="Letters, screenshots, a print of the register: anything that helps to find the child. You do not have to send any.",
    optional=True,
)

EVIDENCE_PART = Part("evidence", "Evidence", (EVIDENCE,))


def files_in(journey: Journey, raw: Raw) -> Mapping[str, str]:
    """Each file's name by its id, in the order of the form."""
    pages = [(page, page.upload) for page in journey.flow(raw)]
    return {raw[item.name]: name_of_item(page, raw) for page, item in pages if item and raw.get(item.name)}
