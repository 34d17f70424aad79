"""XML that anybody may have made, read by expat within limits."""

from collections.abc import Callable, Mapping
from itertools import count
from xml.parsers import expat

from chalicelib.domain.files.sheet_limits import FileRefused

MOST_TAGS = 1_000_000
"""In one part. A full sheet of 2,000 rows and 100 columns has 600,000."""


BROKEN = "The workbook is damaged. Open it in Excel, save it again as an Excel workbook (.xlsx), and upload that."
BOMB = "The workbook holds far more than a list of pupils. Copy the rows into the template, and upload that."


def local_name(tag: str) -> str:
    return tag.rpartition(":")[2]


def parser_of(start: Callable[[str, Mapping[str, str]], None]) -> expat.XMLParserType:
    """Parses a document without entities of its own; expat reads nothing from outside it. Refuses too many tags."""
    tags = count(1)

    def started(tag: str, given: Mapping[str, str]) -> None:
        if next(tags) > MOST_TAGS:
            raise FileRefused(BOMB)
        start(local_name(tag), given)

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = started
    parser.StartDoctypeDeclHandler = _refuse_doctype
    return parser


def parse(parser: expat.XMLParserType, xml: bytes) -> None:
    try:
        parser.Parse(xml, True)
    except expat.ExpatError:
        raise FileRefused(BROKEN) from None


def _refuse_doctype(*_: object) -> None:
    raise FileRefused(BROKEN)
